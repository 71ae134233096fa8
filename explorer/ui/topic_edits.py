"""Changing a topic, from its page."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from explorer.analysis.papers import topic_names
from explorer.analysis.topics import level_names
from explorer.edits.draft import refer
from explorer.edits.history import fresh_topic
from explorer.edits.kinds import (
    LONGEST_LABEL,
    Assign,
    Edit,
    Hide,
    Merge,
    Rename,
    Split,
    StopWords,
    Synonyms,
)
from explorer.edits.parts import parts_by_children, parts_by_papers
from explorer.landscape import OUTLIER, Landscape
from explorer.ui import curation, state
from explorer.ui.text import counted

_WAYS = "what to change"


def popover(view: state.View, topic: int) -> None:
    """A button that opens all that can be changed about a topic.

    Args:
        view: What the page shows.
        topic: A topic of the level that is shown.
    """
    folder = view.landscape.folder
    if folder is None:
        return
    with st.popover("Edit", icon=":material/edit:", key=f"edit {view.level} {topic}"):
        now = curation.curated(folder)
        if topic not in now.landscape.topics_at(view.level).index:
            return
        way = st.segmented_control(
            "Change", list(_FORMS), default="Rename", key=_WAYS, required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        _FORMS[way](folder, now.landscape, view.level, topic)
        if not now.shared:
            st.caption("Only you see the change, and only in this tab.")


def _rename(folder: Path, landscape: Landscape, level: int, topic: int) -> None:
    label = str(landscape.topics_at(level).loc[topic, "label"])
    key = f"label of {level} {topic} {label}"
    st.text_input("Name", label, key=key, max_chars=LONGEST_LABEL)

    def edits() -> list[Edit]:
        return [Rename(refer(landscape, level, topic), st.session_state[key])]

    _button("Rename", folder, edits, help="Leave it empty to go back to the name from its terms.")


def _merge(folder: Path, landscape: Landscape, level: int, topic: int) -> None:
    labels = topic_names(landscape, level).drop([topic, OUTLIER])
    if labels.empty:
        st.caption("There is no other topic at this level.")
        return
    key = f"merge {level} {topic}"
    st.multiselect(
        "Merge with", labels.index.tolist(), key=key, format_func=lambda one: labels[one],
        placeholder="Choose topics of this level",
    )  # fmt: skip

    def edits() -> list[Edit]:
        others = tuple(refer(landscape, level, other) for other in st.session_state[key])
        return [Merge(refer(landscape, level, topic), others)] if others else []

    _button("Merge", folder, edits, help="All papers go to this topic; the others end.")


def _split(folder: Path, landscape: Landscape, level: int, topic: int) -> None:
    children = parts_by_children(landscape, level, topic)
    rows = np.flatnonzero(landscape.topic_of(level) == topic)
    if len(rows) < 2:
        st.caption("A topic of one paper cannot be split.")
        return
    ways = ["Around two papers"]
    if len(children) > 1:
        finer = level_names(landscape.levels)[level + 1]
        ways.insert(0, f"Into its {len(children)} topics of level {finer}")
    way = st.radio("Split", ways, key=f"way to split {level} {topic}")
    if way != ways[-1]:
        _button("Split", folder, lambda: _split_into(folder, level, topic, children))
        return
    chosen = [
        st.selectbox(
            name, rows[:2000].tolist(), index=None, key=f"{name} {level} {topic}",
            format_func=landscape.title_of, placeholder="Choose a paper",
        )
        for name in ("One part around", "The other around")
    ]  # fmt: skip
    st.caption("Each paper of the topic goes with the one of the two that it is more similar to.")
    seeds = sorted({row for row in chosen if row is not None})
    if len(seeds) < 2:
        return
    parts = parts_by_papers(landscape, rows, seeds)
    st.caption(" and ".join(counted(len(part), "paper") for part in parts))
    _button("Split", folder, lambda: _split_into(folder, level, topic, parts))


def _split_into(folder: Path, level: int, topic: int, parts: Sequence[np.ndarray]) -> list[Edit]:
    now = curation.curated(folder)
    first = fresh_topic(now.built, now.landscape, now.history.lines, level)
    ids = now.landscape.papers["paper_id"]
    state.choose_topic(first)
    return [
        Split(
            refer(now.landscape, level, topic),
            tuple(tuple(map(str, ids.iloc[part])) for part in parts),
            tuple(range(first, first + len(parts))),
        )
    ]


def _gather_outliers(folder: Path, landscape: Landscape, level: int, topic: int) -> None:
    papers = landscape.papers
    outlier = landscape.topic_of(level) == OUTLIER
    similarity = 1 - papers[f"nearest_distance_{level}"].to_numpy()
    own = outlier & (papers[f"nearest_topic_{level}"].to_numpy() == topic)
    if not outlier.any():
        st.caption("Every paper belongs to a topic already.")
        return
    every = st.radio(
        "Papers of no topic", (False, True), key=f"whose outliers {level} {topic}",
        format_func={False: "nearest to this topic", True: "each to its nearest topic"}.__getitem__,
    )  # fmt: skip
    least = st.slider(
        "Least similarity", 0.0, 1.0, 0.5, 0.05, key=f"similarity {level} {topic}",
        help="Cosine similarity of a paper and the mean of the topic's papers: 1 says the same, 0 "
        "has nothing in common.",
    )  # fmt: skip
    number = int(((outlier if every else own) & (similarity >= least)).sum())
    st.caption(f"{counted(number, 'paper')} of {counted(int(outlier.sum()), 'paper')} of no topic")

    def edits() -> list[Edit]:
        return [Assign(level, least, None if every else refer(landscape, level, topic))]

    if number:
        _button("Take in", folder, edits)


def _words(folder: Path, landscape: Landscape, level: int, topic: int) -> None:
    terms = landscape.terms.query("level == @level and topic == @topic")["term"].tolist()
    ignored, joined, shown = (f"{part} {level} {topic}" for part in ("ignore", "join", "as"))
    st.multiselect(
        "Ignore words", terms, key=ignored, accept_new_options=True,
        placeholder="Choose terms or type words",
        help="No topic is described by them any more; a word also takes the phrases with it.",
    )  # fmt: skip
    st.multiselect(
        "Count terms as one", terms, key=joined, accept_new_options=True,
        placeholder="Choose or type terms that mean the same",
    )  # fmt: skip
    st.text_input("Shown as", key=shown, max_chars=LONGEST_LABEL, placeholder="The first of them")

    def edits() -> list[Edit]:
        stop, same = st.session_state[ignored], st.session_state[joined]
        name = st.session_state[shown].strip() or (same[0] if same else "")
        made: list[Edit] = [StopWords(tuple(stop), ())] if stop else []
        wanted = [term for term in same if term != name]
        return [*made, Synonyms(tuple(wanted), name)] if wanted else made

    _button("Apply", folder, edits, help="Terms and labels of all topics follow.")


def _hide(folder: Path, landscape: Landscape, level: int, topic: int) -> None:
    size = int(landscape.topics_at(level).loc[topic, "size"])
    st.caption(
        f"Its {counted(size, 'paper')} will count as papers of no topic at this level. The list of "
        "edits in the sidebar brings it back."
    )
    _button("Hide", folder, lambda: [Hide(refer(landscape, level, topic))])


def _button(
    name: str,
    folder: Path,
    edits: Callable[[], list[Edit]],
    help: str | None = None,  # noqa: A002 (as in Streamlit)
) -> None:
    def make() -> None:
        made = edits()
        if made:
            curation.change(folder, made)

    st.button(name, key=f"{name} the topic", type="primary", on_click=make, help=help)


_FORMS: dict[str, Callable[[Path, Landscape, int, int], None]] = {
    "Rename": _rename,
    "Merge": _merge,
    "Split": _split,
    "Take in": _gather_outliers,
    "Words": _words,
    "Hide": _hide,
}
