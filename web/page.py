"""The gate's own HTML pages: a handful of escaped strings, no template engine, no script needed."""

from __future__ import annotations

from html import escape

from components.text import LANGUAGES, Text
from web.look import THEME, style
from web.visit import Reply

OWN_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
STYLES = "/assets/sign-in.css"
ICON = "/assets/icon.svg"


def tag(name: str, content: str = "", /, **attributes: str) -> str:
    """An element; attribute values are escaped, `content` must be already. `class_` stands for class."""
    pairs = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{pairs}>{content}</{name}>"


def language_switch(t: Text, back: str) -> str:
    """One form, a button a language; the present one is marked."""
    buttons = "".join(
        tag(
            "button",
            escape(OWN_NAMES[code]),
            type="submit",
            name="language",
            value=code,
            lang=code,
            aria_pressed="true" if code == t.language else "false",
        )
        for code in LANGUAGES
    )
    hidden = f'<input type="hidden" name="back" value="{escape(back)}">'
    return tag(
        "form", hidden + buttons, method="post", action="/language", class_="languages", aria_label=t("signin.language")
    )


def document(t: Text, title: str, main: str, *, back: str = "/sign-in") -> bytes:
    """A whole page in the visitor's language."""
    name = tag("a", escape(t("common.product")), href="/", class_="name")
    return (
        f'<!doctype html><html lang="{t.language}" data-theme="{THEME}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="icon" href="{ICON}" type="image/svg+xml">{style()}'
        f'<link rel="stylesheet" href="{STYLES}"></head><body>'
        f"{tag('header', name + language_switch(t, back))}{tag('main', main)}</body></html>"
    ).encode()


def message(t: Text, status: int, key: str) -> Reply:
    """A page that says one thing (signin.<key>_title, signin.<key>) and shows the way back."""
    main = tag("h1", escape(t(f"signin.{key}_title"))) + tag("p", escape(t(f"signin.{key}")))
    main += tag("p", tag("a", escape(t("signin.to_start")), href="/"))
    return Reply(
        status, document(t, t(f"signin.{key}_title"), tag("div", main, class_="message")), "text/html; charset=utf-8"
    )
