"""Links that fit no longer, and links that never did: what the reader is told, and shown."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.landscape import Landscape
from explorer.ui import state
from tests.conftest import ROOT


def opened(**address: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in address.items():
        at.query_params[key] = value
    return at.run()


def told(at: AppTest) -> str:
    return " ".join(toast.value for toast in at.toast)


@pytest.mark.parametrize("key", ["level", "outliers", "color", "years", "topics", "q", "undated"])
def test_an_empty_part_of_a_link_leaves_the_usual_choice(key: str) -> None:
    at = opened(**{key: ""})
    assert not at.exception
    assert told(at) == ""
    assert key not in at.query_params
    assert at.sidebar.button_group[0].value == "Fine"


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ({"level": "Huge"}, "granularity"),
        ({"topics": ["Nothing of this", "Language models"]}, "topics to show"),
        ({"years": ["1800", "1900"]}, "years"),
        ({"months": "2024-13..x"}, "months"),
        ({"at": "here"}, "place on the map"),
        ({"at": "1e300,0,1"}, "place on the map"),
        ({"color": "Mood"}, "colours"),
    ],
)
def test_a_part_that_is_not_here_is_named(address: dict[str, str], named: str) -> None:
    at = opened(**address)
    assert not at.exception
    assert named in told(at)
    assert "left out" in told(at)


def test_a_link_that_fits_is_taken_without_a_word(bundled: Landscape) -> None:
    at = opened(
        level="Medium", q="graph", months="2021-07..2024-06", at="0.1,0.2,3",
        made=state.made(bundled),
    )  # fmt: skip
    assert told(at) == ""
    assert "made" not in at.query_params
    assert at.sidebar.button_group[0].value == "Medium"
    assert at.run().query_params["months"] == "2021-07..2024-06"


def test_a_link_to_an_earlier_build_says_so(bundled: Landscape) -> None:
    assert "may be others now" in told(opened(made="0" * 8))
    assert state.made(bundled) != "0" * 8


def test_nothing_is_told_twice() -> None:
    at = opened(level="Huge")
    assert "granularity" in told(at)
    assert told(at.run()) == ""
