"""A rule may ask for a sensitive segment: whether the customer is in it is told by no condition and by no reason."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from components.text import LANGUAGES, Text
from domain.predicate import All, Among, Dimension, Not
from domain.segment_rule import Definition, SegmentRule
from services.population import Loaded
from tests.oracle.populations import number
from tests.screen.test_ribbon import DIAGNOSED, OWN, Open, Still, _with, county, drawn, opened, with_events
from tests.screen.test_segment_why_card import reasons

PSYCHIATRY = Among(Dimension.SEGMENT, frozenset({"psychiatry"}))
HEAVY = Among(Dimension.SEGMENT, frozenset({"heavy_use"}))
RULES = {"bare": PSYCHIATRY, "not": Not(PSYCHIATRY), "one part": All((HEAVY, Not(PSYCHIATRY)))}
NAME = dict.fromkeys(LANGUAGES, "Psykiatrian asiakkaat")


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest) -> Text:
    return Text(request.param)


def knee_by(rule: str, *, reason: str = "start") -> Open:
    """The open customer is in psychiatry and in knee, whose rule is this one."""
    population, _ = county(20)
    spells = [(i, s, number(DIAGNOSED)) for i in range(20) for s in (0, 1, 2)]
    population = _with(population, spells)
    assert population.memberships is not None
    population = replace(population, memberships=replace(population.memberships, reasons=(reason,)))
    found = with_events(opened(population), OWN)
    before = found.house.populations.loaded.rules
    ours = {"knee": (RULES[rule], False), "psychiatry": (HEAVY, True)}
    rules = tuple(_ruled(one, *ours[one.id]) if one.id in ours else one for one in before)
    loaded = Loaded(population, np.arange(len(population.people)), rules)
    return replace(found, house=replace(found.house, populations=Still(loaded)))


def _ruled(rule: SegmentRule, asked: object, sensitive: bool) -> SegmentRule:
    last: Definition = rule.definitions[-1]
    name = NAME if sensitive else last.name
    return replace(rule, definitions=(replace(last, rule=asked, sensitive=sensitive, name=name),))  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", RULES)
def test_no_condition_tells_of_a_sensitive_segment(rule: str, text: Text) -> None:
    assert reasons(knee_by(rule), text) == [text("situation.segment.why_hidden")]


@pytest.mark.parametrize("rule", RULES)
def test_no_reason_of_entry_or_exit_tells_of_a_sensitive_segment(rule: str, text: Text) -> None:
    version = next(one for one in knee_by(rule).house.populations.loaded.rules if one.id == "knee").definitions[0]
    asked = 1 if rule == "one part" else 0
    found = knee_by(rule, reason=f"rule:knee:{version.version}:{asked}").beside("knee")
    assert found.spells
    assert {word for one in found.spells for word in (one.entered, one.left)} == {"rule"}
    told = json.dumps(drawn(found, text), ensure_ascii=False)
    assert NAME["fi"] not in told
    assert "psychiatry" not in told


def test_a_reason_beside_it_is_told_as_ever() -> None:
    rules = knee_by("one part").house.populations.loaded.rules
    version = next(one for one in rules if one.id == "knee").definitions[0].version
    word = f"rule:knee:{version}:0"
    assert {one.entered for one in knee_by("one part", reason=word).beside("knee").spells} == {word}
