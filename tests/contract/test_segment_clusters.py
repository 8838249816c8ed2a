"""Groups of alike customers as a lead is told of them, over the made-up county."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.clusters import FEATURES, clustered
from analytics.disclosure import Hidden
from analytics.segmentation import here
from data_access.county_bulk import CountyBulk
from data_access.snapshots import FolderSnapshots
from domain.errors import Refused
from domain.small_cells import K_SENSITIVE
from services.clustering import KNOWN_AGAIN
from services.population import Populations
from services.ports import House
from services.refresh import refresh
from services.segment_clusters import proposals
from services.wiring import segment_book
from tests.contract.test_county_sources import DAY, FixedClock
from tests.fakes import make_desk, make_house


@pytest.fixture(scope="module")
def house(county_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    store = FolderSnapshots(tmp_path_factory.mktemp("snapshots"))
    refresh(CountyBulk(county_dir, FixedClock(DAY)), store, segment_book())
    return make_house(populations=Populations(store))


def test_groups_are_told_with_their_numbers_and_largest_differences(house: House) -> None:
    found = proposals(make_desk("lead", house))
    assert house.populations is not None
    people = house.populations.current()
    label = clustered(people.values, here(people), FEATURES).label
    counted = np.bincount(label[label > 0])
    shown = 0
    for line in found.sizes.lines:
        value = line.cells[0].value
        if not isinstance(value, Hidden):
            assert value == counted[int(line.key[0])]
            assert value is not None
            assert value >= K_SENSITIVE
            shown += 1
    assert shown >= 2
    for line in found.traits.lines:
        mine = label == int(line.key[0])
        column = people.values[line.key[1]]
        value = line.cells[0].value
        assert isinstance(value, Hidden) or value == pytest.approx(
            float(np.median(column[mine])), rel=1e-5
        ) or value == pytest.approx(float(column[mine].mean()), rel=1e-5)  # fmt: skip
        assert mine.sum() >= K_SENSITIVE
        assert found.words[line.key[0], line.key[1]] in ("much", "little")
    assert found.traits.lines
    assert found.sizes.k == K_SENSITIVE
    assert "left_out" not in found.card
    assert found.card["limits"]


def test_they_are_made_at_refresh_and_only_read_afterwards(house: House) -> None:
    assert house.populations is not None
    loaded = house.populations.now()
    assert loaded.clusters is not None
    found = proposals(make_desk("lead", house))
    assert found.card["seed"] == loaded.clusters["seed"]
    assert found.card["silhouette"] == loaded.clusters["silhouette"]
    assert found.known is None, "there was no snapshot before"
    assert proposals(make_desk("lead", house)) is found


def test_a_snapshot_made_beside_a_start_has_the_same_groups_when_somebody_asks(
    house: House, county_dir: Path, tmp_path: Path
) -> None:
    store = FolderSnapshots(tmp_path)
    refresh(CountyBulk(county_dir, FixedClock(DAY)), store, segment_book(), clusters=False)
    assert "clusters" not in store.open().words
    later = proposals(make_desk("lead", make_house(populations=Populations(store))))
    assert later.sizes.lines == proposals(make_desk("lead", house)).sizes.lines


def test_group_3_is_group_3_in_the_next_snapshot(county_dir: Path, tmp_path: Path) -> None:
    store = FolderSnapshots(tmp_path)
    refresh(CountyBulk(county_dir, FixedClock(DAY)), store, segment_book())
    before = _labels(store)
    refresh(CountyBulk(county_dir, FixedClock(date(2026, 11, 22))), store, segment_book())
    now = _labels(store)
    known = proposals(make_desk("lead", make_house(populations=Populations(store)))).known
    assert known is not None
    assert known.day == "2026-11-21"
    assert len(known.kept) >= 2
    for number in known.kept:
        assert (now[(before == number) & (now > 0)] == number).mean() >= KNOWN_AGAIN
    assert not set(known.new) & set(before.tolist())
    assert set(known.gone) == set(before[before > 0].tolist()) - set(now.tolist())


def _labels(store: FolderSnapshots) -> np.ndarray:
    return store.open().read("clusters", ("cluster",))["cluster"]


@pytest.mark.parametrize("who", ["doctor", "officer"])
def test_only_team_leads_see_groups(house: House, who: str) -> None:
    with pytest.raises(Refused):
        proposals(make_desk(who, house))
