"""UMAP's compiled functions, kept on disk by Numba for the next process."""

from contextlib import suppress
from functools import cache


@cache
def keep_compiled() -> None:
    """Let Numba remember what it compiles of UMAP, which does not ask for that itself.

    Compiling takes as long as all other stages of a build of a few hundred papers. Numba keeps the
    result beside the library or, if that cannot be written, in the user's own cache, and compiles
    again when the library or the processor is another. Where it can write neither, nothing changes.
    """
    from numba.core.dispatcher import Dispatcher
    from umap import layouts, umap_, utils

    for module in (layouts, umap_, utils):
        for function in vars(module).values():
            own = isinstance(function, Dispatcher) and function.__module__ == module.__name__
            if own and not function.stats.cache_path:
                with suppress(RuntimeError):
                    function.enable_caching()
