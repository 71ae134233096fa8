"""What a copied link says that it holds, and views in a frame of another page."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.landscape import Landscape
from explorer.ui import embedding
from tests.conftest import ROOT


def opened(**address: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def held(at: AppTest) -> str:
    """The list behind the button."""
    return next(one.value for one in at.sidebar.markdown if one.value.startswith("- "))


def test_the_list_names_what_the_link_holds(bundled: Landscape) -> None:
    row = 7
    text = held(opened(q="graph *x*", color="Year", paper=bundled.papers["paper_id"][row]))
    assert "**Machine learning papers**, page Map" in text
    assert r"search graph \*x\*" in text, "what a reader typed is not Markdown"
    assert "coloured by year" in text
    assert bundled.display_titles[row][:30] in text.replace("\\", "")
    assert "picked" not in held(opened())


def test_the_reading_list_goes_along_only_if_wanted(bundled: Landscape) -> None:
    at = opened()
    assert not [one for one in at.sidebar.toggle if "reading list" in one.label]
    at.session_state["reading list"] = reading_list_of(bundled, 3)
    at.run()
    wanted = next(one for one in at.sidebar.toggle if "With my reading list" in one.label)
    assert wanted.label.endswith("(3)")
    assert wanted.value is True
    at.session_state["reading list"] = reading_list_of(bundled, 296)
    at.run()
    assert any("too long for a link" in one.value for one in at.sidebar.caption)


def reading_list_of(landscape: Landscape, papers: int) -> object:
    from explorer.analysis.reading_list import Entry, ReadingList

    return ReadingList().merged(Entry(paper) for paper in landscape.papers["paper_id"][:papers])


def test_the_key_of_a_private_landscape_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any("holds its key" in one.value for one in opened().sidebar.caption)
    key = "a-key-of-twenty-letters-and-more"
    monkeypatch.setenv("EXPLORER_KEYS", f"bundled={key}")
    assert any("holds its key" in one.value for one in opened(key=key).sidebar.caption)


def test_in_a_frame_only_the_view_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = opened(level="Broad")
    assert any("Each dot is a paper" in one.value for one in whole.caption)
    monkeypatch.setattr(embedding, "is_embedded", lambda: True)
    framed = opened(level="Broad")
    assert not any("Each dot is a paper" in one.value for one in framed.caption)
    assert framed.sidebar.button_group[0].value == "Broad", "hidden controls still read the link"
