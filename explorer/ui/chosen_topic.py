"""The topic that a page is about."""

import streamlit as st

from explorer.analysis.topic_space import counterpart
from explorer.ui import state


def chosen_topic(view: state.View) -> int | None:
    """The topic that the address names; after a change of level what it is there."""
    left = st.session_state.pop(state.TOPIC_LEFT, None)
    if left is not None:
        level, topic = left
        if level < view.landscape.levels:
            state.choose_topic(counterpart(view.landscape, level, topic, view.level))
    topic = state.topic_in_address(state.TOPIC, view.landscape, view.level)
    st.session_state[state.TOPIC_SEEN] = (view.level, topic)
    return topic
