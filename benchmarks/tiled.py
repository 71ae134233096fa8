"""A mapped landscape of any size, for measuring: the papers of another one over and over.

    python -m benchmarks.tiled LANDSCAPE OUT [--papers 1000000] [--width 128]

It is openly synthetic. Every copy of a paper has its sentences in another order, an id of its own,
a place on the map and an embedding a little beside the first, and neighbours among the papers of
the same copy. So sizes, word frequencies and topics are like those of real papers; what a search or
an analysis finds in it means nothing. It says so in its name.
"""

import argparse
import re
import resource
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.folders import replacing
from explorer.landscape import OUTLIER, Landscape, load
from explorer.mapped import MappedWriter

_SENTENCE = re.compile(r"(?<=[.?!]) ")
_PART = 10_000
_JITTER = 0.004
"""Of places on a map from -1 to 1."""
_NOISE = 0.02
"""Of each number of an embedding."""


def sentences_of(papers: pd.DataFrame) -> list[list[str]]:
    """The sentences of each abstract."""
    return [_SENTENCE.split(text) for text in papers["abstract"]]


def part_of(
    base: Landscape, sentences: list[list[str]], start: int, count: int, chance: np.random.Generator
) -> tuple[pd.DataFrame, np.ndarray]:
    """Papers `start` to `start` + `count` of the tiled landscape, and their rows in the base."""
    number = np.arange(start, start + count)
    rows = number % len(base.papers)
    papers = base.papers.iloc[rows].reset_index(drop=True)
    copy = number // len(base.papers)
    mixed = [
        " ".join(chance.permutation(np.array(sentences[row], dtype=object))) if again else text
        for row, again, text in zip(rows, copy, papers["abstract"], strict=True)
    ]
    moved = papers[["x", "y"]] + chance.normal(scale=_JITTER, size=(count, 2))
    ids = papers["paper_id"].str.cat([f"/{again}" if again else "" for again in copy])
    return papers.assign(
        paper_id=ids, abstract=mixed, x=moved["x"].astype("float32"),
        y=moved["y"].astype("float32"),
    ), rows  # fmt: skip


def neighbors_of(base: Landscape, rows: np.ndarray, start: int, total: int) -> np.ndarray:
    """Those of the base, in the same copy of it; of the last copy in the first."""
    offset = np.arange(start, start + len(rows)) - rows
    neighbors = base.neighbors[rows] + offset[:, None]
    return np.where(neighbors < total, neighbors, base.neighbors[rows]).astype(np.int32)


def vectors_of(
    base: Landscape, rows: np.ndarray, width: int, chance: np.random.Generator
) -> np.ndarray:
    """Unit vectors of a width near those of the base."""
    vectors = np.zeros((len(rows), width), dtype=np.float32)
    kept = min(width, base.embeddings.shape[1])
    vectors[:, :kept] = base.embeddings[rows][:, :kept]
    vectors += chance.normal(scale=_NOISE, size=vectors.shape)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def ledger_of(papers: pd.DataFrame, start: int) -> pd.DataFrame:
    """One record per paper."""
    return pd.DataFrame(
        {
            "record": np.arange(start, start + len(papers), dtype=np.int32),
            "file": pd.Series(["tiled"] * len(papers), dtype="str"),
            "line": np.arange(start, start + len(papers)) + 1,
            "title": papers["title"],
            "status": pd.Series(["kept"] * len(papers), dtype="str"),
            "paper_id": papers["paper_id"],
            "reason": pd.Series([""] * len(papers), dtype="str"),
        }
    )


def manifest_of(base: Landscape, total: int, topics: pd.DataFrame) -> dict[str, Any]:
    """That of the base with the numbers of papers as they are now."""
    count = len(base.papers)
    rows = np.arange(total) % count
    outliers = [int((base.topic_of(level)[rows] == OUTLIER).sum()) for level in range(base.levels)]
    return base.manifest | {
        "name": f"Synthetic: {base.name}, tiled to {total:,}",
        "counts": base.manifest["counts"] | {"papers": total, "records": total},
        "levels": [
            facts | {"outliers": number, "topics": int((topics["level"] == level).sum())}
            for level, (facts, number) in enumerate(
                zip(base.manifest["levels"], outliers, strict=True)
            )
        ],
    }


def sizes_of(base: Landscape, total: int) -> pd.DataFrame:
    """The topics with as many papers as they have now."""
    rows = np.arange(total) % len(base.papers)
    sizes = {
        (level, topic): size
        for level in range(base.levels)
        for topic, size in zip(*np.unique(base.topic_of(level)[rows], return_counts=True),
                               strict=True)
    }  # fmt: skip
    keys = zip(base.topics["level"], base.topics["topic"], strict=True)
    return base.topics.assign(size=[sizes[key] for key in keys])


def tile(base: Landscape, folder: Path, total: int, width: int) -> None:
    """Write the tiled landscape."""
    chance = np.random.default_rng(0)
    sentences = sentences_of(base.papers)
    with replacing(folder) as partial:
        writer = MappedWriter(partial)
        for start in range(0, total, _PART):
            count = min(_PART, total - start)
            papers, rows = part_of(base, sentences, start, count, chance)
            writer.add(
                papers,
                sparse.csr_array(base.doc_terms[rows]),
                neighbors_of(base, rows, start, total),
                base.neighbor_distances[rows],
                vectors_of(base, rows, width, chance),
                ledger_of(papers, start),
            )
        topics = sizes_of(base, total)
        uses = np.bincount(base.doc_terms.indices, minlength=len(base.vocabulary))
        writer.finish(
            manifest_of(base, total, topics),
            topics=topics,
            terms=base.terms,
            hierarchy=base.hierarchy,
            vocabulary=base.vocabulary.assign(papers=uses * total // len(base.papers)),
        )


def main() -> None:
    """Write one."""
    parser = argparse.ArgumentParser(description="A synthetic landscape of any size.")
    parser.add_argument("landscape", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--papers", type=int, default=1_000_000)
    parser.add_argument("--width", type=int, default=128, help="of the embeddings")
    options = parser.parse_args()
    began = time.perf_counter()
    tile(load(options.landscape), options.out, options.papers, options.width)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{options.papers:,} papers in {time.perf_counter() - began:.0f} s, {peak:.2f} GB at most"
    )


if __name__ == "__main__":
    main()
