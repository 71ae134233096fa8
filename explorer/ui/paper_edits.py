"""Changing the topic of papers picked on the map."""

from pathlib import Path

import numpy as np
import streamlit as st

from explorer.analysis.papers import NO_TOPIC, topic_names
from explorer.edits.draft import paper_ids, refer
from explorer.edits.history import fresh_topic
from explorer.edits.kinds import LONGEST_LABEL, Edit, Gather, Move
from explorer.landscape import OUTLIER
from explorer.ui import curation, state
from explorer.ui.text import counted

_NEW = OUTLIER - 1
_TARGET = "topic for picked papers"
_NAME = "name of their topic"


def popover(view: state.View, rows: np.ndarray) -> None:
    """A button that opens what can be done with the topic of papers.

    Args:
        view: What the page shows.
        rows: Row numbers of the papers.
    """
    folder = view.landscape.folder
    if folder is None or not len(rows):
        return
    with st.popover("Topic", icon=":material/drive_file_move:", help="Change their topic"):
        names = topic_names(curation.curated(folder).landscape, view.level)
        options = [_NEW, OUTLIER, *names.index.drop(OUTLIER).tolist()]
        given = {_NEW: "A new topic", OUTLIER: NO_TOPIC}
        key = f"{_TARGET} {view.level}"
        target = st.selectbox(
            f"Put {counted(len(rows), 'paper')} into", options, key=key,
            format_func=lambda one: given.get(one) or str(names.get(one, "")),
        )  # fmt: skip
        if target == _NEW:
            st.text_input(
                "Name", key=_NAME, max_chars=LONGEST_LABEL, placeholder="From their terms"
            )
        st.caption("On the level that is shown; the others stay as they are.")
        st.button("Move", type="primary", on_click=_move, args=(folder, view.level, rows, key))


def _move(folder: Path, level: int, rows: np.ndarray, key: str) -> None:
    now = curation.curated(folder)
    target = st.session_state[key]
    papers = paper_ids(now.landscape, rows)
    edit: Edit
    if target == _NEW:
        number = fresh_topic(now.built, now.landscape, now.history.lines, level)
        edit = Gather(papers, level, number, st.session_state.get(_NAME, ""))
    else:
        into = None if target == OUTLIER else refer(now.landscape, level, target)
        edit = Move(papers, level, into)
    curation.change(folder, (edit,))
