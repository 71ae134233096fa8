"""Then and now: two stretches of time side by side, in topics, in words and on the map."""

import numpy as np
import pandas as pd
import streamlit as st

from explorer.analysis.spans import ENOUGH, Span, balanced_spans
from explorer.analysis.then_and_now import Comparison, group_changes, word_changes
from explorer.analysis.timelines import Timeline
from explorer.export.tables import csv_bytes
from explorer.figures.change_charts import share_changes, two_maps
from explorer.figures.theme import Chart
from explorer.landscape import OUTLIER, Landscape
from explorer.ui import chart_figure, picking, state
from explorer.ui.chart_figure import Printed
from explorer.ui.text import counted, md
from explorer.ui.timeline_groups import colors

_MOST_ROWS = 20
_DOTS = 1500
"""Papers drawn of each side: as many of both, so that equal crowds look alike."""
_GROUND = 4000
_WORDS = 15


def show(view: state.View, line: Timeline) -> None:
    """Draw the section."""
    if len(balanced_spans(line.totals, 2)) < 2:
        st.info(
            f"To compare two times takes at least {ENOUGH} dated papers in each; there are "
            f"{counted(int(line.totals.sum()), 'paper')} with a date that fits, or all are of one "
            "period.",
            icon=":material/event_busy:",
        )
        return
    compared = _controls(line)
    if compared is None:
        return
    _topics(view, line, compared)
    _words(view, line, compared)
    _maps(view, line, compared)


def _controls(line: Timeline) -> Comparison | None:
    """The two stretches of time; None, with the reason said, where they cannot be compared."""
    defaults = balanced_spans(line.totals, 2)
    earlier, later = st.columns(2, gap="large")
    with earlier:
        then = _slider(line, "Then", defaults[0])
    with later:
        now = _slider(line, "Now", defaults[1])
    compared = Comparison(then, now)
    if then.last >= now.first:
        st.warning(
            "The two times overlap, or the later one comes first: let “Then” end before “Now” "
            "begins.", icon=":material/compare_arrows:",
        )  # fmt: skip
        return None
    papers = [_papers(line, span) for span in (then, now)]
    labels = line.calendar.labels
    if min(papers) < ENOUGH:
        small = labels_of(line, then if papers[0] < papers[1] else now)
        st.warning(
            f"{md(small)} has only {counted(min(papers), 'paper')}: at least {ENOUGH} are needed "
            "to say anything. Widen the range.", icon=":material/expand:",
        )  # fmt: skip
        return None
    last = len(labels) - 1
    unfinished = (
        f" {labels[last]} may be unfinished; shares are of the papers it has so far."
        if line.calendar.unfinished and now.last == last else ""
    )  # fmt: skip
    st.caption(
        f"{counted(papers[0], 'paper')} of {labels_of(line, then)} against "
        f"{counted(papers[1], 'paper')} of {labels_of(line, now)}.{unfinished}"
    )
    return compared


def labels_of(line: Timeline, span: Span) -> str:
    """What a stretch of time is called."""
    return span.label(line.calendar.labels)


def _slider(line: Timeline, name: str, default: Span) -> Span:
    labels = line.calendar.labels
    ends = st.select_slider(
        name, labels, value=(labels[default.first], labels[default.last]),
        key=f"{name.lower()}_{line.calendar.period}", bind="query-params", persist_state="session",
    )  # fmt: skip
    return Span(labels.index(ends[0]), labels.index(ends[1]))


def _papers(line: Timeline, span: Span) -> int:
    return int(line.totals[span.first : span.last + 1].sum())


def _topics(view: state.View, line: Timeline, compared: Comparison) -> None:
    changes = group_changes(line, compared)
    sure = changes["change"] != ""
    strongest = changes.assign(sure=sure, size=changes["difference"].abs())
    drawn = (
        strongest.sort_values(["sure", "size"], ascending=False).index[:_MOST_ROWS].sort_values()
    )
    st.markdown("**Topics that grew and shrank**", help=_HELP_TOPICS)
    grew, shrank = ((changes["change"] == change).sum() for change in ("grew", "shrank"))
    topics = sum(line.groups[group].key != OUTLIER for group in changes["group"])
    st.caption(
        f"Of {counted(topics, 'topic')}, {grew} surely grew and {shrank} surely shrank in "
        "share; for the others the change may be chance."
        + (f" The {_MOST_ROWS} clearest are drawn." if len(changes) > _MOST_ROWS else "")
    )
    _changes_chart(view, line, changes.loc[drawn], compared)
    with st.expander("All topics as a table", icon=":material/table:"):
        st.dataframe(
            changes.drop(columns="group"), hide_index=True,
            column_config={
                "label": st.column_config.TextColumn("Topic", pinned=True),
                "papers_then": st.column_config.NumberColumn("Papers then", format="localized"),
                "papers_now": st.column_config.NumberColumn("Papers now", format="localized"),
                "share_then": st.column_config.NumberColumn("Share then", format="percent"),
                "share_now": st.column_config.NumberColumn("Share now", format="percent"),
                "difference": st.column_config.NumberColumn("Difference", format="percent"),
                "low": st.column_config.NumberColumn("At least", format="percent"),
                "high": st.column_config.NumberColumn("At most", format="percent"),
                "change": st.column_config.TextColumn("Beyond chance"),
            },
        )  # fmt: skip
        _download("Topics as CSV", changes.drop(columns="group"), "topics-then-and-now.csv")


def _changes_chart(
    view: state.View, line: Timeline, shown: pd.DataFrame, compared: Comparison
) -> None:
    names = (labels_of(line, compared.then), labels_of(line, compared.now))

    def drawn_changes(view: state.View) -> Chart:
        hues = colors(view, line)
        return share_changes(shown, [hues[group] for group in shown["group"]], names, view.theme)

    says = (
        f"Share of each topic in {names[0]} (ring) and {names[1]} (dot), and the difference with "
        "its 95 % interval; pale is what may be chance"
    )
    chart_figure.chart(
        view, Printed("then-and-now", says, drawn_changes), key="topics then and now",
        alt="Shares of topics then and now; the table below has the numbers.",
    )  # fmt: skip


def _words(view: state.View, line: Timeline, compared: Comparison) -> None:
    then, now = (
        span.rows(line.rows, line.calendar.of_paper) for span in (compared.then, compared.now)
    )
    words = _changed_words(view.landscape, then, now)
    st.markdown("**Words that came and went**", help=_HELP_WORDS)
    if words.empty:
        st.caption(
            "No word changed by more than chance may do with so few papers: compare longer times."
        )
        return
    for column, change, name in zip(
        st.columns(2, gap="large"), ("came", "went"), ("Came", "Went"), strict=True
    ):
        with column:
            listed = words[words["change"] == change]
            if listed.empty:
                st.caption(f"{name}: no word beyond chance.")
                continue
            st.dataframe(
                listed[["term", "share_then", "share_now", "papers_then", "papers_now"]],
                hide_index=True, key=f"words that {change}", height="content",
                column_config={
                    "term": st.column_config.TextColumn(name, width="medium"),
                    "share_then": st.column_config.NumberColumn(
                        "Then", format="percent", help="Share of the papers then that use it."
                    ),
                    "share_now": st.column_config.NumberColumn(
                        "Now", format="percent", help="Share of the papers now that use it."
                    ),
                    "papers_then": st.column_config.NumberColumn("Papers then", format="localized"),
                    "papers_now": st.column_config.NumberColumn("Papers now", format="localized"),
                },
            )  # fmt: skip
    _download("Words as CSV", words, "words-then-and-now.csv")


def _download(name: str, table: pd.DataFrame, file: str) -> None:
    st.download_button(
        name, lambda: csv_bytes(table), file, "text/csv", icon=":material/download:",
        on_click="ignore",
    )  # fmt: skip


def _maps(view: state.View, line: Timeline, compared: Comparison) -> None:
    """Both sides on small maps, and a way to pick the papers of each on the large one."""
    spans = (compared.then, compared.now)
    sides = [span.rows(line.rows, line.calendar.of_paper) for span in spans]
    dots = min(_DOTS, *map(len, sides))
    xy = view.landscape.papers[["x", "y"]].to_numpy()
    random = np.random.default_rng(0)
    drawn = [np.sort(random.choice(side, dots, replace=False)) for side in sides]
    ground = random.choice(len(xy), min(_GROUND, len(xy)), replace=False)
    st.markdown("**On the map**")
    st.caption(
        f"{counted(dots, 'paper')} of each side, drawn at random, so that equal crowds look alike."
        if dots < max(map(len, sides)) else "All papers of both sides."
    )  # fmt: skip

    def both(view: state.View) -> Chart:
        hues = np.array(colors(view, line), dtype=object)
        sides = [
            (labels_of(line, span), xy[rows], hues[line.group_of[rows]].tolist())
            for span, rows in zip(spans, drawn, strict=True)
        ]
        return two_maps(xy[ground], sides, view.theme)

    says = "Papers of both spans on the map, coloured by topic, equally many of each"
    chart_figure.chart(
        view, Printed("maps-then-and-now", says, both), key="maps then and now",
        alt="Where the papers of both sides lie on the map.",
    )  # fmt: skip
    for column, span, rows in zip(st.columns(2), spans, sides, strict=True):
        with column:
            pick_button(view, line, span, len(rows))


def pick_button(view: state.View, line: Timeline, span: Span, papers: int) -> None:
    """Open the map with the papers of a stretch of time picked."""
    labels = line.calendar.labels
    source = f"w{labels[span.first]}..{labels[span.last]}"
    if st.button(
        f"Pick the {counted(papers, 'paper')} of {labels_of(line, span)} on the map",
        icon=":material/map:", key=f"pick {source}", type="tertiary",
        on_click=_pick, args=(view, source),
    ):  # fmt: skip
        state.go_to("map")


def _pick(view: state.View, source: str) -> None:
    """Pick them unless they are: picking the same twice would let go of them."""
    picked = picking.current(view.landscape)
    if picked is None or picked.steps != (f"n{source}",):
        picking.pick(view, "new", source)


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs={Landscape: state.identity})
def _changed_words(landscape: Landscape, then: np.ndarray, now: np.ndarray) -> pd.DataFrame:
    return word_changes(landscape, then, now, _WORDS)


_HELP_TOPICS = (
    "Shares are of all papers of each time. The bars on the right are wide enough that all of them "
    "together hold the truth in 95 of 100 cases (Newcombe's intervals for differences of shares, "
    "Bonferroni for their number). A bar that does not reach zero is a change beyond chance; pale "
    "rows may be chance."
)
_HELP_WORDS = (
    "Ranked by how much more usual a word surely is on one side (log-odds with an informative "
    "prior, Monroe, Colaresi and Quinn 2008; the lower end of the interval). Only words that at "
    "least three papers and one in a hundred use; of the words listed about one in ten may be "
    "chance. Each paper counts once, however often it uses the word."
)
