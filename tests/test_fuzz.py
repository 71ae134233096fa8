"""A few hundred broken files; `benchmarks/fuzz_intake.py` reads thousands."""

from benchmarks.fuzz_intake import fuzz
from explorer.corpus.formats import FORMATS
from tests.samples import SAMPLES


def test_every_format_has_a_sample() -> None:
    assert set(SAMPLES) == {form.name for form in FORMATS}


def test_broken_files_give_clear_errors_and_a_ledger_that_adds_up() -> None:
    assert fuzz(range(300), limit=60) == []  # the machine may be busy


def test_half_a_character_that_a_note_quotes_is_written_as_a_question_mark() -> None:
    assert fuzz(range(9860, 9861), children=1, limit=60) == []
