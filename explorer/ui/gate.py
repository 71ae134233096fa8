"""The door: for readers who have not signed in, who are not on the list, or who lack a link."""

from typing import Any

import streamlit as st

from explorer.hosting.readers import verified_email
from explorer.hosting.settings import current_settings
from explorer.ui import access
from explorer.ui.text import md


def show() -> None:
    """Say why nothing can be opened, and what the reader can do about it."""
    _, middle, _ = st.columns([1, 1.4, 1])
    with middle, st.container(border=True, gap="medium"):
        st.markdown(f"## {md(current_settings().title)}")
        if access.is_signed_in():
            _refused()
        elif current_settings().sign_in != "off":
            st.markdown("Sign in to see the landscapes here.")
            sign_in_buttons()
        else:
            st.markdown(
                ":material/lock: The landscapes here are private. Open one with the whole link "
                "that you were given, or ask for one where you heard of this page."
            )


def corner() -> None:
    """At the foot of the sidebar: sign in, or out; nothing where there is no sign-in."""
    if current_settings().sign_in == "off":
        return
    with st.sidebar:
        if not access.is_signed_in():
            with st.popover("Sign in", icon=":material/login:", type="tertiary"):
                st.caption("Readers who sign in may see more landscapes.")
                sign_in_buttons()
            return
        who = str(st.user.get("email") or "Signed in")
        st.caption(f":material/person: {_name(who)}")
        if not access.is_admitted():
            st.caption(f":material/lock: {_why_refused()}")
        st.button("Sign out", icon=":material/logout:", type="tertiary", on_click=st.logout)


def sign_in_buttons() -> None:
    """A button for each sign-in service."""
    providers = access.providers_of(access.sign_in_section())
    for name in providers or ("",):
        arguments: tuple[Any, ...] = (name,) if name else ()
        st.button(
            f"Sign in with {md(name.replace('_', ' ').title())}" if name else "Sign in",
            icon=":material/login:", type="primary", width="stretch", key=f"sign in {name}",
            on_click=st.login, args=arguments,
        )  # fmt: skip


def _name(email: str) -> str:
    """An e-mail address as text: the invisible character keeps Markdown from making it a link."""
    return md(email.replace("@", "@\u2060"))


def _refused() -> None:
    who = str(st.user.get("email") or "an account without an e-mail address")
    st.markdown(f"You are signed in as **{_name(who)}**.")
    st.warning(_why_refused(), icon=":material/lock:")
    st.button("Use another account", icon=":material/logout:", on_click=st.logout, width="stretch")


def _why_refused() -> str:
    if not verified_email(st.user.to_dict()):
        return (
            "The sign-in service does not say that this e-mail address is verified. Verify it "
            "there, then sign in again."
        )
    return "This account is not on the list of readers. Ask whoever runs this page to add it."
