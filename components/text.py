"""Sentences in three languages. Knows no Streamlit, so that the gate's own pages can use it too.

Texts are TOML files, components/texts/<language>/<room>.toml; the key of `title` in situation.toml is `situation.title`
(tables nest with dots). `{name}` marks a value. A key `x` with forms `x.one` and `x.other` is chosen by `n`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("fi", "sv", "en")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_FOLDER = Path(__file__).parent / "texts"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> dict[str, str]:
    """Every text of a language by its dotted key."""
    texts: dict[str, str] = {}
    for path in sorted((_FOLDER / language).glob("*.toml")):
        _flatten(path.stem, tomllib.loads(path.read_text(encoding="utf-8")), texts)
    return texts


def _flatten(prefix: str, node: dict[str, Any], into: dict[str, str]) -> None:
    for key, value in node.items():
        name = f"{prefix}.{key}"
        if isinstance(value, dict):
            _flatten(name, value, into)
        else:
            into[name] = str(value)


@cache
def fixed_words(language: str, *prefixes: str) -> dict[str, str]:
    """The texts whose keys begin so, without that beginning: what a component draws around its data. Made once a
    language, since every run of a page asks for them; not to be changed by whoever gets it."""
    found = catalogue(language).items()
    return {key.removeprefix(p): value for p in prefixes for key, value in found if key.startswith(p)}


@dataclass(frozen=True, slots=True)
class Text:
    """One language's sentences: `t("situation.title")`, `t("journey.events", n=3)`."""

    language: str

    def __call__(self, key: str, **values: Any) -> str:
        """The sentence. Raises KeyError for an unknown key: a missing text is a defect that a test finds."""
        texts = catalogue(self.language)
        if key not in texts and "n" in values:
            key = f"{key}.one" if values["n"] == 1 else f"{key}.other"
        return texts[key].format(**{n: apart(v) if v.__class__ is str else v for n, v in values.items()})

    def has(self, key: str) -> bool:
        return key in catalogue(self.language)

    def has_any(self, key: str) -> bool:
        """True for a text, or for one with plural forms."""
        return self.has(key) or self.has(f"{key}.other")


def apart(value: str) -> str:
    """A value within a sentence: one with right-to-left letters is isolated (U+2068, U+2069), so that it turns neither
    the sentence's numbers nor its punctuation. Elements of their own isolate by `unicode-bidi` instead."""
    return f"\u2068{value}\u2069" if not value.isascii() and _RIGHT_TO_LEFT.search(value) else value


def choose_language(wanted: str | None, accept: str | None) -> str:
    """The person's own choice, else the browser's first language that we have, else Finnish."""
    if wanted in LANGUAGES:
        return str(wanted)
    for part in (accept or "").split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return "fi"
