"""Who uses the product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """Product roles (mapping to the classes of decree 825/2022: domain/access.py)."""

    DOCTOR = "doctor"
    SURGEON = "surgeon"
    CARE_STAFF = "care_staff"
    TEAM_LEAD = "team_lead"
    PROTECTION_OFFICER = "protection_officer"
    ADMINISTRATOR = "administrator"
    CUSTOMER = "customer"


class Register(StrEnum):
    """Health and social welfare are separate registers; crossing them is disclosure (703/2023 53 §)."""

    HEALTH = "health"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A signed-in professional. `identifiers` are (system, value) pairs by which sources know the same person.

    `person_key` is the member's own person key when known, so that own records can be recognised.
    """

    id: str
    name: str
    role: Role
    unit: str
    register: Register = Register.HEALTH
    identifiers: tuple[tuple[str, str], ...] = ()
    person_key: str | None = None
    specialty: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session. Its tokens are never stored; the store holds their hashes."""

    session_id: str
    staff_id: str
    language: str | None
    started: datetime
    last_human: datetime
