"""The two ways that are compared: this program's, and BERTopic as its documentation uses it.

Each class reads its input when it is made and does its measured work when it is called.
"""

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from benchmarks.corpora import as_corpus, sample
from explorer.build import build_landscape
from explorer.build.embeddings import embed
from explorer.build.neighbors import EXACT_UP_TO, approximate_neighbors, exact_neighbors
from explorer.build.pipeline import paper_texts
from explorer.config import BuildConfig, plan_build
from explorer.corpus import read_corpus
from explorer.landscape import Landscape

if TYPE_CHECKING:
    from bertopic import BERTopic

PLAIN_TERMS = 10


def _warm_up(*, plain: bool, seed: int | None) -> None:
    """Import and compile what a way needs, so that the time of its run is that of its work."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    import hdbscan
    from umap import UMAP

    points = np.random.default_rng(0).normal(size=(400, 16)).astype(np.float32)
    graph = exact_neighbors(points, None, 15)
    given = {} if plain else {"precomputed_knn": (*graph, None)}
    UMAP(
        n_components=2, metric="cosine", random_state=seed, n_epochs=11,
        force_approximation_algorithm=plain, **given,
    ).fit_transform(points)  # fmt: skip
    hdbscan.HDBSCAN().fit(points)


class Embed:
    """Embed the texts and keep the vectors."""

    def __init__(self, corpus: str, papers: int | None, embedder: str, out: str = "") -> None:
        self.texts = paper_texts(as_corpus(sample(Path(corpus), papers)).papers)
        self.embedder = embedder
        self.out = out

    def warm_up(self) -> None:
        """A few texts, so that the model is read."""
        embed(self.texts[:60], self.embedder, 42, lambda *_: None)

    def __call__(self) -> dict[str, Any]:
        """Embed."""
        vectors, _ = embed(self.texts, self.embedder, 42, lambda *_: None)
        if self.out:
            np.save(self.out, vectors)
        return {"papers": len(self.texts)}


class Read:
    """Read a file as the program does: records, cleaning, duplicates, ledger."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def warm_up(self) -> None:
        """Import the reader, by a record of the same kind."""
        title = "A title long enough to be one"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "one.csv"
            path.write_text(f"title,abstract\n{title},An abstract.\n", encoding="utf-8")
            read_corpus([path])

    def __call__(self) -> dict[str, Any]:
        """Read."""
        return {"papers": len(read_corpus([self.path]).papers)}


class Ours:
    """A whole build: everything the dashboard shows, saved to disk."""

    def __init__(
        self, corpus: str, papers: int | None, vectors: str = "", seed: int = 42, out: str = "",
        embedder: str = "tfidf-svd",
    ) -> None:  # fmt: skip
        self.corpus = as_corpus(sample(Path(corpus), papers))
        self.vectors = np.load(vectors) if vectors else None
        self.config = BuildConfig(embedder=embedder, seed=seed)
        self.out = out

    def warm_up(self) -> None:
        """Compile the projection, and the search for neighbours where this size needs it."""
        _warm_up(plain=False, seed=0)
        if len(self.corpus.papers) > EXACT_UP_TO:
            approximate_neighbors(np.eye(400, 16, dtype=np.float32), 15, 0)

    def __call__(self) -> dict[str, Any]:
        """Build."""
        with tempfile.TemporaryDirectory() as folder:
            landscape = build_landscape(
                self.corpus, self.config, Path(folder) / "landscape", name="benchmark",
                vectors=self.vectors,
            )  # fmt: skip
            if self.out:
                self._keep(landscape)
            levels = landscape.manifest["levels"]
            return {"stages": landscape.manifest["seconds"], "levels": levels}

    def _keep(self, landscape: Landscape) -> None:
        """What the quality is judged by: map, topics of each level, and their terms."""
        folder = Path(self.out)
        folder.mkdir(parents=True, exist_ok=True)
        topics = [landscape.topic_of(level) for level in range(landscape.levels)]
        np.savez(folder / "map.npz", layout=landscape.papers[["x", "y"]].to_numpy(), topics=topics)
        terms = landscape.terms[landscape.terms["rank"] <= PLAIN_TERMS]
        terms[["level", "topic", "term"]].to_parquet(folder / "terms.parquet")
        rows = landscape.doc_terms.tocoo()
        used = landscape.vocabulary["term"].isin(terms["term"]).to_numpy()[rows.col]
        names = landscape.vocabulary["term"].to_numpy()[rows.col[used]]
        pd.DataFrame({"paper": rows.row[used], "term": names}).to_parquet(folder / "uses.parquet")


class Resized(Ours):
    """A whole build from text, and the same corpus built again with another topic size."""

    def __call__(self) -> dict[str, Any]:
        """Build twice."""
        started = time.perf_counter()
        facts = super().__call__()
        seconds = [time.perf_counter() - started]
        size = 2 * facts["levels"][-1]["min_topic_size"]
        self.config = replace(self.config, min_topic_size=size)
        again = super().__call__()
        seconds.append(time.perf_counter() - started - seconds[0])
        return {"full": seconds[0], "again": seconds[1], "levels": again["levels"]}


class Plain:
    """BERTopic on the same vectors, with stop words and bigrams, and a second UMAP for a map."""

    def __init__(
        self, corpus: str, papers: int | None, vectors: str, seed: int | None = None, out: str = ""
    ) -> None:
        self.texts = paper_texts(as_corpus(sample(Path(corpus), papers)).papers)
        self.vectors = np.load(vectors)
        self.size = plan_build(BuildConfig(), len(self.texts)).min_topic_size
        self.seed = seed
        self.out = out

    def warm_up(self) -> None:
        """Import BERTopic; compile the projection with its own search for neighbours."""
        import bertopic  # noqa: F401 - our way works without it

        _warm_up(plain=True, seed=self.seed)

    def __call__(self) -> dict[str, Any]:
        """Fit, and lay out for the map."""
        from bertopic import BERTopic
        from bertopic.backend import BaseEmbedder
        from hdbscan import HDBSCAN
        from sklearn.feature_extraction.text import CountVectorizer
        from umap import UMAP

        model = BERTopic(
            embedding_model=BaseEmbedder(),
            umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine",
                            random_state=self.seed),
            hdbscan_model=HDBSCAN(min_cluster_size=self.size, prediction_data=True),
            vectorizer_model=CountVectorizer(stop_words="english", ngram_range=(1, 2)),
        )  # fmt: skip
        topics, _ = model.fit_transform(self.texts, embeddings=self.vectors)
        layout = UMAP(
            n_neighbors=15, n_components=2, min_dist=0.0, metric="cosine", random_state=self.seed
        ).fit_transform(self.vectors)
        if self.out:
            self._keep(model, np.asarray(topics), layout)
        count, outliers = max(topics) + 1, int((np.asarray(topics) == -1).sum())
        return {"levels": [{"topics": count, "outliers": outliers}]}

    def _keep(self, model: "BERTopic", topics: np.ndarray, layout: np.ndarray) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        folder = Path(self.out)
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "map.npz", layout=layout, topics=[topics])
        rows = [
            (0, topic, term)
            for topic in range(topics.max() + 1)
            for term, _ in model.get_topic(topic)[:PLAIN_TERMS]
        ]
        terms = pd.DataFrame(rows, columns=["level", "topic", "term"])
        terms.to_parquet(folder / "terms.parquet")
        counter = CountVectorizer(
            stop_words="english", ngram_range=(1, 2), vocabulary=sorted(set(terms["term"]))
        )
        uses = counter.transform(self.texts).tocoo()
        names = np.array(counter.get_feature_names_out(), dtype=object)[uses.col]
        pd.DataFrame({"paper": uses.row, "term": names}).to_parquet(folder / "uses.parquet")
