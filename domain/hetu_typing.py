"""What keyboards, phones and copied documents do to a personal ID, undone before it is judged."""

from __future__ import annotations

import re
import unicodedata

from domain.errors import InvalidHetu

LONGEST = 64
"""More characters than this are no mistyped ID: refused before anything else is done."""

_DASHES = (
    "\u058a\u05be\u2010\u2011\u2012\u2013\u2014\u2015\ufe63\uff0d\u180a\u203e\u2043\u00af\u02d7\uffe3\u1680"
    "\u207b\u208b\u2212\u23af\u23ba\u23bb\u23bc\u23bd\u23e4\ufe58"
)
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def _fullwidth() -> dict[int, str]:
    """Characters that are a plain letter, digit or plus in another width or font."""
    ranges = [*range(0xFF0B, 0xFF0C), *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
    ranges += range(0x1D7CE, 0x1D800)  # mathematical digits, as python-stdnum accepts
    return {code: unicodedata.normalize("NFKC", chr(code)) for code in ranges}


_PLAIN = _fullwidth() | dict.fromkeys(map(ord, _DASHES), "-") | dict.fromkeys(map(ord, _INVISIBLE), "")
_SPACES = re.compile(r"\s+")


def compact(text: str) -> str:
    """Upper case, plain signs and digits, no spaces or invisible characters. Raises InvalidHetu for over-long text.

    Not upper-cased by the Unicode rules: only a-z have a capital here, so no other letter can turn into one.
    """
    if len(text) > LONGEST:
        raise InvalidHetu("errors.hetu_too_long")
    plain = _SPACES.sub("", text.translate(_PLAIN))
    return "".join(chr(ord(c) - 32) if "a" <= c <= "z" else c for c in plain)


_GAP = r"[\s.]{0,3}"
_DATE, _NUMBER = (_GAP.join([r"\d"] * n) for n in (6, 3))
_DOTTED = r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{2})?\d{2}"
_REST = rf"(?:{_NUMBER}(?:{_GAP}[0-9A-Za-z]|\b)|\d{{1,2}}(?=\s?…))"
_LOOKS_LIKE_ID = re.compile(
    rf"((?:\d{{6}}|(?<!\d\.){_DATE}){_GAP}[-+/_A-Fa-fU-Yu-y]){_GAP}{_REST}"
    rf"|({_DOTTED}\s?[-+/_A-Fa-fU-Yu-y]\s?)\d{{3}}[0-9A-Za-z]?\b|((?:{_DATE}|{_DOTTED})\s)\d{{3}}[A-Za-z]\b"
)
"""Wherever it stands: in Finnish a case ending follows without a space ("131052-****lle"), and people write gaps, dots
and the whole year, leave out the sign or the check character, and lines are cut. Masking too much of a free text is the
safe mistake."""


def mask_ids(text: str) -> str:
    """Free text with everything that looks like a personal ID masked, as it may stand in a log."""
    dashed = text.translate(_PLAIN)
    return _LOOKS_LIKE_ID.sub(r"\1\2\3****", dashed) if _LOOKS_LIKE_ID.search(dashed) else text
