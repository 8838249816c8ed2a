"""One line of the use log, and what the gate remembers of a user. Types only: the log is data_access/audit.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.customer import PersonKey


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the use log (703/2023 10 §). `outcome` is an access.Outcome value, "done", "conflict",
    "failed" or "limited" (a look-up limit was reached).

    `flags` are the access.Flag values that held when it was decided.
    """

    who: str
    who_name: str
    role: str
    unit: str
    deed: str
    outcome: str
    subject: PersonKey | None = None
    purpose: str = ""
    relation: str = ""
    reason: str = ""  # text key part of the decision
    stated_reason: str = ""  # reason code and free text of break-the-glass
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    request_id: str = ""
    policy_version: str = ""
    register: str = ""
    controller: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry as it stands in the log: `seq` from 1 without gaps, `at` aware UTC."""

    seq: int
    at: datetime
    entry: AuditEntry


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Filters of the audit page; all optional. Newest first, at most `limit` rows before `before_seq`."""

    who: str | None = None
    subject: PersonKey | None = None
    deed: str | None = None
    outcome: str | None = None
    only_break_glass: bool = False
    before_seq: int | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Grant:
    """A time-limited permission a user made with a stated reason or a confirmation (kind: "reason", "shielded").

    `reason` of kind "reason" is a stated reason as domain.access_reason writes it.
    """

    kind: str
    reason: str
    until: datetime
