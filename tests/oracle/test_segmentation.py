"""Who belonged to which segment since when and why, against loops over plain persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.segmentation import Months, segmented
from domain.event import EventKind
from domain.predicate import All, Among, AnyOf, Dimension, Had, Lacked, Measured, Not, Predicate, Select, Then
from domain.segment_rule import Definition, SegmentRule
from tests.oracle.naive_segments import Spell, spells
from tests.oracle.populations import EPOCH, Person, columns, number, populations

ENDS = [
    date(2026, 6, 30),
    date(2026, 7, 31),
    date(2026, 8, 31),
    date(2026, 9, 30),
    date(2026, 10, 31),
    date(2026, 11, 21),
]
NAMES = {"fi": "Nimi", "sv": "Namn", "en": "Name"}


def definition(version: str, rule: Predicate, first: date, last: date | None, back: int | None) -> Definition:
    return Definition(version, first, rule, NAMES, NAMES, "Omistaja", False, last, back)


some = st.builds(Select, activities=st.frozensets(st.sampled_from(("A99", "REF", "M17")), max_size=1))
plain: st.SearchStrategy[Predicate] = st.one_of(
    st.builds(Measured, st.just("visits_12_months"), st.just(4.0), st.none() | st.just(14.0)),
    st.builds(Had, st.builds(Select, st.frozensets(st.sampled_from((EventKind.CONTACT, EventKind.REFERRAL)), max_size=1)),
              st.integers(1, 2)),
    st.builds(Then, some, some, st.sampled_from((0, 30, 365))),
    st.builds(Lacked, some, some, st.sampled_from((1, 30, 365))),
    st.builds(Among, st.just(Dimension.GENDER), st.just(frozenset({"female"}))),
)  # fmt: skip
parts = st.lists(plain | st.builds(Not, plain), min_size=1, max_size=3).map(tuple)
conditions = plain | st.builds(Not, plain) | st.builds(All, parts) | st.builds(AnyOf, parts)


@st.composite
def rules(draw: st.DrawFn) -> list[SegmentRule]:
    """Three segments; the later may refer to the earlier ones, change their rule, pause and end."""
    found: list[SegmentRule] = []
    for id in ("aa", "bb", "cc"):
        days = sorted(
            draw(st.sets(st.sampled_from([*ENDS, date(2020, 1, 1), date(2026, 8, 15)]), min_size=1, max_size=3))
        )
        definitions = []
        for n, day in enumerate(days):
            rule = draw(conditions)
            if found and draw(st.booleans()):
                rule = All((Among(Dimension.SEGMENT, frozenset({draw(st.sampled_from(found)).id})), rule))
            if definitions and draw(st.booleans()):
                rule = definitions[-1].rule  # only the name changes
            end = st.none() | st.just(max(date(2026, 10, 1), day + timedelta(days=1)))
            last = days[n + 1] if n + 1 < len(days) else draw(end)
            if last and n + 1 < len(days) and draw(st.booleans()) and (last - day).days > 20:
                last -= timedelta(days=20)  # a pause
            definitions.append(definition(f"{n}", rule, day, last, draw(st.sampled_from((None, None, 60)))))
        found.append(SegmentRule(id, tuple(definitions)))
    return found


@given(populations, rules(), st.data())
def test_spells_and_reasons_are_those_of_a_loop(
    people: list[Person], given_: list[SegmentRule], data: st.DataObject
) -> None:
    cells = st.lists(st.sampled_from((0.0, 3.0, 4.0, 13.0, 14.0, float("nan"))), min_size=len(ENDS), max_size=len(ENDS))
    table = np.array([data.draw(cells) for _ in people]).reshape(-1, len(ENDS))
    months = Months(np.array([number(day) for day in ENDS]), {"visits_12_months": table})
    shuffled = data.draw(st.permutations(given_))
    found = segmented(columns(people), shuffled, months)
    assert set(found.ids) == {"aa", "bb", "cc"}
    ordered = [next(rule for rule in given_ if rule.id == id) for id in found.ids]
    expected = spells(people, ordered, ENDS, lambda who, _, place: float(table[who, place]))
    held = found.memberships
    word = (*held.reasons, None)
    told = [
        Spell(
            int(held.person[n]), found.ids[held.segment[n]], EPOCH + timedelta(days=int(held.since[n])),
            None if held.until[n] < 0 else EPOCH + timedelta(days=int(held.until[n])),
            str(word[held.entered[n]]), word[held.left[n]],
        )
        for n in range(len(held.person))
    ]  # fmt: skip
    assert told == expected


@given(populations, rules(), st.integers(0, 12))
def test_shards_say_what_the_whole_says(people: list[Person], given_: list[SegmentRule], cut: int) -> None:
    cut = min(cut, len(people))
    table = np.array([[p.visits % 20] * len(ENDS) for p in people], dtype=float).reshape(-1, len(ENDS))
    ends, whole = np.array([number(day) for day in ENDS]), replace(columns(people), memberships=None)
    every = _told(segmented(whole, given_, Months(ends, {"visits_12_months": table})).memberships, 0)
    apart: list[tuple[object, ...]] = []
    for low, high in ((0, cut), (cut, len(people))):
        part = segmented(whole.part(low, high), given_, Months(ends, {"visits_12_months": table[low:high]}))
        apart += _told(part.memberships, low)
    assert apart == every


def _told(held, shift: int) -> list[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    word = (*held.reasons, None)
    rows = zip(held.person, held.segment, held.since, held.until, held.entered, held.left, strict=True)
    return [(int(p) + shift, int(s), int(a), int(b), word[e], word[x]) for p, s, a, b, e, x in rows]


def test_what_the_base_table_does_not_have_is_told_and_nobody_is_guessed() -> None:
    first = date(2020, 1, 1)
    rules_ = [
        SegmentRule("aa", (definition("1", Not(Measured("coping", 4.0)), first, None, None),)),
        SegmentRule("bb", (definition("1", Not(Among(Dimension.SEGMENT, frozenset({"aa"}))), first, None, None),)),
        SegmentRule("cc", (definition("1", Not(Had(Select(), 3)), first, None, None),)),
    ]
    one = Person(date(1960, 1, 1), "female", 0, None, None, False, (), (), 0)
    found = segmented(columns([one] * 3), rules_, Months(np.array([number(day) for day in ENDS]), {}))
    assert found.missing == {"aa": ("coping",), "bb": ("coping",)}
    assert {found.ids[place] for place in found.memberships.segment} == {"cc"}
