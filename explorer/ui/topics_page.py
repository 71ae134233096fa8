"""Topics: all of them at once, or one of them in full."""

import streamlit as st

from explorer.analysis.topics import topic_summary
from explorer.ui import all_topics, state, topic_page
from explorer.ui.chosen_topic import chosen_topic
from explorer.ui.empty import stop_if_nothing_shown
from explorer.ui.text import md


def show(view: state.View) -> None:
    """Draw the page."""
    stop_if_nothing_shown(view)
    topics = topic_summary(view.landscape, view.level, view.selection.shown)
    if topics.empty:
        st.info(
            "No topics were found: every paper is an outlier. "
            + " ".join(md(note) for note in view.landscape.manifest["notes"]),
            icon=":material/info:",
        )
        return
    topic = chosen_topic(view)
    if topic is None:
        all_topics.show(view, topics)
    else:
        topic_page.show(view, topics, topic)
