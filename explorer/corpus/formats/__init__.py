"""The input formats, in the order in which a file is offered to them.

Adding a format is one new file with a `sniff` and a `read`, and one line in `FORMATS`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from explorer.corpus.document import Document
from explorer.corpus.formats import (
    abstracts,
    arxiv_atom,
    arxiv_snapshot,
    bibtex,
    crossref,
    csl_json,
    datacite,
    delimited,
    endnote_xml,
    medline,
    openalex,
    parquet,
    plain_json,
    pubmed_xml,
    ris,
    search_page,
    semantic_scholar,
    web_of_science,
    workbook,
)
from explorer.corpus.schema import Record


@dataclass(frozen=True)
class Format:
    """A way of writing papers into a file.

    Attributes:
        name: What the reader is told.
        sniff: Says from the content, not the name, whether a document is of this format. It never
            raises, whatever the bytes are.
        read: Turns a document into records. What it cannot use becomes a record with a `problem`;
            it raises `CorpusError` only where the whole document is unusable.
    """

    name: str
    sniff: Callable[[Document], bool]
    read: Callable[[Document], Iterable[Record]]


FORMATS: tuple[Format, ...] = (
    Format("Parquet table", parquet.sniff, parquet.read),
    Format("Excel workbook", workbook.sniff, workbook.read),
    Format("BibTeX", bibtex.sniff, bibtex.read),
    Format("RIS", ris.sniff, ris.read),
    Format("MEDLINE", medline.sniff, medline.read),
    Format("Web of Science tagged text", web_of_science.sniff, web_of_science.read),
    Format("PubMed XML", pubmed_xml.sniff, pubmed_xml.read),
    Format("EndNote XML", endnote_xml.sniff, endnote_xml.read),
    Format("arXiv Atom", arxiv_atom.sniff, arxiv_atom.read),
    Format("OpenAlex works", openalex.sniff, openalex.read),
    Format("Semantic Scholar papers", semantic_scholar.sniff, semantic_scholar.read),
    Format("Crossref works", crossref.sniff, crossref.read),
    Format("DataCite works", datacite.sniff, datacite.read),
    Format("arXiv metadata snapshot", arxiv_snapshot.sniff, arxiv_snapshot.read),
    Format("CSL-JSON", csl_json.sniff, csl_json.read),
    Format("JSON objects", plain_json.sniff, plain_json.read),
    Format("paper search page", search_page.sniff, search_page.read),
    Format("paragraphs that begin with 'Abstract:'", abstracts.sniff, abstracts.read),
    # The last one takes whatever has columns.
    Format("CSV table", delimited.sniff, delimited.read),
)
