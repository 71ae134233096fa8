"""How different the papers are, and what to do where they hardly differ at all."""

from collections import Counter
from dataclasses import replace

import numpy as np

from explorer.config import Plan

_ENOUGH_FOR_UMAP = 15
_MANY = 0.1
"""Share of papers with one and the same text from which on the reader is told."""
_DECIMALS = 3
"""Vectors equal to so many decimals are one: identical texts may differ in their last bits."""


def fit_to_variety(plan: Plan, vectors: np.ndarray) -> Plan:
    """Take a simpler road where many papers share few embeddings, and say so in the note.

    UMAP spreads equal papers by chance and fails where all are equal; only different papers
    count towards the size that it needs.

    Args:
        plan: The plan by the number of papers.
        vectors: (n, d) embeddings; a zero row is a paper in which the embedder found nothing.
    """
    papers = len(vectors)
    stacks = Counter(hash((row.round(_DECIMALS) + 0.0).tobytes()) for row in vectors)
    different, largest = len(stacks), max(stacks.values())  # adding zero makes -0 and 0 one
    wordless = int((~vectors.any(axis=1)).sum())
    notes = [plan.note, _note_on_wordless(wordless, papers)]
    method = plan.method
    if different == 1 < papers:
        method = "single"
        notes[0] = ""  # no matter how many they are
        notes.append(
            "The texts of all papers are the same to the embedder: they form one topic, and the "
            "map shows them side by side without meaning."
        )
    elif different < _ENOUGH_FOR_UMAP and method == "umap":
        method = "direct"
        notes.append(
            f"Only {different} different texts among {papers} papers are too few for UMAP: the map "
            "shows the two main directions of difference (principal components)."
        )
    elif papers * _MANY <= largest != wordless and largest > 1:
        notes.append(f"{largest} of {papers} papers have the same text to the embedder.")
    return replace(plan, method=method, note=" ".join(filter(None, notes)))


def _note_on_wordless(wordless: int, papers: int) -> str:
    if not wordless:
        return ""
    return (
        f"The embedder found nothing to go by in {wordless} of {papers} papers: they count as "
        "alike, and their places on the map mean nothing."
    )
