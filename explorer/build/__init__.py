"""A corpus becomes a landscape. Heavy libraries are imported in the functions that need them."""

from explorer.build.pipeline import build_landscape

__all__ = ["build_landscape"]
