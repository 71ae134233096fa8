"""Views within a frame of another web page (`?embed=true`): what is shown, not what steers it.

Controls are drawn and hidden, since only a widget that is drawn takes its value from the address.
"""

import streamlit as st

CONTROLS = "controls"
"""Begins the keys of containers that hold nothing but controls."""

_STYLE = f"""<style>
[data-testid=stSidebar], [data-testid=stExpandSidebarButton], [data-testid=stHeader],
.stPopover, .stDownloadButton, .stExpander, [class*=st-key-{CONTROLS}] {{display: none !important;}}
.stMainBlockContainer {{padding: 0.75rem 1rem 0.5rem;}}
</style>"""

# The address may change after the link was drawn, so it is read when it is about to be followed.
_WAY_OUT = """<a id="whole-app" target="_blank" rel="noopener" href="."
style="font-size: 0.85rem; color: inherit">Open in the Topic Landscape Explorer ↗</a>
<script>
(() => {
  const link = document.getElementById("whole-app");
  const follow = () => {
    const url = new URL(location.href);
    for (const key of ["embed", "embed_options"]) url.searchParams.delete(key);
    link.href = url.href;
  };
  follow();
  for (const kind of ["pointerenter", "focus", "pointerdown"]) link.addEventListener(kind, follow);
})();
</script>"""


def is_embedded() -> bool:
    """Whether the page stands in a frame of another one."""
    return bool(st.context.is_embedded)


def strip() -> None:
    """Leave away what steers the app."""
    st.html(_STYLE)


def way_out() -> None:
    """Draw the link to the same view in the whole app."""
    st.html(_WAY_OUT, unsafe_allow_javascript=True)
