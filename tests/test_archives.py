"""ZIP archives and folders: what is read, what is left out, and what is refused."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from explorer.corpus import Corpus, read_corpus
from explorer.corpus.limits import Limits
from explorer.errors import CorpusError
from tests.samples import SAMPLES, TITLES

CSV = SAMPLES["CSV table"][1]
CSL = SAMPLES["CSL-JSON"][1]


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def read(folder: Path, content: bytes, limits: Limits | None = None) -> Corpus:
    (folder / "all.zip").write_bytes(content)
    return read_corpus([folder / "all.zip"], limits=limits)


def test_every_format_in_one_archive(tmp_path: Path) -> None:
    members = {f"{place}/{name}": content
               for place, (name, content) in enumerate(SAMPLES.values())}  # fmt: skip
    corpus = read(tmp_path, packed(members))
    assert {file.format for file in corpus.files} == set(SAMPLES)
    assert {file.records for file in corpus.files} == {2}
    assert corpus.files[0].path == str(tmp_path / "all.zip" / "0" / "papers.parquet")
    assert corpus.ledger["file"][0] == "all.zip/0/papers.parquet"
    untitled = corpus.papers["title"] == ""
    assert untitled.sum() == 2, "a short text alone does not say which paper it is"
    assert corpus.papers.loc[~untitled, "title"].tolist() == TITLES


def test_hidden_members_are_left_out_and_inner_archives_opened_once(tmp_path: Path) -> None:
    inner = packed({"deep.csv": CSV, "deeper.zip": packed({"deepest.csv": CSV})})
    corpus = read(
        tmp_path,
        packed({"__MACOSX/._a.csv": b"junk", ".DS_Store": b"junk", "inner.zip": inner, "x/": b""}),
    )
    assert [file.path.rpartition("all.zip/")[2] for file in corpus.files] == [
        "inner.zip/deep.csv", "inner.zip/deeper.zip",
    ]  # fmt: skip
    assert "archive in an archive" in corpus.files[1].problem
    assert corpus.ledger["status"].tolist() == ["kept", "kept", "dropped"]


@pytest.mark.parametrize("name", ["../up.csv", "a/../../up.csv", "/etc/up.csv", "C:/up.csv"])
def test_members_that_climb_out_are_refused_and_nothing_is_written(
    name: str, tmp_path: Path
) -> None:
    corpus = read(tmp_path, packed({name: CSV, "good.csv": CSV}))
    assert "climbs out" in corpus.files[0].problem
    assert len(corpus.papers) == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["all.zip"]


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    bomb = b"title,abstract\n" + b"a" * 50_000_000
    corpus = read(tmp_path, packed({"bomb.csv": bomb, "good.csv": CSV}))
    assert "200 times" in corpus.files[0].problem
    assert len(corpus.papers) == 2
    with pytest.raises(CorpusError, match="unpacks to more than the 1 MB"):
        read(tmp_path, packed({"large.csv": os.urandom(2_000_000)}), Limits(unpacked_mb=1))
    with pytest.raises(CorpusError, match="More than the 3 members"):
        read(tmp_path, packed({f"{n}.csv": CSV for n in range(4)}), Limits(members=3))
    nested = {f"{n}.zip": packed({f"{m}.csv": CSV for m in range(3)}) for n in range(3)}
    inner = read(tmp_path, packed(nested), Limits(members=9))
    assert "More than the 9 members" in inner.files[-1].problem


def test_a_workbook_is_no_archive_and_a_workbook_bomb_is_refused(tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": b"", "xl/workbook.xml": b" " * 300_000_000}
    (tmp_path / "bomb.xlsx").write_bytes(packed(parts))
    (tmp_path / "good.xlsx").write_bytes(SAMPLES["Excel workbook"][1])
    corpus = read_corpus([tmp_path])
    assert "unpacks to 300 MB" in corpus.files[0].problem
    assert corpus.files[1].records == 2


def test_encrypted_and_damaged_members_are_reported(tmp_path: Path) -> None:
    content = bytearray(packed({"secret.csv": CSV, "good.csv": CSL}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + offset] |= 1
    corpus = read(tmp_path, bytes(content))
    assert "encrypted" in corpus.files[0].problem
    assert len(corpus.papers) == 2
    damaged = bytearray(packed({"bad.csv": CSV, "good.csv": CSL}))
    damaged[60:90] = bytes(30)
    assert "damaged" in read(tmp_path, bytes(damaged)).files[0].problem
    with pytest.raises(CorpusError, match="damaged"):
        read(tmp_path, packed({"good.csv": CSV})[:-30])


def test_folders_are_read_to_their_ends_without_links_that_lead_out(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_bytes(CSV)
    folder = tmp_path / "papers"
    (folder / "2021" / "spring").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "x.csv").write_bytes(CSV)
    (folder / "2021" / "spring" / "a.csv").write_bytes(CSV)
    (folder / "b.zip").write_bytes(packed({"c.json": CSL}))
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "2021" / "loop").symlink_to(folder)
    corpus = read_corpus([folder])
    assert corpus.ledger["file"].unique().tolist() == ["2021/spring/a.csv", "b.zip/c.json"]


def test_files_of_one_name_keep_their_places_apart(tmp_path: Path) -> None:
    for part, content in (("a", CSV), ("b", CSL)):
        (tmp_path / part).mkdir()
        (tmp_path / part / "papers.txt").write_bytes(content)
    corpus = read_corpus([tmp_path / "a" / "papers.txt", tmp_path / "b" / "papers.txt"])
    assert corpus.ledger["file"].nunique() == 2
