"""Edits: what each kind does, that undoing takes all of it back, and what a new build leaves."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.analysis.topics import relatives, topic_summary
from explorer.edits.draft import fingerprint, paper_ids, refer
from explorer.edits.history import fresh_topic, history
from explorer.edits.kinds import (
    Assign,
    Change,
    Edit,
    Gather,
    Hide,
    Line,
    Merge,
    Move,
    Redo,
    Rename,
    Show,
    Split,
    StopWords,
    Synonyms,
    Undo,
)
from explorer.edits.lines import as_text, new_line, read_text
from explorer.edits.parts import parts_by_children, parts_by_papers
from explorer.edits.replay import Edited, apply
from explorer.edits.sentences import in_words
from explorer.edits.sharing import lines_to_import
from explorer.errors import EditError
from explorer.landscape import OUTLIER, TABLE_COLUMNS, Landscape, find_disagreement

FINE = 2


def edit(landscape: Landscape, *changes: Edit) -> Edited:
    edited = apply(landscape, [new_line(change, fingerprint(landscape)) for change in changes])
    check_whole(edited.landscape)
    return edited


def check_whole(landscape: Landscape) -> None:
    """All that pages rely on."""
    assert not find_disagreement(landscape)
    for level in range(landscape.levels):
        topic, topics = landscape.topic_of(level), landscape.topics_at(level)
        counts = pd.Series(topic[topic != OUTLIER]).value_counts()
        assert topics["size"].to_dict() == counts.to_dict()
        assert topics["size"].is_monotonic_decreasing
        assert topics["label"].str.strip().all()
        assert landscape.manifest["levels"][level]["topics"] == len(topics)
        nearest = landscape.papers[f"nearest_topic_{level}"]
        assert set(nearest) <= {*topics.index, OUTLIER}
        assert not ((nearest == topic) & (topic != OUTLIER)).any()
        if level and len(landscape.topics_at(level - 1)):
            assert set(topics["parent"]) <= set(landscape.topics_at(level - 1).index)
        for number, rows in topics["representatives"].items():
            assert (topic[rows] == number).all()
    terms = landscape.terms.groupby(["level", "topic"])["rank"].agg(list)
    assert all(ranks == list(range(1, len(ranks) + 1)) for ranks in terms)
    assert set(landscape.terms["term"]) <= set(landscape.vocabulary["term"])
    leaves = set(landscape.topics_at(landscape.levels - 1).index)
    merges = landscape.hierarchy
    assert len(merges) == max(len(leaves) - 1, 0)
    children = [*merges["left"], *merges["right"]]
    assert sorted(children) == sorted({*leaves, *merges["parent"]} - {*merges["parent"][:1]}) or (
        len(leaves) < 2
    )


def assert_same(left: Landscape, right: Landscape) -> None:
    """All tables equal to the last digit, and the manifest too."""
    for table in TABLE_COLUMNS:
        pd.testing.assert_frame_equal(
            getattr(left, table), getattr(right, table), check_exact=True, obj=table
        )
    assert (left.doc_terms != right.doc_terms).nnz == 0
    assert left.manifest == right.manifest


def label(landscape: Landscape, topic: int, level: int = FINE) -> str:
    return str(landscape.topics_at(level).loc[topic, "label"])


def terms_of(landscape: Landscape, topic: int, level: int = FINE) -> list[str]:
    terms = landscape.terms
    return terms["term"][(terms["level"] == level) & (terms["topic"] == topic)].tolist()


def test_without_edits_the_landscape_is_itself(bundled: Landscape) -> None:
    assert apply(bundled, []).landscape is bundled


def test_a_renamed_topic_has_the_name_and_nothing_else_changes(bundled: Landscape) -> None:
    now = edit(bundled, Rename(refer(bundled, FINE, 3), "  Learning \n elsewhere ")).landscape
    assert label(now, 3) == "Learning elsewhere"
    same = now.topics.assign(label=bundled.topics["label"])
    pd.testing.assert_frame_equal(same, bundled.topics, check_exact=True)
    pd.testing.assert_frame_equal(now.papers, bundled.papers, check_exact=True)
    back = edit(
        bundled, Rename(refer(bundled, FINE, 3), "x"), Rename(refer(bundled, FINE, 3), "")
    ).landscape
    assert label(back, 3) == label(bundled, 3)


def test_merged_topics_keep_the_first_number_and_are_described_anew(bundled: Landscape) -> None:
    both = np.isin(bundled.topic_of(FINE), [5, 8])
    merge = Merge(refer(bundled, FINE, 5), (refer(bundled, FINE, 8),))
    now = edit(bundled, merge).landscape
    assert (now.topic_of(FINE) == 5).nonzero()[0].tolist() == both.nonzero()[0].tolist()
    assert 8 not in now.topics_at(FINE).index
    assert set(terms_of(now, 5)) & set(terms_of(bundled, 5))
    assert set(terms_of(now, 5)) & set(terms_of(bundled, 8))
    x, y = bundled.papers.loc[both, ["x", "y"]].median()
    assert now.topics_at(FINE).loc[5, ["x", "y"]].tolist() == pytest.approx([x, y])
    others = now.topics_at(FINE).drop(5)
    before = bundled.topics_at(FINE).loc[others.index]
    pd.testing.assert_frame_equal(others, before, check_exact=True)
    for column in ("topic_0", "topic_1", "probability_2", "nearest_topic_1"):
        assert now.papers[column].equals(bundled.papers[column])


def test_a_merged_parent_keeps_all_children(bundled: Landscape) -> None:
    merge = Merge(refer(bundled, 1, 1), (refer(bundled, 1, 3),))
    now = edit(bundled, merge).landscape
    children = [*relatives(bundled, 1, 1)[1], *relatives(bundled, 1, 3)[1]]
    assert sorted(relatives(now, 1, 1)[1]) == sorted(children)


def test_nearest_topics_after_edits_are_those_of_a_search_of_all(bundled: Landscape) -> None:
    now = edit(
        bundled,
        Merge(refer(bundled, FINE, 5), (refer(bundled, FINE, 8),)),
        Hide(refer(bundled, FINE, 0)),
    ).landscape
    vectors, topic = now.embeddings.astype(float), now.topic_of(FINE)
    numbers = np.sort(now.topics_at(FINE).index)
    means = np.stack([vectors[topic == number].mean(axis=0) for number in numbers])
    means /= np.linalg.norm(means, axis=1)[:, None]
    similarity = vectors @ means.T
    similarity[topic[:, None] == numbers] = -9
    assert (numbers[similarity.argmax(axis=1)] == now.papers["nearest_topic_2"]).mean() > 0.995
    expected = 1 - similarity.max(axis=1)
    assert now.papers["nearest_distance_2"].to_numpy() == pytest.approx(expected, abs=1e-3)


def test_a_split_topic_ends_and_its_parts_have_numbers_of_their_own(bundled: Landscape) -> None:
    parts = parts_by_children(bundled, 0, 0)
    assert sum(map(len, parts)) == bundled.topics_at(0).loc[0, "size"]
    first = fresh_topic(bundled, bundled, [], 0)
    new = tuple(range(first, first + len(parts)))
    papers = tuple(paper_ids(bundled, part) for part in parts)
    now = edit(bundled, Split(refer(bundled, 0, 0), papers, new)).landscape
    assert 0 not in now.topics_at(0).index
    assert set(new) <= set(now.topics_at(0).index)
    for number, part in zip(new, parts, strict=True):
        assert (now.topic_of(0) == number).nonzero()[0].tolist() == part.tolist()
    assert len(set(now.topics_at(0)["label"])) == len(now.topics_at(0))


def test_a_topic_is_split_around_two_papers(bundled: Landscape) -> None:
    rows = np.flatnonzero(bundled.topic_of(FINE) == 0)
    seeds = [int(rows[0]), int(rows[-1])]
    one, other = parts_by_papers(bundled, rows, seeds)
    assert seeds[0] in one
    assert seeds[1] in other
    vectors = bundled.embeddings.astype(float)
    assert (vectors[one] @ vectors[seeds[0]] >= vectors[one] @ vectors[seeds[1]]).mean() > 0.99


def test_a_hidden_topic_is_nowhere_until_it_is_shown_again(bundled: Landscape) -> None:
    ref = refer(bundled, FINE, 4)
    hidden = edit(bundled, Hide(ref))
    assert 4 not in hidden.landscape.topics_at(FINE).index
    assert (hidden.landscape.topic_of(FINE)[bundled.topic_of(FINE) == 4] == OUTLIER).all()
    assert [one.label for one in hidden.hidden] == [ref.label]
    again = edit(bundled, Hide(ref), Show(hidden.hidden[0])).landscape
    pd.testing.assert_frame_equal(again.papers, bundled.papers)
    assert label(again, 4) == ref.label


def test_hiding_every_topic_leaves_a_landscape_of_outliers(bundled: Landscape) -> None:
    now = edit(bundled, *(Hide(refer(bundled, 0, topic)) for topic in range(4))).landscape
    assert now.topics_at(0).empty
    assert topic_summary(now, 0, np.ones(296, dtype=bool)).empty


def test_papers_move_into_topics_and_out(bundled: Landscape) -> None:
    rows = np.flatnonzero(bundled.topic_of(FINE) == 0)[:6]
    papers = paper_ids(bundled, rows)
    now = edit(bundled, Move(papers, FINE, refer(bundled, FINE, 7))).landscape
    assert (now.topic_of(FINE)[rows] == 7).all()
    assert (now.papers["probability_2"][rows] == 0).all()
    out = edit(bundled, Move(papers, FINE, None)).landscape
    assert (out.topic_of(FINE)[rows] == OUTLIER).all()
    assert label(out, 0) == label(bundled, 0), "most of it is still there"


def test_a_topic_without_papers_ends(bundled: Landscape) -> None:
    rows = np.flatnonzero(bundled.topic_of(FINE) == 17)
    move = Move(paper_ids(bundled, rows), FINE, refer(bundled, FINE, 7))
    edited = edit(bundled, move, Rename(refer(bundled, FINE, 17), "Nothing"))
    assert 17 not in edited.landscape.topics_at(FINE).index
    assert edited.fits[1].status == "gone"


def test_papers_make_a_new_topic(bundled: Landscape) -> None:
    rows = np.flatnonzero(bundled.topic_of(FINE) == OUTLIER)[:8]
    number = fresh_topic(bundled, bundled, [], FINE)
    now = edit(bundled, Gather(paper_ids(bundled, rows), FINE, number, "Odd ones")).landscape
    assert label(now, number) == "Odd ones"
    assert now.topics_at(FINE).loc[number, "size"] == 8
    assert terms_of(now, number)


def test_outliers_go_to_their_nearest_topic_if_it_is_near(bundled: Landscape) -> None:
    outlier = bundled.topic_of(FINE) == OUTLIER
    near = outlier & (bundled.papers["nearest_distance_2"].to_numpy() <= 0.6)
    now = edit(bundled, Assign(FINE, 0.4, None)).landscape
    assert ((now.topic_of(FINE) == OUTLIER) == (outlier & ~near)).all()
    assert (now.topic_of(FINE)[near] == bundled.papers["nearest_topic_2"][near]).all()
    one = edit(bundled, Assign(FINE, -1.0, refer(bundled, FINE, 3))).landscape
    taken = outlier & (bundled.papers["nearest_topic_2"] == 3).to_numpy()
    assert ((one.topic_of(FINE) == 3) == (taken | (bundled.topic_of(FINE) == 3))).all()


def test_a_stop_word_leaves_terms_and_labels_at_once(bundled: Landscape) -> None:
    edited = edit(bundled, StopWords(("Diffusion",), ()))
    now = edited.landscape
    assert not now.vocabulary["term"].str.contains(r"(?i)\bdiffusion\b").any()
    assert not now.topics["label"].str.contains("(?i)diffusion").any()
    assert label(now, 2) == label(bundled, 2)
    assert now.papers is not bundled.papers
    pd.testing.assert_frame_equal(now.papers, bundled.papers, check_exact=True)
    back = edit(bundled, StopWords(("diffusion",), ()), StopWords((), ("DIFFUSION",))).landscape
    pd.testing.assert_frame_equal(back.topics, bundled.topics, check_exact=True)
    pd.testing.assert_frame_equal(back.terms, bundled.terms, check_exact=True)


def test_synonyms_count_as_one_term(bundled: Landscape) -> None:
    names, long = bundled.vocabulary["term"].tolist(), "generative adversarial networks"
    columns = [names.index(name) for name in ("GANs", long)]
    joined = Synonyms(("gans", long), "GANs")
    now = edit(bundled, joined).landscape
    place = now.vocabulary["term"].tolist().index("GANs")
    either = (bundled.doc_terms[:, columns].sum(axis=1) > 0).sum()
    assert now.vocabulary["papers"][place] == either
    assert len(now.vocabulary) == len(bundled.vocabulary) - 1
    assert "GANs" in terms_of(now, 9)
    assert label(now, 9) == "GANs"
    written = edit(bundled, Synonyms(("gans", long), "GAN nets")).landscape
    assert "GAN nets" in terms_of(written, 9)
    apart = edit(bundled, joined, Synonyms((long,), long)).landscape
    pd.testing.assert_frame_equal(apart.terms, bundled.terms, check_exact=True)


def test_labels_and_terms_worked_out_anew_are_those_of_the_build(bundled: Landscape) -> None:
    """All topics gathered anew say what they said: an edit describes as the build does."""
    every = bundled.topic_of(FINE)
    rows = [np.flatnonzero(every == topic) for topic in range(18)]
    gathers = [Gather(paper_ids(bundled, one), FINE, 18 + t, "") for t, one in enumerate(rows)]
    now = edit(bundled, *gathers).landscape
    before = bundled.topics_at(FINE)["label"].sort_index().tolist()
    assert now.topics_at(FINE)["label"].sort_index().tolist() == before


ACTIONS = ("rename", "merge", "hide", "move", "gather", "split", "assign", "stop", "join")


def some_edit(landscape: Landscape, lines: Sequence[Line], seed: int) -> Edit:
    chance = np.random.default_rng(seed)
    level = int(chance.integers(landscape.levels))
    ids = [number for number in landscape.topics_at(level).index if number >= 0]
    kind = ACTIONS[int(chance.integers(len(ACTIONS)))] if len(ids) > 1 else "assign"
    rows = np.sort(chance.choice(len(landscape.papers), 5, replace=False))
    papers = paper_ids(landscape, rows)
    if kind == "assign":
        return Assign(level, float(chance.random()), None)
    if kind in ("stop", "join"):
        words = landscape.vocabulary["term"].sample(2, random_state=seed).tolist()
        return StopWords((words[0],), ()) if kind == "stop" else Synonyms(tuple(words), words[0])
    one, other = (refer(landscape, level, int(t)) for t in chance.choice(ids, 2, replace=False))
    number = fresh_topic(landscape, landscape, lines, level)
    members = np.flatnonzero(landscape.topic_of(level) == one.topic)
    halves = (paper_ids(landscape, members[::2]), paper_ids(landscape, members[1::2]))
    edits: dict[str, Edit] = {
        "rename": Rename(one, f"Name {seed}"),
        "merge": Merge(one, (other,)),
        "hide": Hide(one),
        "move": Move(papers, level, one),
        "gather": Gather(papers, level, number, ""),
        "split": Split(one, halves, (number, number + 1)),
    }
    return edits[kind]


@given(seeds=st.lists(st.integers(0, 10_000), min_size=30, max_size=30))
@settings(max_examples=3, deadline=None)
def test_thirty_edits_undone_are_as_if_never_made(planted: Landscape, seeds: list[int]) -> None:
    name = fingerprint(planted)
    lines: list[Line] = []
    now = planted
    for place, seed in enumerate(seeds):
        if place % 6 == 0:  # the next ones speak of what these have left
            now = apply(planted, history(lines).done).landscape
        lines.append(new_line(some_edit(now, lines, seed), name))
    made = history(lines).done
    there = apply(planted, made).landscape
    check_whole(there)
    back = [*lines, *(new_line(Undo(line.id), name) for line in reversed(made))]
    assert history(back).done == ()
    assert_same(apply(planted, history(back).done).landscape, planted)
    forth = [*back, *(new_line(Redo(line.id), name) for line in made)]
    kept = read_text(as_text(forth).encode())
    assert not kept.problems
    assert_same(apply(planted, history(kept.lines).done).landscape, there)


def rebuilt(landscape: Landscape, seed: int) -> Landscape:
    """As another seed would give: other numbers, and a tenth of the papers elsewhere."""
    chance = np.random.default_rng(seed)
    papers, tables = landscape.papers, []
    for level in range(landscape.levels):
        ids = landscape.topics_at(level).index.to_numpy()
        order = chance.permutation(len(ids))
        topic = landscape.topic_of(level)
        stray = chance.random(len(papers)) < 0.1
        moved = np.where(topic == OUTLIER, OUTLIER, order[topic])
        moved = np.where(stray, chance.integers(len(ids), size=len(papers)), moved)
        papers = papers.assign(**{f"topic_{level}": moved.astype(np.int32)})
        table = landscape.topics_at(level).reset_index()
        sizes = np.bincount(moved[moved >= 0], minlength=len(ids))
        number = order[table["topic"]]
        rows = [np.flatnonzero(moved == one)[:3].tolist() for one in number]
        tables.append(table.assign(topic=number, size=sizes[number], representatives=rows))
    return replace(landscape, papers=papers, topics=pd.concat(tables, ignore_index=True))


def test_after_another_build_edits_find_their_topics_by_their_papers(bundled: Landscape) -> None:
    old = fingerprint(bundled)
    other = rebuilt(bundled, 3)
    changes = [
        Rename(refer(bundled, FINE, 2), "Networks of nodes"),
        Merge(refer(bundled, FINE, 5), (refer(bundled, FINE, 8),)),
        Gather(paper_ids(bundled, np.arange(10)), FINE, 18, "Ten"),
        Rename(replace(refer(bundled, FINE, 0), topic=18), "Ten papers"),
    ]
    edited = apply(other, [new_line(change, old) for change in changes])
    assert {fit.status for fit in edited.fits} <= {"fits", "partly"}
    now = edited.landscape
    nodes = now.topics_at(FINE).query("label == 'Networks of nodes'").index[0]
    of_before = bundled.topic_of(FINE) == 2
    assert (now.topic_of(FINE)[of_before] == nodes).mean() > 0.7
    five, eight = (bundled.topic_of(FINE) == number for number in (5, 8))
    both = [pd.Series(now.topic_of(FINE)[one]).mode()[0] for one in (five, eight)]
    assert both[0] == both[1]
    assert now.topics_at(FINE).query("label == 'Ten papers'")["size"].tolist() == [10]


def test_what_no_longer_fits_is_named_and_changes_nothing(bundled: Landscape) -> None:
    old = fingerprint(bundled)
    chance = np.random.default_rng(0)
    mixed = chance.permutation(bundled.topic_of(FINE))
    other = replace(bundled, papers=bundled.papers.assign(topic_2=mixed.astype(np.int32)))
    foreign = Move(tuple(f"doi:{number}" for number in range(9)), FINE, None)
    lines = [new_line(one, old) for one in (Rename(refer(bundled, FINE, 2), "x"), foreign)]
    edited = apply(other, lines)
    assert [fit.status for fit in edited.fits] == ["gone", "gone"]
    assert "spread over other topics" in edited.fits[0].note
    assert "not in this corpus" in edited.fits[1].note
    pd.testing.assert_frame_equal(edited.landscape.topics, other.topics, check_exact=True)


def test_numbers_of_topics_are_never_used_again(bundled: Landscape) -> None:
    name = fingerprint(bundled)
    first = new_line(Gather(paper_ids(bundled, np.arange(5)), FINE, 18, ""), name)
    lines = [first, new_line(Undo(first.id), name)]
    assert history(lines).done == ()
    assert fresh_topic(bundled, bundled, lines, FINE) == 19


def test_a_new_edit_ends_what_could_be_redone(bundled: Landscape) -> None:
    name = fingerprint(bundled)
    one, two = (new_line(Rename(refer(bundled, FINE, t), "x"), name) for t in (0, 1))
    found = history([one, new_line(Undo(one.id), name), two, new_line(Redo(one.id), name)])
    assert (found.done, found.undone) == ((two,), ())


def test_every_edit_survives_its_line_and_can_be_said(bundled: Landscape) -> None:
    one, two = refer(bundled, FINE, 0), refer(bundled, FINE, 1)
    changes: list[Change] = [
        Rename(one, "é\u201d"), Merge(one, (two,)), Split(one, (("a",), ("b", "c")), (18, 19)),
        Hide(one), Show(one), Move(("a",), 1, None), Move(("a", "b"), 1, two),
        Gather(("a",), 0, 4, ""), Assign(1, 0.25, None), Assign(1, 0.25, one),
        StopWords(("a",), ("b",)), Synonyms(("a", "b"), "a"), Undo("1"), Redo("1"),
    ]  # fmt: skip
    lines = tuple(new_line(change, "f") for change in changes)
    assert read_text(as_text(lines).encode()).lines == lines
    assert all(in_words(change) for change in changes)


@pytest.mark.parametrize(
    "text",
    [b"", b"\xff\xfe", b"null", b"[]", b'{"kind": "rename"}', b'{"kind": ["rename"]}',
     b"[" * 100_000, b'{"id": "1", "at": "", "landscape": "", "kind": "undo", "edit": 3}',
     b'{"id": "1", "at": "", "landscape": "", "kind": "undo", "edit": "2", "more": 1}',
     b'{"id": "1", "at": "", "landscape": "", "kind": "assign", "level": -1, "similarity": NaN,'
     b' "topic": null}', b"<html>", b"\0" * 1000],
)  # fmt: skip
def test_a_file_that_holds_no_edits_is_refused(text: bytes) -> None:
    with pytest.raises(EditError, match="no file of edits"):
        lines_to_import(text, history([]))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_without_harm(content: bytes) -> None:
    reading = read_text(content)
    assert not reading.lines


def test_an_imported_edit_keeps_off_numbers_of_this_log(bundled: Landscape) -> None:
    name = fingerprint(bundled)
    mine = new_line(Gather(paper_ids(bundled, np.arange(5)), FINE, 18, "Mine"), name)
    theirs = [
        new_line(Gather(paper_ids(bundled, np.arange(20, 26)), FINE, 18, "Theirs"), name),
        new_line(Rename(replace(refer(bundled, FINE, 0), topic=18), "Renamed"), name),
    ]
    taken = lines_to_import(as_text(theirs).encode(), history([mine]))
    now = apply(bundled, [mine, *taken]).landscape
    assert (label(now, 18), label(now, 19)) == ("Mine", "Renamed")
    assert lines_to_import(as_text([mine]).encode(), history([mine])) == ()
