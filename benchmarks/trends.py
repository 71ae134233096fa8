"""Are trends right where the truth is known? Random corpora through the real path.

python -m benchmarks.trends [--corpora 200] [--sizes 3000 10000 30000] [--cases doubles …] [--json]

Per case: the share of corpora whose planted topic got the right verdict, the share in which it
was said that the papers do not suffice, the share of wrong verdicts, and the share in which
some topic had a burst. Of corpora in which nothing happens: the share with any false trend.
"""

import argparse
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks import planted_times as planted
from benchmarks.planted_times import Plan, corpus
from benchmarks.reports import show
from explorer.analysis.bursts import bursts
from explorer.analysis.periods import Period, calendar
from explorer.analysis.timelines import topic_timeline
from explorer.analysis.trends import PER_YEAR, trends, usual_shares
from explorer.landscape import OUTLIER, Landscape

_UNSURE = "too few papers to say"
_TRENDS = ("rising", "falling", "emerging", "dormant")
_STILL = ("steady", "up and down")

_CASES: dict[str, tuple[Plan, tuple[Period, ...], tuple[str, ...]]] = {
    "doubles": (Plan(planted.doubling), ("year", "quarter"), ("rising",)),
    "grows with the corpus": (Plan(growth=10), ("year", "quarter"), _STILL),
    "stops": (Plan(planted.stopping), ("year", "quarter"), ("dormant",)),
    "starts": (Plan(planted.starting), ("year", "quarter"), ("emerging",)),
    "seasonal": (Plan(planted.seasonal), ("year", "month"), _STILL),
    "hole, flat": (Plan(hole=True), ("year",), _STILL),
    "hole, doubles": (Plan(planted.doubling, hole=True), ("year", "quarter"), ("rising",)),
    "half undated, flat": (Plan(undated=0.5), ("year",), _STILL),
    "half undated, doubles": (Plan(planted.doubling, undated=0.5), ("year",), ("rising",)),
    "all on one day": (Plan(), ("year", "month"), (_UNSURE,)),
    "one a century": (Plan(), ("five-year",), (_UNSURE,)),
    "nothing happens": (Plan(), ("year", "quarter", "month"), ()),
    "nothing, with a hole": (Plan(hole=True), ("year",), ()),
    "a topic wanders": (Plan(planted.wandering), ("year", "quarter"), ()),
}
"""How each corpus comes about, the periods it is looked at in, and the right verdicts of topic 0;
none where no topic shall have a trend."""
_OTHERWISE: dict[str, Callable[[int, int], Landscape]] = {
    "all on one day": planted.one_day,
    "one a century": lambda papers, seed: planted.one_a_century(seed),  # noqa: ARG005 (one of many)
}


def main() -> None:
    """Judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=int, default=200)
    parser.add_argument("--sizes", type=int, nargs="+", default=[3000, 10_000, 30_000])
    parser.add_argument("--cases", nargs="+", choices=list(_CASES), default=list(_CASES))
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    results = []
    for case in options.cases:
        plan, periods, right = _CASES[case]
        make = _OTHERWISE.get(case, lambda papers, seed, plan=plan: corpus(plan, papers, seed))
        for papers in options.sizes:
            seen: dict[Period, list[tuple[pd.Series, int]]] = {period: [] for period in periods}
            for seed in range(options.corpora):
                landscape = make(papers, seed)
                for period in periods:
                    seen[period].append(judged(landscape, period))
            results += [
                {"case": case, "period": period, "papers": papers} | _summary(one, right)
                for period, one in seen.items()
            ]
    show(
        {"corpora": options.corpora, "results": results}, list(results[0]),
        [list(result.values()) for result in results], as_json=options.json,
    )  # fmt: skip


def judged(landscape: Landscape, period: Period) -> tuple[pd.Series, int]:
    """The verdict of each topic, and how many bursts were found."""
    rows = np.arange(len(landscape.papers))
    line = topic_timeline(landscape, rows, 0, calendar(landscape, period))
    topics = np.array([group.key != OUTLIER for group in line.groups])
    numbers = (line.counts[topics], line.totals, line.calendar.usable)
    usual = usual_shares(*numbers, PER_YEAR[period])
    return trends(*numbers, PER_YEAR[period])["verdict"], len(bursts(*numbers, usual))


def _summary(seen: list[tuple[pd.Series, int]], right: tuple[str, ...]) -> dict[str, float | str]:
    verdicts = pd.DataFrame([verdict for verdict, _ in seen])
    bursting = float(np.mean([found > 0 for _, found in seen]))
    alarms = float(verdicts.isin(_TRENDS).any(axis=1).mean())
    if not right:
        return {"right": 1 - alarms, "unsure": 0.0, "wrong": alarms, "bursts": bursting}
    is_right = verdicts[0].isin(right)
    unsure = (verdicts[0] == _UNSURE) & ~is_right
    return {
        "right": float(is_right.mean()), "unsure": float(unsure.mean()),
        "wrong": float((~is_right & ~unsure).mean()), "bursts": bursting,
    }  # fmt: skip


if __name__ == "__main__":
    main()
