"""What is typed in a form of Streamlit's stays until it has been kept, also over a run that does not draw the form."""

from __future__ import annotations

import streamlit as st

TYPED, _KEPT = "typed_", "kept_"
"""Keys of the session: what is typed, by form; how often a form was kept, by name."""


def form_of(name: str) -> str:
    """The form of that name: another one, and empty, once what was typed in it has been kept."""
    return f"{name}_{st.session_state.get(f'{_KEPT}{name}', 0)}"


def emptied(name: str) -> None:
    """What was typed has been kept."""
    st.session_state[f"{_KEPT}{name}"] = st.session_state.get(f"{_KEPT}{name}", 0) + 1


def keep_typed() -> None:
    """Before anything is drawn: Streamlit forgets the words of a field that a run does not draw."""
    for key in [one for one in st.session_state if str(one).startswith(TYPED)]:
        st.session_state[key] = st.session_state[key]
