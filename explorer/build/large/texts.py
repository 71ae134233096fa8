"""The texts of parts and their languages."""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from explorer.build.cache import Arrays, digest, versions
from explorer.build.embeddings import OnItems
from explorer.build.languages import detect_languages
from explorer.build.large.parts import Site, Stage
from explorer.corpus.partitioned import read_papers


def paper_texts(papers: pd.DataFrame) -> list[str]:
    """What is embedded and counted of each paper: title and abstract, ending in a full stop."""
    joined = papers["title"].str.cat(papers["abstract"], sep=". ").str.strip(". ") + "."
    return joined.tolist()


def read_texts(path: str) -> tuple[list[str], list[str]]:
    """The texts and the titles of a part."""
    papers = read_papers(Path(path), ("title", "abstract"))
    return paper_texts(papers), papers["title"].tolist()


def languages(site: Site, on_items: OnItems) -> Stage:
    """The language of each paper, told apart within each part."""
    return site.stage("languages", digest(1, versions("py3langid")), languages_part, on_items)


def languages_part(path: str) -> Arrays:
    """Tell the languages of the papers of a part."""
    return {"codes": as_bytes(detect_languages(read_texts(path)[0]))}


def codes_of(arrays: Arrays) -> list[str]:
    """The languages in the result of a part."""
    return json.loads(arrays["codes"].tobytes())


def texts_at(site: Site, rows: np.ndarray, spoken: Stage) -> tuple[list[str], list[str], list[str]]:
    """Texts, titles and languages of some papers.

    Args:
        site: Where the build takes place.
        rows: Rows of the papers, rising.
        spoken: The languages of all.
    """
    texts: list[str] = []
    titles: list[str] = []
    codes: list[str] = []
    for number, chosen in rows_by_part(site, rows):
        found = (*read_texts(str(site.corpus.path(number))), codes_of(spoken[number]))
        for listed, values in zip((texts, titles, codes), found, strict=True):
            listed.extend(values[row] for row in chosen.tolist())
    return texts, titles, codes


def rows_by_part(site: Site, rows: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """The number of each part that has some of the rows, and which of its own rows they are."""
    starts = np.array([*site.corpus.starts, len(site.corpus)])
    at = np.searchsorted(rows, starts)
    for number, (first, last) in enumerate(pairwise(at)):
        if first < last:
            yield number, rows[first:last] - starts[number]


def as_bytes(names: Sequence[object]) -> np.ndarray:
    """JSON as an array, since only arrays are kept in the cache."""
    return np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
