"""Finding a person by name and birth date: what may be asked, and when a name is the one that was asked for.

Names are compared letter by letter, never as a pattern: a character that is no letter is refused, so nothing that was
typed means "any name". Spellings: a Finnish or Swedish name is written with or without its dots and rings (Åberg,
Aaberg, Aberg), with v or w, with a hyphen or a space; of a two-part name either part is enough.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import InvalidInput

SHORTEST, LONGEST = 3, 60
"""Letters of a family name that must be given, and the longest name that is read."""

OLDEST_YEARS = 130
_DAY = re.compile(r"\s*(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\s*|\s*(\d{4})-(\d{2})-(\d{2})\s*", re.ASCII)
_BETWEEN = re.compile(r"[\s\-‐‑–'’´.]+")
_LONG = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe", "ø": "oe", "æ": "ae", "ü": "ue", "ß": "ss", "w": "v"})
_SHORT = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "w": "v", "đ": "d", "ł": "l", "ı": "i"})


class Purpose(StrEnum):
    """Why somebody without an ID is looked for. Texts: find.purpose.<purpose>; the log keeps "find_<purpose>"."""

    CALL = "call"  # a caller who does not know their ID by heart
    VISIT = "visit"  # somebody at the desk without papers
    DOCUMENT = "document"  # a letter or a referral that names a person without an ID


@dataclass(frozen=True, slots=True)
class NameSought:
    """A valid question. `family` is the beginning of a family name, `given` of a given name or "".

    A family name of fewer letters than SHORTEST is a whole one: Li finds Li, not Lindholm.
    """

    family: str
    birth_date: date
    purpose: Purpose
    given: str = ""

    @classmethod
    def of(cls, family: str, birth_date: str, purpose: str, given: str = "", *, today: date) -> NameSought:
        """What was typed, read. Raises InvalidInput (errors.find_*) naming the field."""
        surname, first = _name(family, "family"), _name(given, "given")
        if len(_letters(surname)) < 2:
            raise InvalidInput("errors.find_short", "family", n=SHORTEST)
        born = _day(birth_date, today)
        if purpose not in set(Purpose):
            raise InvalidInput("errors.find_purpose", "purpose")
        return cls(surname, born, Purpose(purpose), first)

    def fits(self, family: str, given: str) -> bool:
        """True when a person of this name is meant."""
        whole = len(_letters(self.family)) < SHORTEST
        return _begins(family, self.family, whole=whole) and (not self.given or _begins(given or family, self.given))

    def spellings(self) -> tuple[str, ...]:
        """The beginnings to ask a register for that compares names as they are written; `fits` decides then."""
        words = _BETWEEN.sub(" ", self.family.casefold()).strip()
        folded = (words, words.translate(_LONG), _plain(words), words.replace("aa", "å"), _other_v(words))
        both = (form for one in folded for form in (one, one.replace(" ", "-")))
        return tuple(dict.fromkeys(both))


def _name(typed: str, field: str) -> str:
    """One line of letters, hyphens and apostrophes. Raises InvalidInput."""
    name = " ".join(unicodedata.normalize("NFC", typed[: 4 * LONGEST]).split())
    if len(name) > LONGEST or len(typed) > 4 * LONGEST:
        raise InvalidInput("errors.find_long", field, n=LONGEST)
    if not all(c.isalpha() for c in _BETWEEN.sub("", name)):
        raise InvalidInput("errors.find_letters", field)
    return name


def _day(typed: str, today: date) -> date:
    """13.10.1952 or 1952-10-13: the whole date, of somebody who may be alive. Slashes are refused: 5/12 is May to some
    and December to others. Raises InvalidInput."""
    found = _DAY.fullmatch(typed[:40])
    if found is None:
        raise InvalidInput("errors.find_day", "born")
    day, month, year = found.group(1, 2, 3) if found.group(3) else found.group(6, 5, 4)
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        raise InvalidInput("errors.find_no_day", "born") from None
    if born > today or today.year - born.year > OLDEST_YEARS:
        raise InvalidInput("errors.find_far_day", "born")
    return born


def _begins(name: str, sought: str, *, whole: bool = False) -> bool:
    """The name, or one of its parts, begins with what is sought, in one spelling or another."""
    parts = [part for part in _BETWEEN.split(name) if part]
    candidates = {form for one in (name, *parts) for form in _forms(one)}
    wanted = _forms(sought)
    return any(one == two if whole else one.startswith(two) for one in candidates for two in wanted)


def _forms(name: str) -> frozenset[str]:
    """The name's letters with the rings and dots written out, and left out."""
    letters = _letters(name)
    return frozenset({_plain(letters.translate(_LONG)), _plain(letters)})


def _letters(name: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFC", name).casefold())


def _plain(name: str) -> str:
    """Without accents, rings and dots; w as v."""
    apart = unicodedata.normalize("NFD", name.translate(_SHORT))
    return "".join(c for c in apart if not unicodedata.combining(c))


def _other_v(name: str) -> str:
    return name.replace("w", "v") if "w" in name else name.replace("v", "w")
