"""The customer as the register of persons knows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from domain.hetu import PersonalId

PersonKey = NewType("PersonKey", str)
"""Pseudonym of a person in our own store and logs: keyed HMAC of (system, value), hex."""


class Gender(StrEnum):
    """Recorded administrative gender: stored, never derived from the personal ID."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class AlertKind(StrEnum):
    """Kinds of safety alerts shown on the right of the identity banner."""

    ALLERGY = "allergy"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Alert:
    """An allergy or a safety risk. `severity` is "high", "low" or None when the source does not say."""

    kind: AlertKind
    text: str
    severity: str | None
    recorded_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """Fields that non-disclosure hides (661/2009 36-37 §). All may be missing."""

    municipality: str | None = None
    street: str | None = None
    postcode: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Identity and demographics. Fields a source does not know are None, never made up.

    `language` and `interpreter_language` are ISO 639-1 codes; `non_disclosure` is turvakielto.
    """

    id: PersonalId
    family_name: str
    given_names: str
    birth_date: date | None
    gender: Gender = Gender.UNKNOWN
    language: str | None = None
    interpreter_language: str | None = None
    contact: ContactDetails = field(default_factory=ContactDetails)
    deceased_on: date | None = None
    deceased: bool = False
    non_disclosure: bool = False
    guardian_note: str | None = None
    linked_ids: tuple[PersonalId, ...] = ()
    recorded_at: datetime | None = None
    source: str = ""
    flaws: tuple[str, ...] = ()  # what contradicts itself in the source (text key parts), such as "hetu_birth_date"

    @property
    def display_name(self) -> str:
        """ "Family, Given", tolerating a missing part."""
        return ", ".join(part for part in (self.family_name, self.given_names) if part)

    def age_on(self, day: date) -> int | None:
        """Full years on `day`, at death if deceased earlier; None without a birth date."""
        if self.birth_date is None:
            return None
        end = min(day, self.deceased_on) if self.deceased_on else day
        before_birthday = (end.month, end.day) < (self.birth_date.month, self.birth_date.day)
        return end.year - self.birth_date.year - before_birthday
