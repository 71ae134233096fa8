"""Picking papers on the map: steps, undoing, the address, the panel, every page."""

import json
import re
from urllib.parse import quote

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.analysis.row_sets import rows_as_text
from explorer.landscape import Landscape
from explorer.ui import pick_sources, picking
from tests.conftest import BUNDLED_LANDSCAPE, ROOT

SQUARE = "-0.5_-0.5_0.5_-0.5_0.5_0.5_-0.5_0.5"


def run(landscape: Landscape, *steps: tuple[str, str], **parameters: str) -> AppTest:
    """The map page after picking: each step is how it combines and what it picks."""

    def script(landscape, steps):
        import streamlit as st

        from explorer.analysis.filters import Filters, select
        from explorer.figures.theme import LIGHT
        from explorer.ui import map_page, picking
        from explorer.ui.state import View

        view = View(landscape, Filters(2), select(landscape, Filters(2)), LIGHT)
        if not st.session_state.get("done"):
            picking.restore(view)
            for how, source in steps:
                picking.pick(view, how, source)
            st.session_state["done"] = True
        map_page.show(view)

    at = AppTest.from_function(
        script, kwargs={"landscape": landscape, "steps": steps}, default_timeout=60
    )
    for key, value in parameters.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def picked(at: AppTest) -> picking.Picked:
    return at.session_state["papers picked on the map"]


def rows_of(landscape: Landscape, topic: int) -> list[int]:
    return np.flatnonzero(landscape.topic_of(2) == topic).tolist()


def words(at: AppTest) -> str:
    return " ".join(str(element.value) for kind in (at.markdown, at.caption) for element in kind)


def test_more_like_the_picked_are_the_nearest_others_and_can_be_undone(bundled: Landscape) -> None:
    at = run(bundled, ("new", "t2_5"))
    next(button for button in at.button if button.label == "More like these").click().run()
    assert not at.exception
    alike = picked(at)
    assert len(alike.rows) == 30
    assert not set(alike.rows.tolist()) & set(rows_of(bundled, 5))
    assert alike.name.startswith("most like")
    linked = run(bundled, picked=str(alike.address))
    assert picked(linked).rows.tolist() == alike.rows.tolist()
    next(button for button in at.button if button.label == "Undo").click().run()
    assert picked(at).rows.tolist() == rows_of(bundled, 5)


def test_the_panel_says_what_the_picked_papers_are(bundled: Landscape) -> None:
    at = run(bundled, ("new", "t2_0"))
    said = words(at)
    assert "**47 papers** Diffusion models" in said
    assert ":gray-badge[diffusion]" in said
    assert "diffusion: 79% of these papers, 13% of the rest" in said.replace("\\", "")
    assert "Diffusion models :gray[47]" in said
    labels = [button.label for button in at.button]
    assert {"Undo", "Clear", "List", "Only these"} <= set(labels)
    assert at.get("plotly_chart"), "years"
    middle = [button for button in at.button if (button.key or "").startswith("central")]
    assert len(middle) == 5
    middle[0].click().run()
    row = int(middle[0].key.split()[1])
    assert row in rows_of(bundled, 0)
    assert at.query_params["paper"] == bundled.papers["paper_id"][row]
    hits = json.loads(at.get("bidi_component")[0].proto.json)["hits"]
    assert hits is not None, "picked papers glow"


def test_choices_combine_and_can_be_undone(bundled: Landscape) -> None:
    one, other = rows_of(bundled, 0), rows_of(bundled, 1)
    at = run(bundled, ("new", "t2_0"), ("add", "t2_1"))
    assert picked(at).rows.tolist() == sorted(one + other)
    assert "from 2 choices" in words(at)
    at = run(bundled, ("new", "t2_0"), ("add", "t2_1"), ("remove", "t2_0"), ("both", "t2_0"))
    assert picked(at).rows.tolist() == []
    assert "No paper is left" in words(at)
    for left in (other, sorted(one + other), one):
        next(button for button in at.button if button.label == "Undo").click().run()
        assert picked(at).rows.tolist() == left
    next(button for button in at.button if button.label == "Clear").click().run()
    assert "18 topics" in words(at)
    assert "picked" not in at.query_params
    next(button for button in at.button if button.label == "Pick the 47 papers again").click().run()
    assert picked(at).rows.tolist() == one


def test_picking_the_same_again_picks_nothing(bundled: Landscape) -> None:
    at = run(bundled, ("new", "t2_3"), ("new", "t2_3"))
    assert picked(at) is None
    at = run(bundled, ("add", f"r{rows_as_text(np.array([7]))}"))
    assert picked(at).rows.tolist() == [7]


@pytest.mark.parametrize(
    "steps",
    [
        (("new", "t2_0"),),
        (("new", "t1_2"), ("remove", "t2_0"), ("add", f"p{SQUARE}")),
        (("new", f"p{SQUARE}"), ("both", "t2_1")),
        (("new", "cCategory_1"),),
        (("new", "h"),),
    ],
)
def test_a_link_picks_the_same_papers(
    bundled: Landscape, steps: tuple[tuple[str, str], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for short in (400, 0):
        monkeypatch.setattr(picking, "_SHORT", short)
        before = run(bundled, *steps)
        address = before.query_params["picked"]
        assert len(quote(address)) < 2000
        after = run(bundled, picked=address)
        assert picked(after).rows.tolist() == picked(before).rows.tolist()
        assert after.query_params["picked"] == address
        assert not after.warning


@pytest.mark.parametrize(
    "address",
    ["", "x", "0" * 8 + ".3.nt2_0", "{corpus}.3.nt9_0", "{corpus}.3.nt2_99", "{corpus}.1.zt2_0",
     "{corpus}.3.np1_2_3", "{corpus}.3.np1_2_3_4_nan_6", "{corpus}.2.nrAAAA", "{corpus}.1.n",
     "{corpus}.1." + "~".join(["nh"] * 50), "{corpus}.1.<img src=x>", "{corpus}.1.cNope_1" * 500,
     "{corpus}.1.ncTopic_1", "{corpus}.1.nt²_0"],
)  # fmt: skip
def test_a_stale_or_hostile_link_picks_nothing_and_says_so(
    bundled: Landscape, address: str
) -> None:
    corpus = bundled.manifest["corpus_fingerprint"][:8]
    address = address.replace("{corpus}", corpus)
    at = run(bundled, picked=address)
    assert "18 topics" in words(at)
    assert len(at.warning) == (1 if address else 0)
    assert "picked" not in at.query_params
    if address.startswith("0000"):
        assert "another corpus" in at.warning[0].value


def test_a_link_whose_filters_have_changed_says_so(bundled: Landscape) -> None:
    corpus = bundled.manifest["corpus_fingerprint"][:8]
    at = run(bundled, picked=f"{corpus}.50.nt2_0")
    assert picked(at).rows.tolist() == rows_of(bundled, 0)
    assert "50 papers, but with these filters it is 47" in at.warning[0].value


def test_too_many_papers_for_a_link_stay_in_the_session() -> None:
    rows = np.flatnonzero(np.random.default_rng(0).random(100_000) < 0.3)
    step = f"nr{rows_as_text(rows)}"
    assert picking.Picked(rows, "", (step,), "0" * 8).address is None
    assert picking.Picked(rows, "", ("nt0_1",), "0" * 8).address is not None


def test_corners_are_told_as_exactly_as_they_were_drawn() -> None:
    far = np.array([[0.123456, 0.2], [0.1235, 0.2001], [0.1236, 0.2]])
    again = pick_sources._polygon(pick_sources.polygon_text(far))
    assert again is not None
    assert np.abs(again - far).max() < np.ptp(far, axis=0).max() / 1000
    assert pick_sources.polygon_text(far * 1e8).count(".") == 0


def test_every_page_can_show_only_the_picked_papers(
    bundled: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPE", str(BUNDLED_LANDSCAPE))
    corpus = bundled.manifest["corpus_fingerprint"][:8]
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["picked"] = f"{corpus}.47.nt2_0"
    at.run()
    assert not at.exception
    toggle = next(one for one in at.toggle if one.label.startswith("Only picked"))
    assert "(47)" in toggle.label
    toggle.set_value(True).run()
    assert any(re.search(r"\*\*47\*\* of 296", one.value) for one in at.caption)
    next(one for one in at.button if one.label == "Show the rest").click().run()
    assert any("All 296 papers shown" in one.value for one in at.caption)


def test_the_map_has_a_table_of_what_is_in_sight(bundled: Landscape) -> None:
    at = run(bundled)
    assert at.expander[0].label == "296 papers in view as a table"
    at.session_state["box of the map in sight"] = (-0.3, -0.3, 0.3, 0.3)
    at.run()
    xy = bundled.papers[["x", "y"]].to_numpy()
    inside = int((np.abs(xy) <= 0.3).all(axis=1).sum())
    assert at.expander[0].label == f"{inside} papers in view as a table"
    at = run(bundled, ("new", "t2_0"))
    assert at.expander[0].label == "47 papers picked as a table"
