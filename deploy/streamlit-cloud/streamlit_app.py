"""What Streamlit Community Cloud runs: the app, for readers who only look.

The platform installs the `requirements.txt` of this folder, which has no library that builds need.
"""

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

# What the secrets of the app set, which Streamlit puts into the environment, comes first.
os.environ.setdefault("EXPLORER_UPLOADS", "off")
os.environ.setdefault("EXPLORER_EDITS", "off")

spec = spec_from_file_location("app", ROOT / "app.py")
if spec is not None and spec.loader is not None:
    spec.loader.exec_module(module_from_spec(spec))
