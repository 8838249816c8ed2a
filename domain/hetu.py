"""The Finnish personal identity code (henkilötunnus), and temporary ids.

Format DDMMYYSNNNC (domain facts: sign = century, NNN 002-899 issued, 900-999 never issued, C = check character of
DDMMYYNNN modulo 31). The sign is part of the identity and is not covered by the check character, so two persons may
differ by nothing else: never rebuild it from a date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.errors import InvalidHetu
from domain.hetu_typing import compact

SYSTEM = "urn:oid:1.2.246.21"
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SIGN_CENTURY = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
LENGTH = 11
_DIGITS = frozenset("0123456789")
_SHAPE = re.compile(r"\d{6}[-+YXWVUABCDEF]\d{3}[0-9A-FHJ-NPR-Y]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hetu:
    """A valid personal ID. `str` and `repr` are masked; `reveal()` gives all 11 characters.

    Equal only when all 11 characters are. Raises InvalidHetu when made of anything else than a valid code.
    """

    _value: str

    def __post_init__(self) -> None:
        _check_shape(self._value)
        if _date_of(self._value) is None:
            raise InvalidHetu("errors.hetu_date", 1 if "01" <= self._value[2:4] <= "12" else 3)
        _check_number(self._value)

    @classmethod
    def parse(cls, text: str, *, today: date, artificial: bool = True) -> Hetu:
        """Parse what a person typed. Raises InvalidHetu with a text key and a position (1-based, spaces not counted).

        `artificial` admits the 900-series (never issued to anyone: made-up and test people). Of a wrong check
        character it is said only that it does not match, with no position: any character may be the mistyped one.
        """
        hetu = cls(compact(text))
        if hetu.birth_date > today:
            raise InvalidHetu("errors.hetu_future")
        if hetu.is_artificial and not artificial:
            raise InvalidHetu("errors.hetu_artificial", 8)
        return hetu

    @property
    def system(self) -> str:
        return SYSTEM

    @property
    def birth_date(self) -> date:
        """The date in the code. A register may know better: administrative gender and name never come from here."""
        born = _date_of(self._value)
        assert born is not None, "a Hetu that exists has a date"
        return born

    @property
    def is_artificial(self) -> bool:
        """True for the 900-series."""
        return self._value[7] == "9"

    def reveal(self) -> str:
        """All 11 characters. Callers log the deed (desk) or store it encrypted."""
        return self._value

    def sign_variants(self, *, today: date | None = None) -> tuple[Hetu, ...]:
        """The same digits under every other sign whose date exists (and is not after `today`, when given).

        Each is another person's code, of any century: one mistyped sign away from this one.
        """
        values = (self._value[:6] + sign + self._value[7:] for sign in SIGN_CENTURY if sign != self._value[6])
        others = tuple(Hetu(value) for value in values if _date_of(value) is not None)
        return others if today is None else tuple(other for other in others if other.birth_date <= today)

    @property
    def masked(self) -> str:
        return self._value[:7] + "****"

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"Hetu({self.masked})"


def check_character(date_digits: str, individual: str) -> str:
    """The check character of DDMMYY and NNN: for making test people, never shown to whoever types."""
    return CHECK_CHARACTERS[int(date_digits + individual) % 31]


def _check_shape(value: str) -> None:
    """Raise InvalidHetu at the first character that cannot stand where it stands."""
    if _SHAPE.fullmatch(value):
        return
    if not value:
        raise InvalidHetu("errors.hetu_empty")
    for position, character in enumerate(value[:LENGTH], 1):
        if position == 7 and character not in SIGN_CENTURY:
            raise InvalidHetu("errors.hetu_sign", position)
        if position not in (7, LENGTH) and character not in _DIGITS:
            raise InvalidHetu("errors.hetu_digit", position)
        if position == LENGTH and character not in CHECK_CHARACTERS:
            raise InvalidHetu("errors.hetu_character", position)
    raise InvalidHetu("errors.hetu_length")


def _check_number(value: str) -> None:
    if value[7:10] in ("000", "001"):
        raise InvalidHetu("errors.hetu_number", 8)
    if value[10] != check_character(value[:6], value[7:10]):
        raise InvalidHetu("errors.hetu_check")


def _date_of(value: str) -> date | None:
    """The birth date of a well-shaped code; None when there is no such day."""
    try:
        return date(SIGN_CENTURY[value[6]] + int(value[4:6]), int(value[2:4]), int(value[:2]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class TemporaryId:
    """A temporary id given by an organisation: the key is (system, value); people see the value."""

    system: str
    _value: str

    def reveal(self) -> str:
        return self._value

    @property
    def masked(self) -> str:
        return self._value[:7] + "****"  # the sign stays, as in a personal ID

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"TemporaryId({self.masked})"


PersonalId = Hetu | TemporaryId

TEMPORARY_VALUE = r"\d{6}[-+YXWVUABCDEF]9\d{2}[GIOQZ]"
"""The default form of a temporary id: 900-series, ending in a letter that no check character is, so that a mistyped
personal ID can never be taken for a temporary id."""

NO_SYSTEMS: Mapping[str, str] = MappingProxyType({})


def parse_personal_id(
    text: str, *, today: date, artificial: bool = True, temporary_systems: Mapping[str, str] = NO_SYSTEMS
) -> PersonalId:
    """A personal ID if it is one, else a temporary id of the first system (system -> pattern of the whole value).

    An organisation may give out 900-series codes with right check characters: where the 900-series is not admitted as
    personal IDs (production), they are taken for temporary ids if the system's pattern says so. Raises InvalidHetu:
    of text that is neither, what is wrong with it as a personal ID.
    """
    try:
        return Hetu.parse(text, today=today, artificial=artificial)
    except InvalidHetu:
        value = compact(text)
        for system, pattern in temporary_systems.items():
            if re.fullmatch(pattern, value, re.ASCII) and SIGN_CENTURY.get(value[6:7]) and _date_of(value):
                return TemporaryId(system, value)
        raise


def personal_id(system: str, value: str) -> PersonalId:
    """The id that a store kept. Raises InvalidHetu when a stored personal ID is not valid."""
    return Hetu(value) if system == SYSTEM else TemporaryId(system, value)
