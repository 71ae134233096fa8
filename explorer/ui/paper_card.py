"""One paper: beside the map in short, on its page in full."""

from collections.abc import Callable
from urllib.parse import quote

import streamlit as st

from explorer.analysis.papers import authors_as_text, dates_as_text, topic_names
from explorer.analysis.topics import level_names, nearest_topic
from explorer.landscape import OUTLIER
from explorer.ui import reading_list, state
from explorer.ui.text import md, web_address

OnOpen = Callable[[int], None]

_MOST_AUTHORS = 12


def heading(view: state.View, row: int) -> None:
    """Title, then authors, date, venue and category in one line."""
    paper = view.landscape.papers.iloc[[row]]
    st.markdown(f"#### {md(view.landscape.title_of(row))}")
    facts = [
        _shortened(authors_as_text(paper).iloc[0]),
        dates_as_text(paper).iloc[0] or "undated",
        paper["venue"].iloc[0],
        paper["category"].iloc[0],
    ]
    st.caption(" · ".join(md(fact) for fact in facts if fact))


def _shortened(authors: str) -> str:
    names = authors.split("; ")
    more = len(names) - _MOST_AUTHORS
    return authors if more < 2 else f"{'; '.join(names[:_MOST_AUTHORS])} and {more:,} more"


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
            probability = view.landscape.papers[f"probability_{level}"].iloc[row]
            st.button(
                f":gray[{name}:] {md(label)} :gray[{probability:.0%}]",
                key=f"topic {level} of {row}", type="tertiary",
                icon=":material/category:", on_click=state.plan_topic, args=(name, topic),
            )  # fmt: skip


def links(view: state.View, row: int) -> None:
    """Buttons to where the paper can be read; only web addresses become links."""
    paper = view.landscape.papers.iloc[row]
    known = {
        "DOI": f"https://doi.org/{quote(paper['doi'], safe='/')}" if paper["doi"] else "",
        "arXiv": f"https://arxiv.org/abs/{paper['arxiv_id']}" if paper["arxiv_id"] else "",
        "PubMed": f"https://pubmed.ncbi.nlm.nih.gov/{paper['pmid']}/" if paper["pmid"] else "",
    }
    if paper["url"].replace("http://", "https://") not in known.values():
        known["Source"] = paper["url"]
    with st.container(horizontal=True):
        for label, address in known.items():
            if web_address(address):
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
                f":gray[{similarity:.2f}]  {md(landscape.title_of(other))}",
                key=f"near {row} {other}", type="tertiary", on_click=on_open, args=(other,),
                help="The number is the cosine similarity of the two texts' embeddings.",
            )  # fmt: skip
