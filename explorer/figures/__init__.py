"""Figures are nouns: tables in, a plotly figure out, nothing changed."""
