"""How topics pass from one stretch of time into the next: bars joined by bands."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from explorer.figures.theme import Theme, plain, styled

SHARE_DRAWN = 0.1
"""Share of what leaves a topic, or of what comes into one, from which a band is drawn..."""
FEWEST_DRAWN, LEAST_DRAWN = 3, 0.005
"""... if it has so many papers, and such a share of all papers of its later end."""
_HEIGHT = 560
_SLOT, _GAP = 15.0, 6.0
"""Pixels that each bar has at least, so that its label has room, and between two of them."""
_BAR = 0.05
_LONGEST = 26
_SIDES = 180


def flow_chart(
    nodes: pd.DataFrame, links: pd.DataFrame, spans: list[str], theme: Theme,
    *, hatched: int | None = None,
) -> go.Figure:  # fmt: skip
    """Topics as bars in columns of time, as high as their share, bands between them.

    Labels stand left of the first column, right of the last, and beside a topic that appears in
    between; every bar has its own line, so that none can cover another. Drawn by hand, since
    plotly's own Sankey diagram writes the names of small bars over one another.

    Args:
        nodes: One row per column of time and topic with papers, from top to bottom: `span`,
            `topic`, `label`, `papers`, `share` (of the papers of its column), `color`.
        links: `step` (column of the source), `source`, `target` (topics), `papers`, `of_source`,
            `of_target`.
        spans: Names of the columns.
        theme: The mode's colours.
        hatched: A column that is not over.
    """
    placed = nodes.assign(**_places(nodes))
    figure = go.Figure([*_bands(placed, links, spans), _bars(placed, spans, theme, hatched)])
    styled(figure, theme, height=_HEIGHT + 70)
    totals = nodes.groupby("span")["papers"].sum()
    ticks = [
        f"<b>{plain(name)}</b><br>{totals.get(at, 0):,} papers" for at, name in enumerate(spans)
    ]
    figure.update_layout(
        annotations=_labels(placed, len(spans), theme),
        dragmode=False, hovermode="closest", showlegend=False,
        margin={"l": _SIDES, "r": _SIDES, "t": 50, "b": 8},
    )  # fmt: skip
    figure.update_xaxes(
        tickvals=list(range(len(spans))), ticktext=ticks, side="top", showgrid=False,
        zeroline=False, fixedrange=True, range=[-_BAR, len(spans) - 1 + _BAR],
        tickfont={"color": theme.ink}, automargin=False,
    )  # fmt: skip
    figure.update_yaxes(visible=False, fixedrange=True, range=[_HEIGHT, 0], automargin=False)
    return figure


def is_drawn(links: pd.DataFrame) -> pd.Series:
    """Which links are large enough for a band."""
    share = links[["of_source", "of_target"]].max(axis=1)
    least = LEAST_DRAWN * links.groupby("step")["papers"].transform("sum")
    return (share >= SHARE_DRAWN) & (links["papers"] >= least.clip(lower=FEWEST_DRAWN))


def _places(nodes: pd.DataFrame) -> dict[str, pd.Series]:
    """Top and height of each bar in pixels: in proportion to the share, as large as fits."""

    def slots(scale: float) -> pd.Series:
        return (nodes["share"] * scale).clip(lower=_SLOT) + _GAP

    def fits(scale: float) -> bool:
        return bool(slots(scale).groupby(nodes["span"]).sum().max() <= _HEIGHT)

    scale = next(filter(fits, np.linspace(_HEIGHT, _SLOT, 200)), _SLOT)
    room = slots(scale)
    height = (nodes["share"] * scale).clip(lower=1)
    above = room.groupby(nodes["span"]).cumsum() - room
    return {"top": above + (room - height) / 2, "height": height}


def _bands(placed: pd.DataFrame, links: pd.DataFrame, spans: list[str]) -> list[go.Scatter]:
    """One filled outline per link that is large at either end."""
    nodes = placed.set_index(["span", "topic"])
    start = pd.MultiIndex.from_arrays([links["step"], links["source"]])
    end = pd.MultiIndex.from_arrays([links["step"] + 1, links["target"]])
    sides = links.assign(
        left=nodes["height"].reindex(start).to_numpy() * links["of_source"],
        right=nodes["height"].reindex(end).to_numpy() * links["of_target"],
    )
    by_end = sides.sort_values(["step", "source", "target"], kind="stable")
    sides["left_top"] = (
        by_end.groupby(["step", "source"])["left"].cumsum() - by_end["left"]
    ) + pd.Series(nodes["top"].reindex(start).to_numpy(), index=sides.index)
    by_end = sides.sort_values(["step", "target", "source"], kind="stable")
    sides["right_top"] = (
        by_end.groupby(["step", "target"])["right"].cumsum() - by_end["right"]
    ) + pd.Series(nodes["top"].reindex(end).to_numpy(), index=sides.index)
    drawn = sides[is_drawn(sides)]
    return [
        _band(
            band,
            nodes.loc[(band["step"], band["source"])],
            nodes.loc[(band["step"] + 1, band["target"])],
            spans,
        )
        for _, band in drawn.sort_values("papers", ascending=False, kind="stable").iterrows()
    ]


def _band(band: pd.Series, source: pd.Series, target: pd.Series, spans: list[str]) -> go.Scatter:
    step = int(band["step"])
    along = np.linspace(0, 1, 21)
    x = step + _BAR / 2 + along * (1 - _BAR)
    ease = along**2 * (3 - 2 * along)
    upper = band["left_top"] + (band["right_top"] - band["left_top"]) * ease
    lower_left, lower_right = band["left_top"] + band["left"], band["right_top"] + band["right"]
    lower = lower_left + (lower_right - lower_left) * ease
    text = (
        f"{plain(source['label'])}, {plain(spans[step])}<br>→ {plain(target['label'])}, "
        f"{plain(spans[step + 1])}<br>{band['papers']:,.0f} papers: {band['of_target']:.0%} of "
        "those there"
    )
    return go.Scatter(
        x=np.concatenate([x, x[::-1]]), y=np.concatenate([upper, lower[::-1]]), mode="lines",
        fill="toself", fillcolor=source["color"], opacity=0.35, line={"width": 0},
        hoveron="fills", text=text, hoverinfo="text",
    )  # fmt: skip


def _bars(placed: pd.DataFrame, spans: list[str], theme: Theme, hatched: int | None) -> go.Bar:
    names = np.array([plain(label) for label in placed["label"]], dtype=object)
    columns = np.array([plain(name) for name in spans], dtype=object)[placed["span"]]
    shares = [f"{share:.1%}" for share in placed["share"]]
    return go.Bar(
        x=placed["span"], y=placed["height"], base=placed["top"], width=_BAR,
        customdata=np.arange(len(placed), dtype=np.int32),
        marker={
            "color": placed["color"].tolist(), "line": {"width": 0},
            "pattern": {
                "shape": ["/" if span == hatched else "" for span in placed["span"]],
                "fillmode": "overlay", "fgcolor": theme.ground, "fgopacity": 0.7, "size": 7,
            },
        },
        hovertext=[
            f"<b>{name}</b>, {column}<br>{papers:,} papers: {share}"
            for name, column, papers, share in zip(
                names, columns, placed["papers"], shares, strict=True
            )
        ],
        hoverinfo="text",
    )  # fmt: skip


def _labels(placed: pd.DataFrame, spans: int, theme: Theme) -> list[dict[str, object]]:
    """Names at both ends, and where a topic appears in between."""
    first = placed.groupby("topic")["span"].transform("min") == placed["span"]
    shown = placed[first | (placed["span"] == spans - 1)]
    labels = []
    for _, node in shown.iterrows():
        left = node["span"] == 0
        text = node["label"]
        short = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
        labels.append(
            {
                "x": node["span"] + (-_BAR if left else _BAR) * 0.8,
                "y": node["top"] + node["height"] / 2,
                "text": plain(short),
                "showarrow": False,
                "captureevents": False,
                "xanchor": "right" if left else "left",
                "font": {
                    "size": 12,
                    "color": theme.ink,
                    "shadow": ", ".join([f"0 0 3px {theme.ground}"] * 4),
                },
            }
        )
    return labels
