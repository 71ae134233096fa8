"""The file of edits: several writers, broken lines, no leave to write, and the pages over it."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.edits.draft import fingerprint, refer
from explorer.edits.history import history
from explorer.edits.kinds import Merge, Rename
from explorer.edits.lines import as_text, new_line
from explorer.edits.store import append_edits, read_edits
from explorer.errors import EditError
from explorer.landscape import EDITS, Landscape, load, save
from explorer.search_index import write_search_index
from tests.conftest import BUNDLED_LANDSCAPE, ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED_LANDSCAPE, tmp_path / "landscape"))


def renaming(landscape: Landscape, label: str):
    return new_line(Rename(refer(landscape, 2, 0), label), fingerprint(landscape))


def app(folder: Path, monkeypatch: pytest.MonkeyPatch, **parameters: str) -> AppTest:
    monkeypatch.setenv("EXPLORER_LANDSCAPE", str(folder))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for key, value in parameters.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at


def click(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception, at.exception
    return at


def said(at: AppTest) -> str:
    return " ".join(
        str(one.value) for kind in (at.markdown, at.caption, at.warning) for one in kind
    )


def test_many_writers_lose_nothing(bundled: Landscape, tmp_path: Path) -> None:
    def write(writer: int) -> None:
        for number in range(20):
            append_edits(tmp_path, [renaming(bundled, f"{writer} {number}")])

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(4)))
    reading = read_edits(tmp_path)
    assert not reading.problems
    labels = {line.change.label for line in reading.lines}
    assert labels == {f"{writer} {number}" for writer in range(4) for number in range(20)}


def test_a_torn_line_is_named_and_the_next_begins_anew(bundled: Landscape, tmp_path: Path) -> None:
    append_edits(tmp_path, [renaming(bundled, "first")])
    with (tmp_path / EDITS).open("ab") as file:
        file.write(as_text([renaming(bundled, "torn")]).encode()[:-30])
    append_edits(tmp_path, [renaming(bundled, "second")])
    reading = read_edits(tmp_path)
    assert [line.change.label for line in reading.lines] == ["first", "second"]
    assert len(reading.problems) == 1
    assert reading.problems[0].startswith("Line 2 ")


def test_edits_that_cannot_be_written_are_an_error(bundled: Landscape, tmp_path: Path) -> None:
    with pytest.raises(EditError, match="cannot be kept"):
        append_edits(tmp_path / "nowhere", [renaming(bundled, "x")])


def test_a_new_build_leaves_the_edits(bundled: Landscape, copy: Path) -> None:
    append_edits(copy, [renaming(bundled, "Kept")])
    before = read_edits(copy)
    save(load(copy), copy, write_search_index)
    assert read_edits(copy) == before


def test_a_shared_edit_is_seen_by_another_reader(
    bundled: Landscape, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = app(copy, monkeypatch), app(copy, monkeypatch)
    append_edits(copy, [renaming(bundled, "Painting by noise")])
    for at in (one, other):
        at.run()
        assert "Painting by noise" in str(at.dataframe[0].value["label"].tolist())
    click(one, "undo an edit")
    other.run()
    assert "Diffusion models" in other.dataframe[0].value["label"].tolist()
    assert history(read_edits(copy).lines).done == ()
    click(other, "redo an edit")
    one.run()
    assert "Painting by noise" in one.dataframe[0].value["label"].tolist()


def test_where_nothing_may_be_changed_edits_stay_with_the_reader(
    bundled: Landscape, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.ui.curation.can_keep_edits", lambda _: False)
    one, other = app(copy, monkeypatch), app(copy, monkeypatch)
    assert "This copy cannot be changed" in said(one)
    merge = Merge(refer(bundled, 2, 0), (refer(bundled, 2, 11),))
    content = as_text([new_line(merge, fingerprint(bundled))]).encode()
    one.get("file_uploader")[0].set_value(("edits.jsonl", content, "application/jsonl")).run()
    assert not one.exception
    assert len(one.dataframe[0].value) == 17
    other.run()
    assert len(other.dataframe[0].value) == 18
    assert not (copy / EDITS).exists()


def test_a_hostile_file_is_refused_in_words(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = app(copy, monkeypatch)
    at.get("file_uploader")[0].set_value(("edits.jsonl", b"<script>", "text/plain")).run()
    assert not at.exception
    assert "no file of edits" in at.error[0].value
    assert not (copy / EDITS).exists()


def popover_page(copy: Path, topic: int) -> AppTest:
    def script(folder, topic):
        from pathlib import Path

        from explorer.analysis.filters import Filters, select
        from explorer.figures.theme import LIGHT
        from explorer.ui import curation, topic_edits
        from explorer.ui.state import View

        landscape = curation.curated(Path(folder)).landscape
        filters = Filters(2)
        if topic in landscape.topics_at(2).index:
            view = View(landscape, filters, select(landscape, filters), LIGHT)
            topic_edits.popover(view, topic)

    arguments = {"folder": str(copy), "topic": topic}
    at = AppTest.from_function(script, kwargs=arguments, default_timeout=120).run()
    assert not at.exception
    return at


@pytest.mark.parametrize("way", ["Rename", "Merge", "Split", "Take in", "Words", "Hide"])
def test_every_change_is_offered_and_made(copy: Path, bundled: Landscape, way: str) -> None:
    at = popover_page(copy, 0)
    at.get("button_group")[0].set_value(way).run()
    if way == "Rename":
        at.text_input[0].set_value("<b>Noise</b>").run()
    elif way == "Merge":
        at.multiselect[0].set_value([11]).run()
    elif way == "Split":
        rows = (bundled.topic_of(2) == 0).nonzero()[0].tolist()
        at.selectbox[0].set_value(rows[0]).run()
        at.selectbox[1].set_value(rows[-1]).run()
    elif way == "Take in":
        at.slider[0].set_value(0.0).run()
    elif way == "Words":
        at.multiselect[0].set_value(["diffusion"]).run()
    assert not at.exception
    name = "Apply" if way == "Words" else way
    click(at, f"{name} the topic")
    done = history(read_edits(copy).lines).done
    kinds = {"Take in": "Assign", "Words": "StopWords"}
    assert [type(line.change).__name__ for line in done] == [kinds.get(way, way)]
