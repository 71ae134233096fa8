"""The map as a Streamlit component: points drawn with WebGL, thin over regl-scatterplot.

The browser's part is TypeScript in `frontend/`, its bundle `assets/map.js`; after a change there,
`npm ci && npm run build` writes the bundle again.
"""

from explorer.map_component.component import paper_map, webgl_is_missing
from explorer.map_component.crowd import crowd_of
from explorer.map_component.model import (
    Camera,
    Click,
    Coloring,
    Detail,
    Histogram,
    Legend,
    LegendEntry,
    MapEvents,
    MapPoints,
    MapView,
    Region,
    TopicLabel,
)

__all__ = [
    "Camera",
    "Click",
    "Coloring",
    "Detail",
    "Histogram",
    "Legend",
    "LegendEntry",
    "MapEvents",
    "MapPoints",
    "MapView",
    "Region",
    "TopicLabel",
    "crowd_of",
    "paper_map",
    "webgl_is_missing",
]
