"""Other processes that do the work of single papers: a Dask cluster, on this machine or elsewhere.

A stage is split into parts. Each part that a worker has finished is kept in the stage cache, which
all of them share as a folder: what travels through Dask is only who does which part. A part whose
worker dies is done again by another, and a build that is started again finds the finished ones.
"""

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from explorer import __version__
from explorer.build.cache import Arrays, finished, forget, prune
from explorer.errors import ClusterError, MissingDependency
from explorer.folders import cache_folder

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

OnItems = Callable[[int, int], None]
_RETRIES = 2
_DEATHS = 10
"""Workers that may die with a part before it is to blame; Dask also counts parts that only waited
there."""
_PATIENCE = 60
_STARTS = 3


@dataclass(frozen=True)
class Part:
    """A piece of a stage.

    Attributes:
        stage: Name of its entries in the cache.
        key: Hash of everything that decides its result.
        work: A function of a module, so that workers find it.
        arguments: Its arguments: small ones, such as the path of a file.
    """

    stage: str
    key: str
    work: Callable[..., Arrays]
    arguments: tuple[Any, ...]

    def finish(self) -> Arrays:
        """The result: from the cache, else worked out and kept."""
        work = partial(self.work, *self.arguments)
        return finished(self.stage, self.key, work, is_part=True)[0]


class OneProcess:
    """Finishes parts in this process, one after the other."""

    @staticmethod
    def run(parts: Sequence[Part], on_items: OnItems) -> None:
        """Have all parts finished.

        Args:
            parts: The parts of a stage.
            on_items: Told how many are finished.
        """
        for done, part in enumerate(parts, start=1):
            part.finish()
            on_items(done, len(parts))
        prune()


class Workers:
    """Workers that share the cache folder with this process."""

    def __init__(self, client: "Client") -> None:
        """Take the workers of a Dask client.

        Raises:
            ClusterError: They see another cache folder, or run another version or none.
        """
        self._client = client
        probe = cache_folder() / f"probe-{uuid.uuid4().hex}"
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.touch()
        try:
            answers = client.run(_introduce, probe.name, on_error="return")
        finally:
            probe.unlink()
        for address, answer in answers.items():
            _check(address, answer)

    @property
    def client(self) -> "Client":
        """The client, for what is not about parts."""
        return self._client

    def finish(self, parts: Sequence[Part], on_items: OnItems) -> Iterator[Arrays]:
        """Have all parts finished, then read their results one after the other, see `run`."""
        self.run(parts, on_items)
        for part in parts:
            yield part.finish()

    def run(self, parts: Sequence[Part], on_items: OnItems) -> None:
        """Have all parts finished; their results are in the cache then.

        Args:
            parts: The parts of a stage.
            on_items: Told how many are finished.

        Raises:
            ClusterError: Workers die again and again with the same part.
        """
        from distributed import KilledWorker, as_completed

        futures = [
            self._client.submit(_finish, part, key=f"{part.stage}-{part.key[:32]}", pure=False,
                                retries=_RETRIES)
            for part in parts
        ]  # fmt: skip
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()
                on_items(done, len(parts))
        except KilledWorker as error:
            raise ClusterError(
                "Workers died again and again with the same papers, most likely for want of memory",
                remedy="Start fewer workers, or give each more memory; what is finished is kept.",
            ) from error
        finally:
            self._client.cancel(futures)
        prune()

    @staticmethod
    def forget(parts: Sequence[Part]) -> None:
        """Remove what was kept of parts whose stage is finished as a whole."""
        for part in parts:
            forget(part.stage, part.key)


@contextmanager
def connected(workers: int | None, scheduler: str | None) -> Iterator[Workers | None]:
    """The workers that the reader asked for, stopped in the end if they were started here.

    Args:
        workers: How many processes to start on this machine; None for none.
        scheduler: Address of the scheduler of a cluster; None for no cluster.

    Raises:
        MissingDependency: Dask is not installed.
        ClusterError: The cluster does not answer or cannot be used.
    """
    if workers is None and scheduler is None:
        yield None
        return
    if workers is not None and (scheduler is not None or workers < 1):
        raise ClusterError(
            "Workers are either started here or found on a cluster",
            remedy="Give --workers with a number from 1 up, or --scheduler with an address.",
        )
    try:
        import distributed  # noqa: F401 - asks only whether it is there
    except ImportError as error:
        raise MissingDependency(
            "Workers need Dask, which is not installed",
            remedy="Install it: pip install -e .[build,cluster]",
        ) from error
    with ExitStack() as closing:
        yield Workers(_client(workers, scheduler, closing))


def _client(workers: int | None, scheduler: str | None, closing: ExitStack) -> "Client":
    import dask
    from distributed import Client

    logging.getLogger("distributed").propagate = False  # it has handlers of its own
    if scheduler is None:
        closing.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": _DEATHS}))
        return closing.enter_context(Client(closing.enter_context(_local_cluster(workers))))
    try:
        client = closing.enter_context(Client(scheduler, timeout=_PATIENCE))
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            "No Dask cluster with workers answers", place=scheduler,
            remedy="Start one (dask scheduler, dask worker), or give --workers for this machine.",
        ) from error  # fmt: skip
    return client


def _local_cluster(workers: int | None) -> "LocalCluster":
    """Processes on this machine. Dask replaces one that dies, but not one that has yet to arrive.

    Raises:
        ClusterError: Processes die again and again while they are started.
    """
    from distributed import LocalCluster

    starts = 0
    while True:
        starts += 1
        try:
            return LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True,
                dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL,
            )  # fmt: skip
        except RuntimeError as error:
            if starts == _STARTS:
                raise ClusterError(
                    "Workers die while they are started, most likely for want of memory",
                    remedy="Start fewer workers, or build without any.",
                ) from error


def _introduce(probe: str) -> tuple[str, bool, str]:
    """What a worker says: its version, whether it sees a file in the cache, and where that is."""
    return __version__, (cache_folder() / probe).exists(), str(cache_folder())


def _check(address: str, answer: "tuple[str, bool, str] | Exception") -> None:
    """Refuse a worker that cannot help; one that has died meanwhile is replaced by Dask."""
    from distributed.comm.core import CommClosedError

    if isinstance(answer, ImportError):
        raise ClusterError(
            f"A worker lacks what this program needs ({answer})", place=address,
            remedy="Install the same version of this program, with its libraries, for all.",
        ) from answer  # fmt: skip
    if isinstance(answer, CommClosedError):
        return
    if isinstance(answer, Exception):
        raise answer
    version, sees, folder = answer
    if version != __version__:
        raise ClusterError(
            f"A worker runs version {version}, and this is {__version__}", place=address,
            remedy="Install the same version of this program for all workers.",
        )  # fmt: skip
    if not sees:
        raise ClusterError(
            f"A worker keeps its results in another folder: {folder}", place=address,
            remedy="Set EXPLORER_CACHE, here and for all workers, to one folder that they share.",
        )  # fmt: skip


def _finish(part: Part) -> None:
    """Finish a part on a worker; its result is read from the cache."""
    part.finish()
