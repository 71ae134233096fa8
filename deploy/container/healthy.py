"""Ends with status 0 if the app beside this answers, whatever base path it has."""

import os
import sys
import urllib.request

port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
path = f"/{base}/_stcore/health" if base else "/_stcore/health"
try:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=4) as reply:
        sys.exit(0 if reply.read() == b"ok" else 1)
except OSError as error:
    sys.exit(f"no answer: {error}")
