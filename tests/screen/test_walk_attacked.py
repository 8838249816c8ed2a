"""Whatever a component is made to say, the page draws on: no error, no other customer, nothing that was not asked."""

from __future__ import annotations

import math
from typing import Any

import pytest

from components.customer_bar import banner
from components.text import Text
from domain.access import Deed
from services.ports import House
from tests.screen.case_made import CUSTOMER, case
from tests.screen.test_room_walk import MINE, NOT_MINE, Walk
from tests.screen.test_room_walk import house as house
from tests.screen.test_room_walk import walk as walk

HUGE = "x" * 200_000
ODD: tuple[Any, ...] = (None, True, -1, 10**30, math.nan, "", HUGE, "\x00", [], {}, [[]], {"a": 1}, "\ud800", "²", "١")
COMMANDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("front", "search", ("text",)),
    ("front", "recent", ("id",)),
    ("front", "go", ("room",)),
    ("front", "language", ("language",)),
    ("front", "choose", ("key", "value")),
    ("front", "renew", ("handle",)),
    ("room", "more", ("part",)),
    ("room", "reason", ("code", "text")),
    ("room", "confirm", ("yes",)),
    ("journey", "attach", ("item", "key", "version", "from", "to")),
    ("plan", "add_need", ("text", "key", "version")),
)


@pytest.mark.parametrize(("component", "type", "fields"), COMMANDS, ids=[f"{c}-{t}" for c, t, _ in COMMANDS])
def test_crafted_fields_end_in_a_page(
    walk: Walk, house: House, component: str, type: str, fields: tuple[str, ...]
) -> None:
    for open_case in (False, True):
        for odd in ODD:
            if open_case and walk.room["mode"] != "case":
                walk.searches(MINE.reveal())
            handle = walk.room["handle"]
            walk.does(component, **{"type": type, "handle": handle, **dict.fromkeys(fields, odd)})
    assert NOT_MINE.reveal()[:6] not in str(house.audit.rows)  # type: ignore[attr-defined]


@pytest.mark.parametrize("component", ["front", "room", "journey", "plan"])
def test_a_kind_that_is_no_word_does_nothing(walk: Walk, house: House, component: str) -> None:
    walk.searches(MINE.reveal())
    handle, lines = walk.room["handle"], len(house.audit.rows)  # type: ignore[attr-defined]
    for odd in ODD:
        walk.does(component, type=odd, handle=handle)
    assert walk.room["handle"] == handle
    assert len(house.audit.rows) == lines  # type: ignore[attr-defined]


@pytest.mark.parametrize(("component", "type"), [("room", "reveal_id"), ("room", "summary"), ("journey", "print"), ("journey", "attach"), ("front", "renew")])  # fmt: skip
@pytest.mark.parametrize("handle", [None, "", [], "made-up", {"a": 1}])
def test_without_the_open_cases_handle_nothing_is_given(
    walk: Walk, house: House, component: str, type: str, handle: Any
) -> None:
    walk.searches(MINE.reveal())
    lines = len(house.audit.rows)  # type: ignore[attr-defined]
    walk.does(component, type=type, handle=handle)
    assert len(house.audit.rows) == lines  # type: ignore[attr-defined]
    assert not walk.drawn("journey").get("print")
    assert not walk.room["copy"]["text"]


def test_a_revealed_id_is_masked_again_when_the_right_to_it_has_ended() -> None:
    whole = CUSTOMER.id.reveal()
    may, may_not = (
        banner(case(may=may), Text("fi"), revealed=whole) for may in (frozenset({Deed.REVEAL_ID}), frozenset())
    )
    assert (may["id"]["value"], may["id"]["shown"]) == (whole, True)
    assert (may_not["id"]["value"], may_not["id"]["shown"], may_not["id"]["button"]) == (CUSTOMER.id.masked, False, "")
