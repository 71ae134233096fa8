"""How work in a child process looks: a build by its stages, anything else by a line."""

import time

import streamlit as st

from explorer.progress import STAGES
from explorer.ui import access
from explorer.ui.builds import BUNDLED_KEY, Build, one_is_running
from explorer.ui.jobs import Job, Progress
from explorer.ui.text import counted, duration, md

CANCELLED = "cancelled build"
"""Session key: the build that was last seen to be cancelled, in this session or another."""


@st.fragment(run_every=1.0)
def watch(build: Build) -> None:
    """Draw a running build once a second; the whole page runs again when it has ended."""
    job = build.job
    if job is None or job.state() != "running":
        if job is None:
            st.session_state[CANCELLED] = build.key
        st.rerun()
    share, stage, pace = described(job.progress())
    with st.container(border=True):
        st.markdown(f"**{md(build.recipe.name)}** is being built")
        st.progress(share, stage)
        with st.container(horizontal=True, vertical_alignment="center"):
            cancelled = access.may_build() and st.button(
                "Cancel", icon=":material/stop:", key=f"cancel {build.key}",
                help="What has been worked out so far stays in the cache for the next build.",
            )  # fmt: skip
            st.caption(f"{pace}:gray[{duration(time.time() - job.began)} so far]")
    if cancelled:
        build.cancel()
        st.session_state[CANCELLED] = build.key
        st.rerun()


def described(progress: Progress) -> tuple[float, str, str]:
    """The share that is done, the stage in words, and the pace in words."""
    names = list(STAGES)
    place = names.index(progress.stage) if progress.stage in names else 0
    share = (place + min(progress.done / max(progress.total, 1), 1)) / len(names)
    stage = f"{place + 1} of {len(names)}: {STAGES.get(progress.stage, md(progress.stage))} …"
    words = []
    if progress.total > 1:
        words.append(f"{progress.done:,} of {counted(progress.total, 'item')}")
    if progress.per_second:
        words.append(f"{progress.per_second:,.1f} per second")
    if progress.seconds_left is not None:
        words.append(f"about {duration(progress.seconds_left)} left in this stage")
    return share, stage, "".join(f"{word} · " for word in words)


def failure(build: Build) -> None:
    """Say why a build failed, and offer to go on or to give up."""
    message = build.job.message() if build.job else ""
    st.error(
        f"**{md(build.recipe.name)}** could not be built: {md(message)}", icon=":material/error:"
    )
    with st.container(horizontal=True):
        st.button(
            "Try again", icon=":material/refresh:", key=f"again {build.key}",
            disabled=not build.inputs_are_there() or one_is_running(), on_click=build.start,
        )  # fmt: skip
        if build.key != BUNDLED_KEY:
            st.button("Discard", key=f"discard {build.key}", on_click=build.cancel)


@st.fragment(run_every=0.5)
def wait(job: Job, words: str) -> None:
    """Show that something is being done; the whole page runs again when it has ended."""
    if job.state() != "running":
        st.rerun()
    st.caption(f":material/hourglass_top: {words} … {duration(time.time() - job.began)}")
