"""Words that somebody typed, where Streamlit reads Markdown and has no plain text: titles, labels, captions, tables.

An image or a link of theirs would call out (trust: free text only as text).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKUP = re.compile(r"([\\`*_{}\[\]#+!|~<>$:&])")
_SIGN = re.compile(r"([!-/:-@\[-`{-~])")


def literal(words: str) -> str:
    """Markdown that shows exactly these words: every letter that could begin markup has a backslash before it
    (CommonMark, "Backslash escapes"). Round brackets mean something only behind square ones, which have theirs."""
    return _MARKUP.sub(r"\\\1", words)


def bold_above(pairs: Sequence[tuple[str, str]]) -> str:
    """Each pair's words under each other, the first bold, pairs apart. They begin lines, where a dash or a number
    with a point would be a list: every sign has its backslash, and no word begins another line."""
    lines = ((_line(above), _line(below)) for above, below in pairs)
    return "\n\n".join(f"**{above}**  \n{below}" for above, below in lines)


def _line(words: str) -> str:
    return _SIGN.sub(r"\\\1", re.sub(r"\s*[\r\n]\s*", " ", words.strip()))
