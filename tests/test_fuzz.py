"""A few hundred broken files; `benchmarks/fuzz_intake.py` reads thousands."""

import subprocess
import sys

from explorer.corpus.formats import FORMATS
from tests.conftest import ROOT
from tests.samples import SAMPLES


def test_every_format_has_a_sample() -> None:
    assert set(SAMPLES) == {form.name for form in FORMATS}


def test_broken_files_give_clear_errors_and_a_ledger_that_adds_up() -> None:
    """The last ones hold half a character that a note of the ledger quotes."""
    command = [sys.executable, "-m", "benchmarks.fuzz_intake", "--limit", "60"]  # it may be busy
    for first, count in ((0, 300), (9850, 20)):
        chosen = ["--first", str(first), "--mutations", str(count)]
        done = subprocess.run(
            [*command, *chosen], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
