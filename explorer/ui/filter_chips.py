"""What narrows the papers, at the top of every page: each condition a chip to take away."""

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from explorer.analysis.periods import month_label
from explorer.ui import filter_state, state
from explorer.ui.remembered import remembered_facet
from explorer.ui.text import counted, md

_LONGEST = 60
_MOST = 24


@dataclass(frozen=True)
class Chip:
    """One condition.

    Attributes:
        kind: What it narrows: Search, Years, Author.
        text: The value, of any origin.
        papers: How many papers meet it, whatever the other conditions.
        key: The filter's key in the session.
        value: Which of the filter's values it is; None for the whole filter.
    """

    kind: str
    text: str
    papers: int
    key: str
    value: str | None = None


def chips(view: state.View) -> None:
    """Draw a chip for each condition of the view; nothing if all papers are shown."""
    every = list(chips_of(view))
    if not every:
        return
    with st.container(horizontal=True, gap="small", key="chips"):
        for chip in every[:_MOST]:
            text = chip.text if len(chip.text) <= _LONGEST else f"{chip.text[:_LONGEST]} …"
            st.button(
                f":gray[{chip.kind}] {md(text)} :gray[{chip.papers:,}]",
                key=f"chip {chip.kind} {chip.text}", icon=":material/close:",
                icon_position="right", on_click=filter_state.drop_filter,
                args=(chip.key, chip.value),
                help=f"{counted(chip.papers, 'paper')} by this alone; click to take it away.",
            )  # fmt: skip
        if len(every) > _MOST:
            st.caption(f"and {len(every) - _MOST} more")


def chips_of(view: state.View) -> Iterator[Chip]:
    """The conditions of the view, in the order of the sidebar."""
    filters, counts = view.filters, view.selection.counts
    if view.selection.found is not None:
        yield Chip("Search", filters.query.strip(), counts["query"], state.QUERY)
    if filters.years is not None:
        first, last = filters.years
        years = str(first) if first == last else f"{first}–{last}"
        yield Chip("Years", years, counts["years"], state.YEARS)
    if filters.months is not None:
        months = " to ".join(dict.fromkeys(map(month_label, filters.months)))
        yield Chip("Months", months, counts["months"], state.MONTHS)
    topics = view.landscape.topics_at(view.level)
    sizes = view.landscape.papers[f"topic_{view.level}"].value_counts() if filters.topics else {}
    for topic in filters.topics:
        label = str(topics.loc[topic, "label"])
        yield Chip("Topic", label, int(sizes.get(topic, 0)), state.TOPICS, label)
    if not filters.outliers:
        text = "without outliers"
        yield Chip("Topic", text, counts["outliers"], state.OUTLIERS)
    for name, texts in filters.facets.items():
        values = remembered_facet(view.landscape, name)
        for text in texts:
            papers = int(values.mask(values.matching(text)).sum())
            yield Chip(_KINDS[name], text, papers, state.FACETS[name], text)
    if filters.abstract:
        yield Chip("With", "abstract", counts["abstract"], state.ABSTRACT)
    yield from _narrowed(view)


def _narrowed(view: state.View) -> Iterator[Chip]:
    """Of papers chosen one by one."""
    if view.only is not None:
        yield Chip("Only", "picked papers", len(view.only), state.ONLY)
    if view.listed is not None:
        yield Chip("Only", "the reading list", len(view.listed), state.LISTED)


_KINDS = {
    "authors": "Author",
    "venues": "Venue",
    "categories": "Category",
    "files": "File",
    "languages": "Language",
}
