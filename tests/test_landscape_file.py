"""A landscape as one file: the same bytes each time, the same landscape again, edits included."""

import hashlib
import io
import json
import re
import shutil
import ssl
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.edits.draft import fingerprint, refer
from explorer.edits.kinds import Rename
from explorer.edits.lines import new_line
from explorer.edits.opening import load_edited
from explorer.edits.store import append_edits, read_edits
from explorer.errors import ExplorerError, LandscapeError
from explorer.landscape import EDITS, SEARCH_INDEX, Landscape, load, rename
from explorer.packing import places
from explorer.packing.members import CHECKSUMS, ENDING
from explorer.packing.pack import pack, packed, packed_size
from explorer.packing.unpack import unpack
from explorer.ui import library
from tests.conftest import BUNDLED_LANDSCAPE


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saved") / f"bundled{ENDING}"
    pack(BUNDLED_LANDSCAPE, path)
    return path


@pytest.fixture
def edited(bundled: Landscape, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(BUNDLED_LANDSCAPE, tmp_path / "edited"))
    changes = [Rename(refer(bundled, 0, 0), "One"), Rename(refer(bundled, 0, 1), "Two")]
    append_edits(folder, [new_line(change, fingerprint(bundled)) for change in changes])
    return folder


def test_the_same_landscape_gives_the_same_bytes_on_every_day(saved: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(BUNDLED_LANDSCAPE, tmp_path / "elsewhere"))
    for path in copy.iterdir():
        path.touch()
        path.chmod(0o600)
    assert packed(copy) == saved.read_bytes()
    assert abs(packed_size(copy) - saved.stat().st_size) < 0.01 * saved.stat().st_size


def test_it_comes_back_as_it_was_and_can_be_packed_again(saved: Path, tmp_path: Path) -> None:
    unpack(saved, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(BUNDLED_LANDSCAPE)
    assert packed(tmp_path / "again") == saved.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_other_programs_can_check_it(saved: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    assert not (tmp_path / SEARCH_INDEX).exists()
    for line in (tmp_path / CHECKSUMS).read_text().splitlines():
        checksum, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == checksum


def test_edits_travel_and_can_be_undone(edited: Path, tmp_path: Path) -> None:
    pack(edited, tmp_path / "file.landscape")
    unpack(tmp_path / "file.landscape", tmp_path / "there")
    landscape, built = load_edited(tmp_path / "there")
    assert landscape.topics_at(0)["label"].tolist()[:2] == ["One", "Two"]
    assert built.topics_at(0)["label"].tolist()[:2] != ["One", "Two"]
    assert read_edits(tmp_path / "there").lines == read_edits(edited).lines
    assert packed(edited) == packed(tmp_path / "there")
    assert packed(edited, ()) == packed(BUNDLED_LANDSCAPE)


def test_what_is_damaged_or_being_built_is_not_saved(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(BUNDLED_LANDSCAPE, tmp_path / "copy"))
    (copy / "terms.parquet").write_bytes(b"other")
    target = tmp_path / "file.landscape"
    target.write_bytes(b"before")
    with pytest.raises(LandscapeError, match=r"terms\.parquet is missing or not as it was"):
        pack(copy, target)
    (copy / "terms.parquet").unlink()
    with pytest.raises(LandscapeError, match=r"terms\.parquet is missing"):
        pack(copy, target)
    assert target.read_bytes() == b"before"
    assert {path.name for path in tmp_path.iterdir()} == {"copy", "file.landscape"}
    with pytest.raises(LandscapeError, match="Cannot be written"):
        pack(BUNDLED_LANDSCAPE, tmp_path / "nowhere" / "file.landscape")


def test_the_command_line_saves_one_and_takes_one_for_a_folder(
    edited: Path, tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "file.landscape"
    assert main(["export", str(edited), "--format", "landscape", "--out", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(file), "bytes": file.stat().st_size}
    assert main(["info", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["papers"] == 296
    opened = list((tmp_path / "cache" / "opened").iterdir())
    assert [path.name for path in opened] == [hashlib.sha256(file.read_bytes()).hexdigest()[:32]]
    before = opened[0].stat().st_ctime_ns
    assert main(["info", str(file)]) == 0
    assert opened[0].stat().st_ctime_ns == before  # unpacked once
    file.write_bytes(b"no landscape")
    assert main(["info", str(file)]) == 2
    assert "cannot be opened: it is no archive" in capsys.readouterr().err
    assert main(["info", str(tmp_path / "missing.landscape")]) == 2
    assert "There is no such landscape file" in capsys.readouterr().err


def test_landscapes_of_one_name_are_told_apart(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_LANDSCAPES", str(tmp_path))
    first, second = (library.take_in(saved, "../../My <papers>.landscape") for _ in range(2))
    assert first.parent == second.parent == tmp_path
    assert re.fullmatch(r"my-papers-[0-9a-f]{6}", first.name)
    names = [entry.name for entry in library.known(BUNDLED_LANDSCAPE).values()]
    name = load(BUNDLED_LANDSCAPE).name
    assert names == [name, f"{name} (2)", f"{name} (3)"]
    rename(first, "Mine")
    assert load(first).name == "Mine"


def test_larger_files_than_allowed_are_refused(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.packing.unpack.max_landscape_mb", lambda: 0.5)
    with pytest.raises(LandscapeError, match=r"0\.7 MB are more than the 0\.5 MB"):
        unpack(saved, tmp_path / "there")
    monkeypatch.undo()
    monkeypatch.setenv("EXPLORER_MAX_RECORDS", "100")
    with pytest.raises(LandscapeError, match="296 papers, and 100 may be read"):
        unpack(saved, tmp_path / "there")
    assert not list(tmp_path.iterdir())


class Handler(SimpleHTTPRequestHandler):
    """Files of a folder; `/away` leads to an address without https."""

    def do_GET(self) -> None:
        if not self.path.startswith("/away"):
            super().do_GET()
            return
        self.send_response(302)
        self.send_header("Location", f"http://localhost:{self.server.server_port}/?key=secret")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def serving(folder: Path, key: Path, certificate: Path) -> Iterator[str]:
    """The https address of a folder."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """An https address on this machine, with a certificate of its own, and its folder."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
         "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setenv("NO_PROXY", "localhost")
    folder = tmp_path / "web"
    folder.mkdir()
    with serving(folder, key, certificate) as address:
        yield address, folder


def test_an_address_is_downloaded_once(saved: Path, web: tuple[str, Path], tmp_path: Path) -> None:
    address, served = web
    shutil.copy(saved, served / "papers.landscape")
    folder = places.folder_of(f"{address}/papers.landscape?key=secret")
    assert contents(folder) == contents(BUNDLED_LANDSCAPE)
    (served / "papers.landscape").unlink()
    assert places.folder_of(f"{address}/papers.landscape?key=secret") == folder
    assert [path.name for path in (tmp_path / "cache" / "opened").iterdir()] == [folder.name]


def test_bad_addresses_are_refused_and_tell_no_secret(
    saved: Path, web: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, served = web
    shutil.copy(saved, served / "papers.landscape")
    (served / "page.landscape").write_text("<html>sign in</html>")
    cases = {
        f"{address}/none?key=secret": "the server answers 404",
        f"{address}/page.landscape?key=secret": "it is no archive",
        f"{address}/away?key=secret": "leads on to an address without https",
        address.replace("https", "http") + "/papers?key=secret": "begin with https",
        "file:///etc/passwd?key=secret": "begin with https",
        "https://user:secret@localhost:1/x": "does not answer",
    }
    for place, words in cases.items():
        with pytest.raises(ExplorerError, match=words) as raised:
            places.folder_of(place)
        assert "secret" not in str(raised.value)
    monkeypatch.setattr("explorer.packing.places.max_landscape_mb", lambda: 0.5)
    with pytest.raises(LandscapeError, match=r"larger than the 0\.5 MB"):
        places.folder_of(f"{address}/papers.landscape")
    assert not list((tmp_path / "cache" / "opened").iterdir())


def test_a_line_of_edits_that_a_crash_cut_short_does_not_travel(edited: Path) -> None:
    with (edited / EDITS).open("a") as file:
        file.write('{"kind": "ren')
    with zipfile.ZipFile(io.BytesIO(packed(edited))) as archive:
        assert archive.read(EDITS).count(b"\n") == 2
