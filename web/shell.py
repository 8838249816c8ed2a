"""Streamlit's index.html as our own: language, title, icon, first look, a sentence without JavaScript, our watch."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from components.text import Text
from web.look import THEME, style, styles
from web.preload import preload_links
from web.streamlit_internals import FIRST_SETTINGS, first_theme

ASSETS = Path(__file__).resolve().parent / "assets"
COVER_WORDS = ("lost_title", "lost", "returning_title", "returning", "locked_title", "locked")
_DROPPED = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"<!--.*?-->",
        r'<link\s+rel="preload"[^>]*?as="font"[^>]*?>',
        r'<link rel="service-desc"[^>]*>',
        r'<link rel="shortcut icon"[^>]*>',
        r"<script>\s*window\.prerenderReady.*?</script>",
        r"<noscript>.*?</noscript>",
        r"<title>.*?</title>",
    )
)
_BLANK = re.compile(r"\n\s*\n+")
_FONT = "/assets/fonts/atkinson-hyperlegible-latin-{weight}-normal.woff2"


@dataclass(frozen=True, slots=True)
class Served:
    """What a page is told of the server: this start of it (the page knows by it that another one answers), and the
    marks of our own files (web/static.py)."""

    start: str = ""
    assets: str = "0" * 16
    components: str = "0" * 16


def shell(index_html: str, t: Text, cover_seconds: int = 30, served: Served = Served()) -> str:
    """The page that loads the application, in one language. Changes what it finds: a new Streamlit cannot break it."""
    page = index_html
    for pattern in _DROPPED:
        page = pattern.sub("", page)
    page = page.replace('<html lang="en">', f'<html lang="{t.language}" data-theme="{THEME}">')
    page = page.replace('href="./', 'href="/').replace('src="./', 'src="/')
    last = preload_links(page, served.components) + _last(t, cover_seconds, served)
    page = page.replace("<head>", f"<head>{style()}{_first()}", 1).replace("</head>", f"{last}</head>", 1)
    skip = f'<a id="skip" href="#stMain">{escape(t("common.skip"))}</a>'
    page = page.replace("<body>", f"<body>{skip}<noscript><p>{escape(t('signin.javascript'))}</p></noscript>", 1)
    return _BLANK.sub("\n", page).lstrip()


def _first() -> str:
    """Settings Streamlit reads before it starts: where the server is, and our look from the first paint.

    WebAssembly is taken away: the policy forbids it anyway, and a library that only tries it would be a violation at
    every load.
    """
    settings = json.dumps({**FIRST_SETTINGS, "LIGHT_THEME": first_theme()}, sort_keys=True)
    return (
        f"<script>delete window.WebAssembly;window.__streamlit={settings};"
        "window.__streamlit.BACKEND_BASE_URL=window.__streamlit.MAIN_PAGE_BASE_URL=location.origin;"
        "window.__streamlit.HOST_CONFIG.allowedOrigins=[location.origin];</script>"
    )


def _last(t: Text, cover_seconds: int, served: Served) -> str:
    """Our own styles stand in the page: no script of a page runs before each file of styles in its head has come."""
    words = {name.replace("_", "-"): t(f"signin.{name}") for name in COVER_WORDS}
    words |= {"cover-after": str(cover_seconds), "start": served.start}
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in words.items())
    fonts = "".join(
        f'<link rel="preload" href="{_FONT.format(weight=weight)}" as="font" type="font/woff2" crossorigin>'
        for weight in (400, 700)
    )
    return (
        f"<title>{escape(t('common.product'))}</title>{fonts}"
        f'<link rel="icon" href="/assets/{served.assets}/icon.svg" type="image/svg+xml">'
        f"{styles(ASSETS / 'fonts.css', ASSETS / 'shell.css')}"
        f'<script type="module" src="/assets/{served.assets}/watch.js" id="watch"{data}></script>'
    )
