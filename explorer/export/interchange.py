"""A landscape in the forms that other programs for maps and embeddings read as they are.

Each function takes the landscape, the papers to write by row number, and a level of granularity.
"""

import html
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from explorer.analysis.papers import dates_as_text
from explorer.analysis.topic_space import counterpart, similarities
from explorer.analysis.topics import level_names
from explorer.landscape import Landscape

NOISE = "Unlabelled"
"""What DataMapPlot takes for "in no cluster"."""
_LINKS = 10
"""Most alike topics that each topic is linked with: all pairs would be one grey ball."""
_MOST_CLUSTERS = 1000
"""Of VOSviewer."""
_TERMS = 8
_DECIMALS = 5
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


class Interchange(NamedTuple):
    """A form for other programs: ending, media type, what writes it, and how it is opened."""

    ending: str
    media: str
    write: Callable[[Landscape, np.ndarray, int], bytes]
    opened: str


def point_table(landscape: Landscape, rows: np.ndarray, level: int) -> pa.Table:
    """Papers as points, with plain columns, for Embedding Atlas and DataMapPlot.

    Args:
        landscape: The landscape.
        rows: Row numbers of the papers.
        level: Level of `topic`.

    Returns:
        `x`, `y`, `topic` and a column `topic_LEVEL` per level, coarsest first, with labels and
        `Unlabelled` for outliers; `title`, `text`, `authors`, `date`, `year`, `venue`, `category`,
        `keywords`, `citations`, `language`, `doi`, `url`, `paper_id`; and `neighbors`: `ids`, rows
        of this table, and their cosine `distances`, nearest first.
    """
    papers = landscape.papers.iloc[rows].reset_index(drop=True)
    labels = {
        f"topic_{name.lower()}": _labels(landscape, rows, number)
        for number, name in enumerate(level_names(landscape.levels))
    }
    titles = landscape.titles_of(rows).reset_index(drop=True)
    plain = pd.DataFrame(
        {"x": papers["x"], "y": papers["y"], "topic": _labels(landscape, rows, level)}
        | (labels if len(labels) > 1 else {})
        | {
            "title": titles,
            "text": (titles + "\n\n" + papers["abstract"]).str.strip(),
            "authors": papers["authors"].map("; ".join).astype("str"),
            "date": dates_as_text(papers),
            "year": papers["date"].dt.year.astype("Int32"),
            **papers[["venue", "category"]],
            "keywords": papers["keywords"].map("; ".join).astype("str"),
            **papers[["citations", "language", "doi", "url", "paper_id"]],
        }
    )
    table = pa.Table.from_pandas(plain, preserve_index=False)
    return table.append_column("neighbors", _neighbors(landscape, rows))


def _labels(landscape: Landscape, rows: np.ndarray, level: int) -> pd.Series:
    names = landscape.topics_at(level)["label"]
    found = names.reindex(landscape.topic_of(level)[rows]).fillna(NOISE)
    return found.astype("str").reset_index(drop=True)


def _neighbors(landscape: Landscape, rows: np.ndarray) -> pa.Array:
    """Per paper the nearest ones that are among these, by their place among these."""
    place = np.full(len(landscape.papers), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    near = place[landscape.neighbors[rows]]
    here = near >= 0
    ends = pa.array(np.concatenate([[0], np.cumsum(here.sum(axis=1))]), pa.int32())
    lists = [
        pa.ListArray.from_arrays(ends, pa.array(values[here]))
        for values in (near, landscape.neighbor_distances[rows])
    ]
    return pa.StructArray.from_arrays(lists, ["ids", "distances"])


def to_points(landscape: Landscape, rows: np.ndarray, level: int) -> bytes:
    """The table of points as Parquet."""
    file = io.BytesIO()
    pq.write_table(point_table(landscape, rows, level), file, compression="zstd")
    return file.getvalue()


def to_projector(landscape: Landscape, rows: np.ndarray, level: int) -> bytes:
    """Embeddings and facts as the two tables of the TensorFlow projector, in a ZIP archive.

    Its metadata begin with a line of names, as the projector expects of more than one column; no
    line can be blank, since it would skip that.
    """
    table = point_table(landscape, rows, level).to_pandas()
    columns = ["title", "topic", *(name for name in table if name.startswith("topic_")),
               "year", "venue", "category", "paper_id"]  # fmt: skip
    facts = table[columns].astype("str").fillna("").apply(_on_one_line)
    facts["title"] = facts["title"].where(facts["title"] != "", facts["paper_id"])
    lines = ["\t".join(columns), *facts.agg("\t".join, axis=1)]
    vectors = np.round(landscape.embeddings[rows].astype(np.float32), _DECIMALS)
    dimensions = pa.table(
        [pa.array(column) for column in vectors.T], [str(one) for one in range(vectors.shape[1])]
    )
    numbers = io.BytesIO()
    plain = csv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")
    csv.write_csv(dimensions, numbers, plain)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("vectors.tsv", numbers.getvalue()), ("metadata.tsv", "\n".join(lines) + "\n"),
        ):  # fmt: skip
            member = zipfile.ZipInfo(name, _DAY_ONE)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return file.getvalue()


def _on_one_line(texts: pd.Series) -> pd.Series:
    """Without tabs, line breaks and other control characters."""
    return texts.str.replace(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", regex=True).str.strip()


def to_vosviewer(landscape: Landscape, rows: np.ndarray, level: int) -> bytes:
    """The topics of a level as a network: places, papers, broader topics, and their likeness.

    Written as the JSON of VOSviewer and VOSviewer Online: `network` with `items`, `links`,
    `clusters`. Links join each topic with the ten most alike, their strength being the cosine
    similarity of both mean embeddings.
    """
    topics = landscape.topics_at(level)
    papers = pd.Series(landscape.topic_of(level)[rows]).value_counts()
    topics = topics[topics.index.isin(papers.index)]
    clusters = {topic: counterpart(landscape, level, topic, 0) for topic in topics.index}
    if not level:
        clusters = dict.fromkeys(topics.index, None)
    numbers, named = _clusters(landscape, clusters)
    terms = landscape.terms[landscape.terms["level"] == level].sort_values("rank")
    years = landscape.papers["date"].dt.year.iloc[rows]
    year = years.groupby(landscape.topic_of(level)[rows]).mean()
    items = [
        {
            "id": int(topic) + 1,
            "label": row["label"],
            "description": html.escape(
                ", ".join(terms["term"][terms["topic"] == topic].head(_TERMS))
            ),
            "x": round(float(row["x"]), 4),
            "y": round(float(row["y"]), 4),
            "cluster": numbers[topic],
            "weights": {"Papers": int(papers[topic])},
        }
        | ({"scores": {"Mean year": round(float(year[topic]), 2)}} if year[topic] > 0 else {})
        for topic, row in topics.iterrows()
    ]
    links = _links(similarities(landscape, level).loc[topics.index, topics.index])
    network = {"items": items, "links": links, "clusters": named}
    return json.dumps({"network": network}, ensure_ascii=False, indent=1).encode()


def _clusters(
    landscape: Landscape, broader: Mapping[int, int | None]
) -> tuple[dict[int, int], list[dict[str, object]]]:
    """The number of each topic's cluster, from 1, and what the clusters are called.

    Without broader topics all are one cluster; the few that lie in none share the last.
    """
    found = sorted({one for one in broader.values() if one is not None})[: _MOST_CLUSTERS - 1]
    place = {topic: number for number, topic in enumerate(found, start=1)}
    labels = landscape.topics_at(0)["label"]
    named: list[dict[str, object]] = [
        {"cluster": number, "label": labels[topic]} for topic, number in place.items()
    ]
    numbers = {
        topic: len(place) + 1 if one is None else place.get(one, len(place) + 1)
        for topic, one in broader.items()
    }
    if len(place) + 1 in numbers.values():
        rest = "In no broader topic" if place else "Topics"
        named.append({"cluster": len(place) + 1, "label": rest})
    return numbers, named


def _links(alike: pd.DataFrame) -> list[dict[str, object]]:
    """Each topic with those most like it, each pair once."""
    cosine = alike.to_numpy(copy=True)
    np.fill_diagonal(cosine, 0)
    near = np.argsort(-cosine, axis=1, kind="stable")[:, :_LINKS]
    pairs = {
        (min(one, int(other)), max(one, int(other)))
        for one, others in enumerate(near)
        for other in others
        if cosine[one, other] > 0
    }
    names = alike.index
    return [
        {
            "source_id": int(names[one]) + 1,
            "target_id": int(names[other]) + 1,
            "strength": round(float(cosine[one, other]), 4),
        }
        for one, other in sorted(pairs)
    ]


INTERCHANGE: Mapping[str, Interchange] = MappingProxyType(
    {
        "parquet": Interchange(
            "parquet", "application/vnd.apache.parquet", to_points,
            "Open it: embedding-atlas FILE --x x --y y --text text --neighbors neighbors "
            "--disable-projection; or in DataMapPlot: create_plot(table[['x', 'y']].to_numpy(), "
            "table['topic'].to_numpy())",
        ),
        "projector": Interchange(
            "zip", "application/zip", to_projector,
            "Open it: unpack it, and load vectors.tsv and metadata.tsv in the projector",
        ),
        "vosviewer": Interchange(
            "json", "application/json", to_vosviewer,
            "Open it: in VOSviewer, Open, VOSviewer JSON file",
        ),
    }
)  # fmt: skip
"""Every such form by the name it has on the command line."""
