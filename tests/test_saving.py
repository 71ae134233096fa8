"""Tables and papers as files: every format read back by another program, nothing run in them."""

import io
import json

import bibtexparser
import numpy as np
import pandas as pd
import pytest
import rispy
from openpyxl import load_workbook

from explorer.analysis.filters import Filters
from explorer.analysis.papers import topic_names
from explorer.export.papers import PAPERS_FILES, papers_table, with_topics
from explorer.export.tables import TABLE_FILES, xlsx_bytes
from explorer.landscape import OUTLIER, Landscape
from tests.test_pages import run

ROWS = np.array([40, 3, 111, 295])
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2", "http://evil.example/", "plain"]


def read(kind: str, content: bytes) -> pd.DataFrame:
    file = io.BytesIO(content)
    readers = {"CSV": pd.read_csv, "Excel": pd.read_excel, "Parquet": pd.read_parquet}
    return readers[kind](file)


@pytest.mark.parametrize("kind", list(TABLE_FILES))
def test_papers_come_back_with_their_topics_at_every_level(bundled: Landscape, kind: str) -> None:
    table = read(kind, PAPERS_FILES[kind].write(bundled, ROWS, 0))
    papers = bundled.papers.iloc[ROWS]
    assert table["paper_id"].tolist() == papers["paper_id"].tolist()
    assert table["title"].tolist() == papers["title"].tolist()
    for level, name in enumerate(("Broad", "Medium", "Fine")):
        names = topic_names(bundled, level)
        assert table[f"topic {name}"].tolist() == names.loc[papers[f"topic_{level}"]].tolist()
        assert table[f"probability {name}"].to_numpy() == pytest.approx(
            papers[f"probability_{level}"].to_numpy(), abs=1e-5
        )


def test_bibliographies_have_the_topic_as_a_keyword(bundled: Landscape) -> None:
    labels = topic_names(bundled, 2).loc[bundled.papers["topic_2"].iloc[ROWS]].tolist()
    texts = {kind: PAPERS_FILES[kind].write(bundled, ROWS, 2).decode() for kind in
             ("BibTeX", "RIS", "CSL-JSON")}  # fmt: skip
    found = {
        "BibTeX": [entry.get("keywords") for entry in
                   bibtexparser.parse_string(texts["BibTeX"]).entries],
        "RIS": [", ".join(entry.get("keywords", [])) for entry in rispy.loads(texts["RIS"])],
        "CSL-JSON": [item.get("keyword") for item in json.loads(texts["CSL-JSON"])],
    }  # fmt: skip
    for words in found.values():
        for label, topic, keywords in zip(
            labels, bundled.papers["topic_2"].iloc[ROWS], words, strict=True
        ):
            value = str(getattr(keywords, "value", keywords) or "")
            assert (label in value) == (topic != OUTLIER)


def test_outliers_get_no_topic_for_a_keyword(bundled: Landscape) -> None:
    rows = np.flatnonzero(bundled.topic_of(2) == OUTLIER)
    kept = with_topics(bundled, rows, 2)["keywords"]
    assert kept.map(list).tolist() == bundled.papers["keywords"].iloc[rows].map(list).tolist()


@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_no_text_runs_as_a_formula(kind: str) -> None:
    content = TABLE_FILES[kind].write(pd.DataFrame({"title": FORMULAS}))
    if kind == "CSV":
        texts = read(kind, content)["title"].tolist()
        assert all(not text.startswith(("=", "+", "@", "-")) for text in texts)
    else:
        cells = list(load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2))
        assert [cell.value for (cell,) in cells] == FORMULAS
        assert {cell.data_type for (cell,) in cells} == {"s"}
        assert not any(cell.hyperlink for (cell,) in cells)


def test_a_workbook_holds_what_no_cell_can() -> None:
    table = pd.DataFrame(
        {"text": ["a" * 40_000, "control \x01\x0b", None], "list": [["x", "y"], [], None]}
    )
    sheet = load_workbook(io.BytesIO(xlsx_bytes(table))).active
    assert len(sheet["A2"].value) == 32_767
    assert sheet["A2"].value.endswith(" …")
    assert sheet["B2"].value == "x; y"
    assert sheet["A4"].value is None


@pytest.mark.parametrize("kind", list(PAPERS_FILES))
def test_no_papers_make_a_file_too(bundled: Landscape, kind: str) -> None:
    assert isinstance(PAPERS_FILES[kind].write(bundled, np.array([], dtype=int), 2), bytes)


def test_the_table_is_in_the_order_of_the_list(bundled: Landscape) -> None:
    assert papers_table(bundled, ROWS)["paper_id"].tolist() == [
        bundled.papers["paper_id"].iloc[row] for row in ROWS
    ]


@pytest.mark.parametrize("page", ["papers", "about", "timeline"])
def test_pages_offer_every_format(bundled: Landscape, page: str) -> None:
    at = run(page, bundled, Filters(2))
    kinds = {button.label.split("  ")[0] for button in at.get("download_button")}
    assert set(PAPERS_FILES if page == "papers" else TABLE_FILES) <= kinds
