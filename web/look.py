"""The look in the head of every page: the tokens and the chosen colours, there before the first paint."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from web.streamlit_internals import FRONTEND

THEME = "auto"
"""What a page says until it is known who looks at it."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=1)
def style() -> str:
    """components/frontend/tokens.css as an element. Constant: there is nothing to escape."""
    return styles(FRONTEND / "tokens.css")


def styles(*files: Path) -> str:
    """These files as an element, without their comments."""
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return f"<style>{_SPACE.sub(' ', _COMMENT.sub('', text)).strip()}</style>"


def in_theme(page: bytes, theme: str) -> bytes:
    """The same page in the colours that its visitor has chosen ("auto", "light" or "dark")."""
    return page.replace(f'data-theme="{THEME}"'.encode(), f'data-theme="{theme}"'.encode(), 1)
