"""The pages, each imported when it is first opened: the first map waits for none of them."""

import threading
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from explorer.ui import state

_REST = 3.0
"""Seconds that the first reader has the server for themselves."""


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        title: Its name in the navigation.
        path: Its path in addresses; empty for the first page.
        icon: A Material symbol.
        module: The module of `explorer.ui` whose `show` draws it.
    """

    title: str
    path: str
    icon: str
    module: str

    def show(self, views: list[state.View]) -> None:
        """Draw it.

        Args:
            views: What the sidebar decided, as its only entry.
        """
        import_module(f"explorer.ui.{self.module}").show(views[0])


PAGES = (
    Page("Map", "", ":material/map:", "map_page"),
    Page("Topics", "topics", ":material/category:", "topics_page"),
    Page("Timeline", "timeline", ":material/timeline:", "timeline_page"),
    Page("Papers", "papers", ":material/article:", "papers_page"),
    Page("Compare", "compare", ":material/compare_arrows:", "compare_page"),
    Page("Reading list", "reading-list", ":material/bookmarks:", "reading_list_page"),
    Page("About", "about", ":material/info:", "about_page"),
)


@cache
def import_the_others() -> None:
    """Import all pages while the first reader looks at the first one; once for all readers."""
    timer = threading.Timer(_REST, _import_all)
    timer.daemon = True
    timer.start()


def _import_all() -> None:
    for one in PAGES:
        import_module(f"explorer.ui.{one.module}")
