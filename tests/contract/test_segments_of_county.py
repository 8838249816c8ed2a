"""The product's rules over the made-up county: the segments are those that the county's own analysis tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.base_features import YEAR, _visits
from analytics.base_table import Grid
from analytics.dimensions import CUSTOMER_TYPES, LIFE_CYCLE, codes
from data_access.county_bulk import CountyBulk
from data_access.snapshots import FolderSnapshots
from domain.predicate import Dimension
from services.population import Populations
from services.refresh import refresh
from services.wiring import segment_book
from tests.contract.test_county_bulk import stored
from tests.contract.test_county_sources import FixedClock


@pytest.fixture(scope="module")
def county(county_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Populations:
    store = FolderSnapshots(tmp_path_factory.mktemp("snapshots"))
    refresh(CountyBulk(county_dir, FixedClock(date(2026, 11, 21))), store, segment_book())
    return Populations(store)


def members(county: Populations, id: str) -> set[int]:
    """The source's own numbers of a segment's members."""
    population = county.current()
    column = codes(population, Dimension.SEGMENT)[population.words.segments.index(id)]
    return set(county.now().numbers[column >= 0].tolist())


def theirs(county_dir: Path, id: str) -> set[int]:
    query = f"SELECT c FROM membership WHERE segment = '{id}' AND until IS NULL"
    return {c for (c,) in stored(county_dir, query, "segments")}


@pytest.mark.parametrize("id", ["knee", "psychiatry"])
def test_rules_find_whom_the_county_s_own_analysis_finds(county: Populations, county_dir: Path, id: str) -> None:
    assert members(county, id) == theirs(county_dir, id) != set()


def by_the_edge(county: Populations) -> set[int]:
    """Customers with a visit within two days of the year's edge. The county's files count offsets of the day it was
    built for; every reader folds them to working days first (docs/made-up-county.md), so such a visit may lie on either
    side."""
    population = county.current()
    grid = Grid(population, np.array([population.as_of]))
    edge = _visits(grid) & (np.abs(population.as_of - population.events.day - YEAR) <= 2)
    return set(county.now().numbers[population.owner[edge]].tolist())


def test_frequent_attenders_differ_only_where_folding_moves_a_visit_over_the_edge(
    county: Populations, county_dir: Path
) -> None:
    assert members(county, "heavy_use") ^ theirs(county_dir, "heavy_use") <= by_the_edge(county)
    assert members(county, "heavy_use") & theirs(county_dir, "heavy_use")


@pytest.mark.parametrize("id", CUSTOMER_TYPES)
def test_customer_types_differ_only_where_illnesses_are_counted_otherwise(
    county: Populations, county_dir: Path, id: str
) -> None:
    """The county counts illnesses that its made-up people have, ours are different diagnoses on record."""
    population, numbers = county.current(), county.now().numbers
    query = f"SELECT c, json_extract(reasons, '$[1][1]') FROM membership WHERE segment IN {CUSTOMER_TYPES}"
    ill = dict(stored(county_dir, query, "segments"))
    ours = dict(zip(numbers.tolist(), population.values["diagnoses"].tolist(), strict=True))
    otherwise = {c for c, illnesses in ill.items() if (illnesses >= 2) != (ours[c] >= 2)}
    answered = {c for (c,) in stored(county_dir, "SELECT c FROM coping", "segments")}
    otherwise |= set(ill) - answered  # a type that dates from before the child was born
    assert members(county, id) ^ theirs(county_dir, id) <= otherwise | by_the_edge(county)
    assert members(county, id) & theirs(county_dir, id)


def test_everybody_who_is_here_and_has_answered_has_one_customer_type(county: Populations) -> None:
    population = county.current()
    coping, here = population.values["coping"], population.values["here"] == 1
    kind = population.values["customer_type"]
    assert ((kind >= 0) == (here & ~np.isnan(coping))).all()
    for place, id in enumerate(CUSTOMER_TYPES):
        assert set(county.now().numbers[kind == place].tolist()) == members(county, id)


def test_values_of_a_snapshot_are_places_in_their_lists(county: Populations) -> None:
    population = county.current()
    known = {"life_cycle": len(LIFE_CYCLE), "unit": len(population.words.units), "customer_type": 4}
    for name, size in known.items():
        column = population.values[name]
        assert column.min() >= -1, name
        assert 0 <= column.max() < size, name
        assert not column.flags.writeable
    assert len(set(population.values["life_cycle"].tolist())) >= 5
