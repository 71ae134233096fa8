"""How fast a search is over many papers, and how good on papers whose areas people assigned.

python -m benchmarks.search arxiv-178k.parquet [--index FOLDER]
python -m benchmarks.search ai-areas-labelled.parquet --label area

Speed is that of the server: from the text to the rows shown, nothing remembered from the search
before. Quality is the share of the first ten hits in the right area, for the areas' own names and
for papers looked for by the first words of their title.
"""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from benchmarks.corpora import as_corpus, sample
from benchmarks.reports import arguments, show
from explorer.analysis.facets import FACETS, Facet, facet
from explorer.analysis.filters import Filters, select
from explorer.analysis.search import search
from explorer.analysis.spelling import suggestion
from explorer.build.large.texts import paper_texts
from explorer.build.tfidf import tfidf_svd
from explorer.landscape import OUTLIER, SEARCH_INDEX, Landscape
from explorer.search_index import write_search_index

_QUERIES = 50
_ITEMS = 300
_FIRST = 10
_WIDTH = 384
"""Of the embeddings that stand in where only time is measured."""


def landscape_of(papers: pd.DataFrame, embeddings: np.ndarray, folder: Path) -> Landscape:
    """What a search needs of a landscape: papers, embeddings, and the index on disk."""
    if not (folder / SEARCH_INDEX).is_file():
        write_search_index(papers, folder / SEARCH_INDEX)
    codes = pd.factorize(papers["category"])[0].astype(np.int32)
    columns = {"topic_0": np.where(papers["category"] == "", OUTLIER, codes)}
    np.save(folder / "embeddings.npy", embeddings.astype(np.float16))
    nothing = pd.DataFrame()
    count = len(papers)
    return Landscape(
        manifest={"name": "papers", "levels": [{}]},
        papers=papers.assign(**columns),
        topics=nothing, terms=nothing, hierarchy=nothing,
        doc_terms=sparse.csr_array((count, 0)), vocabulary=nothing,
        neighbors=np.empty((count, 0), dtype=np.int32),
        neighbor_distances=np.empty((count, 0), dtype=np.float32),
        embeddings=np.load(folder / "embeddings.npy", mmap_mode="r"),
        ledger=nothing, folder=folder,
    )  # fmt: skip


def drawn(titles: pd.Series, words: int, seed: int) -> list[str]:
    """Words that follow one another in titles drawn by chance, each of four letters or more."""
    queries: list[str] = []
    for title in titles.sample(frac=1, random_state=seed):
        runs = re.findall(rf"(?:\b[A-Za-z]{{4,}}\b ?){{{words}}}", title)
        queries += [run.strip() for run in runs[:1]]
        if len(queries) == _QUERIES:
            break
    return queries


def timed(work: Callable[[str], object], queries: list[str]) -> dict[str, float]:
    """Milliseconds for a query: the median, and what 95 of 100 stay below."""
    spent = []
    for query in queries:
        started = perf_counter()
        work(query)
        spent.append((perf_counter() - started) * 1000)
    return {"median_ms": float(np.median(spent)), "p95_ms": float(np.percentile(spent, 95))}


def speed(landscape: Landscape) -> dict[str, dict[str, float]]:
    """Times by kind of query, each of fifty that occur."""
    titles = landscape.papers["title"]
    one, two, three = (drawn(titles, words, words) for words in (1, 2, 3))
    phrases = [f'"{words}"' for words in two]
    facets: dict[str, Facet] = {}
    times = {}
    for name in FACETS:
        times[f"first use of {name}"] = timed(
            lambda name: facets.setdefault(name, facet(landscape, name)), [name]
        )

    def filtered(query: str) -> object:
        chosen = {name: tuple(map(str, facets[name].names[:3])) for name in facets
                  if len(facets[name].names)}  # fmt: skip
        filters = Filters(0, query, years=(2015, 2022), facets=chosen, abstract=True)
        return select(landscape, filters, facet_of=lambda _, name: facets[name])

    def with_years(query: str) -> object:
        return select(landscape, Filters(0, query, years=(2015, 2022)))

    times["one word"] = timed(lambda query: select(landscape, Filters(0, query)), one)
    times["a phrase"] = timed(lambda query: select(landscape, Filters(0, query)), phrases)
    times["three words, years"] = timed(with_years, three)
    times["fields, OR, NOT"] = timed(
        lambda query: search(landscape, f"title:({query}) NOT survey year:2018.."),
        [words.replace(" ", " OR ") for words in two],
    )
    times["widened"] = timed(lambda query: search(landscape, query, widened=True), three)
    times["another spelling"] = timed(
        lambda query: suggestion(landscape, query[:3] + query[4:]), [f"{word}s" for word in one]
    )
    times["all filters, no search"] = timed(filtered, [""] * _QUERIES)
    return times


def quality(landscape: Landscape, areas: np.ndarray) -> dict[str, dict[str, float]]:
    """Precision at ten by kind of query, for keywords alone and widened by meaning."""
    known = pd.unique(areas[areas != ""])
    names = [(str(area), str(area)) for area in known]
    rows = np.random.default_rng(0).choice(np.flatnonzero(areas != ""), _ITEMS, replace=False)
    items = []
    for row in map(int, np.sort(rows)):
        words = re.findall(r"[A-Za-z]{4,}", landscape.papers["title"].iloc[row])
        items += [(" ".join(words[:3]), str(areas[row]))] if len(words) >= 3 else []
    return {
        kind: {
            way: float(np.mean([_precision(landscape, areas, *one, widened) for one in asked]))
            for way, widened in (("keywords", False), ("widened", True))
        } | {"queries": len(asked)}
        for kind, asked in (("area names", names), ("known items", items))
    }  # fmt: skip


def _precision(
    landscape: Landscape, areas: np.ndarray, query: str, area: str, widened: bool
) -> float:
    """Of the ten places, those that hold a paper of the area; a missing hit counts as wrong."""
    rows = search(landscape, query, widened=widened).rows[:_FIRST]
    return float((areas[rows] == area).sum() / _FIRST)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--label", help="column of the areas people assigned: measure quality")
    parser.add_argument("--papers", type=int, help="draw this many; default: all")
    parser.add_argument("--index", type=Path, help="folder to keep the index in")
    options = parser.parse_args()
    frame = sample(options.corpus, options.papers)
    if "authors" in frame:
        frame["authors"] = frame["authors"].str.replace(", ", "; ")
    papers = as_corpus(frame).papers
    result: dict[str, Any]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.index or Path(temporary)
        if options.label:
            embeddings = tfidf_svd(paper_texts(papers), 0)
            areas = frame[options.label].fillna("").to_numpy(dtype=object)
            result = quality(landscape_of(papers, embeddings, folder), areas)
        else:
            chance = np.random.default_rng(0)
            embeddings = chance.standard_normal((len(papers), _WIDTH), dtype=np.float32)
            result = speed(landscape_of(papers, embeddings, folder))
    head = list(next(iter(result.values())))
    rows = [[name, *(found[column] for column in head)] for name, found in result.items()]
    show(result, [f"{len(papers):,} papers", *head], rows, as_json=options.json)


if __name__ == "__main__":
    main()
