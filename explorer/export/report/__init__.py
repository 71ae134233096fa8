"""A report of a landscape: what it holds, how it was made, how to cite and to rebuild it.

`contents` gathers it as plain data, `web` and `pdf` write it.
"""
