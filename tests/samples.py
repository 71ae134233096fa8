"""A small file of every input format: two made-up papers each, for reading, mixing and breaking."""

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from tests.tagged_samples import TEMPLATES, write

REEF = (
    "Reefs lose their algae when the sea stays warm, and we counted how many recover – each year."
)
QUIRE = "We tell from the ruling of its quires where a psalter was written, and by how many hands."
TITLES = ["Bleaching of coral reefs", "Quires of a northern psalter"]
DOIS = ["10.5555/reef.1", "10.5555/quire.2"]
ABSTRACTS = [REEF, QUIRE]


def sheet(rows: list[list[Any]], *, name: str = "Papers", before: bool = False) -> bytes:
    """A workbook with the rows on a sheet of their own, an empty sheet before it if asked for."""
    book = Workbook()
    if before:
        book.create_sheet("Notes", 0)
    page = book.active if not before else book.create_sheet(name)
    page.title = name
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet(**columns: list[Any]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def json_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def json_lines(values: list[Any]) -> bytes:
    return b"\n".join(map(json_bytes, values)) + b"\n"


def inverted(text: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(text.split()):
        places.setdefault(word, []).append(place)
    return places


OPENALEX = [
    {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/{DOIS[number]}",
        "title": TITLES[number],
        "publication_date": "2021-03-04",
        "authorships": [{"author": {"display_name": "Ada Moray"}}],
        "primary_location": {
            "source": {"display_name": "Tides"},
            "landing_page_url": "https://x.y",
        },
        "abstract_inverted_index": inverted(ABSTRACTS[number]),
        "cited_by_count": 7,
        "language": "en",
        "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/123456"} if number else {},
    }
    for number in range(2)
]
SEMANTIC_SCHOLAR = {
    "total": 2,
    "data": [
        {
            "paperId": f"a{number}",
            "externalIds": {"DOI": DOIS[number], "ArXiv": f"2103.0000{number}"},
            "title": TITLES[number],
            "abstract": ABSTRACTS[number],
            "year": 2021,
            "publicationDate": "2021-03-04",
            "authors": [{"authorId": "1", "name": "Ada Moray"}],
            "venue": "Tides",
            "citationCount": 7,
            "fieldsOfStudy": ["Biology"],
        }
        for number in range(2)
    ],
}
CROSSREF = {
    "status": "ok",
    "message": {
        "items": [
            {
                "DOI": DOIS[number],
                "title": [TITLES[number]],
                "author": [{"family": "Moray", "given": "Ada"}],
                "abstract": "<jats:title>Abstract</jats:title>"
                f"<jats:p>{ABSTRACTS[number]}</jats:p>",
                "container-title": ["Tides"],
                "issued": {"date-parts": [[2021, 3, 4]]},
                "is-referenced-by-count": 7,
                "type": "journal-article",
            }
            for number in range(2)
        ]
    },
}
DATACITE = {
    "data": [
        {
            "id": DOIS[number],
            "type": "dois",
            "attributes": {
                "doi": DOIS[number],
                "titles": [{"title": TITLES[number]}],
                "creators": [{"name": "Moray, Ada"}],
                "descriptions": [
                    {"description": "12 pages", "descriptionType": "Other"},
                    {"description": ABSTRACTS[number], "descriptionType": "Abstract"},
                ],
                "dates": [{"date": "2021-03-04", "dateType": "Issued"}],
                "publicationYear": 2022,
                "container": {"title": "Tides"},
            },
        }
        for number in range(2)
    ]
}
ARXIV = [
    {
        "id": f"2103.0000{number}",
        "authors": "Ada Moray",
        "title": f"{TITLES[number][:9]}\n {TITLES[number][9:].strip()}",
        "journal-ref": "Tides 3",
        "doi": DOIS[number],
        "categories": "cs.LG q-bio.PE",
        "abstract": f"  {ABSTRACTS[number]}\n",
        "versions": [{"version": "v1", "created": "Thu, 4 Mar 2021 19:00:00 GMT"}],
        "update_date": "2022-01-01",
        "authors_parsed": [["Moray", "Ada", ""]],
    }
    for number in range(2)
]
CSL = [
    {
        "id": f"moray{number}",
        "type": "article-journal",
        "title": TITLES[number],
        "abstract": ABSTRACTS[number],
        "author": [{"family": "Moray", "given": "Ada"}],
        "issued": {"date-parts": [["2021", 3, 4]]},
        "container-title": "Tides",
        "DOI": DOIS[number],
    }
    for number in range(2)
]
PLAIN = [
    {"title": title, "abstract": abstract, "authors": ["Ada Moray"], "year": 2021,
     "ids": {"doi": doi}, "journal": "Tides"}
    for title, abstract, doi in zip(TITLES, ABSTRACTS, DOIS, strict=True)
]  # fmt: skip
HEADER = ["Title", "Abstract", "Authors", "Publication Date", "Journal", "DOI"]
ROWS = [
    [title, abstract, "Moray, Ada", "2021-03-04", "Tides", doi]
    for title, abstract, doi in zip(TITLES, ABSTRACTS, DOIS, strict=True)
]


def delimited(rows: list[list[str]], mark: str = ",") -> bytes:
    quoted = [mark.join(f'"{cell}"' for cell in row) for row in rows]
    return ("\r\n".join(quoted) + "\r\n").encode()


SAMPLES: dict[str, tuple[str, bytes]] = {
    "Parquet table": (
        "papers.parquet",
        parquet(title=TITLES, abstract=ABSTRACTS, doi=DOIS, date=["2021-03-04"] * 2,
                authors=[["Ada Moray"]] * 2, journal=["Tides"] * 2),
    ),
    "Excel workbook": ("papers.xlsx", sheet([HEADER, *ROWS])),
    "OpenAlex works": ("works.json", json_bytes({"meta": {"count": 2}, "results": OPENALEX})),
    "Semantic Scholar papers": ("search.json", json_bytes(SEMANTIC_SCHOLAR)),
    "Crossref works": ("crossref.json", json_bytes(CROSSREF)),
    "DataCite works": ("datacite.json", json_bytes(DATACITE)),
    "arXiv metadata snapshot": ("arxiv.json", json_lines(ARXIV)),
    "CSL-JSON": ("library.json", json_bytes(CSL)),
    "JSON objects": ("papers.jsonl", json_lines(PLAIN)),
    "paper search page": (
        "page.txt",
        f"new\n\nSubscribe\n\nDaily Papers\n\n{TITLES[0]}\n\n{REEF}\n\n  • 3 authors\n·\n"
        f"Mar 4, 2021\n\n{TITLES[1]}\n\n{QUIRE}\n".encode(),
    ),
    "paragraphs that begin with 'Abstract:'": (
        "notes.txt", f"Abstract:{REEF}\n\nAbstract:{QUIRE}\n".encode()
    ),
    "CSV table": ("papers.csv", delimited([HEADER, *ROWS])),
} | {
    format_name: (name, write(templates, list(zip(TITLES, ABSTRACTS, DOIS, strict=True))))
    for format_name, (name, templates) in TEMPLATES.items()
}  # fmt: skip
"""A file name and the content of a small file by the name of its format."""
