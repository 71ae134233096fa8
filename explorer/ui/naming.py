"""Names from a language model, where the operator has set one; nothing is drawn elsewhere."""

from functools import partial
from pathlib import Path

import streamlit as st

from explorer.errors import NamingError
from explorer.naming.endpoint import Endpoint, ask, endpoint_of
from explorer.naming.names import INSTRUCTION, Question, questions, renames, suggestions
from explorer.ui import access, curation, state
from explorer.ui.text import counted, md

_REFUSED = "names that were refused"


def popover(view: state.View) -> None:
    """A button that tells what is sent, and asks."""
    folder = view.landscape.folder
    try:
        endpoint = endpoint_of()
    except NamingError as error:
        st.caption(md(str(error)))
        return
    if endpoint is None or folder is None or not access.may_edit():
        return
    with st.popover("Names from a language model", icon=":material/auto_awesome:"):
        asked = questions(view.landscape, view.level)
        st.markdown(
            f"Asks **{md(endpoint.model)}** at **{md(endpoint.host)}** for names of the "
            f"{counted(len(asked), 'topic')} of this level. Sent are the terms of each topic and "
            "the titles of its typical papers, as below, and nothing else. Answers are kept, so "
            "nothing is asked twice; every new name is an edit that can be undone."
        )
        with st.expander("All that is sent"):
            st.code("\n\n".join([INSTRUCTION, *(question.text for question in asked)]), None)
        if st.button("Ask for names", type="primary"):
            _ask_and_rename(view, folder, endpoint, asked)
    _refused()


def _ask_and_rename(
    view: state.View, folder: Path, endpoint: Endpoint, asked: list[Question]
) -> None:
    bar = st.progress(0.0, "Asking …")
    st.button("Stop", icon=":material/stop:", help="Answers that are there already are kept.")

    def tell(done: int) -> None:
        bar.progress(done / len(asked), f"{done} of {len(asked)} named")

    try:
        made = suggestions(asked, partial(ask, endpoint, INSTRUCTION), tell)
    except NamingError as error:
        st.error(md(str(error)), icon=":material/error:")
        return
    edits = renames(view.landscape, view.level, made)
    if edits:
        curation.change(folder, edits)
    st.session_state[_REFUSED] = [f"{one.label}: {one.why_not}" for one in made if one.why_not]
    st.rerun()


def _refused() -> None:
    """Say, once, which topics keep their names."""
    refused: list[str] = st.session_state.pop(_REFUSED, [])
    if refused:
        st.warning(
            f"{counted(len(refused), 'topic')} keep their names: "
            + "; ".join(md(one) for one in refused[:10])
            + (" …" if len(refused) > 10 else ""),
            icon=":material/info:",
        )
