"""Commands that no browser of ours sends: they change nothing, keep nothing and raise nothing."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from analytics.case import OpenCase
from components.journey_command import looked
from components.journey_look import Aligned, JourneyLook, Likeness
from components.journey_period import attachment
from components.journey_view import journey_view
from domain.access import Deed
from domain.errors import InvalidInput
from domain.event import Confidentiality
from domain.plan import AttachEvidence
from tests.fakes import DOCTOR
from tests.plan_examples import begun
from tests.screen.case_made import EVENTS, NOW
from tests.screen.test_journey_period import ASKED, planned
from tests.screen.test_journey_view import FI, HEAVY, opened

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, -(10**30), 1e308, math.nan, math.inf, "", "x" * 1_000_000, "\x00", "٣", "²", [], {}, [[]],
    {"a": 1}, "0001-01-01", "9999-12-31", "2020-W01-1", "0-99999999999999", "²-³", "contacts", "contacts/0", "contacts/m",
    "contacts/0/0", "contacts/999", "at:²²²²", "at:2200", "in", "out", "later", "each", "two", "until:", "sentence.0",
    "item:v1-1", "\ud800", "\u202eabc", "ﷺ" * 1000,
)  # fmt: skip
KINDS: tuple[Any, ...] = (
    "window", "pin", "unpin", "lane", "fold", "toggle", "find", "gap", "period", "align", "table", "evidence", "print",
    None, "zzz", [], {}, math.nan,
)  # fmt: skip
FIELDS = [
    "move",
    "from",
    "to",
    "lane",
    "place",
    "cut",
    "id",
    "on",
    "open",
    "text",
    "tick",
    "page",
    "how",
    "which",
    "phrase",
    "item",
    "key",
    "version",
]


def heavy() -> OpenCase:
    case = HEAVY if isinstance(HEAVY, OpenCase) else opened(HEAVY)
    return replace(case, may=frozenset(Deed), plan=begun())


def command(rnd: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {"type": rnd.choice(KINDS), "open": rnd.choice([True, *ODD])}
    for field in rnd.sample(FIELDS, rnd.randint(0, 6)):
        day = (date(1950, 1, 1) + timedelta(rnd.randint(0, 30_000))).isoformat()
        made[field] = rnd.choice([*ODD, day, rnd.randint(-50, 3000)])
    return made


def test_crafted_commands_raise_nothing_and_the_message_stays_small() -> None:
    rnd, case, look = random.Random(7), heavy(), JourneyLook()
    for _ in range(500):
        look = looked(case, look, command(rnd), DOCTOR)
        told = journey_view(case, look, FI, DOCTOR, NOW)
        assert len(json.dumps(told).encode()) < 60_000


def test_names_of_lanes_that_are_not_there_are_not_kept_in_memory() -> None:
    case = heavy()
    looked(case, JourneyLook(), {"type": "lane", "id": "contacts/0", "open": True}, DOCTOR)
    before = len(case.journey._known)
    for n in range(50):
        for id in (f"{n}" * 100_000, f"contacts/{n}{n}{n}", f"contacts/{n}{n}{n}/0", f"medication/{n}{n}{n}"):
            looked(case, JourneyLook(), {"type": "lane", "id": id, "open": True}, DOCTOR)
    assert len(case.journey._known) <= before + 2  # the two lanes themselves


def test_what_is_shielded_is_not_written_into_the_plan_that_others_read() -> None:
    hidden = replace(EVENTS[1], confidentiality=Confidentiality.SHIELDED)
    case = planned(events=(EVENTS[0], hidden, *EVENTS[2:]))
    command = attachment(case, JourneyLook(), ASKED, DOCTOR).command
    assert isinstance(command, AttachEvidence)
    assert (command.events, command.first) == (("v2", "stay"), EVENTS[2].start.day)
    day = hidden.start.day.isoformat()
    with pytest.raises(InvalidInput):
        attachment(case, JourneyLook(), {**ASKED, "from": day, "to": day}, DOCTOR)


def test_what_one_aligned_on_is_not_named_once_it_may_not_be_seen() -> None:
    """A right runs out while the case is open: shielded entries opened for a time, a denial, a relation's register."""
    look = JourneyLook(aligned=Aligned(Likeness("contact", "Psykiatrian käynti", "psych")))
    assert "Psykiatrian" not in json.dumps(journey_view(opened(), look, FI, DOCTOR, NOW), ensure_ascii=False)
    look = JourneyLook(
        aligned=Aligned(
            Likeness("contact", "Puhelu", "v2"), until=Likeness("contact", "Psykiatrian käynti", "psych"), which="two"
        )
    )
    told = journey_view(opened(), look, FI, DOCTOR, NOW)
    assert "Psykiatrian" not in json.dumps(told, ensure_ascii=False)
    assert told["aligned"]["rows"], "what may be seen stays aligned"
