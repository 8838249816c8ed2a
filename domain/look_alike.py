"""Customers who are easily taken for each other: by name, and by name and birth date together.

The rule is ours. Letters are compared without case, spaces and hyphens; å, ä and ö stay letters of their own,
whether a source writes them as one character or as a letter and its dots.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from unicodedata import normalize


class Likeness(StrEnum):
    """How much alike: text key parts."""

    SAME_NAME = "same_name"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Named:
    """A display name, "Family, Given names", and a birth date when it is known."""

    name: str
    born: date | None


def likest(one: Named, others: Iterable[Named]) -> Likeness | None:
    """The strongest likeness of `one` to any of the others."""
    found = {alike(one, other) for other in others}
    return next((kind for kind in Likeness if kind in found), None)


def alike(one: Named, other: Named) -> Likeness | None:
    """The same family name and first given name; or names one slip of a key apart with birth dates that are near."""
    (family, given), (family_2, given_2) = _parts(one.name), _parts(other.name)
    if not family or not family_2:
        return None
    if (family, given) == (family_2, given_2):
        return Likeness.SAME_NAME
    slips = _slip(family, family_2) and _slip(given, given_2)
    return Likeness.NEAR if slips and near(one.born, other.born) else None


def near(one: date | None, other: date | None) -> bool:
    """The same day, one digit apart, or day and month exchanged."""
    if one is None or other is None:
        return False
    exchanged = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    digits = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    return digits <= 1 or exchanged


def _parts(name: str) -> tuple[str, str]:
    family, _, given = name.partition(",")
    first = given.split()[0] if given.split() else ""
    return _plain(family), _plain(first)


def _plain(word: str) -> str:
    return "".join(letter for letter in normalize("NFC", word).casefold() if letter.isalnum())


def _slip(one: str, other: str) -> bool:
    """Equal, or one letter more, less, other, or exchanged with its neighbour."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    if len(short) < len(long):
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    wrong = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and one[wrong[0]] == other[wrong[1]]
    return len(wrong) == 1 or (swapped and one[wrong[1]] == other[wrong[0]])
