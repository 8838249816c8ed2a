"""Text that a source sent, fit to be shown among other text.

One rule for every back end: what a reader could see stays (any script, right-to-left letters, emoji and the joiners
inside them, accents); what only changes how other text looks or is found goes: control characters, direction
overrides, isolates and marks, zero-width characters outside a word that needs them, towers of combining marks. White
space is folded to single spaces. Direction is then the screen's matter: it isolates each text (`unicode-bidi`).
Texts that staff write are checked, not mended: domain/plan_input.py.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 4_000
"""Characters kept of one text. A longer one ends with an ellipsis: an event names things, the source has the rest."""

ELLIPSIS = "…"
MOST_MARKS = 2

_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)
"""Controls, soft hyphen, blank fillers, zero-width and direction characters, lone surrogates, tags."""

_STRAY_JOINER = re.compile("(?<![\u0590-\U0010ffff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0590-\U0010ffff])")
"""A joiner joins letters of scripts that need it, or emoji; in Latin text it only hides."""

_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_TOWER = re.compile(f"({_MARKS}{{{MOST_MARKS}}}){_MARKS}+")
_ODD_BUT_PRINTABLE = re.compile(f"{_MARKS}|[\u115f\u1160\u3164\uffa0]|^ |  | $")


def source_text(text: str) -> str:
    """The text on one line, "" when nothing of it can be seen. Never raises; the same text again changes nothing."""
    if len(text) <= LONGEST and text.isprintable() and not _ODD_BUT_PRINTABLE.search(text):
        return text  # nearly every text there is
    shown = _mended(" ".join(text[: 4 * LONGEST].split()))
    return shortened(shown, LONGEST)


def shortened(text: str, most: int) -> str:
    """At most `most` characters; what is cut ends with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + ELLIPSIS


def optional_text(text: str | None) -> str | None:
    """The same for a text that may be missing; None for one of which nothing can be seen."""
    return None if text is None else source_text(text) or None


def _mended(text: str) -> str:
    seen = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
    return " ".join(_TOWER.sub(r"\1", unicodedata.normalize("NFC", seen)).split())
