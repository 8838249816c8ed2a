"""Words that somebody typed, where Streamlit reads Markdown and has no plain text: titles, labels, captions, tables.

An image or a link of theirs would call out (trust: free text only as text).
"""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]#+!|~<>$:&])")


def literal(words: str) -> str:
    """Markdown that shows exactly these words: every letter that could begin markup has a backslash before it
    (CommonMark, "Backslash escapes"). Round brackets mean something only behind square ones, which have theirs."""
    return _MARKUP.sub(r"\\\1", words)
