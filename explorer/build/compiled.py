"""What Numba compiles of the libraries behind a map, kept on disk for the next process."""

import sys
from contextlib import suppress
from functools import cache
from inspect import signature

_FUNCTIONS = {"dist", "metric"}
"""How parameters are called that take a distance function."""


@cache
def keep_compiled(library: str) -> None:
    """Let Numba remember what it compiles of a library that does not ask for all of it itself.

    Compiling UMAP takes as long as all other stages of a build of a few hundred papers, and
    PyNNDescent a minute. Numba keeps the result beside the library or, if that cannot be written,
    in the user's own cache, and compiles again when the library or the processor is another.
    Where it can write neither, nothing changes.

    Args:
        library: Name of the package, which has been imported.
    """
    from numba.core.dispatcher import Dispatcher

    parts = [part for name, part in [*sys.modules.items()] if name.split(".")[0] == library]
    functions = {
        one for part in parts for one in vars(part).values() if isinstance(one, Dispatcher)
    }
    for function in functions:
        # What takes a function is compiled for that very one, which the next process has not.
        taken = signature(function.py_func).parameters
        own = function.__module__.split(".")[0] == library
        if own and not _FUNCTIONS & taken.keys() and not function.stats.cache_path:
            with suppress(RuntimeError):
                function.enable_caching()
