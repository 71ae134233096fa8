"""Papers as a reader sees them in lists."""

from typing import Literal

import numpy as np
import pandas as pd

from explorer.landscape import OUTLIER, Landscape

NO_TOPIC = "No topic"
PaperOrder = Literal["given", "newest", "oldest", "title"]
_DATE_FORMS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def dates_as_text(papers: pd.DataFrame) -> pd.Series:
    """Each paper's date as far as it is known: 2022-11-14, 2022-11, 2022 or nothing."""
    text = pd.Series("", index=papers.index, dtype="str")
    for precision, form in _DATE_FORMS.items():
        known = papers["date_precision"] == precision
        text[known] = papers.loc[known, "date"].dt.strftime(form)
    return text


def topic_names(landscape: Landscape, level: int) -> pd.Series:
    """Label of each topic of a level, `OUTLIER` included."""
    labels = landscape.topics_at(level)["label"]
    return pd.concat([labels, pd.Series({OUTLIER: NO_TOPIC})])


def paper_list(landscape: Landscape, rows: np.ndarray, level: int) -> pd.DataFrame:
    """The columns of a list of papers, in the order of `rows`.

    Returns:
        One row per paper, indexed by row number: title, topic, probability, date, authors,
        venue, category, link, paper_id.
    """
    papers = landscape.papers.iloc[rows]
    names = topic_names(landscape, level)
    return pd.DataFrame(
        {
            "title": landscape.titles_of(rows),
            "topic": names.loc[papers[f"topic_{level}"]].to_numpy(),
            "probability": papers[f"probability_{level}"],
            "date": dates_as_text(papers),
            "authors": authors_as_text(papers),
            "venue": papers["venue"],
            "category": papers["category"],
            "link": papers["url"],
            "paper_id": papers["paper_id"],
        },
        index=pd.Index(rows, name="row"),
    )


def ordered(landscape: Landscape, rows: np.ndarray, order: PaperOrder) -> np.ndarray:
    """Row numbers in another order; "given" leaves them as they are, undated papers come last."""
    if order == "given":
        return rows
    if order == "title":
        keys = landscape.titles_of(rows).reset_index(drop=True).str.casefold()
    else:
        keys = landscape.papers["date"].iloc[rows].reset_index(drop=True)
    places = keys.sort_values(ascending=order != "newest", kind="stable", na_position="last").index
    return rows[places.to_numpy()]


def authors_as_text(papers: pd.DataFrame) -> pd.Series:
    """Names where they are known, else how many there are, else nothing."""
    names = papers["authors"].map("; ".join).astype("str")
    numbers = [
        "" if pd.isna(number) else "1 author" if number == 1 else f"{number} authors"
        for number in papers["author_count"]
    ]
    return names.where(names != "", numbers)
