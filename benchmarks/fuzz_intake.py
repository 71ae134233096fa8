"""Broken files of every format: nothing but clear errors comes out, and the ledger adds up.

`python -m benchmarks.fuzz_intake --mutations 10000` breaks the samples in many ways, reads each
result in a child process within five seconds, and prints what went wrong with its seed.
"""

import argparse
import io
import json
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from tests.samples import SAMPLES

if TYPE_CHECKING:
    from explorer.corpus import Corpus

LIMIT = 5.0
"""Seconds that one file may take."""

_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252",
              "cp1251", "shift_jis", "gb18030", "mac_roman", "utf-7")  # fmt: skip
_CONTEXT = get_context("spawn")


def mutated(seed: int) -> tuple[str, bytes]:
    """A broken file: the name of the format that it was, and its bytes."""
    chance = random.Random(seed)
    name = chance.choice(sorted(SAMPLES))
    content = SAMPLES[name][1]
    for _ in range(chance.randint(1, 3)):
        content = chance.choice(MUTATIONS)(chance, content)
    return name, content


def verdict(content: bytes) -> str:
    """What is wrong with how a file is read; empty if nothing is."""
    from explorer.corpus import read_corpus
    from explorer.errors import ExplorerError

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        path.write_bytes(content)
        try:
            return _imbalance(read_corpus([path]))
        except ExplorerError as error:
            return "" if error.problem and error.remedy else "an error that does not say what to do"
        except Exception:
            return traceback.format_exc()


def _imbalance(corpus: "Corpus") -> str:
    """Where ledger, papers and files do not add up; empty if they do."""
    from explorer.export.tables import csv_bytes

    ledger, papers = corpus.ledger, corpus.papers
    status = Counter(ledger["status"])
    leads = ledger[ledger["status"].isin(["kept", "repaired"])]
    used = ledger[ledger["status"] != "dropped"]
    unread = sum(bool(file.problem) for file in corpus.files)
    failed = {
        "an unknown status": not set(status) <= {"kept", "repaired", "duplicate", "dropped"},
        "a paper without its one record": sorted(leads["paper_id"]) != sorted(papers["paper_id"]),
        "a record without its paper": set(used["paper_id"]) != set(papers["paper_id"]),
        "papers of one id": not papers["paper_id"].is_unique,
        "files and records differ": sum(file.records for file in corpus.files) + unread
        != len(ledger),
        "dropped for no reason": (ledger.loc[ledger["status"] == "dropped", "reason"] == "").any(),
        "a paper without text": ((papers["title"] == "") & (papers["abstract"] == "")).any(),
        "no fingerprint": len(corpus.fingerprint()) != 64,
        "no account": not json.dumps(corpus.summary()).encode(),
        "a ledger that cannot be written": not csv_bytes(ledger),
    }
    papers.to_parquet(io.BytesIO())
    return "; ".join(what for what, is_so in failed.items() if is_so)


def _flip(chance: random.Random, content: bytes) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.choice([1, 3, 20, 1 + len(content) // 50])):
        if broken:
            broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def _truncate(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _behead(chance: random.Random, content: bytes) -> bytes:
    return content[chance.randrange(len(content) + 1) :]


def _interleave(chance: random.Random, content: bytes) -> bytes:
    """Pieces of the file and of another one in turn."""
    other = SAMPLES[chance.choice(sorted(SAMPLES))][1]
    size = chance.choice([7, 100, 1000])
    longest = max(len(content), len(other))
    pieces = [part[at : at + size] for at in range(0, longest, size) for part in (content, other)]
    return b"".join(pieces)


def _append(chance: random.Random, content: bytes) -> bytes:
    return content + SAMPLES[chance.choice(sorted(SAMPLES))][1]


def _reencode(chance: random.Random, content: bytes) -> bytes:
    encoding = chance.choice(_ENCODINGS)
    return content.decode("utf-8", "replace").encode(encoding, "replace")


def _repeat(chance: random.Random, content: bytes) -> bytes:
    at, size = chance.randrange(len(content) + 1), chance.choice([1, 30, 500])
    times = chance.choice([2, 50, 3000])
    return content[:at] + content[at : at + size] * times + content[at:]


def _insert(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content) + 1)
    piece = chance.choice(
        [b"\x00", b"\r", b"\n\n", b'"', b"{" * 3000, b"[" * 3000, b"}", b"]", b"\\ud800", b"<",
         b"&#0;", b"\xef\xbb\xbf", b"\xff", b"NaN", b"-1e999", b"9" * 5000, b"1" * 400, b"$",
         "\u2028".encode(), b"(" * 200, b"1-1-1", b"0000-00-00", b"99999-99-99", b"null"]
    )  # fmt: skip
    return content[:at] + piece + content[at:]


def _swap(chance: random.Random, content: bytes) -> bytes:
    """Another thing for every one of a kind: line ends, quotation marks, commas, digits."""
    old, new = chance.choice(
        [(b"\n", b"\r"), (b"\n", b"\r\n"), (b'"', b""), (b'"', b"'"), (b",", b";"), (b"2021", b"0"),
         (b":", b""), (b"\n", b""), (b"title", b"abstract"), (b"Title", b"title"), (b" ", b"\xa0")]
    )  # fmt: skip
    return content.replace(old, new)


def _pack(chance: random.Random, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(chance.randint(1, 3)):
            archive.writestr(f"{number}.x", content)
    return stream.getvalue()


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _flip, _flip, _truncate, _behead, _interleave, _append, _reencode, _repeat, _insert, _insert,
    _swap, _pack,
)  # fmt: skip


def _child(link: Connection) -> None:
    """Read files until none comes any more."""
    while (content := link.recv()) is not None:
        link.send(verdict(content))


class _Reader:
    """A child process that reads files, and that is replaced when it hangs or dies."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._start()

    def _start(self) -> None:
        self._link, other = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_child, args=(other,), daemon=True)
        self._process.start()
        other.close()
        self._link.send(b"")  # imports do not count
        self._link.recv()

    def __call__(self, content: bytes) -> str:
        self._link.send(content)
        try:
            if self._link.poll(self._limit):
                return str(self._link.recv())
            problem = f"hung for {self._limit:.0f} seconds"
        except EOFError:
            problem = "the process died"
        self._process.kill()
        self._start()
        return problem

    def stop(self) -> None:
        self._link.send(None)
        self._process.join()


def fuzz(seeds: range, children: int = 2, limit: float = LIMIT) -> list[tuple[int, str, str]]:
    """Read a broken file for each seed.

    Args:
        seeds: One per file.
        children: Processes that read.
        limit: Seconds that one file may take.

    Returns:
        Seed, format and problem of each that went wrong.
    """
    shares = [seeds[number::children] for number in range(children)]
    with ThreadPoolExecutor(children) as threads:
        return sorted(
            found
            for share in threads.map(_fuzz_share, shares, [limit] * children)
            for found in share
        )


def _fuzz_share(seeds: range, limit: float) -> list[tuple[int, str, str]]:
    reader = _Reader(limit)
    wrong = []
    for seed in seeds:
        name, content = mutated(seed)
        problem = reader(content)
        if problem:
            wrong.append((seed, name, problem))
    reader.stop()
    return wrong


def main() -> None:
    """Run it and print a summary."""
    parser = argparse.ArgumentParser(description="Read broken files of every format.")
    parser.add_argument("--mutations", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds that a file may take")
    options = parser.parse_args()
    started = time.perf_counter()
    seeds = range(options.first, options.first + options.mutations)
    wrong = fuzz(seeds, limit=options.limit)
    for seed, name, problem in wrong:
        print(f"seed {seed}, {name}: {problem}")
    print(f"{options.mutations:,} broken files of {len(SAMPLES)} formats in "
          f"{time.perf_counter() - started:.0f} s: {len(wrong)} went wrong")  # fmt: skip
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
