"""Flows: how the topics of one time pass into those of the next."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.flows import Event, Flows, flows, joined, most_telling
from explorer.analysis.spans import balanced_spans
from explorer.analysis.timelines import OTHERS, Timeline
from explorer.export.tables import csv_bytes
from explorer.figures.flow_chart import FEWEST_DRAWN, LEAST_DRAWN, SHARE_DRAWN, flow_chart, is_drawn
from explorer.figures.theme import Chart
from explorer.landscape import OUTLIER, Landscape
from explorer.ui import chart_figure, clicked, state
from explorer.ui.chart_figure import Printed
from explorer.ui.text import counted, md
from explorer.ui.timeline_groups import colors
from explorer.ui.timeline_lists import listed

_CHART, _PLACE = "flows", "flow"
_SPANS, _LEAST = 6, 50
"""Most stretches of time, and the fewest papers of each."""
_TOPICS = 11
_TOLD = 12
"""Events told beside the chart; the table has all."""
_OTHER = "Other topics"


def show(view: state.View, line: Timeline) -> None:
    """Draw the section."""
    spans = balanced_spans(line.totals, _SPANS, _LEAST)
    topics = [group.key not in (OUTLIER, OTHERS) for group in line.groups]
    if len(spans) < 2 or not line.counts[topics].any():
        st.info(
            f"To follow topics takes at least {_LEAST} dated papers in each of two periods, and "
            f"topics; there are {counted(int(line.totals.sum()), 'paper')} with a date that fits.",
            icon=":material/event_busy:",
        )
        return
    found = _flows(view.landscape, line)
    names = [span.label(line.calendar.labels) for span in found.spans]
    kept = most_telling(found, _TOPICS)
    papers, links = joined(found, kept)
    nodes = _nodes(view, line, kept, papers)

    def drawn(view: state.View) -> Chart:
        bars = _nodes(view, line, kept, papers)
        hatched = len(names) - 1 if unfinished else None
        return flow_chart(bars, links, names, view.theme, hatched=hatched)

    _say(line, found, links)
    last = len(line.calendar.labels) - 1
    unfinished = line.calendar.unfinished and found.spans[-1].last == last
    says = "How topics pass from one span of time into the next; bars are shares of its papers"
    chart_figure.chart(
        view, Printed("flows", says, drawn), key=_CHART,
        on_select=partial(clicked.note_point, _PLACE, _CHART),
        selection_mode="points",
        alt="Topics in columns of time with bands between them; the tables below have the numbers.",
    )  # fmt: skip
    _papers_of_bar(view, line, found, nodes, kept)
    _happened(line, found, names)
    _numbers(line, found, names)


def _nodes(view: state.View, line: Timeline, kept: np.ndarray, papers: np.ndarray) -> pd.DataFrame:
    """One row per bar of the chart."""
    hues = colors(view, line)
    span, column = np.nonzero(papers)
    labels = np.array([*(line.groups[group].label for group in kept), _OTHER], dtype=object)
    tones = np.array([*(hues[group] for group in kept), view.theme.quiet], dtype=object)
    count = papers[span, column]
    return pd.DataFrame(
        {
            "span": span,
            "topic": column,
            "label": labels[column],
            "papers": count,
            "share": count / papers.sum(axis=1)[span],
            "color": tones[column],
        }
    )


def _say(line: Timeline, found: Flows, links: pd.DataFrame) -> None:
    drawn = is_drawn(links)
    part = links["papers"][drawn].sum() / max(links["papers"].sum(), 1)
    outliers = int(line.totals.sum() - found.papers.sum())
    st.caption(
        "Bars: the share of each topic in the papers of that time. Bands: each paper comes from "
        "the topic of the most similar paper of the time before. "
        f"Only the largest are drawn, with {part:.0%} of the papers."
        + (f" {counted(outliers, 'paper')} of no topic are not here." if outliers else ""),
        help=_HELP,
    )


def _papers_of_bar(
    view: state.View, line: Timeline, found: Flows, nodes: pd.DataFrame, kept: np.ndarray
) -> None:
    chosen = clicked.number(_PLACE)
    if chosen is None or chosen >= len(nodes):
        st.caption("Click a bar to list its papers.")
        return
    node = nodes.iloc[chosen]
    span = found.spans[node["span"]]
    rows = span.rows(line.rows, line.calendar.of_paper)
    group = line.group_of[rows]
    topics = [place for place, one in enumerate(line.groups) if one.key not in (OUTLIER, OTHERS)]
    others = np.setdiff1d(topics, kept)
    wanted = others if node["topic"] == len(kept) else kept[[node["topic"]]]
    rows = rows[np.isin(group, wanted)]
    name = f"{node['label']}, {span.label(line.calendar.labels)}"
    st.markdown(f"**{md(name)}**: {counted(len(rows), 'paper')}")
    listed(view, rows, f"papers of {name}")


def _happened(line: Timeline, found: Flows, names: list[str]) -> None:
    st.markdown("**Births, ends, splits and merges**", help=_HELP_EVENTS)
    if not found.events:
        st.caption("None beyond doubt: the topics with enough papers were there all along.")
        return
    shown = found.events[-_TOLD:]
    st.markdown("\n".join(f"- {_told(line, event, names)}" for event in reversed(shown)))
    if len(found.events) > len(shown):
        st.caption(f"The latest {_TOLD} of {len(found.events)}; the table has all.")


def _told(line: Timeline, event: Event, names: list[str]) -> str:
    """An event as a sentence in Markdown."""
    before, after = (
        " and ".join(f"**{md(line.groups[group].label)}**" for group in groups)
        for groups in (event.before, event.after)
    )
    when = f"{md(names[event.span])}: "
    if event.kind == "split":
        return f"{when}{before} splits into {after}"
    if event.kind == "merged":
        return f"{when}{before} merge into {after}"
    if event.kind == "born":
        return f"{when}{after} appears" + (f", mostly out of {before}" if before else "")
    return f"{when}{before} is no longer there" + (f"; nearest to it is {after}" if after else "")


def _numbers(line: Timeline, found: Flows, names: list[str]) -> None:
    labels = np.array([group.label for group in line.groups], dtype=object)
    spans = np.array(names, dtype=object)
    links = found.links
    table = pd.DataFrame(
        {
            "from": spans[links["step"]],
            "topic": labels[links["source"]],
            "to": spans[links["step"] + 1],
            "becomes": labels[links["target"]],
            "papers": links["papers"].round(1),
            "of_source": links["of_source"],
            "of_target": links["of_target"],
        }
    ).sort_values("papers", ascending=False, kind="stable")
    events = pd.DataFrame(
        {
            "time": [names[event.span] for event in found.events],
            "what": [event.kind for event in found.events],
            "before": ["; ".join(labels[list(event.before)]) for event in found.events],
            "after": ["; ".join(labels[list(event.after)]) for event in found.events],
        }
    )
    with st.expander("The numbers behind the chart", icon=":material/table:"):
        st.dataframe(
            table, hide_index=True,
            column_config={
                "from": "From", "topic": "Topic", "to": "To", "becomes": "Becomes",
                "papers": st.column_config.NumberColumn(
                    "Papers", format="%.0f",
                    help="Papers of the later topic whose most similar earlier paper is in the "
                    "earlier topic; estimated from a sample where there are many.",
                ),
                "of_source": st.column_config.NumberColumn(
                    "Of what leaves the earlier topic", format="percent"
                ),
                "of_target": st.column_config.NumberColumn("Of the later topic", format="percent"),
            },
        )  # fmt: skip
        _download("Flows as CSV", table, "flows.csv")
        _download("Events as CSV", events, "events.csv")


def _download(name: str, table: pd.DataFrame, file: str) -> None:
    st.download_button(
        name, lambda: csv_bytes(table), file, "text/csv", icon=":material/download:",
        on_click="ignore",
    )  # fmt: skip


def _contents(line: Timeline) -> object:
    return line.calendar.period, line.calendar.labels, line.groups, line.counts, line.rows.tobytes()


@st.cache_resource(
    max_entries=16, show_spinner="Following topics …",
    hash_funcs={Landscape: state.identity, Timeline: _contents},
)  # fmt: skip
def _flows(landscape: Landscape, line: Timeline) -> Flows:
    outside = [place for place, group in enumerate(line.groups) if group.key in (OUTLIER, OTHERS)]
    spans = balanced_spans(line.totals, _SPANS, _LEAST)
    return flows(landscape, line, spans, np.array(outside, dtype=int))


_HELP = (
    "Times are whole periods joined so that each holds about as many papers. Similarity is that of "
    "the papers' embeddings; of more than 2,000 papers of a time a random sample is compared. A "
    f"band is drawn from {FEWEST_DRAWN} papers, {LEAST_DRAWN:.1%} of the later time's papers, and "
    f"{SHARE_DRAWN:.0%} of a topic on either side. Bars are hatched where the time may be "
    "unfinished."
)
_HELP_EVENTS = (
    "A topic appears when it has at least 10 papers and had at most a tenth of those to be "
    "expected at this share in all earlier times together, if at least 10 were to be expected; it "
    "is no longer there the other way round. It splits when at least half of the papers of each of "
    "several later topics come from it and each takes at least a fifth of what it passes on. "
    "Topics merge when at least half of what each passes on goes to one later topic and each gives "
    "at least a fifth of its papers. The topics themselves are those of all times."
)
