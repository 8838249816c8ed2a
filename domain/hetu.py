"""The Finnish personal identity code (henkilötunnus), and temporary ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.errors import InvalidHetu

SYSTEM = "urn:oid:1.2.246.21"
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SIGN_CENTURY = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)


@dataclass(frozen=True, slots=True)
class Hetu:
    """A valid personal ID. Only `parse` makes one. `str` and `repr` are masked; `reveal()` gives all 11 characters."""

    _value: str

    @classmethod
    def parse(cls, text: str, *, today: date, artificial: bool = True) -> Hetu:
        """Parse what a person typed. Raises InvalidHetu with a text key and a position.

        `artificial` admits the 900-series (never issued to anyone: made-up and test people).
        """
        raise InvalidHetu("errors.hetu_format")

    @property
    def system(self) -> str:
        return SYSTEM

    def reveal(self) -> str:
        """All 11 characters. Callers log the deed (desk) or store it encrypted."""
        return self._value

    @property
    def masked(self) -> str:
        return self._value[:7] + "****"

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"Hetu({self.masked})"


@dataclass(frozen=True, slots=True)
class TemporaryId:
    """A temporary id given by an organisation: the key is (system, value); people see the value."""

    system: str
    _value: str

    def reveal(self) -> str:
        return self._value

    @property
    def masked(self) -> str:
        return self._value[:6] + "****"

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"TemporaryId({self.masked})"


PersonalId = Hetu | TemporaryId
