"""Rules of segments that nobody can use, or that reach nobody or everybody: each a sentence, and the old
results stay as they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.answer import Answer
from analytics.base_table import month_ends
from analytics.disclosure import Hidden
from analytics.segment_chain import chain
from data_access.county_bulk import CountyBulk
from data_access.segment_rules_toml import BadSegmentFile, read_axes, read_segments
from data_access.snapshots import FolderSnapshots
from domain.snapshot import SnapshotTrouble
from services.population import Populations, population
from services.refresh import Refreshed, refresh
from services.segment_rules import rules, segmented_of, sensitive_of
from services.segmenting import SegmentBook
from services.telling import Teller
from tests.contract.test_county_sources import DAY, FixedClock
from tests.fakes import make_house

HEAD = """
id = "{id}"
{more}
[[definition]]
version = "{version}"
valid_from = {first}
{end}
owner = "Tietojohtaminen"
name = {{ fi = "{name}", sv = "Namn", en = "Name" }}
words = {{ fi = "Sääntö.", sv = "Regel.", en = "Rule." }}
rule = {rule}
"""
VISITED = '{ measured = { feature = "visits_12_months", low = 4 } }'
NOBODY = '{ all = [{ measured = { feature = "visits_12_months", low = 40 } }, { measured = { feature = "visits_12_months", high = 1 } }] }'
IN = '{{ among = {{ dimension = "segment", values = ["{}"] }} }}'


def write(folder: Path, id: str, rule: str, **changes: str) -> None:
    known = {"name": "Nimi", "version": "1", "first": "2020-01-01", "end": "", "more": ""}
    folder.mkdir(exist_ok=True)
    (folder / f"{id}.toml").write_text(HEAD.format(id=id, rule=rule, **(known | changes)), encoding="utf-8")


def made(county: Path, store: FolderSnapshots, folder: Path) -> Refreshed:
    book = SegmentBook(read_segments(folder), read_axes()["coping_health"])
    return refresh(CountyBulk(county, FixedClock(DAY)), store, book)


@pytest.fixture
def store(county_dir: Path, tmp_path: Path) -> FolderSnapshots:
    write(tmp_path / "before", "frequent", VISITED)
    found = FolderSnapshots(tmp_path / "snapshots")
    made(county_dir, found, tmp_path / "before")
    return found


BAD = {
    "itself": [("aa", IN.format("aa"), {})],
    "a circle": [("aa", IN.format("bb"), {}), ("bb", IN.format("aa"), {})],
    "nothing": [("aa", IN.format("zz"), {})],
    "an identity": [("aa", VISITED, {"name": "131052-908T"})],
    "no rule": [("aa", "{ weighed = 4 }", {})],
}


@pytest.mark.parametrize("case", BAD)
def test_a_rule_that_cannot_be_used_stops_before_anything_is_written(
    county_dir: Path, store: FolderSnapshots, tmp_path: Path, case: str
) -> None:
    before, files = store.current(), sorted((tmp_path / "snapshots").rglob("*"))
    for id, rule, changes in BAD[case]:
        write(tmp_path / "rules", id, rule, **changes)
    with pytest.raises(BadSegmentFile) as told:
        made(county_dir, store, tmp_path / "rules")
    assert str(told.value).startswith("aa.toml: ")
    assert "131052" not in str(told.value)
    assert store.current() == before
    assert sorted((tmp_path / "snapshots").rglob("*")) == files
    assert Populations(store).current().words.segments == ("frequent",)


def test_nobody_everybody_and_overlap_are_computed_and_told_or_hidden(
    county_dir: Path, store: FolderSnapshots, tmp_path: Path
) -> None:
    folder = tmp_path / "rules"
    write(folder, "nobody", NOBODY)
    write(folder, "everybody", "{ everyone = {} }")
    write(folder, "frequent", VISITED)
    write(folder, "frequent_too", VISITED)
    made(county_dir, store, folder)
    people = Populations(store).current()
    told = segmented_of(people)
    held = {id: told.memberships.person[told.memberships.segment == n] for n, id in enumerate(told.ids)}
    assert len(held["nobody"]) == 0
    assert np.array_equal(held["frequent"], held["frequent_too"])
    assert len(set(held["everybody"])) >= (people.values["here"] == 1).sum()
    teller = Teller.of(people, frozenset())
    for id in told.ids:
        answer = teller.tell(chain(told, id, month_ends(people.as_of, 12)))
        assert isinstance(answer, Answer)
        small = [cell.value for line in answer.lines for cell in line.cells if not isinstance(cell.value, Hidden)]
        assert all(value is None or value == 0 or value >= 5 for value in small)


def test_renamed_split_and_ended_segments_keep_their_history(
    county_dir: Path, store: FolderSnapshots, tmp_path: Path
) -> None:
    folder = tmp_path / "rules"
    write(folder, "frequent", VISITED, end="valid_to = 2026-08-01", more='successors = ["seldom", "often"]')
    write(folder, "seldom", '{ measured = { feature = "visits_12_months", low = 4, high = 8 } }', first="2026-08-01")
    write(folder, "often", '{ measured = { feature = "visits_12_months", low = 8 } }', first="2026-08-01")
    made(county_dir, store, folder)
    populations = Populations(store)
    people, told = populations.current(), segmented_of(populations.current())
    held = told.memberships
    reason = np.array([*held.reasons, ""])
    old = held.segment == told.ids.index("frequent")
    lasting = old & (held.until == -1)
    assert not lasting.any()
    assert "segment_ended" in set(reason[held.left[old]])
    young = held.segment == told.ids.index("often")
    assert "segment_began" in set(reason[held.entered[young]])
    house = make_house(populations=populations)
    (ended,) = (rule for rule in rules(house) if rule.id == "frequent")
    assert ended.successors == ("seldom", "often")
    assert ended.on(DAY) is None
    assert ended.told_on(DAY).name["fi"] == "Nimi"
    assert people.words.segments == tuple(rule.id for rule in rules(house))


def test_a_name_that_changes_makes_a_snapshot_but_moves_nobody(
    county_dir: Path, store: FolderSnapshots, tmp_path: Path
) -> None:
    before, members = store.current(), segmented_of(Populations(store).current()).memberships
    write(tmp_path / "rules", "frequent", VISITED, name="Toinen nimi")
    assert made(county_dir, store, tmp_path / "rules").made
    assert store.current() != before
    now = segmented_of(Populations(store).current()).memberships
    assert np.array_equal(now.person, members.person)
    assert np.array_equal(now.since, members.since)
    assert not made(county_dir, store, tmp_path / "rules").made


def test_a_segment_that_was_sensitive_once_stays_so(county_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    write(folder, "aa", VISITED, end="valid_to = 2026-01-01\nsensitive = true")
    text = (folder / "aa.toml").read_text(encoding="utf-8")
    second = text[text.index("[[definition]]") :].replace('version = "1"', 'version = "2"')
    second = second.replace("valid_from = 2020-01-01", "valid_from = 2026-01-01")
    second = second.replace("valid_to = 2026-01-01\nsensitive = true", "sensitive = false")
    (folder / "aa.toml").write_text(text + second, encoding="utf-8")
    store = FolderSnapshots(tmp_path / "snapshots")
    made(county_dir, store, folder)
    house = make_house(populations=Populations(store))
    assert sensitive_of(rules(house)) == {"aa"}


def test_without_a_snapshot_every_way_says_so() -> None:
    for act in (rules, population):
        with pytest.raises(SnapshotTrouble):
            act(make_house())


def test_months_before_there_was_anything_are_zero_and_not_an_error(county_dir: Path, tmp_path: Path) -> None:
    """A rule that begins in the middle of the months: nobody before, and "the segment began" since."""
    write(tmp_path / "rules", "late", VISITED, first="2026-06-15")
    store = FolderSnapshots(tmp_path / "snapshots")
    made(county_dir, store, tmp_path / "rules")
    held = segmented_of(Populations(store).current()).memberships
    assert held.since.min() == (date(2026, 6, 30) - date(1970, 1, 1)).days
    entered = np.array([*held.reasons, ""])[held.entered]
    assert set(entered[held.since == held.since.min()]) == {"segment_began"}
