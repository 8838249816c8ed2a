"""A name as others write it: in Finnish its end is bent, and often its consonants too (Pekka, Pekan; Lahti, Lahden)."""

from __future__ import annotations

import re

SHORTEST = 3
_VOWELS = "aeiouyäöå"
_GRADES = {"kk": "k", "pp": "p", "tt": "t", "nk": "ng", "nt": "nn", "mp": "mm", "lt": "ll", "rt": "rr"}
_ALONE = {"t": ("d",), "p": ("v",), "k": ("", "j", "v")}
_WEAK_ENDS = (
    r"(?:n|t|ll[aäe]|lt[aä]|ss[aä]|st[aä]|ksi|tt[aä])(?:ni|si|mme|nne|ns[aä])?(?:kin|kaan|kään|k[oö]|h[aä]n|p[aä])?\b"
)
"""The endings that the weak grade has. Any letters at all would mask ordinary words: Antti, antibiootti."""


def name_pattern(name: str) -> str:
    """A regular expression of the name in any case; matched without regard to capitals. `name` is one word.

    Consonant gradation: VISK 41-43 (the quantitative and the qualitative, in names as in other words).
    """
    low = name.casefold()
    if low.endswith("nen") and len(low) > SHORTEST + 2:
        return rf"\b{re.escape(low[:-3])}\w{{0,6}}"
    if len(low) <= SHORTEST:
        return rf"\b{re.escape(low)}\w{{0,6}}"
    if low[-1] not in _VOWELS:
        return rf"\b{re.escape(low[:-1])}\w{{0,6}}"
    stem, vowels = low[:-1], "ie" if low[-1] == "i" else low[-1]
    strong = rf"\b{re.escape(stem)}[{vowels}]\w{{0,6}}"
    return "|".join([strong, *(rf"\b{re.escape(one)}[{vowels}]{_WEAK_ENDS}" for one in _weak(stem))])


def _weak(stem: str) -> tuple[str, ...]:
    """The stem in the weak grade; none when its consonants do not change."""
    if stem[-2:] in _GRADES:
        return (stem[:-2] + _GRADES[stem[-2:]],)
    return tuple(stem[:-1] + one for one in _ALONE.get(stem[-1:], ()))
