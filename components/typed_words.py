"""What is typed in a form of Streamlit's stays until it has been kept, and what is chosen in a room stays chosen, also
over a run that does not draw the field: Streamlit forgets what it has not drawn."""

from __future__ import annotations

from collections.abc import Container, Iterable

import streamlit as st

TYPED, _KEPT, _CHOSEN = "typed_", "kept_", "chosen_"
"""Keys of the session: what is typed, by form; how often a form was kept, by name; what is chosen, by room."""


def form_of(name: str) -> str:
    """The form of that name: another one, and empty, once what was typed in it has been kept."""
    return f"{name}_{st.session_state.get(f'{_KEPT}{name}', 0)}"


def emptied(name: str) -> None:
    """What was typed has been kept."""
    st.session_state[f"{_KEPT}{name}"] = st.session_state.get(f"{_KEPT}{name}", 0) + 1


def keep_choices(room: str, keys: Iterable[str]) -> None:
    """Before anything of the room is drawn: what was chosen in it is still chosen when one comes back from another room
    or when the store answers again. Which of it still has a meaning is for who draws the choice."""
    kept: dict[str, object] = st.session_state.setdefault(f"{_CHOSEN}{room}", {})
    for key in keys:
        if key in st.session_state:
            kept[key] = st.session_state[key]
        elif key in kept:
            st.session_state[key] = kept[key]


def forget_choices(room: str, keys: Iterable[str]) -> None:
    """As if nothing had been chosen in the room: what was chosen is not there."""
    st.session_state[f"{_CHOSEN}{room}"] = {}
    for key in keys:
        st.session_state.pop(key, None)


def only_among(key: str, words: Container[object]) -> None:
    """A choice that is not offered any more is none."""
    if key in st.session_state and st.session_state[key] not in words:
        del st.session_state[key]


def keep_typed() -> None:
    """Before anything is drawn."""
    for key in [one for one in st.session_state if str(one).startswith(TYPED)]:
        st.session_state[key] = st.session_state[key]
