"""Many readers at once: how long a click takes, and whether anybody sees another's filters.

    python -m benchmarks.readers LANDSCAPE [--readers 30] [--seconds 60] [--address URL]

Each reader is a websocket that speaks Streamlit's own protocol as a browser does, with a search of
its own: it opens the map, searches, narrows to a level, opens papers and other pages, and thinks
in between. A click lasts from the message to the server until its run has finished; drawing in the
browser is not in it. After every click the number of papers shown is compared with what the same
search finds in a process of its own, without the app.
"""

import argparse
import asyncio
import os
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection

from benchmarks.reports import show
from benchmarks.serving import serving
from explorer.analysis.filters import Filters, select
from explorer.analysis.topics import sensible_level
from explorer.landscape import Landscape, load

ROOT = Path(__file__).parents[1]
PAGES = ("topics", "timeline", "papers", "")
_SHOWN = re.compile(r"(?:All |\*\*)([\d,]+)(?:\*\* of [\d,]+)? papers? shown")
_LONGEST_RUN = 120.0


@dataclass
class Reader:
    """One reader: a connection, what the server sent, and what is expected of it.

    Attributes:
        number: Which reader.
        query: The search that no other reader has.
        expected: Papers that it finds.
        papers: Ids of some of them.
        clicks: Kind and seconds of every click.
        wrong: Counts that were not its own.
    """

    number: int
    query: str
    expected: int
    papers: list[str]
    clicks: list[tuple[str, float]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    checked: int = 0
    pages: dict[str, str] = field(default_factory=dict)
    widgets: dict[str, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    shown: int | None = None
    page: str = ""

    async def visit(self, address: str, seconds: float, think: tuple[float, float]) -> None:
        """Use the app until the time is over."""
        chance = random.Random(self.number)
        target = address.replace("http", "ws", 1) + "/_stcore/stream"
        async with websockets.connect(
            target, subprotocols=["streamlit"], max_size=None, origin=address
        ) as socket:  # fmt: skip
            await self._click(socket, "open")
            ends = time.monotonic() + seconds
            await asyncio.sleep(chance.uniform(*think))
            self.states["q"] = WidgetState(id=self.widgets["q"], string_value=self.query)
            await self._click(socket, "search")
            while time.monotonic() < ends:
                await asyncio.sleep(chance.uniform(*think))
                await self._something(socket, chance)

    async def _something(self, socket: ClientConnection, chance: random.Random) -> None:
        kind = chance.choice(("page", "page", "paper", "search", "search"))
        if kind == "page":
            self.page = chance.choice([page for page in PAGES if page != self.page])
            await self._click(socket, f"open {self.page or 'map'}")
        elif kind == "paper" and self.papers:
            self.page = chance.choice(("", "papers"))
            await self._click(
                socket, f"paper on {self.page or 'map'}", paper=chance.choice(self.papers)
            )
        else:
            everything = self.states["q"].string_value == ""
            self.states["q"].string_value = self.query if everything else ""
            await self._click(socket, "search" if everything else "clear the search")

    async def _click(self, socket: ClientConnection, kind: str, **address: str) -> None:
        """Ask for a run and wait until it has finished."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.pages.get(self.page, "")
        asked.rerun_script.query_string = urlencode(address)
        asked.rerun_script.widget_states.widgets.extend(self.states.values())
        self.shown = None
        began = time.perf_counter()
        await socket.send(asked.SerializeToString())
        async with asyncio.timeout(_LONGEST_RUN):
            while not self._take(await socket.recv(decode=False)):
                pass
        self.clicks.append((kind, time.perf_counter() - began))
        self._check(kind)

    def _take(self, received: bytes) -> bool:
        """Read one message of the server; whether the run has finished."""
        message = ForwardMsg.FromString(received)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            pages = message.navigation.app_pages
            self.pages = {
                "" if page.is_default else page.url_pathname: page.page_script_hash
                for page in pages
            }
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._take_element(message.delta.new_element)
        if kind != "script_finished":
            return False
        return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

    def _take_element(self, element: Element) -> None:
        match element.WhichOneof("type"):
            case "text_input" if element.text_input.label == "Search":
                self.widgets["q"] = element.text_input.id
            case "markdown":
                found = _SHOWN.match(element.markdown.body)
                if found:
                    self.shown = int(found[1].replace(",", ""))
            case "exception":
                self.errors.append(element.exception.message)

    def _check(self, kind: str) -> None:
        searching = bool(self.states.get("q") and self.states["q"].string_value)
        expected = self.expected if searching else TOTAL["papers"]
        self.checked += 1
        if self.shown != expected:
            self.wrong.append(f"reader {self.number}, {kind}: {self.shown} for {expected}")


TOTAL = {"papers": 0}
"""Of the landscape; what readers see who search for nothing."""


def make_readers(landscape: Landscape, count: int) -> list[Reader]:
    """Readers with searches that find different numbers of papers."""
    TOTAL["papers"] = len(landscape.papers)
    vocabulary = landscape.vocabulary.sort_values("papers", ascending=False)
    words = [term for term in vocabulary["term"] if re.fullmatch(r"[a-z]{5,}", term)]
    level = sensible_level(landscape)
    readers: list[Reader] = []
    for word in words:
        found = np.flatnonzero(select(landscape, Filters(level, word)).shown)
        if len(found) and len(found) not in {reader.expected for reader in readers}:
            ids = landscape.papers["paper_id"].iloc[found[:20]].tolist()
            readers.append(Reader(len(readers), word, len(found), ids))
        if len(readers) == count:
            return readers
    raise SystemExit(f"The landscape has no {count} words that find different numbers of papers")


async def visits(readers: list[Reader], address: str, options: argparse.Namespace) -> None:
    """All readers at once, arriving within twice the time that one of them thinks."""

    async def one(reader: Reader) -> None:
        await asyncio.sleep(reader.number / len(readers) * options.think * 2)
        await reader.visit(address, options.seconds, (options.think / 2, options.think * 1.5))

    await asyncio.gather(*map(one, readers))


def warm_up(reader: Reader, address: str) -> None:
    """Let the server open the landscape, as it has on any day but its first minute."""
    asyncio.run(Reader(reader.number, reader.query, reader.expected, []).visit(address, 0, (0, 0)))


def report(readers: list[Reader], server: dict[str, float], options: argparse.Namespace) -> int:
    """Print what was measured; the status is 1 if a reader saw what was not theirs."""
    kinds = Counter(kind for reader in readers for kind, _ in reader.clicks)
    times = {
        kind: [took for reader in readers for one, took in reader.clicks if one == kind]
        for kind in sorted(kinds)
    }
    times["all"] = [took for reader in readers for _, took in reader.clicks]
    rows = [
        [kind, len(took), *map(float, np.percentile(took, (50, 95, 100)))]
        for kind, took in times.items()
    ]
    wrong = [one for reader in readers for one in reader.wrong]
    errors = [one for reader in readers for one in reader.errors]
    result = {
        "readers": len(readers), "papers": TOTAL["papers"], "think": options.think,
        "clicks": {kind: {"n": n, "median": m, "p95": p, "max": x} for kind, n, m, p, x in rows},
        "counts_checked": sum(reader.checked for reader in readers), "counts_wrong": wrong,
        "errors": errors, "server": server, "load": os.getloadavg(), "cores": os.cpu_count(),
    }  # fmt: skip
    show(result, ("click", "n", "median", "p95", "max"), rows, as_json=options.json)
    if not options.json:
        print(f"{len(readers)} readers, {result['counts_checked']} counts compared, "
              f"{len(wrong)} wrong, {len(errors)} errors; server {server}; "
              f"load average {result['load'][0]:.1f} on {result['cores']} cores")  # fmt: skip
        print("\n".join([*wrong[:10], *errors[:10]]))
    return 1 if wrong or errors else 0


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description="Thirty readers at once.")
    parser.add_argument("landscape", type=Path)
    parser.add_argument("--readers", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=5, help="mean seconds between two clicks")
    parser.add_argument("--address", help="of a server that runs, with the same landscape open")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    readers = make_readers(load(options.landscape), options.readers)
    if options.address:
        asyncio.run(visits(readers, options.address.rstrip("/"), options))
        return report(readers, {}, options)
    with serving("app.py", "--landscape", str(options.landscape.resolve())) as (address, number):
        warm_up(readers[0], address)
        process = psutil.Process(number)
        before = sum(process.cpu_times()[:2])
        asyncio.run(visits(readers, address, options))
        clicks = sum(len(reader.clicks) for reader in readers)
        spent = sum(process.cpu_times()[:2]) - before
        server = {
            "megabytes": round(process.memory_info().rss / 1e6),
            "cpu_seconds_per_click": round(spent / clicks, 3),
        }
    return report(readers, server, options)


if __name__ == "__main__":
    sys.exit(main())
