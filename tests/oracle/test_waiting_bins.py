"""Who waits, who was seen and who in time, against loops over plain waits; and nothing hidden is worked out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.answer import Answer, Author, AuthorKind, RawAnswer
from analytics.base_table import month_ends
from analytics.disclosure import Hidden
from analytics.disclosure_answer import shown
from analytics.disclosure_k import Sensitive
from analytics.guarantee_columns import CLOCKS, Waits
from analytics.population import Activity, Events, People, Population, Words
from analytics.waiting_bins import (
    ELSEWHERE,
    by_clock,
    clock_of,
    clocks,
    heard_of,
    in_time,
    in_time_by_month,
    in_time_by_referral,
    seen,
    waiting_by_month,
    waiting_on,
)
from domain.small_cells import K_SENSITIVE, K
from tests.oracle.attacker import Attacker

TODAY = 20_778  # 2026-11-21
Kind = tuple[int, int, int]
"""(unit, started, ended) of a wait."""
Fits = Callable[[Kind, tuple[str, ...]], bool]
UNITS = ("Keskusta", "Pohjoinen", "Etelä")
TREATMENT = clock_of("specialised.treatment")


@dataclass(frozen=True)
class Wait:
    person: int
    unit: int
    started: int
    due: int
    ended: int
    stopped: int


lengths = st.sampled_from((0, 3, 4, 21, 22, 90, 91, 180, 181, 182, 183, 400)) | st.integers(0, 500)


@st.composite
def a_wait(draw: st.DrawFn, people: int) -> Wait:
    started = TODAY - draw(st.integers(0, 800))
    due = started + 182
    end = started + draw(lengths)
    how = draw(st.sampled_from(("ended", "ended", "stopped", "lasts")))
    return Wait(
        draw(st.integers(0, people - 1)), draw(st.integers(-1, 2)), started, due,
        end if how == "ended" and end <= TODAY else -1, end if how == "stopped" and end <= TODAY else -1,
    )  # fmt: skip


several = st.integers(1, 30).flatmap(lambda n: st.lists(a_wait(n), max_size=60).map(lambda w: (n, w)))


def population_of(n: int, waits: list[Wait], hidden: tuple[int, ...] = (), clock: str = TREATMENT.id) -> Population:
    """A population whose waits are these: what an event would have to say is tested elsewhere."""
    nothing = np.zeros(0, np.int32)
    events = Events(np.zeros(n + 1, np.int64), *(nothing for _ in range(12)))
    known = [np.full(n, -1, np.int32) for _ in range(5)]
    people = People(known[0], known[1], known[2], known[3], known[4], np.isin(np.arange(n), hidden))
    words = Words((Activity("psy", "Käynti", "contact", shielded=True),), UNITS)
    population = Population(people, events, words, TODAY)
    rows = sorted(waits, key=lambda w: (w.person, w.started))
    place = clock_of(clock).place

    def column(name: str) -> np.ndarray:
        return np.array([getattr(w, name) for w in rows], dtype=np.int64)

    made = Waits(
        column("person"), np.full(len(rows), place), np.zeros(len(rows), np.int64), column("unit"),
        column("started"), column("due"), column("ended"), column("stopped"),
    )  # fmt: skip
    population.once("guarantee_waits", lambda _: made)
    return population


def firsts(waits: list[Wait]) -> list[Wait]:
    """Each person's wait that began first."""
    kept: dict[int, Wait] = {}
    for one in sorted(waits, key=lambda w: w.started):
        kept.setdefault(one.person, one)
    return list(kept.values())


def lasts_beyond(one: Wait, day: int) -> bool:
    return one.started <= day and not (0 <= one.ended <= day) and not (0 <= one.stopped <= day)


def binned(days: int, ends: tuple[int, ...]) -> str:
    low = 0
    for end in ends:
        if days <= end:
            return f"{low}-{end}"
        low = end + 1
    return f"{low}-"


def told(answer: RawAnswer) -> dict[tuple[str, ...], float | None]:
    return {line.key: line.cells[0].value for line in answer.lines if line.cells[0].value}


def unit_words(waits: list[Wait], hidden: tuple[int, ...]) -> dict[int, str]:
    found = {}
    for unit in range(3):
        who = {w.person for w in waits if w.unit == unit and w.person not in hidden}
        found[unit] = UNITS[unit] if len(who) >= 5 else ELSEWHERE
    return found | {-1: ELSEWHERE}


@given(several, st.integers(0, 400), st.booleans())
def test_who_waits_and_who_was_seen(drawn: tuple[int, list[Wait]], ago: int, by_unit: bool) -> None:
    n, waits = drawn
    hidden, day = (0, 3), TODAY - ago
    population, words = population_of(n, waits, hidden), unit_words(waits, (0, 3))

    def key(one: Wait, days: int) -> tuple[str, ...]:
        bin_ = binned(days, (90, 180))
        return (ELSEWHERE if one.person in hidden else words[one.unit], bin_) if by_unit else (bin_,)

    still = firsts([w for w in waits if lasts_beyond(w, day)])
    answer = waiting_on(population, TREATMENT, day, by_unit=by_unit)
    assert told(answer) == Counter(key(w, day - w.started) for w in still)
    assert answer.base == len(still)
    done = firsts([w for w in waits if day - 365 < w.ended <= day])
    answer = seen(population, TREATMENT, day - 364, day, by_unit=by_unit)
    assert told(answer) == Counter(key(w, w.ended - w.started) for w in done)


def product_limit(rows: list[tuple[int, bool]], part: float) -> float | None:
    """Day by day: of those still followed, what part has not ended."""
    left = 1.0
    for day in range(1_000):
        at_risk = sum(days >= day for days, _ in rows)
        ended = sum(days == day and came for days, came in rows)
        left *= 1 - ended / at_risk if at_risk else 1
        if 1 - left >= part - 1e-9:
            return day
    return None


def kept_by_law(waits: list[Wait], first: int, last: int, seen_by: int) -> list[Wait]:
    return firsts([
        w for w in waits if first <= w.started <= last and w.due <= seen_by and not (0 <= w.stopped <= w.due)
    ])  # fmt: skip


def judged(rows: list[Wait], day: int) -> tuple[int, float | None, float | None, float | None]:
    ends = []
    for w in rows:
        stop = w.ended if 0 <= w.ended <= day else min(day, w.stopped) if w.stopped >= 0 else day
        ends.append((stop - w.started, 0 <= w.ended <= day))
    share = sum(0 <= w.ended <= w.due for w in rows) / len(rows) if rows else None
    return len(rows), share, *(product_limit(ends, part) if rows else None for part in (0.5, 0.9))  # type: ignore[return-value]


@settings(max_examples=60)
@given(several)
def test_in_time(drawn: tuple[int, list[Wait]]) -> None:
    n, waits = drawn
    population, words = population_of(n, waits), unit_words(waits, ())
    rows = kept_by_law(waits, TODAY - 365, TODAY, TODAY)
    by_unit: dict[str, list[Wait]] = defaultdict(list)
    for one in rows:
        by_unit[words[one.unit]].append(one)
    for line in in_time(population, TREATMENT, TODAY - 365, TODAY).lines:
        assert tuple(c.value for c in line.cells) == judged(by_unit.get(line.key[0], []), TODAY)
    for line in in_time_by_referral(population, TREATMENT, TODAY - 365, TODAY).lines:  # all of one kind here
        assert tuple(c.value for c in line.cells) == judged(rows, TODAY)
    whole = by_clock(population, (TREATMENT,), TODAY - 800, TODAY - 400, TODAY).lines[0]
    expected = judged(kept_by_law(waits, TODAY - 800, TODAY - 400, TODAY), TODAY)
    assert tuple(c.value for c in whole.cells) == expected


@settings(max_examples=60)
@given(several)
def test_months(drawn: tuple[int, list[Wait]]) -> None:
    n, waits = drawn
    population, ends = population_of(n, waits), month_ends(TODAY, 12).tolist()
    lines = waiting_by_month(population, TREATMENT, ends).lines
    for line, end in zip(lines, ends, strict=True):
        assert line.cells[0].value == len({w.person for w in waits if lasts_beyond(w, end)})
    assert [line.unfinished for line in lines] == [False] * 12 + [True]
    for line, end in zip(in_time_by_month(population, TREATMENT, ends).lines, ends, strict=True):
        month = np.datetime64(end, "D").astype("datetime64[M]")
        mine = [w for w in waits if np.datetime64(w.started, "D").astype("datetime64[M]") == month and w.started <= end]
        assert tuple(c.value for c in line.cells) == judged(kept_by_law(mine, 0, end, TODAY), TODAY)[:2]
        assert line.unfinished == (end == TODAY or any(w.due > TODAY and w.ended < 0 for w in mine))


def test_bins_of_every_clock_are_those_of_the_follow_up() -> None:
    """Domain facts, section 7: <= 3 / 4-21 / > 21 and 1-90 / 91-180 / > 180 days."""
    assert tuple((c.service, c.step) for c in clocks()) == CLOCKS
    assert clock_of("specialised.assessment").words() == ("0-3", "4-21", "22-")
    assert TREATMENT.words() == ("0-90", "91-180", "181-")
    assert [TREATMENT.bins(np.array([n])).item() for n in (0, 90, 91, 180, 181)] == [0, 0, 1, 1, 2]


def show(population: Population, raw: RawAnswer) -> Answer:
    sensitive = Sensitive.of(population.words, frozenset())
    k, ks, author = sensitive.k_of(raw), sensitive.ks_of(raw), Author(AuthorKind.RULE, "x", "1")
    return shown(raw, k=k, ks=ks, author=author, as_of=date(2026, 11, 21), snapshot="s")


def everything(population: Population) -> list[RawAnswer]:
    ends = month_ends(TODAY, 12).tolist()
    return [
        waiting_on(population, TREATMENT, TODAY), waiting_on(population, TREATMENT, TODAY, by_unit=True),
        seen(population, TREATMENT, TODAY - 364, TODAY), seen(population, TREATMENT, TODAY - 364, TODAY, by_unit=True),
        in_time(population, TREATMENT, TODAY - 364, TODAY), waiting_by_month(population, TREATMENT, ends),
        in_time_by_month(population, TREATMENT, ends),
    ]  # fmt: skip


@pytest.mark.parametrize("waits", [
    [], [Wait(0, 0, TODAY - 10, TODAY + 172, -1, -1)],
    [Wait(p, 0, TODAY - 200, TODAY - 18, -1, -1) for p in range(4)],
], ids=["no referrals", "one", "four"])  # fmt: skip
def test_few_or_none_show_nothing(waits: list[Wait]) -> None:
    population = population_of(40, waits)
    assert heard_of(population) == ()
    for raw in everything(population):
        for line in show(population, raw).lines:
            assert isinstance(line.n, Hidden)
            assert all(isinstance(cell.value, Hidden) for cell in line.cells)


def test_everybody_waits() -> None:
    population = population_of(40, [Wait(p, 0, TODAY - 200, TODAY - 18, -1, -1) for p in range(40)])
    now = show(population, waiting_on(population, TREATMENT, TODAY))
    assert now.base == 40
    by_unit = show(population, in_time(population, TREATMENT, TODAY - 364, TODAY))
    assert by_unit.lines[0].n == 40
    assert isinstance(by_unit.lines[0].cells[1].value, Hidden)  # nobody in time: the share of nobody is hidden
    assert isinstance(by_unit.lines[0].cells[2].value, Hidden)
    assert seen(population, TREATMENT, TODAY - 364, TODAY).base == 0


def test_one_unit_with_four_customers_is_not_a_line() -> None:
    waits = [Wait(p, 0 if p < 4 else 1, TODAY - 20, TODAY + 162, -1, -1) for p in range(40)]
    answer = waiting_on(population_of(40, waits), TREATMENT, TODAY, by_unit=True)
    assert {line.key[0] for line in answer.lines} == {"Pohjoinen", ELSEWHERE}
    assert {x.key[0] for x in waiting_on(population_of(40, waits[4:]), TREATMENT, TODAY, by_unit=True).lines} == {
        "Pohjoinen"
    }
    said = show(population_of(40, waits), answer)
    assert all(isinstance(line.n, Hidden) for line in said.lines if line.key[0] == ELSEWHERE)


def test_psychiatry_has_the_greater_k() -> None:
    id_ = "psychiatry.treatment"
    population = population_of(40, [Wait(p, 0, TODAY - 20, TODAY + 70, -1, -1) for p in range(9)], clock=id_)
    answer = show(population, waiting_on(population, clock_of(id_), TODAY))
    assert answer.k == K_SENSITIVE
    assert answer.base == Hidden(K_SENSITIVE)


def test_nothing_hidden_is_worked_out_from_all_of_the_page() -> None:
    """The unknowns: persons by unit and by what became of their wait, fine enough for every answer's lines."""
    rng = np.random.default_rng(4)
    hidden = told = 0
    for _ in range(80):
        n, waits = random_waits(rng)
        population = population_of(n, waits)
        kinds = [(unit, TODAY - ago, -1 if n < 0 else TODAY - ago + n) for unit in range(3) for ago, n in KINDS]
        attacker, targets = Attacker(len(kinds), n), []
        words = unit_words(waits, ())
        for raw, fits in page_of(population, words):
            answer = show(population, raw)
            for line in answer.lines:
                members = np.array([fits(kind, line.key) for kind in kinds], np.int64)
                if isinstance(line.n, Hidden):
                    targets.append(members)
                else:
                    attacker.told(members, line.n)
                    told += 1
            if not isinstance(answer.base, Hidden):
                attacker.told(np.array([any(fits(k, x.key) for x in raw.lines) for k in kinds], np.int64), answer.base)
        assert attacker.recovered(targets) == [], Counter((w.unit, w.started, w.ended) for w in waits)
        hidden += len(targets)
    assert hidden > 100
    assert told > 100
    assert K < K_SENSITIVE


KINDS = ((20, -1), (120, -1), (240, -1), (200, 60), (300, 250), (100, 50), (300, 150))
"""(began so many days ago, lasted so many days; -1 lasts): waiting in each bin, of them one beyond its limit; seen in
time, late, and before the limit has come."""


def random_waits(rng: np.random.Generator) -> tuple[int, list[Wait]]:
    """Of few kinds, so that cells are worth attacking; one wait a person."""
    counts = rng.choice([0, 1, 3, 6, 12, 40], size=(3, len(KINDS)))
    waits, person = [], 0
    for (unit, kind), count in np.ndenumerate(counts):
        ago, length = KINDS[kind]
        for _ in range(count):
            started = TODAY - ago
            waits.append(Wait(person, unit, started, started + 182, -1 if length < 0 else started + length, -1))
            person += 1
    return person, waits


def page_of(population: Population, words: dict[int, str]) -> list[tuple[RawAnswer, Fits]]:
    """Each answer by persons with the waits that a line of it counts."""

    def unit(kind: Kind, key: str) -> bool:
        return words[kind[0]] == key

    def lasts(kind: Kind, key: str) -> bool:
        return kind[2] < 0 and binned(TODAY - kind[1], (90, 180)) == key

    def ended(kind: Kind, key: str) -> bool:
        return kind[2] >= 0 and binned(kind[2] - kind[1], (90, 180)) == key

    def due(kind: Kind) -> bool:
        return kind[1] + 182 <= TODAY

    raws = everything(population)
    return [
        (raws[0], lambda kind, key: lasts(kind, key[0])),
        (raws[1], lambda kind, key: unit(kind, key[0]) and lasts(kind, key[1])),
        (raws[2], lambda kind, key: ended(kind, key[0])),
        (raws[3], lambda kind, key: unit(kind, key[0]) and ended(kind, key[1])),
        (raws[4], lambda kind, key: unit(kind, key[0]) and due(kind)),
    ]
