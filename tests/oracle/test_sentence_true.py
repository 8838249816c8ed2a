"""Every phrase of the situation is true of the raw data, for every phrase there is, and the same data say the same."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics.case import Change, Phrase, Situation
from analytics.merge import merge, merge_events
from analytics.situation import Facts, summarise
from components.sentences import phrase_text
from components.text import LANGUAGES, Text, catalogue
from data_access.county_sources import county_sources
from data_access.county_store import person_from
from data_access.system_clock import SystemClock
from domain.customer import Customer
from domain.hetu import PersonalId
from domain.portion import Portion
from domain.results import Answer, value_of
from services.ports import Deadline
from tests.oracle import naive_goals, naive_guarantee
from tests.oracle import naive_situation as naive
from tests.oracle.made_facts import TODAY, made_facts
from tests.oracle.phrases_true import check

WANTED_OF_COUNTY = 220
OWN_WORD = {"new": Change.NEW, "measure_worse": Change.WORSE, "stopped": Change.STOPPED, "missed": Change.MISSING}


def phrases_of(told: Situation) -> list[Phrase]:
    return [
        *told.sentence, *told.why_now, *(d.phrase for d in told.changed), *(t.phrase for t in told.next_things),
        *(t.phrase for t in told.promises),
    ]  # fmt: skip


def check_all(facts: Facts) -> Counter[str]:
    """Every phrase is true, its evidence exists, and nothing that changed or comes next is left out."""
    told = summarise(facts)
    plan = facts.plan
    items: tuple[Any, ...] = (*plan.needs, *plan.goals, *plan.actions, *plan.requests)
    known = {e.id for e in facts.events} | {item.id for item in items}
    for phrase in phrases_of(told):
        check(phrase, facts)
        assert set(phrase.evidence) <= known
        assert phrase.evidence or phrase.key in (
            "deceased",
            "no_events",
            "source_silent",
            "source_refused",
            "own_words",
            "review",
        )
    check_changes(told, facts)
    check_next(told, facts)
    return Counter(phrase.key for phrase in phrases_of(told))


def check_changes(told: Situation, facts: Facts) -> None:
    expected = naive.changes(facts, told.since)
    lines = {(d.phrase.key, frozenset(d.phrase.evidence)) for d in told.changed}
    assert lines <= expected
    assert len(told.changed) + told.changed_more == len(expected)
    assert len(told.changed) == min(5, len(expected))
    assert all(OWN_WORD[d.phrase.key.partition(".")[0]] is d.change for d in told.changed)
    assert told.since_last_opening is (told.since == facts.last_opened)
    if told.unchanged_since is not None:
        assert told.unchanged_since == facts.last_opened
        assert naive.changes(facts, told.unchanged_since) == set()
    elif facts.last_opened is not None:
        assert told.since == facts.last_opened


def check_next(told: Situation, facts: Facts) -> None:
    ahead = naive.open_actions(facts)
    goals = naive_goals.steps(facts.plan, facts.events, facts.today, facts.all_told)
    others = len(naive_guarantee.rows(facts)) + len(goals) + (facts.plan.next_review is not None)
    assert len(told.next_things) + told.next_more == len(ahead) + len(naive.planned(facts)) + others
    theirs = ("customer", "relative")
    promised = {a.id for a in ahead if a.due is not None and a.responsible.kind.value not in theirs}
    assert len(told.promises) + told.promises_more == len(promised)
    assert {t.phrase.evidence[0] for t in told.promises} <= promised
    for thing in (*told.next_things, *told.promises):
        due: dict[str, date | None]
        due = {a.id: a.due for a in ahead} | {e.id: e.start.day for e in naive.planned(facts)}
        if thing.phrase.key.startswith("guarantee"):
            due = {about: row.due for about, row in naive_guarantee.rows(facts).items()}
        if thing.phrase.key.startswith("goal."):
            due = {g.id: None if thing.phrase.key == "goal.met" else g.due for g in facts.plan.goals}
        assert thing.due == (due[thing.phrase.evidence[0]] if thing.phrase.evidence else facts.plan.next_review)
        passed = thing.due is not None and thing.due < facts.today
        assert thing.overdue is passed
        assert thing.promised is bool(thing.phrase.evidence and thing.phrase.evidence[0] in promised)
    for things in (told.next_things, told.promises):
        assert [t.overdue for t in things] == sorted((t.overdue for t in things), reverse=True)


def keys_there_are() -> set[str]:
    """Every phrase key of the catalogue; plural forms are one key, `nth` are words."""
    names = {key.removeprefix("phrase.") for key in catalogue("fi") if key.startswith("phrase.")}
    return {n.removesuffix(".one").removesuffix(".other") for n in names if not n.startswith("nth.")}


def test_every_phrase_there_is_is_proved_true_on_random_customers() -> None:
    rng, seen = random.Random("true"), Counter[str]()
    for _ in range(2500):
        seen += check_all(made_facts(rng))
    assert keys_there_are() - set(seen) == set(), "a phrase that nobody proved"


Told = dict[str, Answer[Portion]]


@pytest.fixture(scope="module")
def county_answers(county_dir: Path) -> list[tuple[PersonalId, Told]]:
    """What each source of the made-up county answers of more than 200 people, the showcase among them."""
    with sqlite3.connect(f"{(county_dir / 'persons.sqlite').absolute().as_uri()}?mode=ro", uri=True) as db:
        stored = [row[0] for row in db.execute("SELECT id FROM subject ORDER BY c LIMIT ?", (WANTED_OF_COUNTY,))]
    sources = county_sources(county_dir, SystemClock(TODAY))
    people = [person_from(value) for value in stored]
    return [(who, {s.id: s.fetch(who, Deadline.after(20)) for s in sources}) for who in people]


def test_every_phrase_is_true_of_two_hundred_people_of_the_county(
    county_answers: list[tuple[PersonalId, Told]],
) -> None:
    rng, seen = random.Random("county"), Counter[str]()
    assert len(county_answers) >= 200
    for _, answers in county_answers:
        portions = [portion for answer in answers.values() if (portion := value_of(answer))]
        events = merge_events([portion.events for portion in portions])
        seen += check_all(made_facts(rng, list(events)))
    assert sum(seen.values()) > 5 * len(county_answers)


def words(facts: Facts, language: str) -> list[str]:
    return [phrase_text(phrase, Text(language), facts.today) for phrase in phrases_of(summarise(facts))]


def test_the_same_data_say_the_same_whatever_order_the_sources_answer_in(
    county_answers: list[tuple[PersonalId, Told]],
) -> None:
    rng = random.Random("order")
    order = ("persons", "clinical", "relations", "segments")
    for who, answers in county_answers:
        seed, register = rng.random(), Customer(id=who, family_name="", given_names="", birth_date=None)
        told = []
        for _ in range(2):
            arrived = dict(rng.sample(sorted(answers.items()), len(answers)))
            events = list(merge(arrived, order, register, TODAY).events)
            told.append([words(made_facts(random.Random(seed), events), language) for language in LANGUAGES])
        assert told[0] == told[1]


def test_a_wrong_sentence_is_caught() -> None:
    """The oracle itself: a number, a day or an event that is off by one is refused."""
    rng, caught = random.Random("caught"), 0
    for _ in range(300):
        facts = made_facts(rng)
        for phrase in phrases_of(summarise(facts)):
            for name, value in phrase.values.items():
                wrong = value + 1 if type(value) is int else value + timedelta(1) if type(value) is date else None
                if wrong is None:
                    continue
                with pytest.raises(AssertionError):
                    check(replace(phrase, values={**phrase.values, name: wrong}), facts)
                caught += 1
    assert caught > 1000
