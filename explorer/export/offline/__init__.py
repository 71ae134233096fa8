"""A landscape as a page that opens without a server, and as a folder for static hosting.

What the browser runs is TypeScript in `explorer/map_component/frontend/offline/`, beside the map
that it shows; after a change there, `npm ci && npm run build` writes `assets/` again.
"""

from explorer.export.offline.writing import (
    OnProgress,
    Saved,
    estimated_bytes,
    page,
    write_file,
    write_folder,
)

__all__ = ["OnProgress", "Saved", "estimated_bytes", "page", "write_file", "write_folder"]
