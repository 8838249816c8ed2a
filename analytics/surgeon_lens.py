"""The surgeon's lens: what must be seen before a statement, each with its value, day and source, and what is missing.

Pure. Nothing is inferred: a thing that no source tells of is "no information", never "no"; a source that has not
answered, or that this user may not see, is told apart from one that holds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from analytics.case import OpenCase, SourceState
from analytics.merge import ALERT_PARTS, NEVER_TELL_EVENTS
from analytics.plan_events import OWN_PLAN
from analytics.reports import report_of
from analytics.situation_words import HAPPENED, latest_day
from analytics.surgeon_codes import Recognised, system_of, table
from domain.customer import AlertKind
from domain.event import Event, EventKind, EventStatus, Moment, Quantity
from domain.plan import StatementRequest
from domain.sides import has_sides

ORDER = ("asa", "bmi", "anticoagulation", "smoking", "hba1c", "allergies", "implants", "operations", "oks", "imaging")
MOST = {"allergies": 8, "anticoagulation": 3, "implants": 5, "operations": 6, "imaging": 3}
MOST_POINTS = 8
_SIDES = (
    ("both", re.compile(r"molem|kummank|bilat|båda|both", re.IGNORECASE)),
    ("right", re.compile(r"\boike(a|an|aan|alla|alta|assa)\b|\bhöger|\bhögra|\bright\b", re.IGNORECASE)),
    ("left", re.compile(r"\bvase(n|mman|mpaan|mmalla|mmassa)\b|\bvänst|\bleft\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a source told. `on` is None when it did not say when. `side` "" when its words name none;
    `same_organ`: the code is of the organ that the question is about. `over`: a medication that has ended. `old_days`:
    its age, when it is older than its row allows (lens_codes.toml); else None. `sided`: False when its procedure code
    is of no paired organ as far as the table knows, so that no side is missed."""

    ids: tuple[str, ...]
    what: str
    source: str
    on: Moment | None
    quantity: Quantity | None = None
    report: str = ""
    side: str = ""
    same_organ: bool = False
    over: bool = False
    computed: bool = False
    old_days: int | None = None
    sided: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LensRow:
    """`silent` and `waiting` are ids of sources that could tell more and did not answer, or have not yet; `kept_back`:
    something is hidden from this user. `points`: a measure's values of one unit, oldest first."""

    name: str
    findings: tuple[Finding, ...] = ()
    more: int = 0
    points: tuple[tuple[Moment, float], ...] = ()
    silent: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    kept_back: bool = False

    @property
    def change(self) -> float | None:
        """The newest value less the one before it; None with fewer than two."""
        return self.points[-1][1] - self.points[-2][1] if len(self.points) > 1 else None


def surgeon_lens(case: OpenCase, request: StatementRequest) -> tuple[LensRow, ...]:
    """The rows in ORDER, for this request."""
    told = [e for e in case.events if e.source != OWN_PLAN and e.start.day <= case.today]
    organ = request.procedure_code[:2].upper()
    found = {name: _recognised(row, told) for name, row in table().items()}
    makers: dict[str, Callable[[], LensRow]] = {
        "bmi": lambda: _bmi(found),
        "anticoagulation": lambda: _medication(found["anticoagulation"], case),
        "allergies": lambda: _allergies(case),
        "operations": lambda: _organ_first("operations", found["operations"], organ),
        "implants": lambda: _organ_first("implants", found["implants"], organ),
        "imaging": lambda: _imaging(found["imaging"], told, organ),
    }
    rows = [makers[name]() if name in makers else _measured(name, found[name]) for name in ORDER]
    return tuple(row if row.name == "allergies" else _with_doubt(_with_age(row, case.today), case) for row in rows)


def _with_age(row: LensRow, today: date) -> LensRow:
    """The row with its findings marked that are older than a surgeon should trust unasked. Of one known to the month or
    the year the last day it can have been counts."""
    limit = table()[row.name].old_after
    if limit is None:
        return row
    days = [(today - latest_day(one.on)).days if one.on else 0 for one in row.findings]
    marked = [replace(one, old_days=n) if n > limit else one for one, n in zip(row.findings, days, strict=True)]
    return replace(row, findings=tuple(marked))


def _recognised(row: Recognised, events: Sequence[Event]) -> list[Event]:
    """What happened and fits, newest first."""
    called = row.name == "operations"
    fitting = [
        e
        for e in events
        if e.kind in row.kinds and e.status in HAPPENED and ((called and e.kind is EventKind.SURGERY) or row.fits(e))
    ]
    return sorted(fitting, key=lambda e: (e.start.day, e.start.time or time.min), reverse=True)


def _finding(event: Event, organ: str = "") -> Finding:
    procedure = event.code.value if event.code is not None and system_of(event.code) == "proc" else ""
    own = bool(procedure) and procedure[:2].upper() == organ
    return Finding(
        ids=(event.id,),
        what=event.what,
        source=event.source,
        on=event.start,
        quantity=event.quantity,
        side=side_of(event.what),
        same_organ=bool(organ) and own,
        sided=not procedure or has_sides(procedure),
    )


def side_of(words: str) -> str:
    """ "left", "right", "both", or "" when the words name no side, or name both one and the other."""
    named = [side for side, pattern in _SIDES if pattern.search(words)]
    if len(named) == 2 and "both" not in named:
        return "both"
    return named[0] if named else ""


def _measured(name: str, events: Sequence[Event]) -> LensRow:
    """The newest value, and earlier ones of its unit as the trend."""
    newest = events[:1]
    unit = newest[0].quantity.unit if newest and newest[0].quantity else None
    points = [(e.start, e.quantity.value) for e in reversed(events) if e.quantity and e.quantity.unit == unit]
    return LensRow(name=name, findings=tuple(map(_finding, newest)), points=tuple(points[-MOST_POINTS:]))


def _bmi(found: dict[str, list[Event]]) -> LensRow:
    """As a source tells it; else from the newest weight (kg) and height (cm or m), and said to be computed."""
    if found["bmi"]:
        return _measured("bmi", found["bmi"])
    weight, height = (next((e for e in found[name] if e.quantity), None) for name in ("weight", "height"))
    if not (weight and height and weight.quantity and height.quantity) or weight.quantity.unit != "kg":
        return LensRow(name="bmi")
    metres = height.quantity.value / {"cm": 100, "m": 1}.get(height.quantity.unit, 0.001)
    if not 0.5 <= metres <= 2.6:
        return LensRow(name="bmi")
    value = Quantity(round(weight.quantity.value / metres**2, 1), "kg/m²")
    made = replace(_finding(weight), ids=(weight.id, height.id), quantity=value, computed=True)
    return LensRow(name="bmi", findings=(made,))


def _medication(events: Sequence[Event], case: OpenCase) -> LensRow:
    """What is in use; when nothing is, the newest that has ended, said to be so."""

    def used(event: Event) -> bool:
        ended = event.end is not None and event.end.day < case.today
        return not ended and (event.status is EventStatus.ONGOING or event.end is not None)

    now = [e for e in events if used(e)]
    if now or not events:
        return _capped("anticoagulation", [_finding(e) for e in now])
    return LensRow(name="anticoagulation", findings=(replace(_finding(events[0]), over=True),))


def _allergies(case: OpenCase) -> LensRow:
    """Alerts of the kind, high ones first as the banner has them; unknown while their source has not answered."""
    found = [
        Finding(ids=(), what=a.text, source=a.source, on=Moment(a.recorded_on) if a.recorded_on else None)
        for a in sorted(case.alerts, key=lambda a: a.severity != "high")
        if a.kind is AlertKind.ALLERGY
    ]
    row = _capped("allergies", found)
    if case.alerts_known:
        return row
    silent, waiting = _unheard(case, ALERT_PARTS)
    return replace(row, silent=silent, waiting=waiting)


def _organ_first(name: str, events: Sequence[Event], organ: str) -> LensRow:
    found = [_finding(e, organ) for e in events]
    return _capped(name, sorted(found, key=lambda f: not f.same_organ))


def _imaging(events: Sequence[Event], told: Sequence[Event], organ: str) -> LensRow:
    """Examinations with what was written of them; a report without an examination stands alone."""
    documents = [e for e in told if e.kind is EventKind.DOCUMENT]
    found, used = [], set[str]()
    for event in (e for e in events if e.kind is EventKind.EXAMINATION):
        words, told_by = report_of(event, documents)
        used.add(told_by)
        ids = (event.id, told_by) if told_by and told_by != event.id else (event.id,)
        found.append(replace(_finding(event, organ), report=words, ids=ids))
    found += [_finding(e, organ) for e in events if e.kind is EventKind.DOCUMENT and e.id not in used]
    return _capped("imaging", sorted(found, key=lambda f: not f.same_organ))


def _capped(name: str, found: Sequence[Finding]) -> LensRow:
    most = MOST[name]
    return LensRow(name=name, findings=tuple(found[:most]), more=max(0, len(found) - most))


def _with_doubt(row: LensRow, case: OpenCase) -> LensRow:
    """The row with the sources that could tell more of it, and whether something is kept from this user."""
    kinds = table()[row.name].kinds
    hidden = bool(case.hidden_shielded or case.hidden_denied or case.hidden_register)
    silent, waiting = _unheard(case, {kind.value for kind in kinds})
    return replace(row, kept_back=hidden, silent=silent, waiting=waiting)


def _unheard(case: OpenCase, parts: set[str] | frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sources that could tell of the parts and did not answer, and those that may still."""
    lacking = [
        line
        for line in case.sources
        if line.id not in NEVER_TELL_EVENTS
        and (
            line.state in (SourceState.FAILED, SourceState.STALE, SourceState.PENDING)
            or (line.state is SourceState.PARTIAL and parts & set(line.partial))
        )
    ]
    waiting = tuple(line.id for line in lacking if line.state is SourceState.PENDING)
    return tuple(line.id for line in lacking if line.id not in waiting), waiting
