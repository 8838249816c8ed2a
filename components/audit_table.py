"""The use log for the data-protection officer: newest first, filtered, paged. No person's name but the staff's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from components import numbers
from components.predicate_words import predicate_sentence
from components.table_view import table_view
from components.text import Text
from domain.access import Deed, Outcome, Relation
from domain.audit import AuditQuery, AuditRow
from domain.customer import PersonKey
from domain.errors import InvalidInput
from domain.predicate_json import parse
from domain.retract import RetractRate

Data = dict[str, Any]
_DEEDS = (*(deed.value for deed in Deed), "sign_in", "sign_out", "lock")
_OUTCOMES = (*(outcome.value for outcome in Outcome), "limited", "done", "conflict", "failed")
_GLASS = (Relation.STATED_REASON.value, Relation.EMERGENCY.value)
_LONGEST_WHO = 64


class Page(Protocol):
    """What is shown (services.audit.AuditPage; components do not know the services)."""

    @property
    def query(self) -> AuditQuery: ...
    @property
    def rows(self) -> tuple[AuditRow, ...]: ...
    @property
    def total(self) -> int: ...
    @property
    def break_glass(self) -> int: ...
    @property
    def limited(self) -> int: ...
    @property
    def next_before(self) -> int | None: ...
    @property
    def staff(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def problems(self) -> tuple[str, ...] | None: ...
    @property
    def suspected(self) -> RetractRate | None: ...
    @property
    def guarded(self) -> tuple[tuple[str, int], ...]: ...


def audit_view(page: Page, text: Text, *, told: str = "") -> Data:
    """One page of the log as plain data. `told` says whose a pseudonym is, for this one drawing."""
    rows = [_row(row, text) for row in page.rows]
    paging = []
    if page.query.before_seq:
        paging.append({"label": text("audit.newest"), "send": {"type": "page", "before": None}})
    if page.next_before:
        paging.append({"label": text("audit.older"), "send": {"type": "page", "before": page.next_before}})
    if page.problems is None:
        paging.append({"label": text("audit.verify"), "send": {"type": "verify"}})
    return table_view(
        "audit",
        text("audit.title"),
        total=text("audit.total", n=page.total, shown=len(rows)),
        state=_state(page, text),
        notes=[
            *([told] if told else []),
            *([_suspected(page.suspected, text)] if page.suspected and page.suspected.suspected else []),
            *([_guarded(page.guarded, text)] if page.guarded else []),
        ],
        rows=rows,
        empty=text("audit.empty"),
        columns=[text(f"audit.column.{c}") for c in ("time", "who", "deed", "subject", "ground", "outcome")],
        filters=_filters(page.query, page.staff, text),
        paging=paging,
    )


def _suspected(rate: RetractRate, text: Text) -> str:
    return text("audit.suspected", n=rate.suspected, placed=rate.placed)


def _guarded(refused: Sequence[tuple[str, int]], text: Text) -> str:
    """Whom the guard of questions about groups refused often."""
    who = ", ".join(text("disclosure.alarm", who=name, n=n) for name, n in refused)
    return text("disclosure.alarms", n=len(refused), who=who)


def _state(page: Page, text: Text) -> Data:
    """The chain's state, and what waits for the officer. A chain that was not walked is never called whole. That
    nothing is suspected is no warning: it stands here."""
    queue = text("audit.queue", glass=page.break_glass, limited=page.limited)
    if page.suspected and not page.suspected.suspected:
        queue = f"{queue} {_suspected(page.suspected, text)}"
    if page.problems is None:
        return {"bad": False, "text": f"{text('audit.chain_not_checked')} {queue}"}
    if page.problems:
        broken = text("audit.chain_broken", n=len(page.problems), first=page.problems[0])
        return {"bad": True, "text": f"{broken} {queue}"}
    return {"bad": False, "text": f"{text('audit.chain_whole')} {queue}"}


def _filters(query: AuditQuery, staff: Sequence[tuple[str, str]], text: Text) -> list[Data]:
    deeds = [(deed, _word(text, "deed", deed)) for deed in _DEEDS]
    outcomes = [(outcome, _word(text, "outcome", outcome)) for outcome in _OUTCOMES]
    return [
        {"name": "glass", "kind": "check", "label": text("audit.only_glass"), "value": query.only_break_glass},
        _pick("deed", text("audit.column.deed"), query.deed, [("", text("audit.everything")), *deeds]),
        _pick("outcome", text("audit.column.outcome"), query.outcome, [("", text("audit.everything")), *outcomes]),
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
        "mark": entry.relation in _GLASS,
        "cells": [
            {"text": numbers.when(row.at, text.language), "note": text("audit.line", seq=row.seq)},
            {"text": entry.who_name, "note": ", ".join(part for part in (role, entry.unit) if part)},
            {"text": _word(text, "deed", entry.deed), "note": _group(entry.categories, text)},
            _subject(entry.subject, text),
            {"text": ", ".join(part for part in ground if part), "note": _stated(entry.stated_reason, text)},
            {"text": _word(text, "outcome", entry.outcome), "note": _reason(entry.reason, text)},
        ],
    }


def _subject(subject: str | None, text: Text) -> Data:
    """The pseudonym's beginning; whose it is, is told on request, one logged deed a person."""
    if not subject:
        return {"text": ""}
    return {
        "text": subject[:8],
        "button": {"label": text("audit.reveal"), "send": {"type": "reveal", "subject": subject}},
    }


def _group(categories: Sequence[str], text: Text) -> str:
    """Which group's names were asked for: its condition in words on the deed's own line, and on every displayed
    person's the beginning of its digest, which is the same."""
    told = {name: value for one in categories for name, _, value in [one.partition("=")]}
    if "cohort" not in told:
        return ""
    mark = text("audit.group", digest=told["cohort"][:8])
    try:
        return f"{mark} {predicate_sentence(parse(told['asked']), text)}" if "asked" in told else mark
    except InvalidInput:  # of a form that this version does not read
        return mark


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


def next_query(payload: object, query: AuditQuery) -> AuditQuery:
    """The query a browser's payload asks for; the same one for anything that the page could not have sent."""
    if not isinstance(payload, dict):
        return query
    before = payload.get("before")
    if payload.get("type") == "page" and (before is None or (type(before) is int and 0 < before < 2**62)):
        return replace(query, before_seq=before)
    who, deed, outcome, glass = (payload.get(name) for name in ("who", "deed", "outcome", "glass"))
    known = deed in ("", *_DEEDS) and outcome in ("", *_OUTCOMES)
    named = isinstance(who, str) and len(who) <= _LONGEST_WHO and who.isprintable()
    if payload.get("type") != "filter" or not known or not named or not isinstance(glass, bool):
        return query
    return replace(
        query, who=who or None, deed=deed or None, outcome=outcome or None, only_break_glass=glass, before_seq=None
    )


def revealed(payload: object) -> PersonKey | None:
    """The pseudonym in a browser's payload whose owner is asked for, else None."""
    subject = payload.get("subject") if isinstance(payload, dict) and payload.get("type") == "reveal" else None
    return PersonKey(subject) if isinstance(subject, str) and re.fullmatch("[0-9a-f]{32}", subject) else None
