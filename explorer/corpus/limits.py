"""How much a reading may take, as the operator sets it."""

from dataclasses import dataclass, replace

from explorer.config import FILE_MB, max_file_mb, max_records
from explorer.corpus.schema import Record
from explorer.errors import CorpusError

_LONGEST_TITLE = 2_000
_LONGEST_ABSTRACT = 100_000


@dataclass(frozen=True)
class Limits:
    """What one reading may take.

    Attributes:
        file_mb: Largest file and largest member of an archive, in millions of bytes.
        records: Most records of all files together.
        members: Most members of an archive.
        unpacked_mb: Most that an archive may hold unpacked, in millions of bytes.
        ratio: Most bytes that one packed byte may become; beyond it an archive is a bomb.
    """

    file_mb: int = 200
    records: int = 500_000
    members: int = 10_000
    unpacked_mb: int = 800
    ratio: int = 200

    @classmethod
    def of_operator(cls) -> "Limits":
        """The limits that the Corpus page states, with archives four times as large unpacked.

        Raises:
            ExplorerError: The environment sets one to what is not a number above zero.
        """
        file_mb = max_file_mb()
        return cls(file_mb, max_records(), unpacked_mb=4 * file_mb)

    def check_size(self, size: int, name: str) -> None:
        """Refuse a file before it is read.

        Raises:
            CorpusError: It has more bytes than allowed.
        """
        if size > self.file_mb * 1_000_000:
            raise CorpusError(
                f"{size / 1e6:,.1f} MB are more than the {self.file_mb:,} MB allowed",
                place=name,
                remedy=f"Split the file, or have {FILE_MB} raised.",
            )


def cut_to_size(record: Record) -> Record:
    """The record with a title or abstract of absurd length cut, and a note that says so."""
    if len(record.title) > _LONGEST_TITLE:
        note = f"title of {len(record.title):,} characters cut to {_LONGEST_TITLE:,}"
        record = replace(record, title=record.title[:_LONGEST_TITLE]).noting(note)
    if len(record.abstract) > _LONGEST_ABSTRACT:
        note = f"abstract of {len(record.abstract):,} characters cut to {_LONGEST_ABSTRACT:,}"
        record = replace(record, abstract=record.abstract[:_LONGEST_ABSTRACT]).noting(note)
    return record
