"""One paper: beside the map in short, on its page in full."""

from collections.abc import Callable

import streamlit as st

from explorer.analysis.papers import authors_as_text, dates_as_text, topic_names
from explorer.analysis.topics import level_names, nearest_topic
from explorer.landscape import OUTLIER
from explorer.ui import reading_list, state
from explorer.ui.text import md, web_address

OnOpen = Callable[[int], None]


def heading(view: state.View, row: int) -> None:
    """Title, then authors, date, venue and category in one line."""
    paper = view.landscape.papers.iloc[[row]]
    st.markdown(f"#### {md(view.landscape.display_titles.iloc[row])}")
    facts = [
        authors_as_text(paper).iloc[0],
        dates_as_text(paper).iloc[0] or "undated",
        paper["venue"].iloc[0],
        paper["category"].iloc[0],
    ]
    st.caption(" · ".join(md(fact) for fact in facts if fact))


def abstract(view: state.View, row: int, *, height: int | None = None) -> None:
    """The abstract, or a sentence saying that there is none."""
    text = view.landscape.papers["abstract"].iloc[row]
    with st.container(height=height or "content", border=False):
        if text:
            st.text(text)
        else:
            st.caption("This record came without an abstract.")


def topic_line(view: state.View, row: int) -> None:
    """The paper's topic and how firmly it sits there; for an outlier, the nearest topic."""
    landscape, level = view.landscape, view.level
    topic = int(landscape.topic_of(level)[row])
    names = topic_names(landscape, level)
    if topic == OUTLIER:
        near = nearest_topic(landscape, level, row)
        text = "No topic (outlier)"
        if near:
            text += f"; nearest: **{md(names[near[0]])}**, similarity {near[1]:.2f}"
    else:
        probability = landscape.papers[f"probability_{level}"].iloc[row]
        text = f"**{md(names[topic])}**, membership {probability:.0%}"
    st.markdown(
        f":material/category: {text}",
        help="Membership is HDBSCAN's: 100 % lies in the dense heart of the topic, low values at "
        "its edge.",
    )


def topics_of_all_levels(view: state.View, row: int) -> None:
    """The paper's topic on every level, each a way to the topic's page."""
    for level, name in enumerate(level_names(view.landscape.levels)):
        topic = int(view.landscape.topic_of(level)[row])
        label = topic_names(view.landscape, level)[topic]
        if topic == OUTLIER:
            st.caption(f"{name}: {label}")
        else:
            st.button(
                f"{name}: {md(label)}", key=f"topic {level} of {row}", type="tertiary",
                icon=":material/category:", on_click=state.plan_topic, args=(name, topic),
            )  # fmt: skip


def links(view: state.View, row: int) -> None:
    """Buttons to where the paper can be read; only web addresses become links."""
    paper = view.landscape.papers.iloc[row]
    doi = f"https://doi.org/{paper['doi']}" if paper["doi"] else ""
    name = "arXiv" if paper["arxiv_id"] else "Source"
    with st.container(horizontal=True):
        for label, address in ((name, web_address(paper["url"])), ("DOI", web_address(doi))):
            if address:
                st.link_button(label, address, icon=":material/open_in_new:")


def nearest(view: state.View, row: int, on_open: OnOpen, *, count: int) -> None:
    """The papers nearest in embedding space, each a button."""
    landscape = view.landscape
    neighbors = landscape.neighbors[row][:count]
    if not len(neighbors):
        st.caption("There is no other paper to compare with.")
        return
    for rank, other in enumerate(map(int, neighbors)):
        similarity = 1 - float(landscape.neighbor_distances[row][rank])
        with reading_list.line(view, other, "nearest"):
            st.button(
                f":gray[{similarity:.2f}]  {md(landscape.display_titles.iloc[other])}",
                key=f"near {row} {other}", type="tertiary", on_click=on_open, args=(other,),
                help="The number is the cosine similarity of the two texts' embeddings.",
            )  # fmt: skip
