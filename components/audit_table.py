"""The use log for the data-protection officer: newest first, filtered, paged. No person's name but the staff's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from components import numbers
from components.own import mount
from components.text import Text
from domain.access import Deed, Relation
from domain.audit import AuditQuery, AuditRow

Data = dict[str, Any]
_DEEDS = (*(deed.value for deed in Deed), "sign_in", "sign_out")
_GLASS = (Relation.STATED_REASON.value, Relation.EMERGENCY.value)
_LONGEST_WHO = 64


def audit_view(
    rows: Sequence[AuditRow],
    total: int,
    problems: Sequence[str],
    query: AuditQuery,
    staff: Sequence[tuple[str, str]],
    text: Text,
) -> Data:
    """One page of the log as plain data. `staff` are (id, name) pairs to filter by; `problems` what verifying found."""
    if problems:
        state = {"bad": True, "text": text("audit.chain_broken", n=len(problems), first=problems[0])}
    else:
        state = {"bad": False, "text": text("audit.chain_whole")}
    empty = text("audit.empty")
    last = rows[-1].seq if rows else 0
    older = {"label": text("audit.older"), "send": {"type": "page", "before": last}}
    newest = {"label": text("audit.newest"), "send": {"type": "page", "before": None}}
    return {
        "name": "audit",
        "title": text("audit.title"),
        "total": text("audit.total", n=total, shown=len(rows)),
        "state": state,
        "notes": [],
        "tabs": [{"id": "log", "label": "", "count": total, "rows": [_row(row, text) for row in rows], "empty": empty}],
        "tab": "log",
        "columns": [text(f"audit.column.{c}") for c in ("time", "who", "deed", "subject", "ground", "outcome")],
        "filters": _filters(query, staff, text),
        "older": older if rows and last > 1 and len(rows) >= query.limit else None,
        "newest": newest if query.before_seq else None,
    }


def _filters(query: AuditQuery, staff: Sequence[tuple[str, str]], text: Text) -> list[Data]:
    deeds = [(deed, _word(text, "deed", deed)) for deed in _DEEDS]
    return [
        {"name": "glass", "kind": "check", "label": text("audit.only_glass"), "value": query.only_break_glass},
        _pick("deed", text("audit.column.deed"), query.deed, [("", text("audit.everything")), *deeds]),
        _pick("who", text("audit.column.who"), query.who, [("", text("audit.everyone")), *staff]),
    ]


def _pick(name: str, label: str, value: str | None, options: Sequence[tuple[str, str]]) -> Data:
    listed = [{"value": id, "label": word} for id, word in options]
    return {"name": name, "kind": "pick", "label": label, "value": value or "", "options": listed}


def _row(row: AuditRow, text: Text) -> Data:
    entry = row.entry
    role = text(f"plan.role.{entry.role}") if text.has(f"plan.role.{entry.role}") else entry.role
    ground = [_word(text, "relation", entry.relation), _word(text, "purpose", entry.purpose)]
    return {
        "id": str(row.seq),
        "open": None,
        "mark": entry.relation in _GLASS,
        "cells": [
            {"text": numbers.when(row.at, text.language), "note": text("audit.line", seq=row.seq)},
            {"text": entry.who_name, "note": ", ".join(part for part in (role, entry.unit) if part)},
            {"text": _word(text, "deed", entry.deed)},
            {"text": entry.subject[:12] if entry.subject else ""},
            {"text": ", ".join(part for part in ground if part), "note": _stated(entry.stated_reason, text)},
            {"text": _word(text, "outcome", entry.outcome), "note": _reason(entry.reason, text)},
        ],
    }


def _stated(stated: str, text: Text) -> str:
    """The reason that the user typed, with its code in words."""
    code, colon, written = stated.partition(":")
    key = f"access.code.{code}"
    return f"{text(key)}: {written.strip()}" if colon and text.has(key) else stated


def _reason(reason: str, text: Text) -> str:
    return text(f"access.{reason}") if reason and text.has(f"access.{reason}") else ""


def _word(text: Text, family: str, value: str) -> str:
    """The word of a logged value; the value itself when it is newer than the words."""
    key = f"audit.{family}.{value}"
    return text(key) if value and text.has(key) else value


def audit_table(
    rows: Sequence[AuditRow],
    total: int,
    problems: Sequence[str],
    query: AuditQuery,
    staff: Sequence[tuple[str, str]],
    text: Text,
    *,
    key: str,
) -> AuditQuery | None:
    """Draw the page; the query that the officer asked for next, once."""
    view = audit_view(rows, total, problems, query, staff, text)
    return next_query(mount("table", view, key=key, events=("command",)).get("command"), query, staff)


def next_query(payload: object, query: AuditQuery, staff: Sequence[tuple[str, str]]) -> AuditQuery | None:
    """The query a browser's payload asks for; None for anything that the page could not have sent."""
    if not isinstance(payload, dict):
        return None
    before = payload.get("before")
    if payload.get("type") == "page" and (before is None or (type(before) is int and before > 0)):
        return replace(query, before_seq=before)
    who, deed, glass = payload.get("who"), payload.get("deed"), payload.get("glass")
    known = who in ("", *(id for id, _ in staff)) and deed in ("", *_DEEDS)
    if payload.get("type") != "filter" or not known or not isinstance(glass, bool):
        return None
    return replace(query, who=who or None, deed=deed or None, only_break_glass=glass, before_seq=None)
