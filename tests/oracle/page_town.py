"""A small county whose customers differ by seven attributes only, and every number of persons on the leads' pages as a
sum of the combinations of those attributes: what an attacker with a solver reads off the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.answer import Answer, Sort
from analytics.disclosure import Hidden
from analytics.population import Activity, Events, Memberships, People, Population, Words
from analytics.segment_shown import Panels
from domain.event import Channel, EventKind, EventStatus
from domain.predicate import Among, Dimension
from services.customer_base import View, Wanted, base_page
from services.desk import Desk
from services.segments import Chosen, Overview, overview

AS_OF = 20_778  # 2026-11-21
SHAPE = (2, 3, 3, 3, 2, 3, 2)
"""Gender, age band, visits, unit of the visit, segment, own unit (the last is none), channel."""
GENDER, AGE, VISITS, MET, SEGMENT, OWN, CHANNEL = range(7)
AGES, BIRTH = ("30-44", "65-74", "75-84"), tuple(AS_OF - int(365.25 * years) for years in (40, 70, 80))
SEEN, BANDS = (0.0, 2.0, 9.0), ("0", "2-3", "8-11")
UNITS, SEGMENTS = ("Keskusta", "Pohjoinen", "Saari"), ("knee",)
OWNED = UNITS[:2]
CHANNELS, WAYS = (Channel.IN_PERSON, Channel.PHONE), ("in_person", "phone")
DAYS = (AS_OF - 800, 20_437)
"""Somebody's first contact, long ago, and the one of 15 December 2025: of the last twelve months, and of a year that
may be reported."""
KNEE = Among(Dimension.SEGMENT, frozenset({"knee"}))
GROUPS = (KNEE, *(Among(Dimension.UNIT, frozenset({unit})) for unit in OWNED))
Cells = NDArray[np.bool_]
Numbers = list[tuple[Cells, float | Hidden]]


def town(seed: int, size: int = 300) -> tuple[Population, NDArray[np.int64]]:
    """People with two contacts each, and the cell of each."""
    rng = np.random.default_rng(seed)
    columns = [rng.choice(n, size, p=rng.dirichlet(np.full(n, 0.5))) for n in SHAPE]
    gender, age, visits, met, segment, own, channel = columns
    nobody, twice = np.full(size, -1, np.int32), np.zeros(2 * size, np.int64)
    people = People(
        np.array(BIRTH, np.int32)[age], gender.astype(np.int8), np.zeros(size, np.int16), nobody, nobody,
        np.zeros(size, np.bool_),
    )  # fmt: skip
    both = [np.repeat(column, 2) for column in (met, channel)]
    events = Events(
        2 * np.arange(size + 1), np.tile(np.array(DAYS, np.int32), size), twice, twice, both[0].astype(np.int16),
        both[1].astype(np.int8), twice, twice, np.full(2 * size, tuple(EventStatus).index(EventStatus.DONE)), twice + 100,
        twice, twice, twice,
    )  # fmt: skip
    held = np.flatnonzero(segment == 1).astype(np.int32)
    rows = (held, 0 * held, 0 * held + AS_OF - 900, 0 * held - 1, 0 * held, 0 * held - 1)
    words = Words(
        (Activity("A99", "Vastaanotto", EventKind.CONTACT, "Yleislääketiede"),), UNITS, tuple(CHANNELS), ("doctor",),
        ("Aava",), SEGMENTS,
    )  # fmt: skip
    values = {
        "visits_12_months": np.array(SEEN)[visits], "unit": np.where(own < len(OWNED), own, -1).astype(np.int16),
        "cost_12_months": np.full(size, 2.0),
    }  # fmt: skip
    found = Population(people, events, words, AS_OF, f"s{seed}", Memberships(*rows, reasons=("start",)), values)
    return found, np.ravel_multi_index(columns, SHAPE)


def where(axis: int, *places: int) -> Cells:
    """The combinations with one of these values."""
    found: Cells = np.isin(np.indices(SHAPE)[axis].ravel(), places)
    return found


EVERYBODY, NOBODY = np.ones(prod(SHAPE), np.bool_), np.zeros(prod(SHAPE), np.bool_)


def _of(axis: int, words: tuple[str, ...]) -> Callable[[str], Cells]:
    return lambda word: where(axis, words.index(word)) if word in words else NOBODY


def _among_units(word: str) -> Cells:
    return where(OWN, 2) if word in ("unknown", "rest") else _of(OWN, OWNED)(word)


_BY: dict[str, Callable[[str], Cells]] = {
    "gender": _of(GENDER, ("female", "male")),
    "age_band": _of(AGE, AGES),
    "municipality": lambda word: EVERYBODY if word == "Aava" else NOBODY,
    "visits_12_months": _of(VISITS, BANDS),
    "cost_12_months": lambda word: EVERYBODY if word == "0-99" else NOBODY,
    "segment": lambda word: where(SEGMENT, 0) if word == "rest" else where(SEGMENT, 1),
    "channel": _of(CHANNEL, WAYS),
    "service": lambda word: EVERYBODY if word == "Yleislääketiede" else NOBODY,
    "shift": lambda word: {"phone_phone": NOBODY, "one_year": where(CHANNEL, 1)}.get(word, NOBODY),
    "year": lambda word: EVERYBODY,
}


def lines_of(answer: Answer, base: Cells, *, units: str = "own", twice: int = 1) -> Iterator[tuple[Cells, Any]]:
    """Every number of persons of an answer by dimensions. `units`: whether a unit is one's own or of the visit."""
    yield base, answer.base
    by = _BY | {"unit": _among_units if units == "own" else _of(MET, UNITS)}
    for line in answer.lines:
        group = base & np.logical_and.reduce(
            [by[name](key) for name, key in zip(answer.dimensions, line.key, strict=True)]
        )
        yield group, line.n
        for measure, cell in zip(answer.measures, line.cells, strict=True):
            if measure.sort is Sort.PERSONS:
                yield group, cell.value
            if measure.sort is Sort.EVENTS:
                yield group, cell.value if isinstance(cell.value, Hidden) else (cell.value or 0) / twice


def _panels(panels: Panels, group: Cells) -> Iterator[tuple[Cells, Any]]:
    besides = (panels.structure, panels.municipality, *panels.use, *panels.results)
    for one in besides:
        if set(one.group.dimensions) <= set(_BY):
            yield from lines_of(one.group, group)
        if one.everyone is not None and set(one.everyone.dimensions) <= set(_BY):
            yield from lines_of(one.everyone, EVERYBODY)
    yield from lines_of(panels.channels, group)
    yield from lines_of(panels.services, group)


def _common(found: Overview, answer: Answer, group: Cells, others: Cells) -> Iterator[tuple[Cells, Any]]:
    """Shares of the group and of everybody else, or of another whole group, as persons of them."""
    traits = {"gender": _BY["gender"], "age_band": _BY["age_band"], "segment": _BY["segment"], "unit": _among_units}
    everyone = found.tree.everyone
    if found.against is not None:
        sides, sizes = (group, others), (answer.base, found.against.n)
    else:
        left = (
            answer.base if isinstance(answer.base, Hidden) or isinstance(everyone, Hidden) else everyone - answer.base
        )
        sides, sizes = (group, others & ~group), (answer.base, left)
    for line in answer.lines:
        trait = traits.get(line.key[0])
        for cell, side, size in zip(line.cells, sides, sizes, strict=False):
            if trait is None or isinstance(size, Hidden):
                continue
            shown = cell.value if isinstance(cell.value, Hidden) else round((cell.value or 0) * size)
            yield side & trait(line.key[1]), shown


def read_pages(desk: Desk) -> Numbers:
    """All that the segment pages, the comparisons and the customer base show to one lead, true or hidden."""
    found: list[tuple[Cells, Any]] = []
    masks = {KNEE: where(SEGMENT, 1)} | {one: where(OWN, place) for place, one in enumerate(GROUPS[1:])}
    for group, against in product(GROUPS, (None, *GROUPS)):
        if group == against:
            continue
        page = overview(desk, Chosen(group, against))
        found += [(masks[one.group], one.n) for one in page.tree.branches + page.tree.units if one.group in masks]
        if page.panels is not None and against is None:
            found += _panels(page.panels, masks[group])
        if page.common is not None:
            found += _common(page, page.common, masks[group], EVERYBODY if against is None else masks[against])
    for view in View:
        for name, answer in base_page(desk, Wanted(view)).answers.items():
            found += _base(name, answer)
    return found


def _base(name: str, answer: Answer) -> list[tuple[Cells, Any]]:
    if name in ("age_and_gender", "municipality", "value", "rates", "served", "by_age", "digital", "by_unit", "cost"):
        return list(lines_of(answer, EVERYBODY, units="met"))
    return []
