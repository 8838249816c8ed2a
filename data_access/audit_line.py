"""An audit row as text and its place in the chain. Pure: knows no database and no file."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from domain.audit import AuditEntry
from domain.customer import PersonKey

START = "0" * 64
"""The chain value before the first row."""

_TUPLES = {f.name for f in fields(AuditEntry) if str(f.type).startswith("tuple")}


@dataclass(frozen=True, slots=True)
class Link:
    """The end of a chain: the newest row's number and chain value. `Link(0, START)` is an empty log."""

    seq: int
    chain: str


EMPTY = Link(0, START)


def body_of(entry: AuditEntry) -> str:
    """Canonical JSON: the same entry gives the same text everywhere."""
    return json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_of(body: str) -> AuditEntry:
    """Tolerates rows written before a field existed. Raises ValueError for text that is no entry."""
    try:
        found: dict[str, Any] = json.loads(body)
        values: dict[str, Any] = {k: tuple(v) if k in _TUPLES else v for k, v in found.items()}
        return AuditEntry(**values)
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not an audit entry") from error


def columns_of(entry: AuditEntry) -> dict[str, str | PersonKey | None]:
    """The columns that the audit page filters by: copies of what the body says."""
    return {
        "who": entry.who,
        "subject": entry.subject,
        "deed": entry.deed,
        "relation": entry.relation,
        "outcome": entry.outcome,
    }


def stamp_of(at: datetime) -> str:
    """The time as the table stores it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def chain_after(secret: bytes, before: Link, stamp: str, body: str) -> Link:
    """The link of a row after `before`: HMAC over the chain so far, the number, the stored time and the body."""
    message = "\0".join(("row", before.chain, str(before.seq + 1), stamp, body)).encode()
    return Link(before.seq + 1, hmac.new(secret, message, hashlib.sha256).hexdigest())
