"""The two papers of `samples`, as the formats of libraries and databases write them."""


def write(templates: tuple[str, str, str], texts: list[tuple[str, str, str]]) -> bytes:
    """The records between a head and a foot; a record is filled with title, abstract and DOI."""
    head, record, foot = templates
    filled = [
        record.replace("TITLE", title).replace("ABSTRACT", abstract).replace("DOI", doi)
        .replace("NUMBER", str(3000 + place))
        for place, (title, abstract, doi) in enumerate(texts)
    ]  # fmt: skip
    return (head + "".join(filled) + foot).encode()


TEMPLATES: dict[str, tuple[str, tuple[str, str, str]]] = {
    "BibTeX": (
        "library.bib",
        (
            '@string{t = "Tides"}\n',
            "@article{moray:NUMBER,\n title = {TITLE},\n abstract = {ABSTRACT},\n"
            " author = {Moray, Ada},\n journal = t,\n year = 2021, month = mar,\n doi = {DOI}\n}\n",
            "",
        ),
    ),
    "RIS": (
        "library.ris",
        (
            "",
            "TY  - JOUR\nTI  - TITLE\nAB  - ABSTRACT\nAU  - Moray, Ada\nT2  - Tides\nPY  - 2021\n"
            "DA  - 2021/03/04\nDO  - DOI\nER  - \n\n",
            "",
        ),
    ),
    "MEDLINE": (
        "pubmed.nbib",
        (
            "",
            "PMID- NUMBER\nTI  - TITLE\nAB  - ABSTRACT\nFAU - Moray, Ada\nJT  - Tides\n"
            "DP  - 2021 Mar 4\nLID - DOI [doi]\n\n",
            "",
        ),
    ),
    "Web of Science tagged text": (
        "savedrecs.ciw",
        (
            "FN Clarivate Analytics Web of Science\nVR 1.0\n",
            "PT J\nAU Moray, A\nAF Moray, Ada\nTI TITLE\nSO TIDES\nAB ABSTRACT\nPD MAR 4\nPY 2021\n"
            "DI DOI\nER\n\n",
            "EF\n",
        ),
    ),
    "PubMed XML": (
        "pubmed.xml",
        (
            '<?xml version="1.0"?>\n<PubmedArticleSet>\n',
            "<PubmedArticle><MedlineCitation><PMID>NUMBER</PMID><Article><Journal><JournalIssue>"
            "<PubDate><Year>2021</Year><Month>Mar</Month></PubDate></JournalIssue><Title>Tides"
            '</Title></Journal><ArticleTitle>TITLE</ArticleTitle><ELocationID EIdType="doi">DOI'
            "</ELocationID><Abstract><AbstractText>ABSTRACT</AbstractText></Abstract><AuthorList>"
            "<Author><LastName>Moray</LastName><ForeName>Ada</ForeName></Author></AuthorList>"
            "</Article></MedlineCitation></PubmedArticle>\n",
            "</PubmedArticleSet>\n",
        ),
    ),
    "EndNote XML": (
        "endnote.xml",
        (
            '<?xml version="1.0" encoding="UTF-8"?><xml><records>\n',
            '<record><ref-type name="Journal Article">17</ref-type><contributors><authors><author>'
            "Moray, Ada</author></authors></contributors><titles><title>TITLE</title></titles>"
            "<periodical><full-title>Tides</full-title></periodical><dates><year>2021</year></dates>"
            "<abstract>ABSTRACT</abstract><electronic-resource-num>DOI</electronic-resource-num>"
            "</record>\n",
            "</records></xml>\n",
        ),
    ),
    "arXiv Atom": (
        "arxiv.xml",
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
            "<title>ArXiv Query</title>\n",
            "<entry><id>http://arxiv.org/abs/2103.0NUMBERv1</id><published>2021-03-04T01:02:03Z"
            "</published><title>TITLE</title><summary>ABSTRACT</summary><author><name>Ada Moray"
            '</name></author><arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">DOI</arxiv:doi>'
            "</entry>\n",
            "</feed>\n",
        ),
    ),
}
"""By the name of the format a file name, and the head, record and foot of a file."""
