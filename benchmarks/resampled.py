"""A synthetic corpus of any size: abstracts put together from the sentences of real ones.

python -m benchmarks.resampled papers.parquet FOLDER --papers 1000000

Each paper takes its date, category and authors from a real one. Its abstract has as many sentences
as that one's: six of ten from it, the others from papers of the same category. Its title is the
real one with a number behind it, so that no two are the same paper. This is text to measure with,
not to read.
"""

import argparse
import re
from pathlib import Path

import numpy as np
import pandas as pd

_FILE = 50_000
_OWN = 0.6
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, required=True)
    options = parser.parse_args()
    write(options.corpus, options.folder, options.papers)


def write(source: Path, folder: Path, papers: int, seed: int = 0) -> None:
    """Write a corpus of synthetic papers, in files of 50,000.

    Args:
        source: Real papers: title, abstract, category, date and authors.
        folder: Where the files go.
        papers: How many.
        seed: Of every choice. The first papers are the same whatever their number.
    """
    frame = pd.read_parquet(source).fillna({"category": ""})
    sentences = [_SENTENCE.split(text) for text in frame["abstract"]]
    ends = np.cumsum([len(listed) for listed in sentences])
    pool = np.array([sentence for listed in sentences for sentence in listed], dtype=object)
    category = pd.factorize(frame["category"])[0]
    order = np.argsort(category, kind="stable")
    firsts = np.searchsorted(category[order], np.arange(category.max() + 2))
    folder.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, papers, _FILE)):
        chance = np.random.default_rng([seed, number])
        own = chance.integers(len(frame), size=min(_FILE, papers - start))
        abstracts = []
        for row in own:
            first, last = firsts[category[row]], firsts[category[row] + 1]
            count = len(sentences[row])
            rows = np.where(
                chance.random(count) < _OWN, row, order[chance.integers(first, last, size=count)]
            )
            starts = ends[rows] - np.array([len(sentences[one]) for one in rows])
            chosen = starts + (chance.random(count) * (ends[rows] - starts)).astype(np.int64)
            abstracts.append(" ".join(pool[chosen]))
        drawn = frame.iloc[own][["title", "authors", "date", "category"]].copy()
        numbers = [f" ({start + place})" for place in range(len(own))]
        drawn["title"] = drawn["title"].str.cat(pd.Series(numbers, index=drawn.index))
        drawn["abstract"] = abstracts
        drawn.to_parquet(folder / f"resampled-{number:04}.parquet", index=False)


if __name__ == "__main__":
    main()
