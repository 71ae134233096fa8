"""The app, taking a few hundred papers for more than can be drawn."""

import runpy
from pathlib import Path

from explorer.map_component import crowd
from explorer.ui import map_contents

map_contents.ALL_DRAWN_UP_TO = 200
crowd.MOST_DRAWN, crowd.SAMPLED, crowd.FAR = 80, 60, 20
runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="__main__")
