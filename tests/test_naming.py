"""Names from a language model: what is sent, what becomes a name, that nothing is asked twice."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.__main__ import main
from explorer.edits.history import history
from explorer.edits.kinds import Rename
from explorer.edits.replay import apply
from explorer.edits.store import read_edits
from explorer.errors import NamingError
from explorer.landscape import Landscape, load
from explorer.naming import endpoint
from explorer.naming.endpoint import Endpoint, ask, endpoint_of
from explorer.naming.names import Question, questions, read_name, renames, suggestions
from explorer.ui.text import md


class Model(HTTPServer):
    """A chat completion server that gives numbered names and remembers what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.status = 200
        self.body: bytes | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.keys.append(self.headers["Authorization"])
        name = f"Model name {len(self.server.asked)}"
        reply = {"choices": [{"message": {"content": name}}]}
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.body or json.dumps(reply).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Model]:
    server = Model()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
    for name in (endpoint.URL, endpoint.MODEL, endpoint.KEY):
        monkeypatch.delenv(name, raising=False)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(planted: Landscape, tmp_path: Path) -> Path:
    assert planted.folder
    return Path(copytree(planted.folder, tmp_path / "landscape"))


def test_only_terms_and_titles_are_sent(
    planted: Landscape, folder: Path, model: Model, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["name", str(folder), "--dry-run", "--json"]) == 0
    promised = json.loads(capsys.readouterr().out)
    assert not model.asked
    assert main(["name", str(folder), "--url", model.url, "--model", "m", "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    sent = [[message["content"] for message in body["messages"]] for body in model.asked]
    assert sent == [[promised["instruction"], text] for text in dict.fromkeys(promised["texts"])]
    assert {tuple(sorted(body)) for body in model.asked} == {
        ("max_tokens", "messages", "model", "temperature")
    }
    titles = set(planted.display_titles)
    for text in promised["texts"]:
        first, second, *listed = text.splitlines()
        assert first.startswith("Terms: ")
        assert second == "Titles:"
        assert listed
        assert {line.removeprefix("- ") for line in listed} <= titles
    topics = sum(len(planted.topics_at(level)) for level in range(planted.levels))
    assert done["renamed"] + sum(bool(row["refused"]) for row in done["names"]) == topics


def test_names_become_edits_that_can_be_undone(folder: Path, model: Model) -> None:
    assert main(["name", str(folder), "--url", model.url, "--model", "m", "--level", "0"]) == 0
    built = load(folder)
    lines = read_edits(folder).lines
    assert all(isinstance(line.change, Rename) for line in lines)
    named = apply(built, history(lines).done).landscape.topics_at(0)["label"]
    assert all(label.startswith("Model name") for label in named)
    back = apply(built, history(lines[:-1]).done).landscape.topics_at(0)["label"]
    assert sum(label.startswith("Model name") for label in back) == len(named) - 1


def test_nothing_is_asked_twice(model: Model, tmp_path: Path) -> None:
    where = Endpoint(model.url, "m")
    assert [ask(where, "i", "t"), ask(where, "i", "t")] == ["Model name 1", "Model name 1"]
    assert len(model.asked) == 1
    (kept,) = (tmp_path / "cache" / "names").iterdir()
    kept.write_text("{damaged")
    assert ask(where, "i", "t") == "Model name 2"
    assert ask(Endpoint(model.url, "other"), "i", "t") == "Model name 3"


def test_the_key_goes_to_the_endpoint_and_nowhere_else(
    model: Model, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(endpoint.KEY, "s3cret")
    where = endpoint_of(model.url, "m")
    assert where
    ask(where, "i", "t")
    assert model.keys == ["Bearer s3cret"]
    assert "s3cret" not in repr(where)
    assert all("s3cret" not in path.read_text() for path in tmp_path.rglob("*.json"))


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (500, b"no", "status 500"),
        (302, b"{}", "status 302"),
        (200, b"<html>", "did not answer"),
        (200, b"[]", "form of a chat completion"),
        (200, b'{"choices": []}', "form of a chat completion"),
    ],
)
def test_a_failing_model_is_told_and_nothing_is_renamed(
    folder: Path, model: Model, status: int, body: bytes, words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    model.status, model.body = status, body
    assert main(["name", str(folder), "--url", model.url, "--model", "m"]) == 2
    assert words in capsys.readouterr().err
    assert not read_edits(folder).lines


def test_off_unless_somebody_sets_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["name", str(folder)]) == 2
    assert "which language model" in capsys.readouterr().err
    with pytest.raises(NamingError, match="which model"):
        endpoint_of("http://localhost/v1", None)
    with pytest.raises(NamingError, match="not the address"):
        endpoint_of("file:///etc/passwd", "m")


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Graph neural networks", "Graph neural networks"),
        ('"fMRI decoding."', "fMRI decoding"),
        ("**Diffusion models**", "Diffusion models"),
        ("Topic: Diffusion models\nBecause…", "Diffusion models"),
        ("\n  Label:  “Metric\tlearning” \n", "Metric learning"),
    ],
)
def test_what_models_put_around_a_name_is_taken_off(answer: str, name: str) -> None:
    assert read_name(answer) == (name, "")


@pytest.mark.parametrize("answer", ["", " \n ", "...", "word " * 9, "w" * 500])
def test_what_is_no_name_is_refused(answer: str) -> None:
    assert read_name(answer)[1]


def test_no_name_is_given_twice() -> None:
    asked = [Question(number, f"Old {number}", (), ()) for number in range(4)]
    answers = iter(["Same", "same", "", "Old 2"])
    made = suggestions(asked, lambda _: next(answers))
    assert [(one.name, bool(one.why_not)) for one in made] == [
        ("Same", False), ("same", True), ("", True), ("Old 2", True),
    ]  # fmt: skip


def test_a_name_that_stays_makes_no_edit(planted: Landscape) -> None:
    asked = questions(planted, 0)
    labels = iter([question.label for question in asked])
    assert not renames(planted, 0, suggestions(asked, lambda _: next(labels)))


def topics_page(folder: Path) -> AppTest:
    def script(folder):
        from pathlib import Path

        from explorer.analysis.filters import Filters, select
        from explorer.figures.theme import LIGHT
        from explorer.ui import curation, topics_page
        from explorer.ui.state import View

        landscape = curation.curated(Path(folder)).landscape
        filters = Filters(0)
        topics_page.show(View(landscape, filters, select(landscape, filters), LIGHT))

    at = AppTest.from_function(script, kwargs={"folder": str(folder)}, default_timeout=60).run()
    assert not at.exception
    return at


def test_the_page_tells_what_is_sent_and_renames(
    folder: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any("Ask" in button.label for button in topics_page(folder).button)
    monkeypatch.setenv(endpoint.URL, model.url)
    monkeypatch.setenv(endpoint.MODEL, "tiny-model")
    at = topics_page(folder)
    assert any(
        md("tiny-model") in text.value and "nothing else" in text.value for text in at.markdown
    )
    assert not model.asked
    next(button for button in at.button if button.label == "Ask for names").click().run()
    assert not at.exception
    sent = "\n\n".join(body["messages"][1]["content"] for body in model.asked)
    assert at.code[0].value.endswith(sent)
    assert any("Model name 1" in str(line.change) for line in read_edits(folder).lines)


def test_the_page_says_when_the_model_fails(
    folder: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(endpoint.URL, model.url)
    monkeypatch.setenv(endpoint.MODEL, "m")
    model.status = 500
    at = topics_page(folder)
    next(button for button in at.button if button.label == "Ask for names").click().run()
    assert "status 500" in at.error[0].value
    assert not read_edits(folder).lines
