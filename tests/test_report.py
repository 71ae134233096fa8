"""The report: true of each kind of landscape, escaped, whole as HTML and as PDF."""

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.__main__ import main
from explorer.edits.kinds import Line, Rename, TopicRef
from explorer.edits.store import append_edits
from explorer.export.report.blocks import Report, Table, Text
from explorer.export.report.contents import gather, rebuild_command
from explorer.export.report.methods import methods
from explorer.export.report.pdf import pdf_bytes
from explorer.export.report.web import html_bytes
from explorer.landscape import Landscape
from tests.conftest import BUNDLED_LANDSCAPE

HOSTILE = '<img src=x onerror="alert(1)"></style><script>alert(2)</script> & {{ 7*7 }}'


class Reader(HTMLParser):
    """Elements, their attributes, and the text between them."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def words(report: Report) -> str:
    texts = []
    for section in report.sections:
        texts.append(section.title)
        for block in section.blocks:
            if isinstance(block, Text):
                texts.append(block.text)
            if isinstance(block, Table):
                texts += [" | ".join(row) for row in block.rows]
    return "\n".join(texts)


def hostile(landscape: Landscape) -> Landscape:
    topics = landscape.topics.assign(label=HOSTILE)
    ledger = landscape.ledger.assign(file=HOSTILE)
    return replace(
        landscape, topics=topics, ledger=ledger, manifest=landscape.manifest | {"name": HOSTILE}
    )


def test_the_methods_say_what_was_done_with_a_sentence_model(bundled: Landscape) -> None:
    text, works = methods(bundled, 0)
    assert "296 papers, from 311 records in 6 files (15 records merged as duplicates)" in text
    for part in (
        "all-MiniLM-L6-v2", "384 dimensions", "sentence-transformers 6.2.0", "umap-learn 0.5.12",
        "8 neighbours, seed 42", "hdbscan 0.8.44", "12 five-dimensional UMAP projections",
        "Fine: 18 topics of at least 6 papers, 19 outliers", "class-based TF-IDF",
        bundled.manifest["corpus_fingerprint"],
    ):  # fmt: skip
        assert part in text
    for work in works:
        assert work.short in text, "every work in the list is cited"
    assert len(set(works)) == len(works) == 6


def test_the_methods_of_tfidf_claim_no_model_and_no_projection(
    tiny: Landscape, all_outliers: Landscape
) -> None:
    text, works = methods(tiny, 2)
    assert "TF-IDF" in text
    assert "too few to be grouped" in text
    assert "2 edits changed topics" in text
    for absent in ("MiniLM", "Sentence", "UMAP", "HDBSCAN"):
        assert absent not in text
    assert [work for work in works if "UMAP" in work.full] == []
    text, _ = methods(all_outliers, 0)
    assert "UMAP" in text
    assert "0 topics" in text


def test_given_vectors_and_topics_are_told_as_given(bundled: Landscape) -> None:
    config = bundled.manifest["config"] | {"embedder": "precomputed:abc", "bertopic": "f" * 64}
    given = replace(bundled, manifest=bundled.manifest | {"config": config})
    text, _ = methods(given, 0)
    assert "computed elsewhere" in text
    assert "taken over from a BERTopic model" in text
    assert "MiniLM" not in text
    command = rebuild_command(given.manifest)
    assert "--embeddings EMBEDDINGS.npy" in command
    assert "--bertopic MODEL" in command
    assert "--embedder" not in command


def test_methods_tell_of_a_sample(bundled: Landscape) -> None:
    assert "sample of" not in methods(bundled, 0)[0]
    facts = {"papers": 200, "placed": 96}
    sampled = replace(bundled, manifest={**bundled.manifest, "sample": facts})
    assert "a sample of 200" in methods(sampled, 0)[0]
    assert "the other 96 papers" in methods(sampled, 0)[0]


def test_the_folder_of_a_model_stays_at_home(bundled: Landscape) -> None:
    config = bundled.manifest["config"] | {"embedder": "/home/ada/models/specter"}
    page = html_bytes(gather(replace(bundled, manifest=bundled.manifest | {"config": config})))
    assert b"specter" in page
    assert b"/home/ada" not in page


def test_the_command_builds_it_again(bundled: Landscape) -> None:
    command = rebuild_command(bundled.manifest)
    assert command.startswith("python -m explorer build 000_028591eddfed452d.txt ")
    assert "--name 'Machine learning papers'" in command
    assert "--seed 42 --embedder minilm" in command
    named = bundled.manifest | {"name": "x'; rm -rf ~ #", "inputs": [{"name": "a b.csv"}]}
    assert "'a b.csv'" in rebuild_command(named)
    assert """'x'"'"'; rm -rf ~ #'""" in rebuild_command(named)


def test_it_tells_corpus_topics_time_quality_and_records(bundled: Landscape) -> None:
    report = gather(bundled, level=2)
    text = words(report)
    labels = bundled.topics_at(2)["label"]
    assert all(label in text for label in labels)
    assert "Neighbours kept by the map | 0.423" in text
    assert "Of 311 records, 15 were merged into others and 0 dropped." in text
    assert "002_ce3d6e980f0c3dc6.txt | paper search page | 90" in text
    assert "torch | 2.13.0+cpu" in text
    assert bundled.manifest["config_fingerprint"] in text
    assert "2025 may be unfinished." in text
    assert "None: all topics are as they were built." in text


@pytest.mark.parametrize("which", ["bundled", "tiny", "all_outliers", "planted"])
def test_every_kind_of_landscape_gets_both_forms(
    which: str, request: pytest.FixtureRequest
) -> None:
    landscape = request.getfixturevalue(which)
    report = gather(landscape)
    page = Reader(html_bytes(report))
    pictures = [attributes for tag, attributes in page.elements if tag == "img"]
    assert 1 <= len(pictures) <= 3
    assert all(one["alt"] and one["src"].startswith("data:image/svg+xml") for one in pictures)
    for section in report.sections:
        assert section.title in page.text
    printed = pdf_bytes(report)
    assert printed.startswith(b"%PDF-")
    assert b"/FontFile2" in printed
    assert printed.count(b"/Type /Page\n") >= 3


def test_an_undated_landscape_says_that_there_is_no_time(bundled: Landscape) -> None:
    undated = replace(bundled, papers=bundled.papers.assign(date=None))
    undated.papers["date"] = undated.papers["date"].astype("datetime64[ms]")
    text = words(gather(undated))
    assert "None of the papers has a date" in text
    assert "no paper has a date" in text


def test_nothing_hostile_becomes_part_of_the_page(bundled: Landscape) -> None:
    content = html_bytes(gather(hostile(bundled)))
    page = Reader(content)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "iframe", "object", "link", "form"}
    assert not [
        key for _, attributes in page.elements for key in attributes if key.startswith("on")
    ]
    assert HOSTILE in page.text, "it is shown as it stands"
    assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|\b49\b", page.text.split("Topics")[0])
    addresses = [attributes.get(key) or "" for _, attributes in page.elements
                 for key in ("src", "srcset", "href") if key in attributes]  # fmt: skip
    known = ("data:image/svg+xml;base64,", "#part-", "https://doi.org/", "https://arxiv.org/abs/")
    assert all(address.startswith(known) for address in addresses)
    assert pdf_bytes(gather(hostile(bundled))).startswith(b"%PDF-")


def test_the_page_s_own_policy_allows_its_style_and_nothing_else(bundled: Landscape) -> None:
    page = html_bytes(gather(bundled)).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    style = re.search(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    assert policy
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'; img-src data:;")
    assert "prefers-color-scheme: dark" in style[1]
    assert "@media print" in style[1]


def test_letters_without_a_font_are_boxes_in_the_pdf_and_said(bundled: Landscape) -> None:
    sloth = replace(bundled, manifest=bundled.manifest | {"name": "Sloths \U0001f9a5 äαж"})
    plain = pdf_bytes(gather(bundled))
    assert pdf_bytes(gather(sloth)) != plain
    assert "\U0001f9a5" in Reader(html_bytes(gather(sloth))).text


def test_the_command_line_writes_it_with_the_edits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "landscape"
    shutil.copytree(BUNDLED_LANDSCAPE, folder)
    topic = TopicRef(2, 0, "Diffusion models", 47, ())
    change = Rename(topic, "Noise & <b>images</b>")
    append_edits(folder, [Line("a" * 16, "2026-01-02T03:04:05Z", "f" * 64, change)])
    out = tmp_path / "report.html"
    assert main(["report", str(folder), "--level", "2", "--out", str(out)]) == 0
    text = Reader(out.read_bytes()).text
    assert "Noise & <b>images</b>" in text
    assert "Rename “Diffusion models” to" in text
    assert "2026-01-02" in text
    assert "1 edit changed topics" in text
    assert main(["report", str(folder), "--out", str(tmp_path / "report.pdf"), "--json"]) == 0
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    for arguments, said in (
        (["--out", str(tmp_path / "report.doc")], ".html or .pdf"),
        (["--out", str(out), "--level", "9"], "no level 9"),
        (["--out", str(tmp_path / "none" / "report.html")], "Cannot be written"),
    ):
        assert main(["report", str(folder), *arguments]) == 2
        assert said in capsys.readouterr().err


def test_the_about_page_offers_both_forms(bundled: Landscape) -> None:
    def script(landscape):
        from explorer.analysis.filters import Filters, select
        from explorer.figures.theme import LIGHT
        from explorer.ui import about_page
        from explorer.ui.state import View

        filters = Filters(2)
        about_page.show(View(landscape, filters, select(landscape, filters), LIGHT))

    at = AppTest.from_function(script, kwargs={"landscape": bundled}, default_timeout=60).run()
    assert not at.exception
    labels = [button.label for button in at.get("download_button")]
    assert [label.split()[0] for label in labels if "browser" in label or "A4" in label] == [
        "HTML", "PDF",
    ]  # fmt: skip
