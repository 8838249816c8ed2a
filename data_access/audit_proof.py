"""Does the audit chain hold? Pure: rows and the outside head in, problems out."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import Any

from data_access.audit_head import Head
from data_access.audit_line import START, Link, chain_after, columns_of, entry_of

Row = Mapping[str, Any]
MOST = 100
"""Problems told at most; the first is what matters."""


def problems(rows: Iterable[Row], known: Head | str | None, secret: bytes) -> tuple[str, ...]:
    """Walk `rows` (oldest first) once. `known` is the head, a finding about the head file, or None without one.

    Rows newer than the head are no problem when they verify: a crash between commit and head leaves them so.
    """
    head = known if isinstance(known, Head) else Head()
    found = [known] if isinstance(known, str) else list(head.findings)
    before, at_head = Link(0, START), START if head.link.seq == 0 else None
    for row in rows:
        if len(found) < MOST:
            found += _row_problems(row, before, secret)
        before = Link(row["seq"], str(row["chain"]))
        if before.seq == head.link.seq:
            at_head = before.chain
    if known is None and before.seq:
        found.append("the head file is gone")
    if head.link.seq > before.seq:
        found.append(f"rows {before.seq + 1}-{head.link.seq} are gone")
    elif at_head != head.link.chain:
        found.append(f"row {head.link.seq} is not the row that was written")
    return tuple(found)


def _row_problems(row: Row, before: Link, secret: bytes) -> list[str]:
    seq = row["seq"]
    found = [] if seq == before.seq + 1 else [f"row {seq} follows row {before.seq}"]
    if not isinstance(row["at"], str) or not isinstance(row["body"], str):
        return [*found, f"row {seq} is damaged"]
    right = chain_after(secret, Link(seq - 1, before.chain), row["at"], row["body"])
    if not hmac.compare_digest(right.chain.encode(), str(row["chain"]).encode()):
        found.append(f"row {seq} was changed, moved or not written by us")
    return found + _copy_problems(row)


def _copy_problems(row: Row) -> list[str]:
    """The columns beside the body must say what the body says."""
    try:
        columns = columns_of(entry_of(row["body"]))
    except ValueError:
        return [f"row {row['seq']} is damaged"]
    return [f"row {row['seq']}: {name} differs from its body" for name, value in columns.items() if row[name] != value]
