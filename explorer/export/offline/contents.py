"""What of a landscape goes into the page: everything a reader looks at, nothing that builds it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import orjson
import pandas as pd

from explorer import __version__
from explorer.analysis.papers import authors_as_text, dates_as_text
from explorer.analysis.periods import (
    TOO_COARSE,
    UNDATED,
    Calendar,
    Period,
    calendar,
    offered_periods,
    sensible_period,
)
from explorer.analysis.topics import level_names, sensible_level, topic_radii
from explorer.export.offline.packing import compressed, packed, smallest
from explorer.figures.theme import DARK, LIGHT, label_colors, topic_colors
from explorer.landscape import Landscape

SHARD = 256
"""Papers whose abstracts are packed together: about 100 kB, read when one of them is looked at."""
_TERMS = 10
_NEIGHBORS = 8
_FEW_YEARS = 4
_MOST_PERIODS = 80
"""Bars that stand beside one another in the page's panel."""
_ADDRESSES = {
    "doi": "https://doi.org/",
    "arxiv": "https://arxiv.org/abs/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
}


def core(landscape: Landscape, *, abstracts: bool) -> bytes:
    """Everything but the abstracts, packed.

    Args:
        landscape: The landscape, edits in force.
        abstracts: Whether the page will have them.
    """
    sorted_in = calendar(landscape, _period(landscape))
    content = {
        "name": landscape.name,
        "papers": len(landscape.papers),
        "start": sensible_level(landscape),
        "levels": [
            {"name": name, "topics": _topics(landscape, level)}
            for level, name in enumerate(level_names(landscape.levels))
        ],
        "outliers": [LIGHT.outlier, DARK.outlier],
        "calendar": _calendar(sorted_in),
        "texts": _texts(landscape),
        "addresses": _ADDRESSES,
        "shard": SHARD if abstracts else 0,
        "notes": list(landscape.manifest["notes"]),
        "facts": _facts(landscape),
    }
    return packed(content, _arrays(landscape, sorted_in))


def abstract_shards(landscape: Landscape) -> Iterator[bytes]:
    """The abstracts, so many together, each shard a compressed JSON list."""
    texts = landscape.papers["abstract"]
    for first in range(0, len(texts), SHARD):
        yield compressed(orjson.dumps(texts.iloc[first : first + SHARD].tolist()))


def shard_count(landscape: Landscape) -> int:
    """How many `abstract_shards` there are."""
    return -(-len(landscape.papers) // SHARD)


def _period(landscape: Landscape) -> Period:
    """Years, shorter periods for a corpus of few years, longer ones for one of very many."""
    years = landscape.papers["date"].dt.year.dropna()
    offered = offered_periods(landscape)
    if years.empty or not offered:
        return "year"
    if years.max() - years.min() >= _MOST_PERIODS:
        return "five-year"
    if years.max() - years.min() + 1 >= _FEW_YEARS or "month" not in offered:
        return "year"
    return sensible_period(landscape)


def _calendar(sorted_in: Calendar) -> dict[str, Any]:
    return {
        "period": sorted_in.period,
        "labels": sorted_in.labels,
        "unfinished": sorted_in.unfinished,
        "cut_off": sorted_in.cut_off,
        "holes": sorted_in.holes_within(range(len(sorted_in.labels))),
        "undated": int((sorted_in.of_paper == UNDATED).sum()),
        "too_coarse": int((sorted_in.of_paper == TOO_COARSE).sum()),
    }


def _topics(landscape: Landscape, level: int) -> list[dict[str, Any]]:
    """The topics of a level, largest first: number, name, terms, place, colours as on the map."""
    topics = landscape.topics_at(level)
    hues = topics["hue"].to_numpy(dtype=float)
    terms = landscape.terms[
        (landscape.terms["level"] == level) & (landscape.terms["rank"] <= _TERMS)
    ]
    places = topics.index.get_indexer(landscape.topic_of(level)) + 1
    words = terms.sort_values("rank").groupby("topic")["term"].agg(list)
    table = pd.DataFrame(
        {
            "topic": topics.index.astype(int),
            "parent": topics["parent"].astype(int).to_numpy(),
            "text": topics["label"].to_numpy(),
            "papers": np.bincount(places, minlength=len(topics) + 1)[1:],
            "x": topics["x"].astype(float).round(4).to_numpy(),
            "y": topics["y"].astype(float).round(4).to_numpy(),
            "radius": topic_radii(landscape, level).round(4),
            "terms": [words.get(topic, []) for topic in topics.index],
            "colors": list(zip(topic_colors(hues, LIGHT), topic_colors(hues, DARK), strict=True)),
            "inks": list(zip(label_colors(hues, LIGHT), label_colors(hues, DARK), strict=True)),
        }
    )
    return table.to_dict("records")


def _texts(landscape: Landscape) -> dict[str, list[str]]:
    """Columns of text, one entry per paper; what the id says already is left empty."""
    papers = landscape.papers
    ids = papers["paper_id"]
    own = {
        name: papers[column].where(ids != f"{name}:" + papers[column], "")
        for name, column in (("doi", "doi"), ("arxiv", "arxiv_id"), ("pmid", "pmid"))
    }
    columns = {
        "id": ids,
        "title": landscape.display_titles,
        "authors": authors_as_text(papers),
        "date": dates_as_text(papers),
        "venue": papers["venue"],
        "category": papers["category"],
        "keywords": papers["keywords"].map("; ".join),
        "url": papers["url"].where(papers["url"].str.fullmatch(r"https?://[^\s\"'<>\\]+"), ""),
        **own,
    }
    return {name: column.fillna("").tolist() for name, column in columns.items()}


def _arrays(landscape: Landscape, sorted_in: Calendar) -> dict[str, np.ndarray]:
    """Numbers per paper.

    Returns:
        xy (n, 2); period, counted from 1, 0 for none; per level L topicL, the place in the list
        of topics counted from 1, 0 for outliers, and memberL in percent; neighbors (n, k) rows;
        citations plus 1, 0 where they are not known.
    """
    papers = landscape.papers
    arrays = {
        "xy": papers[["x", "y"]].to_numpy(dtype="<f4"),
        "period": smallest(np.maximum(sorted_in.of_paper, -1) + 1),
        "neighbors": smallest(landscape.neighbors[:, :_NEIGHBORS]),
    }
    for level in range(landscape.levels):
        topics = landscape.topics_at(level).index
        arrays[f"topic{level}"] = smallest(topics.get_indexer(landscape.topic_of(level)) + 1)
        member = papers[f"probability_{level}"].to_numpy(dtype=float, na_value=0)
        arrays[f"member{level}"] = np.rint(100 * np.nan_to_num(member)).clip(0, 100).astype("u1")
    cited = papers["citations"].to_numpy(dtype=float, na_value=-1)
    if (cited >= 0).any():
        arrays["citations"] = smallest(np.maximum(cited, -1).astype(np.int64) + 1)
    return arrays


def _facts(landscape: Landscape) -> list[tuple[str, str]]:
    """What a reader must know to judge or cite the page."""
    manifest = landscape.manifest
    config, counts, plan = manifest["config"], manifest["counts"], manifest["plan"]
    ways = {"umap": "UMAP", "direct": "principal components", "single": "similarity"}
    embedders = {"minilm": "MiniLM (all-MiniLM-L6-v2)", "tfidf-svd": "TF-IDF and SVD"}
    kept = manifest["quality"]["neighbor_preservation"]
    facts = [
        ("Records read", f"{counts['records']:,}"),
        ("Duplicates merged", f"{counts['duplicates']:,}"),
        ("Embedding", embedders.get(config["embedder"], config["embedder"].partition(":")[0])),
        ("Layout", ways.get(plan["method"], "given coordinates")),
        ("Seed", str(config["seed"])),
        ("Corpus fingerprint", manifest["corpus_fingerprint"][:12]),
        ("Made with", f"Topic Landscape Explorer {__version__}"),
    ]
    if kept is not None:
        share = f"{kept:.0%} of the most similar papers are also near on the map"
        facts.insert(4, ("Faithfulness", share))
    return facts
