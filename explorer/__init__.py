"""Topic Landscape Explorer: a pile of papers becomes a landscape to walk through."""

__version__ = "0.1.0"
