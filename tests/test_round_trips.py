"""What is written as RIS or BibTeX and read back is the same paper."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.corpus.clean import plain_text
from explorer.corpus.dates import PartialDate
from explorer.corpus.document import Document
from explorer.corpus.formats import FORMATS
from explorer.corpus.schema import Record, papers_table
from explorer.export.bibliography import to_bibtex, to_csl_json, to_ris

# A paper of a landscape has been cleaned, so its texts are those that cleaning leaves alone.
SIGNS = st.characters(blacklist_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
TEXT = st.text(st.one_of(SIGNS, st.sampled_from("\\{}$%&#_^~<>-'`\"@=,;: \u00e9\u03b1"))).map(
    lambda text: " ".join(plain_text(text).split())
)
CLEAN = TEXT.filter(lambda text: plain_text(text) == text)
TITLE = CLEAN.filter(lambda text: text and not text.startswith("Abstract"))
LETTERS = st.text(st.sampled_from("ABCDEabcde\u00e9\u00d6\u0142'"), min_size=2, max_size=8)
NAME = (
    st.lists(LETTERS, min_size=1, max_size=3)
    .map(" ".join)
    .filter(
        lambda name: not {"and", "others"} & set(name.lower().split()) and plain_text(name) == name
    )
)
WORD = LETTERS.filter(lambda word: plain_text(word).strip("*,. ") == word)
NUMBER = st.integers(0, 10**6)


@st.composite
def dates(draw: st.DrawFn) -> PartialDate | None:
    day = draw(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
    precision = draw(st.sampled_from(["day", "month", "year", "none"]))
    if precision == "none":
        return None
    first = {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}
    return PartialDate(first[precision], precision)  # type: ignore[arg-type]


@st.composite
def papers(draw: st.DrawFn) -> Record:
    number = draw(NUMBER)
    return Record(
        file="made up", line=1, title=draw(TITLE), abstract=draw(CLEAN.filter(long_enough)),
        authors=tuple(draw(st.lists(NAME, max_size=4))), date=draw(dates()),
        venue=draw(CLEAN.filter(lambda text: "arxiv" not in text.lower())),
        url=draw(st.sampled_from(["", f"https://example.org/a_b?x=%20&y={number}#~z"])),
        doi=draw(st.sampled_from(["", f"10.1234/a_b-{number}", "10.1002/(sici)1<3::aid-j>3.co;2"])),
        arxiv_id=draw(st.sampled_from(["", "2001.01234", "hep-th/9901001"])),
        pmid=draw(st.sampled_from(["", str(number + 1)])),
        keywords=tuple(draw(st.lists(WORD, max_size=3, unique_by=str.casefold))),
        citations=draw(st.none() | NUMBER), language=draw(st.sampled_from(["", "en", "zh"])),
    )  # fmt: skip


def long_enough(text: str) -> bool:
    return not text.lower().startswith("abstract") and "no abstract" not in text.lower()


def read_back(text: str, name: str) -> list[Record]:
    document = Document("x", text.encode())
    form = next(form for form in FORMATS if form.sniff(document))
    assert form.name == name
    return list(form.read(document))


def shown(record: Record) -> dict[str, Any]:
    names = ("title", "abstract", "authors", "date", "venue", "url", "doi", "arxiv_id", "pmid")
    fields = {name: getattr(record, name) for name in (*names, "citations", "language")}
    return fields | {"keywords": record.keywords, "problem": record.problem}


@settings(max_examples=50, deadline=None)
@given(st.lists(papers(), min_size=1, max_size=3))
def test_papers_survive_bibtex(written: list[Record]) -> None:
    text = to_bibtex(papers_table(written, [["x"]] * len(written)))
    assert list(map(shown, read_back(text, "BibTeX"))) == list(map(shown, written))


@settings(max_examples=50, deadline=None)
@given(st.lists(papers(), min_size=1, max_size=3))
def test_papers_survive_ris(written: list[Record]) -> None:
    text = to_ris(papers_table(written, [["x"]] * len(written)))
    assert list(map(shown, read_back(text, "RIS"))) == list(map(shown, written))


@settings(max_examples=50, deadline=None)
@given(st.lists(papers(), min_size=1, max_size=3))
def test_papers_survive_csl_json(written: list[Record]) -> None:
    """All but the citations, for which CSL has no field."""
    written = [replace(record, doi=record.doi or "10.1234/x", citations=None) for record in written]
    text = to_csl_json(papers_table(written, [["x"]] * len(written)))
    assert list(map(shown, read_back(text, "CSL-JSON"))) == list(map(shown, written))


def sample(**fields: Any) -> str:
    return to_bibtex(papers_table([Record("x", 1, **fields)], [["x"]]))


def test_special_characters_are_escaped_for_latex() -> None:
    text = sample(title=r"50% & $5 #1 a_b {x} \y ~ ^ <i> -- ''", authors=("WHO, Geneva", "A and B"))
    assert (
        r"\textbraceleft{}x\textbraceright{} \textbackslash{}y \textasciitilde{}"
        r" \textasciicircum{} \textless{}i\textgreater{} -{}- '{}'" in text
    )
    assert r"50\% \& \$5 \#1 a\_b" in text
    assert "author = {{WHO, Geneva} and {A and B}}" in text


def test_keys_are_made_once() -> None:
    papers = papers_table(
        [Record("x", 1, doi="10.1/a"), Record("x", 1, doi="10.1/a?")], [["x"]] * 2
    )
    text = to_bibtex(papers)
    assert "{doi:10.1/a,\n" in text
    assert "{doi:10.1/a-2,\n" in text


def test_small_words_and_suffixes_go_with_the_family_name() -> None:
    names = ("Ludwig van Beethoven", "Sammy Davis Jr.", "Plato")
    text = to_ris(papers_table([Record("x", 1, title="T", authors=names)], [["x"]]))
    assert [line[6:] for line in text.splitlines() if line.startswith("AU")] == [
        "van Beethoven, Ludwig", "Davis, Sammy, Jr.", "Plato",
    ]  # fmt: skip


def test_csl_json_has_the_parts_of_names_and_dates() -> None:
    record = Record(
        "x", 1, title="T", authors=("Ludwig van Beethoven", "Plato"), doi="10.1/a", venue="J",
        date=PartialDate(date(2019, 3, 1), "month"), keywords=("a", "b"), pmid="12",
    )  # fmt: skip
    [item] = json.loads(to_csl_json(papers_table([record], [["x"]])))
    assert item["author"] == [{"family": "van Beethoven", "given": "Ludwig"}, {"literal": "Plato"}]
    assert item["issued"] == {"date-parts": [[2019, 3]]}
    assert (item["type"], item["DOI"], item["keyword"]) == ("article-journal", "10.1/a", "a; b")
    assert "abstract" not in item
