"""Search: what a query means, that no text breaks it, spelling, marks, likeness."""

import re
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explorer.analysis.highlighting import extract, hit_spans
from explorer.analysis.likeness import more_like
from explorer.analysis.query import And, Or, Words, Years, as_text
from explorer.analysis.query_parser import MOST_WORDS, parse
from explorer.analysis.search import _best_first, search
from explorer.analysis.spelling import folded, suggestion
from explorer.landscape import OUTLIER, Landscape

LEVEL = 2
PIECES = [
    '"', "(", ")", "AND", "OR", "NOT", "NEAR(", "*", ":", "title:", "author:", "year:", "topic:",
    "has:abstract", "venue:", "2019..2021", "..", "graph", "neural", "ai", "a*", "'; DROP TABLE",
    "\0", "\n", "🙂", "é", "深層学習", "\u202e", "e\u0301", "--", "{}", "^", "+", "\\", "%", "_",
    "<script>", "\ud800", "ﬁ", "İ", "ß", "\u00ad", "“", "”", "（", "title : x", "columnsize", "-",
]  # fmt: skip
QUERIES = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
)


def test_the_best_come_first_and_equal_ones_by_row() -> None:
    scores = np.random.default_rng(0).integers(0, 9, size=500) / 7.0
    rows = np.flatnonzero(scores < 1.2)
    expected = rows[np.lexsort((rows, -scores[rows]))]
    assert _best_first(rows, scores).tolist() == expected.tolist()
    assert _best_first(np.empty(0, dtype=np.int64), scores).dtype == np.int64


def texts_of(landscape: Landscape, rows: np.ndarray) -> pd.Series:
    papers = landscape.papers.iloc[rows]
    return (papers["title"] + " " + papers["abstract"]).str.lower()


def with_word(landscape: Landscape, pattern: str) -> set[int]:
    everything = texts_of(landscape, np.arange(len(landscape.papers)))
    return set(np.flatnonzero(everything.str.contains(pattern)).tolist())


def found(landscape: Landscape, query: str) -> set[int]:
    rows = search(landscape, query, LEVEL).rows
    assert len(set(rows.tolist())) == len(rows)
    return set(rows.tolist())


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("graph neural", "graph* AND neural*"),
        ('"graph neural" drug', '"graph neural" AND drug*'),
        ("“graph neural”", '"graph neural"'),
        ("ai", "ai"),
        ("dif*", "dif*"),
        ('"graph ne"*', '"graph ne"*'),
        ("state-of-the-art", '"state of the art"*'),
        ("a OR b c", "a OR (b AND c)"),
        ("(a OR b) c", "(a OR b) AND c"),
        ("graph NOT drug", "graph* AND NOT drug*"),
        ("NOT NOT graph", "graph*"),
        ('and "OR" android', 'and* AND "OR" AND android*'),
        ("author:(smith OR jones)", "author:smith* OR author:jones*"),
        ("keywords: reef", "keyword:reef*"),
        ("year:2019..2021", "year:2019..2021"),
        ("year:2021-2019", "year:2019..2021"),
        ("year:2020", "year:2020"),
        ("year:2020..", "year:2020.."),
        ("year:..2020", "year:..2020"),
        ("year:(2019 OR 2021)", "year:2019 OR year:2021"),
        ('topic:"knowledge distillation"', 'topic:"knowledge distillation"'),
        ("nofield:graph", '"nofield graph"*'),
    ],
)
def test_a_query_is_understood(typed: str, understood: str) -> None:
    query = parse(typed)
    assert query.root is not None
    assert as_text(query.root) == understood
    assert not query.notes
    assert parse(understood).root == query.root


@pytest.mark.parametrize(
    ("typed", "understood", "note"),
    [
        ('"graph neural', '"graph neural"', "A closing quotation mark was added"),
        ("(graph OR drug", "graph* OR drug*", "A closing parenthesis was added"),
        ("graph) drug", "graph* AND drug*", "closing parenthesis without an opening"),
        ("graph OR", "graph*", "An OR with nothing on one side"),
        ("AND graph", "graph*", "An AND with nothing on one side"),
        ("graph NOT", "graph*", "A NOT with nothing after it"),
        ("author: OR graph", "graph*", "Nothing follows author"),
        ("year:soon", "soon*", "year: takes a year"),
        ("has:money", "money*", "has: knows only"),
        ("graph or drug", "graph* AND or AND drug*", "as an operator, write OR"),
    ],
)
def test_a_broken_query_is_repaired_and_says_so(typed: str, understood: str, note: str) -> None:
    query = parse(typed)
    assert query.root is not None
    assert as_text(query.root) == understood
    assert any(note in sentence for sentence in query.notes)
    assert not query.obvious


def test_plain_words_need_no_explanation() -> None:
    assert parse("graph neural").obvious
    assert parse('"graph neural" drug*').obvious
    assert not parse("title:graph").obvious
    assert not parse("graph OR drug").obvious


@settings(max_examples=150, deadline=None)
@given(QUERIES)
@example("TOPIC:'AND")
@example("YEAR:0")
@example("year:..")
@example("has:a")
def test_what_was_understood_reads_back_as_the_same(text: str) -> None:
    root = parse(text).root
    if root is not None:
        assert parse(as_text(root)).root == root


@settings(max_examples=150, deadline=None)
@given(text=QUERIES, widened=st.booleans())
def test_no_text_is_an_error(bundled: Landscape, text: str, widened: bool) -> None:
    hits = search(bundled, text, LEVEL, widened=widened)
    assert len(hits.rows) == len(hits.scores) == len(set(hits.rows.tolist()))
    assert (np.diff(hits.scores) <= 0).all()
    suggestion(bundled, text)
    title = bundled.papers["title"][0] + text
    spans = hit_spans(title, hits.query.words(), "title")
    assert all(0 <= start < end <= len(title) for start, end in spans)


@pytest.mark.parametrize(
    "text",
    ["(" * 10_000, "NOT " * 2_500, "graph OR " * 1_200, '"' + "graph " * 1_700, "a* " * 3_000,
     "title:" * 1_700, ")" * 10_000, "(a OR " * 1_600, "x" * 100_000, "year:" * 2_000],
)  # fmt: skip
def test_ten_thousand_characters_are_no_error(bundled: Landscape, text: str) -> None:
    query = parse(text)
    assert sum(len(words.tokens) > 0 for words in query.words()) <= MOST_WORDS
    assert len(search(bundled, text, LEVEL).rows) <= len(bundled.papers)


def test_operators_are_those_of_sets(bundled: Landscape) -> None:
    graph, drug = with_word(bundled, r"\bgraph"), with_word(bundled, r"\bdrug")
    everything = set(range(len(bundled.papers)))
    assert found(bundled, "graph drug") == graph & drug
    assert found(bundled, "graph OR drug") == graph | drug
    assert found(bundled, "graph NOT drug") == graph - drug
    assert found(bundled, "NOT graph") == everything - graph
    assert found(bundled, "NOT (graph OR drug)") == everything - graph - drug
    assert found(bundled, "drug OR NOT graph") == everything - graph | drug


def test_conditions_join_with_words(bundled: Landscape) -> None:
    papers = bundled.papers
    graph = with_word(bundled, r"\bgraph")
    year = papers["date"].dt.year
    in_2022 = set(np.flatnonzero(year == 2022))
    assert found(bundled, "year:2022") == in_2022
    assert found(bundled, "graph year:2022") == graph & in_2022
    assert found(bundled, "graph OR year:2022") == graph | in_2022
    assert found(bundled, "graph NOT year:2022") == graph - in_2022
    assert found(bundled, "year:2022..") == set(np.flatnonzero(year >= 2022))
    venue = papers["venue"].str.startswith("iccv")
    assert found(bundled, "venue:iccv") == set(np.flatnonzero(venue))
    assert found(bundled, "has:abstract") == set(np.flatnonzero(papers["abstract"] != ""))
    topic = bundled.topic_of(LEVEL)
    assert found(bundled, "topic:3") == set(np.flatnonzero(topic == 3))
    assert found(bundled, "topic:none") == set(np.flatnonzero(topic == OUTLIER))
    label = bundled.topics_at(LEVEL).loc[0, "label"]
    assert found(bundled, f'topic:"{label}"') == set(np.flatnonzero(topic == 0))
    titles = papers["title"].str.lower().str.contains(r"\bgraph")
    assert found(bundled, "title:graph") == set(np.flatnonzero(titles))


def test_what_a_condition_means_is_said(bundled: Landscape) -> None:
    assert search(bundled, "venue:zzz", LEVEL).notes == ("No venue is called zzz.",)
    (note,) = search(bundled, "topic:diff", LEVEL).notes
    assert note == "topic:diff means Diffusion models."


def test_short_words_stand_for_themselves(bundled: Landscape) -> None:
    assert found(bundled, "ai") == with_word(bundled, r"\bai\b")


def test_widening_adds_like_papers_that_meet_the_conditions(bundled: Landscape) -> None:
    plain = search(bundled, "drug year:2023..2024 NOT protein", LEVEL)
    wide = search(bundled, "drug year:2023..2024 NOT protein", LEVEL, widened=True)
    assert set(plain.rows) < set(wide.rows)
    assert set(wide.by_meaning) == set(wide.rows) - set(plain.rows)
    assert bundled.papers["date"].iloc[wide.rows].dt.year.between(2023, 2024).all()
    assert not texts_of(bundled, wide.rows).str.contains(r"\bprotein").any()
    assert not len(search(bundled, "xylophone", LEVEL, widened=True).rows)
    assert not len(search(bundled, "year:2022", LEVEL, widened=True).by_meaning)


def test_more_like_some_papers_are_those_nearest_to_their_mean(bundled: Landscape) -> None:
    rows = np.flatnonzero(bundled.topic_of(LEVEL) == 5)
    vectors = bundled.embeddings.astype(np.float32)
    alike = vectors @ vectors[rows[:4]].mean(axis=0)
    alike[rows[:4]] = -2
    expected = np.argsort(-alike, kind="stable")[:7]
    assert more_like(bundled, rows[:4], 7).tolist() == expected.tolist()
    among = bundled.topic_of(LEVEL) == 0
    assert (bundled.topic_of(LEVEL)[more_like(bundled, rows, 5, among)] == 0).all()
    assert not len(more_like(bundled, rows[:0], 5))
    assert len(more_like(bundled, np.arange(len(vectors)), 5)) == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("difusion", "diffusion"), ("grahp neural", "graph neural"), ("hetrogenous", "heterogeneous"),
     ("title:trasnformer OR drug", "title:transformer OR drug"), ("Difusion*", "diffusion*"),
     ("diffusion", ""), ("xylophone", ""), ("", ""), ("ai", ""), ("NOT difusion", "")],
)  # fmt: skip
def test_slips_are_noticed(bundled: Landscape, typed: str, meant: str) -> None:
    assert suggestion(bundled, typed) == meant
    if meant:
        assert len(search(bundled, meant).rows) > len(search(bundled, typed).rows)


def test_small_landscapes_are_searched_too(tiny: Landscape) -> None:
    word = re.findall(r"\w{6,}", tiny.papers["title"][0])[0]
    hits = search(tiny, word, 0, widened=True)
    assert 0 in hits.rows
    assert len(hits.rows) <= 3


def test_marks_stand_on_the_words_that_were_found() -> None:
    text = "Graphs of Poincaré maps: graph neural networks, a GRAPH."
    words = parse('poincare "neural net"* graph').words()
    spans = hit_spans(text, words, "abstract")
    assert [text[start:end] for start, end in spans] == [
        "Graphs", "Poincaré", "graph", "neural networks", "GRAPH",
    ]  # fmt: skip
    assert hit_spans(text, parse("title:graph").words(), "abstract") == []
    assert hit_spans(text, parse("NOT graph").words(), "abstract") == []


@given(st.text(max_size=40))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(unicodedata.normalize("NFC", "Éa")) == "ea"


@given(st.text(alphabet="ab ", max_size=900), st.integers(40, 300))
def test_an_extract_is_a_part_of_the_text_with_hits(text: str, length: int) -> None:
    spans = hit_spans(text, [Words(("aa",), prefix=True)], "abstract")
    first, last = extract(text, spans, length)
    assert 0 <= first <= last <= len(text)
    assert last - first <= length or len(text) <= length
    assert not spans or len(text) > length or (first, last) == (0, len(text))


def test_nodes_of_one_kind_are_one() -> None:
    assert parse("a OR (b OR c)").root == Or(tuple(Words((one,)) for one in "abc"))
    assert parse("x (year:2019.. y)").root == And((Words(("x",)), Years(2019, None), Words(("y",))))
