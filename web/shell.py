"""Streamlit's index.html as our own: language, title, icon, a sentence without JavaScript, our watch script."""

from __future__ import annotations

import re
from html import escape

from components.text import Text

_FONT = re.compile(r'<link\s+rel="preload"[^>]*?as="font"[^>]*?/>', re.DOTALL)
_SERVICE = re.compile(r'<link rel="service-desc"[^>]*>')
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_ICON = re.compile(r'<link rel="shortcut icon"[^>]*>')
_BLANK = re.compile(r"\n\s*\n+")


def shell(index_html: str, t: Text) -> str:
    """The page that loads the application, in one language. Changes what it finds: a new Streamlit cannot break it."""
    words = {"lost-title": t("signin.lost_title"), "lost": t("signin.lost")}
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in words.items())
    head = (
        '<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">'
        '<link rel="stylesheet" href="/assets/shell.css">'
        f'<script type="module" src="/assets/watch.js" id="watch"{data}></script></head>'
    )
    page = index_html.replace('<html lang="en">', f'<html lang="{t.language}">')
    page = page.replace('href="./', 'href="/').replace('src="./', 'src="/')
    for pattern in (_COMMENT, _FONT, _SERVICE, _ICON):
        page = pattern.sub("", page)
    page = _TITLE.sub(f"<title>{escape(t('common.product'))}</title>", page)
    page = _NOSCRIPT.sub(f"<noscript><p>{escape(t('signin.javascript'))}</p></noscript>", page)
    return _BLANK.sub("\n", page.replace("</head>", head)).lstrip()
