"""Everything that a report of a landscape says."""

import shlex
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import numpy as np

from explorer.analysis.periods import calendar, sensible_period
from explorer.analysis.similarity import near_duplicates
from explorer.analysis.timelines import topic_timeline
from explorer.analysis.topics import level_names, sensible_level, topic_summary
from explorer.analysis.trend_table import ranking
from explorer.analysis.trends import FEWEST_PERIODS
from explorer.edits.kinds import Line
from explorer.edits.sentences import in_words
from explorer.export.report.blocks import (
    Block,
    Command,
    Listing,
    Report,
    Section,
    Table,
    Text,
)
from explorer.export.report.methods import WORKS, embedder_name, methods
from explorer.export.report.pictures import map_picture, sizes_picture, timeline_picture
from explorer.landscape import Landscape

_MOST_ROWS = 200
"""Rows of a table; a report is to be read."""
_MOST_FILES = 6
QUALITY: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "neighbor_preservation": (
            "Neighbours kept by the map",
            "Share of each paper's most similar papers that are also among the nearest on the "
            "map; the rest is lost when many dimensions become two (Chen & Buja 2009).",
        ),
    }
)
"""Figures of a manifest: what each is called, and what it says."""


def gather(landscape: Landscape, edits: Sequence[Line] = (), level: int | None = None) -> Report:
    """Gather the report of a landscape.

    Args:
        landscape: The landscape, with its edits in force.
        edits: These edits.
        level: Level of granularity of the topics told of; the most useful one by default.
    """
    level = sensible_level(landscape) if level is None else level
    paragraph, works = methods(landscape, len(edits))
    if landscape.manifest["quality"].get("neighbor_preservation") is not None:
        works = [*works, WORKS["preservation"]]
    sections = [
        Section("The corpus", _corpus(landscape)),
        Section("The map", [map_picture(landscape, level)]),
        Section("Topics", _topics(landscape, level)),
        Section("Over time", _time(landscape, level)),
        Section("Methods, to cite", [Text(paragraph)]),
        Section("How far to trust it", _quality(landscape)),
        Section("What became of the records", _ledger(landscape)),
        Section("Edits", _edits(edits)),
        Section("Parameters and versions", _parameters(landscape)),
        Section("Build it again", _rebuild(landscape, edits)),
        Section("Works cited", [Listing([(work.full, work.address) for work in works])]),
    ]
    today = datetime.now(tz=UTC).date().isoformat()
    subtitle = f"Report of a topic landscape, {today}"
    return Report(landscape.name, subtitle, sections)


def _corpus(landscape: Landscape) -> list[Block]:
    counts = landscape.manifest["counts"]
    dates = landscape.papers["date"].dropna()
    years = f"{dates.min().year} to {dates.max().year}" if len(dates) else "no paper has a date"
    languages = landscape.manifest.get("languages") or {}
    spoken = sorted(languages.items(), key=lambda item: -item[1])[:8]
    rows = [
        ("Papers", f"{counts['papers']:,}"),
        ("Years", years),
        ("Papers without a date", f"{counts['undated']:,}"),
        ("With an abstract", f"{counts['with_abstract']:,}"),
        ("With a DOI", f"{counts['with_doi']:,}"),
        ("Languages", ", ".join(f"{name} {count:,}" for name, count in spoken) or "not told"),
        *[
            (_at("Topics", name), f"{level['topics']:,} and {level['outliers']:,} outliers")
            for name, level in zip(
                level_names(landscape.levels), landscape.manifest["levels"], strict=True
            )
        ],
        ("Corpus (SHA-256)", landscape.manifest["corpus_fingerprint"]),
    ]
    notes = [Text(note) for note in landscape.manifest["notes"]]
    return [Table(("", ""), rows, (1, 2.4)), *notes]


def _topics(landscape: Landscape, level: int) -> list[Block]:
    shown = np.ones(len(landscape.papers), dtype=bool)
    topics = topic_summary(landscape, level, shown)
    outliers = len(landscape.papers) - int(topics["papers"].sum())
    name = level_names(landscape.levels)[level]
    if topics.empty:
        return [Text("No topics were found: every paper is an outlier.")]
    rows = [
        (topic["label"], topic["terms"], f"{topic['papers']:,}", f"{topic['share']:.1%}")
        for _, topic in topics.head(_MOST_ROWS).iterrows()
    ]
    rows.append(("No topic", "papers too unlike all others", f"{outliers:,}",
                 f"{outliers / len(shown):.1%}"))  # fmt: skip
    picture = sizes_picture(landscape, level)
    return [
        Text(f"{_at('Topics', name)}: the largest first, with the phrases that set them apart."),
        *([picture] if picture else []),
        Table(("Topic", "Terms", "Papers", "Share"), rows, (1.2, 2.6, 0.5, 0.5),
              frozenset({2, 3})),
        *_cut(len(topics), "topics"),
    ]  # fmt: skip


def _time(landscape: Landscape, level: int) -> list[Block]:
    picture = timeline_picture(landscape, level)
    if picture is None:
        return [Text("None of the papers has a date, so nothing can be said of time.")]
    period = calendar(landscape, sensible_period(landscape))
    blocks: list[Block] = [Text(f"{picture.words}."), picture]
    undated = int(landscape.papers["date"].isna().sum())
    if undated:
        blocks.append(Text(f"{undated:,} papers without a date are not in it.", quiet=True))
    if period.unfinished:
        blocks.append(Text(f"{period.labels[-1]} may be unfinished.", quiet=True))
    rows = np.arange(len(landscape.papers))
    found = ranking(topic_timeline(landscape, rows, level, period))
    if found.table.empty or len(found.judged) < FEWEST_PERIODS:
        blocks.append(Text("There are too few finished periods to judge trends."))
        return blocks
    told = [
        (row.label, row.verdict, _per_cent(row.change), _between(row.low, row.high),
         _share(row.share_then), _share(row.share_now))
        for row in found.table.head(_MOST_ROWS).itertuples()
    ]  # fmt: skip
    heads = ("Topic", "Trend", "A year", "Between", "Then", "Now")
    blocks += [
        Text(
            f"Trends of the topics' shares, from {found.judged[0]} to {found.judged[-1]}: the "
            "change a year with its 95 % interval, and the share of all papers then and now."
        ),
        Table(heads, told, (1.5, 1.15, 0.7, 1.3, 0.6, 0.6), frozenset({2, 3, 4, 5})),
        *_cut(len(found.table), "topics"),
    ]
    return blocks


def _quality(landscape: Landscape) -> list[Block]:
    manifest = landscape.manifest
    figures = manifest["quality"]
    rows = [
        (QUALITY.get(key, (key.replace("_", " ").capitalize(), ""))[0], f"{value:.3f}",
         QUALITY.get(key, ("", "A figure that the build has measured."))[1])
        for key, value in figures.items() if isinstance(value, int | float)
    ]  # fmt: skip
    papers = max(len(landscape.papers), 1)
    rows += [
        (_at("Outliers", name), f"{level['outliers'] / papers:.1%}",
         "Share of papers that belong to no topic at this level.")
        for name, level in zip(level_names(landscape.levels), manifest["levels"], strict=True)
    ]  # fmt: skip
    pairs = len(near_duplicates(landscape))
    rows.append(
        ("Pairs of nearly the same text", f"{pairs:,}",
         "Papers not merged although their embeddings nearly coincide (cosine of 0.95 or more).")
    )  # fmt: skip
    return [Table(("Figure", "Value", "What it says"), rows, (1.2, 0.5, 2.6), frozenset({1}))]


def _ledger(landscape: Landscape) -> list[Block]:
    ledger = landscape.ledger
    statuses = ("kept", "repaired", "duplicate", "dropped")
    by_file = ledger.groupby(["file", "status"]).size().unstack(fill_value=0)
    by_file = by_file.reindex(columns=list(statuses), fill_value=0)
    formats = {one["name"]: one["format"] for one in landscape.manifest["inputs"]}
    rows = [
        (str(file), formats.get(str(file), ""), f"{int(counts.sum()):,}",
         *(f"{int(counts[status]):,}" for status in statuses))
        for file, counts in by_file.head(_MOST_ROWS).iterrows()
    ]  # fmt: skip
    heads = ("File", "Format", "Records", "Kept", "Repaired", "Merged", "Dropped")
    total = len(ledger)
    merged, dropped = (int((ledger["status"] == status).sum()) for status in statuses[2:])
    return [
        Text(f"Of {total:,} records, {merged:,} were merged into others and {dropped:,} dropped."),
        Table(heads, rows, (1.8, 1.4, 0.7, 0.6, 0.75, 0.65, 0.75), frozenset(range(2, 7))),
        *_cut(len(by_file), "files"),
    ]


def _edits(edits: Sequence[Line]) -> list[Block]:
    if not edits:
        return [Text("None: all topics are as they were built.")]
    rows = [(line.at[:10], in_words(line.change)) for line in edits[:_MOST_ROWS]]
    return [Table(("Day", "Edit"), rows, (0.6, 4)), *_cut(len(edits), "edits")]


def _parameters(landscape: Landscape) -> list[Block]:
    manifest = landscape.manifest
    config = manifest["config"] | {"embedder": embedder_name(manifest["config"])}
    chosen = {key: "by size" if value is None else value for key, value in config.items()}
    chosen["bertopic"] = config.get("bertopic") or "none"
    plan = {key: value for key, value in manifest["plan"].items() if key != "note"}
    rows = [(key.replace("_", " "), str(value), "chosen") for key, value in chosen.items()]
    rows += [(key.replace("_", " "), str(value), "by the size of the corpus")
             for key, value in plan.items()]  # fmt: skip
    seconds = sum(manifest["seconds"].values())
    rows += [
        ("settings (SHA-256)", manifest["config_fingerprint"], ""),
        ("time of the build", f"{seconds:,.0f} s", "without what was kept from earlier builds"),
    ]
    versions = [("topic-landscape-explorer", manifest["program_version"])]
    versions += sorted(manifest["versions"].items())
    return [
        Table(("Parameter", "Value", ""), rows, (1.2, 2.4, 1.2)),
        Table(("Software", "Version"), versions, (1, 2)),
    ]


def _rebuild(landscape: Landscape, edits: Sequence[Line]) -> list[Block]:
    blocks: list[Block] = [
        Text("With the same files and versions this gives the same landscape:"),
        Command(rebuild_command(landscape.manifest)),
    ]
    if edits:
        blocks.append(Text("The edits are the file edits.jsonl of its folder; copy it as well."))
    return blocks


def rebuild_command(manifest: Mapping[str, Any]) -> str:
    """What to type to build the landscape again from its files."""
    config = manifest["config"]
    names = [one["name"] for one in manifest["inputs"]]
    words = ["python", "-m", "explorer", "build"]
    words += names if 0 < len(names) <= _MOST_FILES else ["FOLDER_OF_THE_FILES"]
    words += ["--name", str(manifest["name"]), "--out", "LANDSCAPE", "--seed", str(config["seed"])]
    if str(config["embedder"]).startswith("precomputed:"):
        words += ["--embeddings", "EMBEDDINGS.npy"]
    else:
        words += ["--embedder", embedder_name(config)]
    if config["layout"] != "umap":
        words += ["--coordinates", "COORDINATES.npy"]
    if config.get("bertopic"):
        words += ["--bertopic", "MODEL"]
    elif config["min_topic_size"]:
        words += ["--min-topic-size", str(config["min_topic_size"])]
    if config.get("sample"):
        words += ["--sample", str(config["sample"])]
    if config.get("gpu"):
        words += ["--gpu"]
    return shlex.join(words)


def _cut(count: int, what: str) -> list[Block]:
    """That a table does not have all rows."""
    if count <= _MOST_ROWS:
        return []
    return [Text(f"The first {_MOST_ROWS} of {count:,} {what}.", quiet=True)]


def _at(what: str, level: str) -> str:
    """What is said of a level; its name is left out where it is the only one."""
    return what if level == "Topics" else f"{what}, {level}"


def _per_cent(value: float) -> str:
    return "–" if np.isnan(value) else f"{100 * value:+.1f} %".replace("-", "−")


def _between(low: float, high: float) -> str:
    return "–" if np.isnan(low) else f"{_per_cent(low)} to {_per_cent(high)}"


def _share(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.1%}"
