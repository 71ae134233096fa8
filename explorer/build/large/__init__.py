"""Builds of corpora that need not fit into memory: every stage but the map works part by part."""
