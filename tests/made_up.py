"""Landscapes made up by hand: papers with a year, a topic, a vector and words."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from explorer.analysis.periods import calendar
from explorer.analysis.timelines import Timeline, topic_timeline
from explorer.landscape import Landscape


def made_up(
    years: Sequence[int] | np.ndarray,
    topic: Sequence[int] | np.ndarray | None = None,
    vectors: np.ndarray | None = None,
    words: Sequence[str] | None = None,
) -> Landscape:
    """A landscape of one level whose topics are called A, B, C ...

    The papers of each year are spread over it, the last one ending with December.
    """
    years, papers = np.asarray(years), len(years)
    topic = np.zeros(papers, dtype=int) if topic is None else np.asarray(topic)
    vectors = np.ones((papers, 8)) if vectors is None else vectors
    months = np.arange(papers)[::-1] % 12 + 1
    dates = pd.to_datetime([f"{y}-{m:02}-28" for y, m in zip(years, months, strict=True)])
    dates = dates.where(np.arange(papers) != years.argmax(), pd.Timestamp(f"{years.max()}-12-31"))
    used = [text.split() for text in words] if words is not None else [[] for _ in years]
    terms = sorted({word for text in used for word in text})
    column = {word: number for number, word in enumerate(terms)}
    counts = np.zeros((papers, len(terms)), dtype=np.int32)
    for row, text in enumerate(used):
        for word in text:
            counts[row, column[word]] += 1
    names = [chr(65 + number) for number in range(topic.max() + 1)]
    return Landscape(
        manifest={"name": "Made up", "levels": [{"topics": len(names)}], "notes": []},
        papers=pd.DataFrame(
            {
                "date": dates, "date_precision": "day", "topic_0": topic,
                "x": np.arange(papers, dtype=float), "y": 0.0,
            }
        ),
        topics=pd.DataFrame(
            {
                "level": 0, "topic": range(len(names)), "label": names,
                "hue": np.arange(len(names)) / len(names),
            }
        ),
        terms=pd.DataFrame(), hierarchy=pd.DataFrame(),
        doc_terms=sparse.csr_array(counts),
        vocabulary=pd.DataFrame({"term": terms, "papers": (counts > 0).sum(axis=0)}),
        neighbors=np.empty((papers, 0), dtype=np.int32),
        neighbor_distances=np.empty((papers, 0), dtype=np.float32),
        embeddings=unit(vectors).astype(np.float16), ledger=pd.DataFrame(),
    )  # fmt: skip


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def around(center: Sequence[float], papers: int, seed: int, spread: float = 0.05) -> np.ndarray:
    """(papers, 8) vectors near one direction."""
    middle = np.zeros(8)
    middle[: len(center)] = center
    return middle + spread * np.random.default_rng(seed).normal(size=(papers, 8))


def by_year(landscape: Landscape) -> Timeline:
    rows = np.arange(len(landscape.papers))
    return topic_timeline(landscape, rows, 0, calendar(landscape, "year"))
