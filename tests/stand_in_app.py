"""The app over the stand-in for the command line, for a real browser."""

import runpy
import sys
from pathlib import Path

from explorer.ui import jobs

ROOT = Path(__file__).parents[1]
jobs.COMMAND = (sys.executable, "-m", "tests.stand_in")
runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
