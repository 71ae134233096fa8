"""The landscape as a page: everything in it, nothing breaks out of it, nothing is left behind."""

import base64
import gzip
import hashlib
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from explorer.__main__ import main
from explorer.analysis.topics import topic_radii
from explorer.edits.draft import fingerprint, refer
from explorer.edits.kinds import Rename
from explorer.edits.lines import new_line
from explorer.edits.opening import load_edited
from explorer.edits.store import append_edits
from explorer.errors import ExportError
from explorer.export.offline import estimated_bytes, page, write_file, write_folder
from explorer.export.offline.packing import packed, smallest
from explorer.figures.theme import DARK, LIGHT, topic_colors
from explorer.landscape import EDITS, Landscape
from tests.conftest import BUNDLED_LANDSCAPE, ROOT

HOSTILE = "</script><img src=x onerror=alert(1)><!--\u2028\u2029\\u003c"
KINDS = {"u1": "u1", "u2": "<u2", "u4": "<u4", "f4": "<f4"}


class _Elements(HTMLParser):
    """Elements of a page, and the text of those that have an id."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.metas: list[dict[str, str | None]] = []
        self.texts: dict[str, str] = {}
        self.scripts: list[str] = []
        self._id = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        known = dict(attrs)
        if tag == "meta":
            self.metas.append(known)
        if tag == "script" and not known:
            self.scripts.append("")
        self._id = known.get("id") or (tag if tag in ("title", "script") else "")

    def handle_data(self, data: str) -> None:
        if self._id:
            self.texts[self._id] = self.texts.get(self._id, "") + data
        if self._id == "script":
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (as the base class calls it)
        self._id = ""


def elements(content: bytes) -> _Elements:
    parsed = _Elements()
    parsed.feed(content.decode())
    return parsed


def unpacked(content: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """As `pack.ts` reads it."""
    raw = gzip.decompress(content)
    length = int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4 : 4 + length])
    arrays = {
        name: np.frombuffer(raw, KINDS[kind], count, 4 + length + offset)
        for name, (kind, offset, count) in header["arrays"].items()
    }
    assert all((4 + length + offset) % 4 == 0 for _, offset, _ in header["arrays"].values())
    return header["content"], arrays


def inside(content: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray], list[str]]:
    """What a page holds: content, arrays, abstracts."""
    texts = elements(content).texts
    abstracts: list[str] = []
    for number in range(sum(name.startswith("abstracts-") for name in texts)):
        shard = base64.b64decode(texts[f"abstracts-{number}"], validate=True)
        abstracts += json.loads(gzip.decompress(shard))
    return *unpacked(base64.b64decode(texts["papers"], validate=True)), abstracts


def with_papers(landscape: Landscape, **columns: object) -> Landscape:
    return replace(landscape, papers=landscape.papers.assign(**columns))


def test_all_papers_topics_and_abstracts_are_in_it(bundled: Landscape) -> None:
    content, arrays, abstracts = inside(page(bundled))
    papers = bundled.papers
    assert content["papers"] == len(papers)
    assert content["texts"]["title"] == bundled.display_titles.tolist()
    assert content["texts"]["id"] == papers["paper_id"].tolist()
    assert abstracts == papers["abstract"].tolist()
    assert np.allclose(arrays["xy"].reshape(-1, 2), papers[["x", "y"]])
    assert (arrays["neighbors"].reshape(len(papers), -1) == bundled.neighbors[:, :8]).all()
    for level in range(bundled.levels):
        topics = bundled.topics_at(level)
        told = content["levels"][level]["topics"]
        assert [one["topic"] for one in told] == topics.index.tolist()
        assert [one["papers"] for one in told] == topics["size"].tolist()
        assert np.allclose([one["radius"] for one in told], topic_radii(bundled, level), atol=1e-4)
        numbers = np.array([-1, *topics.index])[arrays[f"topic{level}"]]
        assert (numbers == bundled.topic_of(level)).all()
        hues = topics["hue"].to_numpy(dtype=float)
        assert [tuple(one["colors"]) for one in told] == list(
            zip(topic_colors(hues, LIGHT), topic_colors(hues, DARK), strict=True)
        ), "as on the app's map"


def test_dates_are_told_honestly(bundled: Landscape) -> None:
    content, arrays, _ = inside(page(bundled, abstracts=False))
    calendar = content["calendar"]
    undated = int(bundled.papers["date"].isna().sum())
    assert calendar["period"] == "year"
    assert calendar["undated"] == undated == int((arrays["period"] == 0).sum())
    years = bundled.papers["date"].dt.year
    named = np.array(["", *calendar["labels"]])[arrays["period"]]
    assert (named[years.notna()] == years.dropna().astype(int).astype(str)).all()
    assert calendar["unfinished"]
    assert calendar["cut_off"].startswith(calendar["labels"][-1])


def test_few_years_are_shown_in_shorter_periods(bundled: Landscape) -> None:
    days = pd.Series(pd.date_range("2024-01-01", periods=len(bundled.papers), freq="D"))
    one_year = with_papers(bundled, date=days.astype("datetime64[ms]"), date_precision="day")
    calendar = inside(page(one_year, abstracts=False))[0]["calendar"]
    assert calendar["period"] == "month"
    assert calendar["labels"][0] == "2024-01"


def test_nothing_from_a_paper_becomes_markup(bundled: Landscape) -> None:
    papers = len(bundled.papers)
    hostile = with_papers(
        bundled,
        **{name: [HOSTILE] * papers for name in ("title", "abstract", "venue", "category")},
        url=["javascript:alert(1)"] * papers,
    )
    hostile = replace(
        hostile, manifest=bundled.manifest | {"name": HOSTILE},
        topics=bundled.topics.assign(label=HOSTILE),
    )  # fmt: skip
    plain, told = elements(page(bundled)), elements(page(hostile))
    assert told.tags == plain.tags, "the same elements, and no other"
    assert "img" not in told.tags
    assert told.texts["title"] == HOSTILE
    content, _, abstracts = inside(page(hostile))
    assert content["name"] == content["texts"]["title"][0] == abstracts[0] == HOSTILE
    assert set(content["texts"]["url"]) == {""}, "only web addresses become links"


@pytest.mark.parametrize("connect", ["'none'", "'self'"])
def test_only_its_own_script_may_run(bundled: Landscape, tmp_path: Path, connect: str) -> None:
    if connect == "'none'":
        content = page(bundled)
    else:
        write_folder(bundled, tmp_path / "site")
        content = (tmp_path / "site" / "index.html").read_bytes()
    found = elements(content)
    (policy,) = (str(meta["content"]) for meta in found.metas if "http-equiv" in meta)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == connect
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    (script,) = found.scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert rules["script-src"] == f"'sha256-{digest}' 'unsafe-eval'"
    assert "MIT" in json.loads(found.texts["licenses"]), "licences travel with what they cover"


def test_edits_are_in_it(bundled: Landscape, tmp_path: Path) -> None:
    folder = shutil.copytree(
        BUNDLED_LANDSCAPE, tmp_path / "landscape", ignore=shutil.ignore_patterns(EDITS)
    )
    append_edits(folder, [new_line(Rename(refer(bundled, 2, 0), "Noise"), fingerprint(bundled))])
    assert main(["export", str(folder), "--format", "html", "--out", str(tmp_path / "a.html")]) == 0
    content = inside((tmp_path / "a.html").read_bytes())[0]
    names = {one["topic"]: one["text"] for one in content["levels"][2]["topics"]}
    assert names[0] == load_edited(folder)[0].topics_at(2).loc[0, "label"] == "Noise"


def test_the_command_states_the_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.html"
    command = ["export", str(BUNDLED_LANDSCAPE), "--format", "html", "--out", str(path)]
    assert main([*command, "--no-abstracts", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    size = path.stat().st_size
    assert told == {
        "page": str(path), "papers": 296, "files": 1, "bytes": size,
        "bytes_per_paper": round(size / 296),
    }  # fmt: skip
    assert inside(path.read_bytes())[2] == []
    assert inside(path.read_bytes())[0]["shard"] == 0
    assert main(command) == 0
    said = capsys.readouterr().out
    assert f"{path.stat().st_size / 1e6:.1f} MB" in said
    assert "bytes for each of 296 papers" in said
    assert main([*command[:-1], str(tmp_path / "missing" / "page.html")]) == 2
    assert "Choose a folder that exists" in capsys.readouterr().err


def test_a_folder_has_a_page_and_parts_and_takes_the_place_of_an_earlier_one(
    bundled: Landscape, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    write_folder(bundled, site, abstracts=False)
    saved = write_folder(bundled, site)
    stamp = re.search(r'data-stamp="(\w+)"', (site / "index.html").read_text("utf-8"))
    assert stamp is not None
    names = {f"papers-{stamp[1]}.bin", f"abstracts-{stamp[1]}-0.bin", f"abstracts-{stamp[1]}-1.bin"}
    assert {path.name for path in site.iterdir()} == {"index.html", *names}
    assert saved.size == sum(path.stat().st_size for path in site.iterdir())
    content, _ = unpacked((site / f"papers-{stamp[1]}.bin").read_bytes())
    first = json.loads(gzip.decompress((site / f"abstracts-{stamp[1]}-0.bin").read_bytes()))
    assert first == bundled.papers["abstract"].iloc[: content["shard"]].tolist()


def test_a_folder_with_other_files_is_left_alone(bundled: Landscape, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(ExportError, match=r"thesis\.tex"):
        write_folder(bundled, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_tiny_all_outliers_and_without_dates(tiny: Landscape, all_outliers: Landscape) -> None:
    content, arrays, abstracts = inside(page(tiny))
    assert content["papers"] == len(abstracts) == 3
    assert len(arrays["topic0"]) == 3
    content, arrays, _ = inside(page(all_outliers))
    assert not any(level["topics"] for level in content["levels"])
    assert not arrays["topic0"].any()
    dates = pd.Series(pd.NaT, index=tiny.papers.index, dtype="datetime64[ms]")
    undated = with_papers(tiny, date=dates, date_precision="none")
    content, arrays, _ = inside(page(undated))
    assert content["calendar"]["labels"] == []
    assert content["calendar"]["undated"] == 3
    assert not arrays["period"].any()


def test_the_same_landscape_gives_the_same_file_and_tells_its_parts(bundled: Landscape) -> None:
    told: list[tuple[int, int]] = []
    first = page(bundled, on_progress=lambda done, total: told.append((done, total)))
    assert page(bundled) == first
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_estimate_is_near(bundled: Landscape, tmp_path: Path) -> None:
    times = 8
    rows = np.tile(np.arange(len(bundled.papers)), times)
    chance = np.random.default_rng(0)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz "))
    abstracts = ["".join(chance.choice(letters, 300)) for _ in rows]
    large = replace(
        bundled, papers=bundled.papers.iloc[rows].reset_index(drop=True).assign(abstract=abstracts),
        neighbors=bundled.neighbors[rows],
    )  # fmt: skip
    size = write_file(large, tmp_path / "large.html").size
    assert 0.85 * size < estimated_bytes(large) < 1.2 * size


def test_numbers_are_packed_in_few_bytes() -> None:
    assert smallest(np.array([0, 255])).dtype == np.dtype("u1")
    assert smallest(np.array([0, 256])).dtype == np.dtype("<u2")
    assert smallest(np.array([0, 70_000])).dtype == np.dtype("<u4")
    _, arrays = unpacked(packed({}, {"a": np.array([1, 2, 3], "u1"), "b": np.ones(2, "<f4")}))
    assert arrays["a"].tolist() == [1, 2, 3]
    assert arrays["b"].tolist() == [1.0, 1.0]
    with pytest.raises(ValueError, match="int64"):
        packed({}, {"a": np.array([1, 2])})


def test_the_page_has_the_colours_of_the_app() -> None:
    style = (ROOT / "explorer/export/offline/assets/offline.css").read_text("utf-8")
    config = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    for mode in ("light", "dark"):
        section = config.split(f"[theme.{mode}]")[1].split("[")[0]
        for name in ("primaryColor", "backgroundColor", "textColor", "linkColor", "borderColor"):
            (color,) = re.findall(rf'{name} = "(#\w+)"', section)
            variable = "--st-" + re.sub(r"([A-Z])", lambda found: f"-{found[1].lower()}", name)
            assert f"{variable}: {color};" in style
