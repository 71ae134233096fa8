"""How good map, topics and terms are, against BERTopic used plainly, over several seeds.

python -m benchmarks.quality labelled.parquet --label area
"""

import tempfile
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from benchmarks.children import measure
from benchmarks.corpora import sample
from benchmarks.reports import arguments, show
from benchmarks.scores import label_accuracy, map_scores


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--label", required=True, help="column of the classes people assigned")
    parser.add_argument("--papers", type=int, help="draw this many; default: all")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--embedder", default="tfidf-svd")
    options = parser.parse_args()
    common: dict[str, Any] = {"corpus": str(options.corpus.resolve()), "papers": options.papers}
    labels = sample(options.corpus, options.papers)[options.label].fillna("").to_numpy(dtype=object)
    scores: dict[str, list[dict[str, float]]] = {"ours": [], "plain": []}
    with tempfile.TemporaryDirectory() as folder:
        vectors = str(Path(folder) / "vectors.npy")
        measure("Embed", **common, embedder=options.embedder, out=vectors)
        embedding = label_accuracy(np.load(vectors), labels)
        for seed in range(options.seeds):
            for side, run in (("ours", "Ours"), ("plain", "Plain")):
                out = Path(folder) / f"{side}-{seed}"
                measure(run, **common, vectors=vectors, seed=seed, out=str(out))
                scores[side].append(map_scores(out, labels))
    means = {
        side: {name: mean(found[name] for found in seeds) for name in seeds[0]}
        for side, seeds in scores.items()
    }
    result = {"papers": len(labels), "embedding_accuracy": embedding, **means, "seeds": scores}
    rows: list[list[Any]] = [["embedding_accuracy", embedding, embedding, 1.0]]
    for name, ours in means["ours"].items():
        plain = means["plain"][name]
        rows.append([name, ours, plain, ours / plain if plain else 0.0])
    show(result, [f"{len(labels)} papers", "ours", "plain", "ratio"], rows, as_json=options.json)


if __name__ == "__main__":
    main()
