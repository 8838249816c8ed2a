"""Events that are hostile but possible: dates, texts, numbers and doubles that some source sends one day.

`bad_events()` are domain events as an adapter would hand them over that cleaned nothing; `fhir_resources()` the same
as FHIR resources; `insert_into_county()` puts such a customer into a made-up county's files. All are deterministic.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any

from domain.event import (
    Channel,
    Code,
    Confidentiality,
    Event,
    EventKind,
    EventStatus,
    Moment,
    Performer,
    Precision,
    Quantity,
)
from domain.source_text import optional_text, source_text
from domain.staff import Register
from tests.fakes import TODAY, made_up_id

HETU = made_up_id(971, day="210956")
"""The customer of `insert_into_county`."""

CROWDED = date(2026, 11, 20)
LONG_NAME = "Erityisasiantuntijalääkärin".ljust(250, "n") + " " + "ÄÖÅ" * 83
"""500 characters, half of them without a place to break."""

RTL = "פגישה עם הרופא \u202eABC\u202c و مواعيد الطبيب"
OVERRIDE = "\u202eenilkotsyk\u202c annos \u20661\u2069 mg \u202e"
EMOJI = "\U0001f469\u200d⚕️ \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1eb\U0001f1ee 🩺"
TOWER = "Kä" + "\u0301\u0323" * 60 + "ynti"
MARKUP = "<img src=x onerror=alert(1)> **x** $y$ :red[z] {n} {{7*7}} %s \\u0041"
TEXTS = (
    "Käynti", "", " ", "\u200b\u200d\ufeff", LONG_NAME, RTL, OVERRIDE, EMOJI, TOWER, MARKUP, "\x00\x07\x1b[31mpunainen",
    "rivi\nrivi\r\nrivi\u2028rivi", "\u3164\u115f", "ﷺ" * 40, "a" * 500, "-", "\u0627" * 500, "NULL", "\\", "'\";--",
)  # fmt: skip
NUMBERS = (0.0, -0.0, 1e308, -1e308, 5e-324, float("nan"), float("inf"), float("-inf"), 61.0, 1e15, -3.5)
DAYS = (
    date(1899, 1, 1), date(1899, 12, 31), date(2099, 12, 31), date.min, date.max, date(1, 1, 2), date(9999, 12, 30),
    date(2024, 2, 29), TODAY, TODAY + timedelta(1), CROWDED, date(2026, 10, 25), date(2026, 3, 29),
)  # fmt: skip
NOTE = "Kirjaus. " * 112_000
"""A million characters."""


def bad_events(count: int = 10_000, on_one_day: int = 500, seed: int = 1) -> tuple[Event, ...]:
    """`count` events of one customer, `on_one_day` of them on CROWDED at least; every hundredth is told twice."""
    draw = random.Random(seed)
    found = [_event(draw, n, CROWDED if n < on_one_day else None) for n in range(count - count // 100)]
    again = [draw.choice(found) for _ in range(count // 100)]
    doubles = [one if n % 2 else replace(one, source="relations", id=f"again-{n}") for n, one in enumerate(again)]
    found[-1] = replace(found[-1], reason=NOTE)
    return tuple(found + doubles)


@lru_cache(maxsize=1)
def ten_thousand() -> tuple[Event, ...]:
    """`bad_events()`, made once a process, and by the first test that wants them."""
    return bad_events()


def cleaned(events: Iterable[Event]) -> tuple[Event, ...]:
    """The same events as our adapters hand them over: texts by the one rule, numbers that are numbers."""
    return tuple(
        replace(
            one,
            **{name: optional_text(getattr(one, name)) for name in ("unit", "place", "specialty", "reason")},
            what=source_text(one.what),
            code=one.code and replace(one.code, display=source_text(one.code.display)),
            performer=one.performer
            and replace(one.performer, role=source_text(one.performer.role), name=optional_text(one.performer.name)),
            quantity=_finite(one.quantity),
            cost_eur=one.cost_eur if one.cost_eur is not None and isfinite(one.cost_eur) else None,
        )
        for one in events
    )


def _finite(measured: Quantity | None) -> Quantity | None:
    if measured is None or not isfinite(measured.value):
        return None
    banded = all(end is not None and isfinite(end) for end in (measured.low, measured.high))
    return replace(measured, unit=source_text(measured.unit), **({} if banded else {"low": None, "high": None}))


def _event(draw: random.Random, n: int, day: date | None) -> Event:
    start = Moment(day, time(draw.randrange(24), draw.randrange(60)), Precision.MINUTE) if day else _moment(draw)
    return Event(
        id=f"bad-{n}" if n % 997 else f"bad-{n}-{LONG_NAME}",
        kind=draw.choice(tuple(EventKind)),
        what=draw.choice(TEXTS),
        start=start,
        source=draw.choice(("clinical", "relations")),
        status=draw.choice(tuple(EventStatus)),
        end=_end(draw, start),
        recorded_at=draw.choice((None, datetime(1899, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC), RECORDED)),
        code=draw.choice((None, Code("", draw.choice(TEXTS), ""), Code("urn:oid:0", "X", draw.choice(TEXTS)))),
        channel=draw.choice((None, *Channel)),
        unit=draw.choice((None, *TEXTS)),
        place=draw.choice((None, *TEXTS)),
        performer=draw.choice((None, Performer(draw.choice(TEXTS), draw.choice((None, *TEXTS)), None))),
        specialty=draw.choice((None, *TEXTS)),
        reason=draw.choice((None, *TEXTS)),
        duration_min=draw.choice((None, 0, -5, 10**9)),
        cost_eur=draw.choice((None, *NUMBERS)),
        quantity=draw.choice((None, Quantity(draw.choice(NUMBERS), draw.choice(TEXTS), *_band(draw)))),
        episode_id=draw.choice((None, "", f"e{draw.randrange(50)}")),
        pathway_id=draw.choice((None, "p1")),
        register=draw.choice((Register.HEALTH, Register.HEALTH, Register.SOCIAL)),
        controller=draw.choice(TEXTS),
        confidentiality=draw.choice((*[Confidentiality.NORMAL] * 5, Confidentiality.SHIELDED)),
    )


RECORDED = datetime(2026, 11, 19, 12, tzinfo=UTC)


def _moment(draw: random.Random) -> Moment:
    """With a time, without, only a month, only a year; one in twenty on a day that nobody expects."""
    day = draw.choice(DAYS) if draw.random() < 0.05 else TODAY + timedelta(draw.randint(-25 * 365, 500))
    match draw.randrange(5):
        case 0:
            return Moment(day)
        case 1:
            return Moment(day.replace(day=1), None, Precision.MONTH)
        case 2:
            return Moment(day.replace(day=1, month=1), None, Precision.YEAR)
    return Moment(day, time(draw.randrange(24), draw.randrange(60)), Precision.MINUTE)


def _end(draw: random.Random, start: Moment) -> Moment | None:
    """None, the same, later (and so overlapping others), or before the start."""
    days = draw.choice((None, None, None, 0, 3, 400, -1, -4000, 30_000))
    if days is None:
        return None
    ordinal = min(max(start.day.toordinal() + days, 1), date.max.toordinal())
    return Moment(date.fromordinal(ordinal))


def _band(draw: random.Random) -> tuple[float | None, float | None]:
    return draw.choice(((None, None), (0.0, 1.0), (5.0, 1.0), (float("nan"), 3.0), (float("-inf"), float("inf"))))


def fhir_resources(patient_id: str, count: int = 600, seed: int = 1) -> dict[str, list[dict[str, Any]]]:
    """Resources by type about the patient: what a FHIR server may answer to a search. Ids are unique within a type."""
    draw = random.Random(seed)
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _FHIR}
    for n in range(count):
        kind = draw.choice(tuple(_FHIR))
        subject = {"reference": f"Patient/{patient_id}"}
        common = {"resourceType": kind, "id": f"bad-{n}", "subject": subject, "status": draw.choice(FHIR_STATUSES)}
        found[kind].append(common | {"encounter": {"reference": "Encounter/none"}} | _FHIR[kind](draw))
    found["Condition"][0]["code"] = {"text": NOTE}
    return found


FHIR_STATUSES = (
    "finished",
    "final",
    "active",
    "completed",
    "x-unheard-of",
    "",
    None,
    7,
    ["final"],
    {"a": 1},
    NOTE[:300],
)
FHIR_TIMES = (
    "1899-01-01", "2099-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2026", "2026-02",
    "2026-11-20T10:15:00+02:00", "2026-11-20", "0000-00-00", "soon", "", None, 2026, {"start": 1}, "2026-02-31",
    "2026-11-20T10:15:00",
)  # fmt: skip


def _concept(draw: random.Random) -> Any:
    said = draw.choice(TEXTS)
    coding = {"system": draw.choice(("urn:oid:1.2.246.537.6.1", "", None, 5)), "code": draw.choice(("X", "", None, 9))}
    return draw.choice(({"text": said}, {"coding": [coding | {"display": said}]}, {"coding": coding}, said, None, []))


def _period(draw: random.Random) -> dict[str, Any]:
    return {"start": draw.choice(FHIR_TIMES), "end": draw.choice(FHIR_TIMES)}


def _quantity(draw: random.Random) -> Any:
    return draw.choice(({"value": draw.choice(NUMBERS), "unit": draw.choice(TEXTS)}, {"value": "1e999"}, {}, "61"))


_FHIR: dict[str, Any] = {
    "Encounter": lambda draw: {
        "class": draw.choice(({"code": "AMB"}, {"code": "QQ"}, {}, "AMB", None)),
        "type": [_concept(draw)],
        "period": _period(draw),
        "serviceProvider": {"display": draw.choice(TEXTS)},
        "participant": draw.choice(([], [{"individual": {"display": draw.choice(TEXTS)}}], [None, 5])),
    },
    "Condition": lambda draw: {"code": _concept(draw), "onsetDateTime": draw.choice(FHIR_TIMES)},
    "Procedure": lambda draw: {"code": _concept(draw), "performedPeriod": _period(draw)},
    "Observation": lambda draw: {
        "code": _concept(draw),
        "effectiveDateTime": draw.choice(FHIR_TIMES),
        "valueQuantity": _quantity(draw),
        "referenceRange": [{"low": _quantity(draw), "high": _quantity(draw)}],
    },
    "MedicationRequest": lambda draw: {
        "medicationCodeableConcept": _concept(draw),
        "authoredOn": draw.choice(FHIR_TIMES),
        "dispenseRequest": {"validityPeriod": _period(draw)},
    },
    "DocumentReference": lambda draw: {"type": _concept(draw), "date": draw.choice(FHIR_TIMES)},
}


def bundle(resources: list[dict[str, Any]]) -> bytes:
    """A search answer as bytes; NaN and Infinity stand in it as Python's and some servers' JSON has them."""
    entries = [{"resource": one, "search": {"mode": "match"}} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}).encode(
        "utf-8", "surrogatepass"
    )


def insert_into_county(folder: Path, count: int = 10_000, on_one_day: int = 500, seed: int = 1) -> int:
    """Give the made-up county in `folder` a customer HETU with `count` hostile events; returns how many there are.

    The doctor has a care relation with them, so that the case opens like any other.
    """
    draw, c = random.Random(seed), 0
    for name in ("persons", "clinical", "relations"):
        with closing(sqlite3.connect(folder / f"{name}.sqlite")) as db, db:
            c = c or 1 + max(row[0] or 0 for row in db.execute("SELECT max(c) FROM subject"))
            db.execute("INSERT INTO subject VALUES (?, ?)", (c, HETU.reveal()))
            if name == "persons":
                values = (c, LONG_NAME, f"{RTL} {EMOJI}", HETU.birth_date.isoformat(), "female", "fi", 0)
                columns = "c, family, given, birth, gender, language, non_disclosure, written"
                db.execute(f"INSERT INTO person ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, -1)", values)
            elif name == "clinical":
                rows = list(_county_rows(db, c, count, on_one_day, draw))
                db.executemany(f"INSERT INTO event VALUES ({','.join('?' * 15)})", [row for row, _ in rows])
                words = [(c, row[1], *said) for row, said in rows if said is not None]
                db.executemany("INSERT INTO wording VALUES (?, ?, ?, ?)", words)
                db.executemany(
                    "INSERT INTO alert VALUES (?, 'allergy', ?, 'high', -10)", [(c, t) for t in TEXTS if t.strip()]
                )
            else:
                (doctor,) = db.execute("SELECT number FROM professional WHERE staff_id = 'doctor'").fetchone()
                db.execute("INSERT INTO care_relation VALUES (?, 'appointment', ?, 0, -5, 30, 'bad')", (c, doctor))
                db.execute("INSERT INTO need VALUES (?, ?)", (c, f"{RTL} {LONG_NAME}"))
    return count


def _county_rows(
    db: sqlite3.Connection, c: int, count: int, on_one_day: int, draw: random.Random
) -> Iterator[tuple[tuple[Any, ...], tuple[str, str] | None]]:
    """(row of `event`, (what, reason) of `wording`): any template, any day, ends before starts, numbers that overflow."""
    templates = [
        row[0] for row in db.execute("SELECT number FROM template WHERE source = 'clinical' OR source IS NULL")
    ]
    templates = templates or [row[0] for row in db.execute("SELECT number FROM template")]
    units = [row[0] for row in db.execute("SELECT number FROM unit")]
    odd = [(day - TODAY).days for day in DAYS if date(1899, 1, 1) <= day <= date(2099, 12, 31)]
    for seq in range(count):
        day = draw.choice(odd) if draw.random() < 0.05 else draw.randint(-25 * 365, 400)
        row = (
            c,
            1_000 + seq,
            -1 if seq < on_one_day else day,
            draw.choice((-3, -2, -1, 0, 600, 1439)),
            draw.choice(templates),
            draw.randrange(6),
            draw.choice(units),
            draw.choice((0, -1)),
            draw.choice((0, 15)),
            draw.choice((0, -5, 10**6)),
            0,
            draw.choice((0, 7)),
            0,
            draw.choice((None, *(n for n in NUMBERS if n == n))),
            draw.choice((-1, -1, 0, 5, 2000)),
        )
        said = (draw.choice(TEXTS), NOTE if seq == 0 else draw.choice(TEXTS))
        yield row, said if draw.random() < 0.5 or seq == 0 else None
