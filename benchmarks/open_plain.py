"""The plain app that `benchmarks.open` measures: a BERTopic model and its own figure.

streamlit run benchmarks/open_plain.py -- FOLDER
python benchmarks/open_plain.py --write LANDSCAPE FOLDER
"""

import json
import sys
from pathlib import Path


def write(landscape: Path, folder: Path) -> None:
    """Save the model and its papers as the plain app reads them."""
    import numpy as np

    from explorer.build.bertopic_export import write_model
    from explorer.landscape import load

    opened = load(landscape)
    folder.mkdir(parents=True)
    write_model(opened, folder / "model", None)
    np.save(folder / "xy.npy", opened.papers[["x", "y"]].to_numpy())
    (folder / "titles.json").write_text(json.dumps(opened.papers["title"].tolist()))
    config = folder / "model" / "config.json"  # without its embedder it loads sooner, and offline
    kept = {k: v for k, v in json.loads(config.read_text()).items() if k != "embedding_model"}
    config.write_text(json.dumps(kept))
    print(json.dumps({"papers": len(opened.papers)}))


def main(folder: Path) -> None:
    """Draw the page."""
    import numpy as np
    import streamlit as st
    from bertopic import BERTopic

    @st.cache_resource
    def model() -> BERTopic:
        return BERTopic.load(str(folder / "model"))

    @st.cache_data
    def titles() -> list[str]:
        read: list[str] = json.loads((folder / "titles.json").read_text())
        return read

    st.set_page_config(layout="wide")
    st.title("Topics")
    xy = np.load(folder / "xy.npy")
    st.plotly_chart(model().visualize_documents(titles(), reduced_embeddings=xy))


if len(sys.argv) > 1 and sys.argv[1] == "--write":
    write(Path(sys.argv[2]), Path(sys.argv[3]))
else:
    main(Path(sys.argv[-1]))
