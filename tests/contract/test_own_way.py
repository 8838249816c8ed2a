"""The own marker and the segment's numbers mean the same: of every member of the made-up county, the days from the open
case are the days that the snapshot has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.answer import Answer, Asked, Author, AuthorKind, Ground, Question
from analytics.segment_beside import waits_to
from analytics.segment_own import PathBeside, StepBeside, own_way
from analytics.segment_paths import booking, fits, paths_of
from data_access.county_bulk import CountyBulk
from data_access.county_source import CLINICAL, RELATIONS
from data_access.county_sources import county_sources
from data_access.snapshots import FolderSnapshots
from domain.predicate import Everyone
from services.population import Populations
from services.refresh import refresh
from services.wiring import segment_book
from tests.contract.test_county_sources import FixedClock

TODAY = date(2026, 11, 21)
SEGMENTS = ("knee", "heavy_use")
LEAST = {"knee": 3, "heavy_use": 10}
"""Steps that must have been there to compare in the suite's own county."""
NOTHING = Answer(
    Asked(Question.HOW_LONG, Everyone()), (), (), (), 0, (), Ground.DESCRIPTION, (), (),
    Author(AuthorKind.RULE, "", ""), TODAY, "", 5,
)  # fmt: skip


@pytest.fixture(scope="module")
def county(county_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Populations:
    store = FolderSnapshots(tmp_path_factory.mktemp("snapshots"))
    refresh(CountyBulk(county_dir, FixedClock(TODAY)), store, segment_book())
    return Populations(store)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_the_case_and_the_snapshot_tell_the_same_days(county: Populations, county_dir: Path, segment: str) -> None:
    """Those whose moment's day has another event of the path are left out: in a case events of one minute have no
    order."""
    population, numbers = county.current(), county.now().numbers
    sources = [one for one in county_sources(county_dir, FixedClock(TODAY)) if one.id in (CLINICAL, RELATIONS)]
    held = population.memberships
    assert held is not None
    place = population.words.segments.index(segment)
    now = (held.segment == place) & (held.until < 0)
    members = sorted(set(held.person[now].tolist()))
    cases = {p: tuple(e for one in sources for e in one.events(int(numbers[p]))) for p in members}
    compared = 0
    for path in paths_of(segment):
        words = population.words
        steps = tuple(
            StepBeside(one.key, NOTHING, NOTHING, fits(one.kind, words), booking(one, words)) for one in path.steps
        )
        beside = PathBeside(path.moment, path.back_days, fits(path.start, words), 0, steps)
        ways = {p: own_way(events, beside, TODAY) for p, events in cases.items()}
        on_it = [p for p in members if ways[p].began is not None]
        for number, step in enumerate(path.steps):
            found = waits_to(population, path, step)
            assert len(found.days) == len(on_it)
            for p, days, came in zip(on_it, found.days.tolist(), found.came.tolist(), strict=True):
                own = ways[p].steps[number].days
                if own == 0 or (came and days == 0):
                    continue
                assert own == (days if came else None), (path.moment, step.key)
                compared += came
    assert compared >= LEAST[segment]
