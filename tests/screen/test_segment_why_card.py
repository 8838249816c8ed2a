"""The segment card says why this customer is in the segment, and only to whom nothing of it is kept back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from analytics.case import OpenCase, SourceLine, SourceState
from components.predicate_words import condition
from components.segment_card import segment_card
from components.text import LANGUAGES, Text
from data_access.segment_rules_toml import read_segments
from domain.segment_rule import Definition, rule_on
from tests.fakes import TODAY
from tests.screen.test_ribbon import OWN, Open, county, opened, with_events

KNEE = next(one for one in read_segments() if one.id == "knee").definitions[-1]


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest) -> Text:
    return Text(request.param)


def ours(found: Open, **other: Any) -> tuple[OpenCase, Open]:
    """The case as it is where the back end tells no segment, and the customer who is open so."""
    none = (SourceLine("segments", SourceState.EMPTY, None),)
    case = replace(found.room.case, results=None, sources=none, **other)
    return case, replace(found, room=replace(found.room, case=case))


def reasons(found: Open, text: Text, **other: Any) -> list[str]:
    case, seen = ours(found, **other)
    return list(segment_card(case, text, seen.beside())["reasons"])


def knee() -> Open:
    return with_events(opened(county(30)[0]), OWN)


def test_the_card_says_how_they_came_and_each_condition_with_their_own_value(text: Text) -> None:
    came, *conditions = reasons(knee(), text)
    assert came == text("ribbon.spell.entered", why=text("ribbon.reason.start"))
    assert conditions
    told = knee().beside().why
    assert told is not None
    for said, one in zip(conditions, told.conditions, strict=True):
        assert condition(one.what, text, knee().beside().names) in said
        assert said.startswith(text("situation.segment.holds" if one.holds else "situation.segment.lacks", what=""))
        if one.value is not None:
            assert text("situation.segment.own_value", said="", value="").strip()[:4] in said


def test_the_conditions_are_those_of_the_rule_on_the_day() -> None:
    told = knee().beside().why
    assert told is not None
    assert isinstance(KNEE, Definition)
    assert told.version == KNEE.version
    assert str(rule_on(KNEE, TODAY)).count(str(told.conditions[0].what)) >= 1


HIDDEN: dict[str, dict[str, Any]] = {
    "a shielded event": {"hidden_shielded": 1},
    "an event that the customer has denied": {"hidden_denied": 1},
    "an event of another register": {"hidden_register": 2},
    "events that have not come": {"events_known": False},
    "a place that is hidden": {"location_hidden": True},
}


@pytest.mark.parametrize("kept_back", HIDDEN)
def test_beside_what_is_kept_back_no_condition_is_told(kept_back: str, text: Text) -> None:
    assert reasons(knee(), text, **HIDDEN[kept_back]) == [text("situation.segment.why_hidden")]


def test_who_may_not_see_health_care_s_register_is_told_nothing(text: Text) -> None:
    case, seen = ours(knee(), health_closed=True)
    assert seen.beside().why is None
    assert segment_card(case, text, seen.beside())["empty"] == text("sources.no_right.segments")


def test_the_back_end_s_own_segment_keeps_its_own_reasons(text: Text) -> None:
    found = knee()
    case, seen = ours(found)
    assert "reasons" in segment_card(case, text, seen.beside())
    theirs = found.room.case.results
    if theirs is not None:
        assert len(segment_card(found.room.case, text, found.beside())["reasons"]) == len(theirs.membership.reasons)
