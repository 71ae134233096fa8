"""What makes two records one paper, and what keeps them apart."""

from typing import Any

import pytest

from explorer.corpus.dates import parse_date
from explorer.corpus.duplicates import group_duplicates, merge
from explorer.corpus.same_title import first_author, is_preprint
from explorer.corpus.schema import Record

TITLE = "The slow recovery of warm reefs"
TEXT = " ".join(
    f"In year {n} of our survey we counted corals, algae and fish at station {n * 7}."
    for n in range(9)
)


def record(line: int = 1, **facts: Any) -> Record:
    facts["date"] = parse_date(facts.pop("year", ""))
    facts["authors"] = tuple(facts.get("authors", ()))
    return Record("a", line, **facts)


def one(*facts: dict[str, Any]) -> bool:
    """True if all records are one paper; the order must not matter."""
    results = set()
    for order in (facts, facts[::-1]):
        groups = group_duplicates([record(n, **fact) for n, fact in enumerate(order)])
        results.add(len(set(groups.tolist())) == 1)
    assert len(results) == 1
    return results.pop()


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [({"doi": "10.5555/A"}, {"doi": "10.5555/a", "title": "Renamed"}, True),
     ({"pmid": "7"}, {"pmid": "7", "title": "Renamed"}, True),
     ({"doi": "10.48550/arXiv.2101.00001"}, {"arxiv_id": "2101.00001", "title": "Renamed"}, True),
     ({}, {}, True), ({"year": "2020"}, {}, True), ({"year": "2020"}, {"year": "2021"}, False),
     ({"year": "2020", "authors": ["Moray"]}, {"year": "2021", "authors": ["Moray"]}, True),
     ({"year": "2020", "authors": ["Moray"]}, {"year": "2022", "authors": ["Moray"]}, False),
     ({"venue": "Tides"}, {"venue": "Tides"}, True), ({"venue": "Tides"}, {}, True),
     ({"venue": "Tides"}, {"venue": "Quires"}, False),
     ({"authors": ["Moray, Ada"]}, {"authors": ["A. Moray"]}, True),
     ({"authors": ["Moray A."]}, {"authors": ["Ada Moray"]}, True),
     ({"authors": ["Moray, Ada"]}, {"authors": ["Ross, Bo"]}, False),
     ({"doi": "10.5555/a"}, {"doi": "10.5555/b"}, False),
     ({"doi": "10.1101/2020.01"}, {"doi": "10.5555/b"}, True),
     ({"doi": "10.5555/a", "year": "2020", "authors": ["Moray, A"], "abstract": TEXT},
      {"doi": "10.5555/b", "year": "2020", "authors": ["Moray, A"], "abstract": TEXT}, True),
     ({"doi": "10.5555/a", "year": "2020", "authors": ["Moray, A"], "abstract": TEXT},
      {"doi": "10.5555/b", "year": "2020", "authors": ["Moray, A"], "abstract": TEXT[::-1]},
      False)],
)  # fmt: skip
def test_records_with_one_title(left: dict[str, Any], right: dict[str, Any], same: bool) -> None:
    assert one({"title": TITLE} | left, {"title": TITLE.upper() + "!"} | right) is same


@pytest.mark.parametrize("title", ["Editorial", "Introduction.", "In this issue", "Book Review"])
def test_generic_titles_name_many_papers(title: str) -> None:
    assert not one({"title": title}, {"title": title})
    facts = {"title": title, "year": "2020", "authors": ["Moray, A"]}
    assert not one(facts, facts)
    assert one(facts | {"venue": "Tides"}, facts | {"venue": "Tides"})
    assert not one(facts | {"venue": "Tides"}, facts | {"venue": "Tides", "year": "2021"})
    assert one({"title": title, "abstract": TEXT}, {"title": title, "abstract": TEXT})


def test_a_record_without_author_joins_only_where_there_is_no_choice() -> None:
    ada, bo, nobody = ({"title": TITLE, "authors": names} for names in (["Moray"], ["Ross"], []))
    assert one(ada, nobody)
    groups = group_duplicates([record(n, **fact) for n, fact in enumerate([ada, bo, nobody])])
    assert groups.tolist() == [0, 1, 2]


def test_years_do_not_chain() -> None:
    records = [record(n, title=TITLE, authors=["Moray"], year=str(2000 + n)) for n in range(6)]
    assert group_duplicates(records).tolist() == [0, 0, 2, 2, 4, 4]


def test_nearly_the_same_abstract() -> None:
    changed = TEXT.replace("our survey", "the survey", 2) + " Copyright."
    names = {"authors": ["Moray, Ada"]}
    other = {"title": "Reefs, a slow recovery"}
    assert one({"title": TITLE, "abstract": TEXT}, {"abstract": changed})
    assert one({"title": TITLE, "abstract": TEXT} | names, other | {"abstract": changed} | names)
    assert not one({"title": TITLE, "abstract": TEXT}, other | {"abstract": changed})
    assert not one(
        {"title": f"{TITLE} 1", "abstract": TEXT}, {"title": f"{TITLE} 2", "abstract": changed}
    )
    left = {"title": TITLE, "abstract": TEXT, "arxiv_id": "2101.00001"} | names
    assert not one(left, other | {"abstract": changed, "arxiv_id": "2101.00002"} | names)
    half = TEXT[: len(TEXT) // 2] + TEXT[: len(TEXT) // 2][::-1]
    assert not one({"title": TITLE, "abstract": TEXT} | names, other | {"abstract": half} | names)


def test_a_preprint_and_its_publication_are_one_paper_with_both_identifiers() -> None:
    preprint = record(
        1, title=TITLE, arxiv_id="2101.00001", doi="10.48550/arXiv.2101.00001", year="2021"
    )
    published = record(
        2, title=TITLE, doi="10.5555/a", year="2021-06", venue="Tides", abstract=TEXT
    )
    assert group_duplicates([preprint, published]).tolist() == [0, 0]
    merged = merge([preprint, published])
    assert (merged.doi, merged.arxiv_id, merged.venue) == ("10.5555/a", "2101.00001", "Tides")
    assert (str(merged.date), merged.abstract) == ("2021-06", TEXT)


def test_preprint_servers_and_first_authors() -> None:
    assert is_preprint("10.48550/arXiv.1")
    assert is_preprint("10.2139/ssrn.1")
    assert not is_preprint("10.1101/cshperspect.a1")
    names = ["van der Berg, J. K.", "J. K. van der Berg", "Berg JK", "Berg J.-K.", "Jan Berg"]
    assert {first_author(record(authors=[name])) for name in names} == {"berg"}
    assert first_author(record()) == ""
