"""The look in the head of every page: the tokens and the chosen colours, there before the first paint."""

from __future__ import annotations

import re
from functools import lru_cache

from web.streamlit_internals import FRONTEND

THEME = "auto"
"""What a page says until it is known who looks at it."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=1)
def style() -> str:
    """components/frontend/tokens.css as an element, without its comments. Constant: there is nothing to escape."""
    text = (FRONTEND / "tokens.css").read_text(encoding="utf-8")
    return f"<style>{_SPACE.sub(' ', _COMMENT.sub('', text)).strip()}</style>"


def in_theme(page: bytes, theme: str) -> bytes:
    """The same page in the colours that its visitor has chosen ("auto", "light" or "dark")."""
    return page.replace(f'data-theme="{THEME}"'.encode(), f'data-theme="{theme}"'.encode(), 1)
