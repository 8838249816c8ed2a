"""A made-up county in memory with its answers, as the page of questions gets them: real functions, real disclosure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random

import numpy as np

from analytics.answer import Answer, Author, AuthorKind
from analytics.dimensions import CUSTOMER_TYPES, LIFE_CYCLE, codes, cut_points, labels
from analytics.disclosure_filters import allowed_values
from analytics.population import GENDERS, Population
from analytics.posed_answer import raw_of
from analytics.questions.who_says import Said
from components.question_offer import Offer, Sort
from domain.event import EventStatus
from domain.options import Option
from domain.predicate import Among, Dimension, Everyone, Had, Measured, Predicate, Select
from domain.question import Posed
from domain.small_cells import K
from services.telling import Teller
from tests.oracle.populations import ACTIVITIES, SEGMENTS, STATUSES, TODAY, UNITS, Person, Row, columns

NAMES = {one.key: one.name for one in ACTIVITIES} | {"knee": "Polvi", "heavy_use": "Paljon palveluja"}
OPTIONS = (
    Option(
        "call_back", "1", Everyone(), 3, Had(Select(activities=frozenset({"REF"}))), Measured("visits_12_months", 8)
    ),
    Option("do_nothing", "1", Everyone(), 3),
)
SAID = tuple(Said(Author(AuthorKind.RULE, "what", "1"), f"a{n}", "overrule" if n % 3 else "confirm") for n in range(9))


def _person(random: Random) -> Person:
    """Somebody with up to eight events; one in forty in a rare place or of a rare sort."""
    rows = sorted(
        (
            Row(
                TODAY - timedelta(days=random.randrange(-10, 700)), random.choice((-1, 480)),
                random.choices(range(5), (60, 20, 10, 8, 1))[0], random.choices(range(-1, 3), (1, 60, 30, 1))[0],
                random.choices(range(-1, 5), (1, 40, 30, 20, 1, 1))[0], random.randrange(-1, 2), random.randrange(4),
                EventStatus.DONE if random.random() < 0.9 else random.choice(STATUSES), random.randrange(50_000), 20, 0, 0,
            )
            for _ in range(random.randrange(9))
        ),
        key=lambda row: (row.day, row.minute),
    )  # fmt: skip
    born = date(1930, 1, 1) + timedelta(days=random.randrange(34_000))
    spells = tuple((one, TODAY - timedelta(days=90), None) for one in SEGMENTS if random.random() < 0.2)
    gender = random.choices(GENDERS, (60, 50, 1, 1))[0]
    return Person(born, gender, random.choices((-1, 0, 1), (1, 60, 20))[0], None, None, False, tuple(rows), spells,
                  random.randrange(20))  # fmt: skip


@cache
def county(people: int = 400, seed: int = 7) -> Population:
    """The same people every time. Dimensions of refresh are drawn too."""
    random = Random(seed)
    made = columns([_person(random) for _ in range(people)])
    drawn = np.random.default_rng(seed)
    kinds = {
        Dimension.CUSTOMER_TYPE: len(CUSTOMER_TYPES), Dimension.LIFE_CYCLE: len(LIFE_CYCLE), Dimension.UNIT: len(UNITS),
    }  # fmt: skip
    made.values.update({str(name): drawn.integers(0, n, people) for name, n in kinds.items()})
    return made


@cache
def offer() -> Offer:
    """What this county lets be chosen."""
    population = county()
    values = {}
    for dimension in Dimension:
        found = codes(population, dimension)
        counts = {
            word: sum(int(np.count_nonzero(column == place)) for column in found)
            for place, word in enumerate(labels(population, dimension))
        }
        values[dimension] = allowed_values(counts, K)
    words = population.words
    return Offer(
        values, tuple(Sort(one.key, one.name, one.kind, one.service) for one in words.activities), words.units,
        words.channels, words.roles, {"visits_12_months": cut_points("visits_12_months")}, TODAY, population.snapshot,
        names=NAMES,
    )  # fmt: skip


def told(posed: Posed) -> Answer:
    """The answer as it may be shown."""
    teller = Teller.of(county(), frozenset())
    return teller.tell(raw_of(county(), posed, options=OPTIONS, said=SAID))


WOMEN: Predicate = Among(Dimension.GENDER, frozenset({"female"}))
