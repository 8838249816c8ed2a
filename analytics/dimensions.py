"""What people may be divided by, and where a feature may be cut: declared here, so that no free filter can single
out anybody (screens.md section 6). Values are words as stored; components word them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analytics.population import GENDERS, UNKNOWN, Ints, Population
from domain.predicate import Dimension

AGE_EDGES = (7, 18, 23, 30, 45, 65, 75, 85)
AGE_BANDS = ("0-6", "7-17", "18-22", "23-29", "30-44", "45-64", "65-74", "75-84", "85-")
"""Whole years on the snapshot's day. At 23 the care guarantee changes, at 75 the assessment of service need does."""
CUSTOMER_TYPES = ("omatoimi", "yhteistyo", "yhteiso", "verkosto")
LIFE_CYCLE = ("new", "active", "fading", "passive", "returned", "ended")
_CUTS: dict[str, tuple[float, ...]] = {
    "visits_12_months": (0, 1, 2, 4, 8, 12, 14, 20, 40),
    "cost_12_months": (0, 100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000),
    "services_12_months": (0, 1, 2, 3, 4, 6),
    "emergency_12_months": (0, 1, 2, 4, 8),
    "coping": (0, 4),
    "visits_before_12_months": (0, 1, 2, 4, 8, 12, 20, 40),
    "ward_days_12_months": (0, 1, 4, 8, 15, 31, 91),
    "no_show_12_months": (0, 1, 2, 4),
    "digital_share_12_months": (0, 0.1, 0.25, 0.5, 0.75),
    "days_since_last_contact": (0, 31, 91, 181, 366, 731),
    "usual_gap_days": (0, 8, 31, 91, 181, 366),
    "first_contact_months": (0, 3, 12, 24, 48),
    "diagnoses": (0, 1, 2, 3, 5, 8),
    "open_referrals": (0, 1, 2),
    "age": (0, *AGE_EDGES),
}


def cut_points(feature: str) -> tuple[float, ...]:
    """Where a filter may cut a feature; none for one that is not for filtering."""
    return _CUTS.get(feature, ())


def labels(population: Population, dimension: Dimension) -> tuple[str, ...]:
    """Every value of a dimension, in its order."""
    fixed = {
        Dimension.GENDER: GENDERS,
        Dimension.AGE_BAND: AGE_BANDS,
        Dimension.CUSTOMER_TYPE: CUSTOMER_TYPES,
        Dimension.LIFE_CYCLE: LIFE_CYCLE,
        Dimension.MUNICIPALITY: population.words.municipalities,
        Dimension.SEGMENT: population.words.segments,
        Dimension.UNIT: population.words.units,
    }
    return fixed[dimension]


def codes(population: Population, dimension: Dimension) -> tuple[Ints, ...]:
    """Each person's place in `labels`, -1 for none: one column, or one a value where a person may have several."""
    if dimension is Dimension.SEGMENT:
        return population.once("segments", _segments)
    known: dict[Dimension, Callable[[], Ints]] = {
        Dimension.GENDER: lambda: population.people.gender,
        Dimension.MUNICIPALITY: lambda: population.people.municipality,
        Dimension.AGE_BAND: lambda: population.once("age bands", _ages),
    }
    if dimension in known:
        return (known[dimension](),)
    column = population.values.get(dimension)
    return (np.full(len(population.people), UNKNOWN) if column is None else column,)


def _ages(population: Population) -> Ints:
    return age_bands(population.people.birth, population.as_of).astype(np.int8)


def age_bands(birth: Ints, as_of: int) -> Ints:
    """Places in AGE_BANDS by whole years on day `as_of`; -1 where the birth date is not known.

    Years are counted by the calendar: a birthday of 29 February is reached on 1 March of other years.
    """
    born, now = birth.astype("datetime64[D]"), np.datetime64(as_of, "D")
    years = (now.astype("datetime64[Y]") - born.astype("datetime64[Y]")).astype(int)
    here = _month_and_day(born) > _month_and_day(np.array([now]))
    return np.where(birth == UNKNOWN, UNKNOWN, np.searchsorted(AGE_EDGES, years - here, "right"))


def _month_and_day(days: Ints) -> Ints:
    """100 x month + day."""
    month = days.astype("datetime64[M]")
    found: Ints = (month.astype(int) % 12 + 1) * 100 + (days - month.astype("datetime64[D]")).astype(int) + 1
    return found


def _segments(population: Population) -> tuple[Ints, ...]:
    """One column a segment: its place where the person is a member on the snapshot's day."""
    found = population.memberships
    if found is None:
        return ()
    now = (found.since <= population.as_of) & ((found.until == UNKNOWN) | (found.until > population.as_of))
    columns = []
    for place in range(len(population.words.segments)):
        column = np.full(len(population.people), UNKNOWN, np.int16)
        column[found.person[now & (found.segment == place)]] = place
        columns.append(column)
    return tuple(columns)
