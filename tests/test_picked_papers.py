"""What is said of some papers: words and middle; and their sets as text."""

import base64
import zlib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from explorer.analysis.row_sets import combined, rows_as_text, rows_from_text
from explorer.analysis.similarity import central_papers
from explorer.analysis.words import distinguishing_terms
from explorer.landscape import Landscape

CHANCE = np.random.default_rng(4)


def with_counts(landscape: Landscape, counts: list[list[int]], terms: list[str]) -> Landscape:
    matrix = sparse.csr_array(np.array(counts))
    used = np.asarray((matrix > 0).sum(axis=0))
    vocabulary = pd.DataFrame({"term": terms, "papers": used})
    papers = landscape.papers.head(len(counts))
    return replace(landscape, doc_terms=matrix, vocabulary=vocabulary, papers=papers)


def test_words_that_set_papers_apart_are_theirs_and_not_everyones(bundled: Landscape) -> None:
    terms = ["model", "reef", "coral", "coral reef", "kiln"]
    counts = [[3, 1, 2, 1, 0]] * 4 + [[3, 0, 0, 0, 2]] * 4
    landscape = with_counts(bundled, counts, terms)
    found = distinguishing_terms(landscape, np.arange(4))
    assert found["term"].tolist() == ["coral reef"], "its parts are in the same papers"
    assert found[["papers", "share", "share_outside"]].to_numpy().tolist() == [[4, 1, 0]]
    counts[0] = counts[1] = counts[2] = [3, 1, 2, 0, 0]
    landscape = with_counts(bundled, counts, terms)
    assert {"coral", "reef"} < set(distinguishing_terms(landscape, np.arange(4))["term"])
    assert len(distinguishing_terms(landscape, np.arange(4), 1)) == 1


def test_the_words_of_a_topic_are_near_those_that_name_it(bundled: Landscape) -> None:
    known = bundled.terms[bundled.terms["level"] == 2]
    shared = 0
    for topic in bundled.topics_at(2).index:
        rows = np.flatnonzero(bundled.topic_of(2) == topic)
        own = set(known.loc[(known["topic"] == topic) & (known["rank"] <= 10), "term"])
        shared += len(own & set(distinguishing_terms(bundled, rows)["term"])) >= 3
    assert shared >= 0.8 * len(bundled.topics_at(2))


@pytest.mark.parametrize("rows", [[], [5], range(296)])
def test_words_of_none_one_and_all(bundled: Landscape, rows: list[int]) -> None:
    found = distinguishing_terms(bundled, np.array(rows, dtype=np.int64))
    assert len(found) == (12 if len(rows) else 0)
    assert found["term"].is_unique
    assert (found["weight"] > 0).all()
    assert found["share"].between(0, 1).all()


def test_central_papers_are_nearest_to_the_mean(bundled: Landscape) -> None:
    rows = np.flatnonzero(bundled.topic_of(2) == 0)
    vectors = np.asarray(bundled.embeddings[rows], dtype=float)
    order = rows[np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")]
    assert set(central_papers(bundled, rows, 5)) == set(order[:5])
    assert central_papers(bundled, rows[:1]).tolist() == [rows[0]]
    assert central_papers(bundled, rows[:0]).tolist() == []


def test_sets_of_papers_combine() -> None:
    one, other = np.array([1, 2, 5]), np.array([5, 7])
    assert combined(one, other, "new").tolist() == [5, 7]
    assert combined(one, other, "add").tolist() == [1, 2, 5, 7]
    assert combined(one, other, "both").tolist() == [5]
    assert combined(one, other, "remove").tolist() == [1, 2]


@pytest.mark.parametrize("count", [0, 1, 2, 300, 5000])
def test_rows_survive_as_text(count: int) -> None:
    rows = np.sort(CHANCE.choice(178_000, count, replace=False))
    text = rows_as_text(rows)
    assert rows_from_text(text, 178_000).tolist() == rows.tolist()
    assert len(text) <= 2.9 * count + 24
    if count:
        assert rows_from_text(text, int(rows[-1])) is None, "a paper that is not there"


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    ["x", "éé", "====", "<script>", packed(b"123"), packed(b"\0" * 8), packed(b"\0" * (5 << 20)),
     rows_as_text(np.array([1, 2]))[:-3], packed(b"\xff" * 8)],
)  # fmt: skip
def test_no_other_text_becomes_rows(text: str) -> None:
    assert rows_from_text(text, 1000) is None
