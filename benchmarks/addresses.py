"""Mutated addresses: no error page, nothing executed, nothing read that is not a landscape.

    python -m benchmarks.addresses [--count 1000] [--in-browser 100] [--seed 0]

Addresses that the app writes are damaged at random: values cut, swapped, repeated, replaced by
hostile or very long ones, by paths of a decoy that stands beside the landscapes. Each is opened by
a new reader over the app's websocket; some also in Chromium, where a script in the address would
run. An audit hook in the server notes every attempt to open the decoy.
"""

import argparse
import asyncio
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import websockets
from playwright.sync_api import sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.serving import serving
from explorer.landscape import Landscape, load

BUNDLED = Path(__file__).parents[1] / "assets" / "landscape"
PAGES = ("", "topics", "timeline", "papers", "compare", "reading-list", "about", "corpus")
SCRIPT = "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script>"
HOSTILE = (
    SCRIPT, f"[a](javascript:alert(1)) ![b](http://127.0.0.1:9/x) {SCRIPT}", "{{7*7}}",
    "$\\input{/etc/passwd}$", ":material/delete: :red[x]", "'; DROP TABLE papers; --", "%00",
    "\x00", "\u202e", "💥", "../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "-1",
    "1e999", "NaN", "9" * 400, "[[[[", "(" * 300, '"' * 99, "*", "~", ".", "nr" + "A" * 3000,
    "x" * 20_000, "none", "True", "",
)  # fmt: skip
_LONGEST_RUN = 60.0


def addresses(landscape: Landscape) -> list[tuple[str, dict[str, list[str]]]]:
    """Page and parameters of addresses that mean something."""
    paper = str(landscape.papers["paper_id"].iloc[7])
    label = str(landscape.topics_at(landscape.levels - 1)["label"].iloc[0])
    corpus = str(landscape.manifest["corpus_fingerprint"])[:8]
    common = {
        "level": ["Broad"], "q": ["graph network"], "similar": ["true"], "years": ["2015", "2022"],
        "topics": [label], "outliers": ["Hidden"], "undated": ["false"], "list": ["0.abc"],
        "months": ["2021-07..2024-06"], "picked": [f"{corpus}.20.nt2_3"], "only": ["true"],
        "landscape": ["bundled"], "made": ["12345678"], "paper": [paper], "topic": ["3"],
    }  # fmt: skip
    own: dict[str, dict[str, list[str]]] = {
        "": {"at": ["0.1,0.2,3"], "color": ["Year"]},
        "topics": {"part": ["Papers"], "other": ["2"], "topics as": ["Likeness"], "field": ["x"]},
        "timeline": {"section": ["Flows"], "period": ["Quarters"], "measure": ["Share"],
                     "form": ["Lines"], "by": ["Venues"], "point": ["papers~3~2021"]},
        "papers": {"order": ["By title"], "page": ["2"], "hits as": ["Table"]},
        "compare": {"left": ["topic.2.3"], "right": ["years.2015-2020"]},
        "about": {"status": ["kept"]},
        "corpus": {"build": ["0" * 16]},
    }  # fmt: skip
    return [(page, common | own.get(page, {})) for page in PAGES]


def mutated(
    chance: random.Random, known: list[tuple[str, dict[str, list[str]]]], hostile: list[str]
) -> tuple[str, str]:
    """Page and query string of one damaged address."""
    page, parameters = chance.choice(known)
    keys = chance.sample(sorted(parameters), chance.randint(1, min(6, len(parameters))))
    pairs = [(key, value) for key in keys for value in parameters[key]]
    for place in chance.sample(range(len(pairs)), chance.randint(1, len(pairs))):
        key, value = pairs[place]
        cut = chance.randint(0, len(value))
        change = chance.randrange(6)
        if change == 0:
            value = chance.choice(hostile)
        elif change == 1:
            value = value[:cut] + chance.choice(hostile) + value[cut:]
        elif change == 2:
            value = value[:cut]
        elif change == 3:
            value = "".join(chance.sample(value, len(value)))
        elif change == 4:
            pairs.append((key, chance.choice(pairs)[1]))
        else:
            key = chance.choice([chance.choice(pairs)[0], chance.choice(hostile)[:60] or "x"])
        pairs[place] = key, value
    text = urlencode(pairs, quote_via=quote)
    return page, text if chance.random() < 0.9 else text[: chance.randint(0, len(text))] + "%"


async def opened(address: str, page: str, query: str) -> str:
    """What is wrong with what a new reader gets; empty if nothing is."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    target = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with (
        asyncio.timeout(_LONGEST_RUN),
        websockets.connect(
            target, subprotocols=["streamlit"], max_size=None, origin=address
        ) as socket,
    ):
        await socket.send(asked.SerializeToString())
        elements = 0
        while True:
            message = ForwardMsg.FromString(await socket.recv())
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                elements += 1
                if message.delta.new_element.WhichOneof("type") == "exception":
                    return f"an error page: {message.delta.new_element.exception.message}"
            if kind == "script_finished":
                well = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                if well and elements:
                    return ""
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    return "the script did not compile"


async def all_opened(address: str, wanted: list[tuple[str, str]]) -> Iterator[str]:
    """The problems of many addresses, three at a time."""
    gate = asyncio.Semaphore(3)

    async def one(page: str, query: str) -> str:
        async with gate:
            try:
                problem = await opened(address, page, query)
            except TimeoutError:
                problem = "no answer in time"
            return problem and f"/{page}?{query[:300]}: {problem}"

    return filter(None, await asyncio.gather(*(one(*each) for each in wanted)))


def in_browser(address: str, wanted: list[tuple[str, str]]) -> Iterator[str]:
    """The problems of addresses in Chromium: scripts that ran, requests that left, error boxes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for page_name, query in wanted:
            page = browser.new_page()
            outside: list[str] = []
            page.on("dialog", lambda box, found=outside: (found.append("a dialog"), box.dismiss()))
            page.on(
                "request",
                lambda request, found=outside: (
                    None
                    if request.url.startswith((address, "data:", "blob:"))
                    else found.append(request.url)
                ),
            )
            page.goto(f"{address}/{page_name}?{query}")
            page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
            page.wait_for_timeout(500)
            if page.title() == "hit" or outside or page.locator(".stException").count():
                yield f"/{page_name}?{query[:300]}: {page.title()} {outside}"
            page.close()
        browser.close()


def main() -> int:
    """Open them all."""
    parser = argparse.ArgumentParser(description="Damaged addresses against the app.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--in-browser", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as temporary:
        decoy, log = Path(temporary) / "decoy", Path(temporary) / "opened.txt"
        shutil.copytree(BUNDLED, decoy)
        (Path(temporary) / "sitecustomize.py").write_text(_HOOK)
        os.environ |= {
            "DECOY": str(decoy), "OPENED": str(log), "EXPLORER_CACHE_DIR": f"{temporary}/cache",
            "PYTHONPATH": f"{temporary}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        }  # fmt: skip
        hostile = [*HOSTILE, str(decoy), f"..{decoy}", decoy.name, f"{decoy}/manifest.json"]
        known = addresses(load(BUNDLED))
        wanted = [mutated(chance, known, hostile) for _ in range(options.count)]
        with serving("app.py", "--landscape", str(BUNDLED)) as (address, _):
            problems = list(asyncio.run(all_opened(address, wanted)))
            problems += in_browser(address, wanted[: options.in_browser])
        read = log.read_text().splitlines() if log.exists() else []
    print(
        f"{len(wanted)} addresses, {min(options.in_browser, len(wanted))} of them in a browser: "
        f"{len(problems)} problems, {len(read)} reads outside; "
        f"pages {dict(Counter(page or 'map' for page, _ in wanted))}"
    )
    print("\n".join([*problems[:20], *read[:20]]))
    return 1 if problems or read else 0


_HOOK = """
import os, sys
_decoy, _log = os.environ["DECOY"], os.environ["OPENED"]
def _note(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and _decoy in str(arguments[0]):
        log = os.open(_log, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(log, f"{arguments[0]}\\n".encode())
sys.addaudithook(_note)
"""
"""Runs in the server before all else, by Python's own rule for modules of this name."""


if __name__ == "__main__":
    sys.exit(main())
