"""A landscape as one file, `.landscape`: packed, opened, and inspected before it is trusted."""
