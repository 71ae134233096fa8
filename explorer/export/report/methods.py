"""How a landscape was made, in sentences to cite, with the works they rest on."""

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, NamedTuple

from explorer.analysis.topics import level_names
from explorer.landscape import Landscape

_EXACT_UP_TO = 50_000
"""Papers up to which the build looks for neighbours by comparing all pairs."""


class Work(NamedTuple):
    """Something to cite: as in the text, as in the list, and where it is found."""

    short: str
    full: str
    address: str = ""


def _doi(text: str) -> str:
    return f"https://doi.org/{text}"


def _arxiv(text: str) -> str:
    return f"https://arxiv.org/abs/{text}"


WORKS: Mapping[str, Work] = MappingProxyType(
    {
        "minilm": Work(
            "Wang et al. 2020",
            "Wang, W., Wei, F., Dong, L., Bao, H., Yang, N., Zhou, M. (2020). MiniLM: Deep "
            "self-attention distillation for task-agnostic compression of pre-trained "
            "transformers. NeurIPS 33.",
            _arxiv("2002.10957"),
        ),
        "sbert": Work(
            "Reimers & Gurevych 2019",
            "Reimers, N., Gurevych, I. (2019). Sentence-BERT: Sentence embeddings using Siamese "
            "BERT-networks. EMNLP-IJCNLP.",
            _doi("10.18653/v1/D19-1410"),
        ),
        "lsa": Work(
            "Deerwester et al. 1990",
            "Deerwester, S., Dumais, S. T., Furnas, G. W., Landauer, T. K., Harshman, R. (1990). "
            "Indexing by latent semantic analysis. Journal of the American Society for "
            "Information Science 41(6), 391-407.",
        ),
        "sklearn": Work(
            "Pedregosa et al. 2011",
            "Pedregosa, F., et al. (2011). Scikit-learn: Machine learning in Python. Journal of "
            "Machine Learning Research 12, 2825-2830.",
        ),
        "nndescent": Work(
            "Dong, Charikar & Li 2011",
            "Dong, W., Charikar, M., Li, K. (2011). Efficient k-nearest neighbor graph "
            "construction for generic similarity measures. WWW.",
            _doi("10.1145/1963405.1963487"),
        ),
        "umap": Work(
            "McInnes, Healy & Melville 2018",
            "McInnes, L., Healy, J., Melville, J. (2018). UMAP: Uniform manifold approximation "
            "and projection for dimension reduction.",
            _arxiv("1802.03426"),
        ),
        "hdbscan": Work(
            "Campello, Moulavi & Sander 2013",
            "Campello, R. J. G. B., Moulavi, D., Sander, J. (2013). Density-based clustering "
            "based on hierarchical density estimates. PAKDD.",
            _doi("10.1007/978-3-642-37456-2_14"),
        ),
        "hdbscan-software": Work(
            "McInnes, Healy & Astels 2017",
            "McInnes, L., Healy, J., Astels, S. (2017). hdbscan: Hierarchical density based "
            "clustering. Journal of Open Source Software 2(11), 205.",
            _doi("10.21105/joss.00205"),
        ),
        "bertopic": Work(
            "Grootendorst 2022",
            "Grootendorst, M. (2022). BERTopic: Neural topic modeling with a class-based TF-IDF "
            "procedure.",
            _arxiv("2203.05794"),
        ),
        "preservation": Work(
            "Chen & Buja 2009",
            "Chen, L., Buja, A. (2009). Local multidimensional scaling for nonlinear dimension "
            "reduction, graph drawing, and proximity analysis. Journal of the American "
            "Statistical Association 104(485), 209-219.",
            _doi("10.1198/jasa.2009.0111"),
        ),
    }
)


def embedder_name(config: Mapping[str, Any]) -> str:
    """What turned texts into vectors, without the folders of the machine it was done on."""
    name, _, rest = str(config["embedder"]).partition(":")
    return f"{name} ({rest})" if rest else PurePath(name.replace("\\", "/")).name


def methods(landscape: Landscape, edits: int) -> tuple[str, list[Work]]:
    """A paragraph that says how the landscape was made, and the works that it cites.

    Args:
        landscape: The landscape.
        edits: Number of edits in force.
    """
    cited: list[Work] = []

    def cite(*names: str) -> str:
        works = [WORKS[name] for name in names]
        cited.extend(work for work in works if work not in cited)
        return "; ".join(work.short for work in works)

    sentences = [
        _corpus(landscape), _vectors(landscape, cite), *_map(landscape, cite),
        *_topics(landscape, cite), _words(landscape, cite), _end(landscape, edits),
    ]  # fmt: skip
    return " ".join(filter(None, sentences)), cited


def _version(landscape: Landscape, package: str) -> str:
    version = landscape.manifest["versions"].get(package)
    return f"{package} {version}" if version else package


def _number(count: int, one: str, many: str = "") -> str:
    return f"1 {one}" if count == 1 else f"{count:,} {many or one + 's'}"


def _corpus(landscape: Landscape) -> str:
    counts = landscape.manifest["counts"]
    files = len(landscape.manifest["inputs"])
    lost = [
        f"{_number(counts[key], 'record')} {what}"
        for key, what in (("duplicates", "merged as duplicates"), ("dropped", "left out"))
        if counts[key]
    ]
    languages = landscape.manifest.get("languages") or {}
    main = max(languages, key=lambda name: int(languages[name])) if languages else ""
    told = f" By their texts, {languages[main]:,} are in language {main}." if main else ""
    return (
        f"The corpus consists of {_number(counts['papers'], 'paper')}, from "
        f"{_number(counts['records'], 'record')} in {_number(files, 'file')}"
        + (f" ({', '.join(lost)})" if lost else "")
        + f"; {counts['with_abstract']:,} have an abstract.{told}"
    )


def _vectors(landscape: Landscape, cite: Any) -> str:  # noqa: ANN401
    config = landscape.manifest["config"]
    name, size = config["embedder"], landscape.embeddings.shape[1]
    if name.startswith("precomputed:"):
        return f"Embeddings of {size} dimensions that were computed elsewhere were used."
    if name == "tfidf-svd":
        return (
            "Title and abstract of each paper were turned into TF-IDF weights of words and word "
            f"pairs, reduced to {size} dimensions by truncated singular value decomposition "
            f"({cite('lsa', 'sklearn')}; {_version(landscape, 'scikit-learn')})."
        )
    works = ("minilm", "sbert") if name == "minilm" else ("sbert",)
    model = "all-MiniLM-L6-v2" if name == "minilm" else embedder_name(config)
    return (
        f"Title and abstract of each paper were embedded in {size} dimensions with the sentence "
        f"model {model} ({cite(*works)}; {_version(landscape, 'sentence-transformers')})."
    )


def _map(landscape: Landscape, cite: Any) -> list[str]:  # noqa: ANN401
    plan, config = landscape.manifest["plan"], landscape.manifest["config"]
    if config["layout"].startswith("precomputed"):
        return ["Places on the map were given."]
    if plan["method"] == "direct":
        return ["The map shows the first two principal components of these vectors."]
    if plan["method"] == "single":
        return []
    found = (
        "exactly"
        if len(landscape.papers) <= _EXACT_UP_TO
        else f"by NN-Descent ({cite('nndescent')})"
    )
    return [
        *_sample(landscape.manifest.get("sample")),
        f"Nearest papers by cosine similarity were found {found}; the map is a two-dimensional "
        f"UMAP projection ({cite('umap')}; {_version(landscape, 'umap-learn')}; "
        f"{plan['umap_neighbors']} neighbours, seed {config['seed']}).",
    ]


def _sample(sample: Mapping[str, Any] | None) -> list[str]:
    if not sample:
        return []
    return [
        f"Of all papers, a sample of {sample['papers']:,} by source file and year was laid out and "
        f"grouped as follows; each of the other {sample['placed']:,} papers has the place and the "
        "topics of the papers of the sample most similar to it."
    ]


def _topics(landscape: Landscape, cite: Any) -> list[str]:  # noqa: ANN401
    manifest = landscape.manifest
    plan = manifest["plan"]
    cuts = "; ".join(
        f"{name}: {_number(level['topics'], 'topic')} of at least {level['min_topic_size']} "
        f"papers, {_number(level['outliers'], 'outlier')}"
        for name, level in zip(level_names(landscape.levels), manifest["levels"], strict=True)
    )
    if manifest["config"].get("bertopic"):
        return [
            "The finest topics were taken over from a BERTopic model and joined into coarser ones "
            f"by the likeness of their mean vectors ({cuts})."
        ]
    if plan["method"] == "single":
        return ["The papers are too few to be grouped; all of them form one topic."]
    if plan["method"] != "umap":
        space = "among the vectors themselves"
    elif plan["rounds"] > 1:
        space = f"in {plan['rounds']} five-dimensional UMAP projections side by side"
    else:
        space = "in a five-dimensional UMAP projection"
    return [
        f"Topics were found by HDBSCAN {space} ({cite('hdbscan', 'hdbscan-software')}; "
        f"{_version(landscape, 'hdbscan')}; min_samples {plan['min_samples']}); its hierarchy was "
        f"cut by excess of mass at several sizes ({cuts}). Outliers belong to no topic."
    ]


def _words(landscape: Landscape, cite: Any) -> str:  # noqa: ANN401
    return (
        "Phrases of each topic were weighed by class-based TF-IDF with BM25 weighting, as in "
        f"BERTopic ({cite('bertopic')}), from phrases that "
        f"{_number(landscape.manifest['plan']['min_document_frequency'], 'paper')} or more use; "
        "labels of topics "
        "were chosen among them by weight and coverage."
    )


def _end(landscape: Landscape, edits: int) -> str:
    manifest = landscape.manifest
    by_hand = (
        f"{_number(edits, 'edit')} changed topics after the build and "
        f"{'is' if edits == 1 else 'are'} listed below. " if edits else ""
    )  # fmt: skip
    return (
        f"{by_hand}All steps were made by Topic Landscape Explorer {manifest['program_version']} "
        f"with seed {manifest['config']['seed']}; SHA-256 of the corpus: "
        f"{manifest['corpus_fingerprint']}."
    )
