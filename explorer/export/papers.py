"""Any papers of a landscape as files: tables, and bibliographies with topics as keywords."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from explorer.analysis.papers import dates_as_text, topic_names
from explorer.analysis.topics import level_names
from explorer.export.bibliography import to_bibtex, to_csl_json, to_ris
from explorer.export.tables import TABLE_FILES
from explorer.landscape import OUTLIER, Landscape

_FACTS = (
    "paper_id", "title", "abstract", "authors", "venue", "category", "keywords", "doi", "arxiv_id",
    "pmid", "url", "language", "citations", "x", "y",
)  # fmt: skip
_LISTS = ("authors", "keywords")


class PapersFile(NamedTuple):
    """A kind of file: its ending, its media type, and what writes papers of a level."""

    ending: str
    media: str
    write: Callable[[Landscape, np.ndarray, int], bytes]


def papers_table(landscape: Landscape, rows: np.ndarray) -> pd.DataFrame:
    """All that is known of papers, in the order of `rows`.

    Returns:
        The paper's facts, `date` as far as it is known, its place on the map, and for each level,
        coarsest first, `topic LEVEL`, `probability LEVEL` and `nearest topic LEVEL`.
    """
    papers = landscape.papers.iloc[rows]
    table = papers[list(_FACTS)].reset_index(drop=True).astype(dict.fromkeys(_LISTS, object))
    table.insert(4, "date", dates_as_text(papers).to_numpy())
    for level, name in enumerate(level_names(landscape.levels)):
        names = topic_names(landscape, level)
        table[f"topic {name}"] = names.loc[papers[f"topic_{level}"]].to_numpy()
        table[f"probability {name}"] = papers[f"probability_{level}"].to_numpy()
        nearest = names.reindex(papers[f"nearest_topic_{level}"]).to_numpy()
        table[f"nearest topic {name}"] = nearest
    return table


def with_topics(landscape: Landscape, rows: np.ndarray, level: int) -> pd.DataFrame:
    """Papers for a bibliography, the topic of each among its keywords."""
    papers = landscape.papers.iloc[rows]
    labels = topic_names(landscape, level)
    keywords = [
        list(words) if topic == OUTLIER or labels[topic] in words else [*words, labels[topic]]
        for words, topic in zip(papers["keywords"], papers[f"topic_{level}"], strict=True)
    ]
    return papers.assign(keywords=pd.Series(keywords, index=papers.index, dtype=object))


def _bibliography(ending: str, media: str, write: Callable[[pd.DataFrame], str]) -> PapersFile:
    return PapersFile(
        ending, media, lambda land, rows, level: write(with_topics(land, rows, level)).encode()
    )


def _table(kind: str) -> PapersFile:
    file = TABLE_FILES[kind]
    return PapersFile(
        file.ending, file.media, lambda land, rows, _: file.write(papers_table(land, rows))
    )


PAPERS_FILES: Mapping[str, PapersFile] = MappingProxyType(
    {kind: _table(kind) for kind in TABLE_FILES}
    | {
        "BibTeX": _bibliography("bib", "application/x-bibtex", to_bibtex),
        "RIS": _bibliography("ris", "application/x-research-info-systems", to_ris),
        "CSL-JSON": _bibliography("csl.json", "application/json", to_csl_json),
    }
)
"""Every kind of file that papers can become."""
