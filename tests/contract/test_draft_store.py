"""What every store of drafts must do; the one on disk is opened anew before every question, as after a restart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.database import open_database, writing
from data_access.drafts import SqlDrafts
from data_access.keys import new_keys, parse_keys, read_keys
from data_access.migrations import migrate
from data_access.tables import drafts
from domain.customer import PersonKey
from domain.draft import Draft, Unfinished, draft_from
from domain.errors import InvalidInput, StoreUnavailable
from tests.fakes import NOON, FakeDrafts
from tests.postgres import ENGINES, store_on, url_of

Make = Callable[[], Any]
ANNA, OTHER = PersonKey("a" * 32), PersonKey("b" * 32)
SINCE = NOON - timedelta(days=14)


def draft(text: str = "Polvi kipeä öisin", place: str = "need/head", **changes: Any) -> Draft:
    said = {"place": place, "version": 12, "fields": {"text": text, "side_confirmed": True}, "fixed": {"goal_id": None}}
    return replace(draft_from(said | {"values": {"text": ""}}, NOON), **changes)


@pytest.fixture(params=["fake", *ENGINES])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "fake":
        fake = FakeDrafts()
        return lambda: fake
    folder = store_on(request, tmp_path, request.param)
    return lambda: on_disk(folder)


def on_disk(folder: Path) -> SqlDrafts:
    engine = open_database(url_of(folder))
    migrate(engine)
    return SqlDrafts(engine, read_keys(folder / "keys.json"))


def keep(store: Any, one: Draft, who: str = "doctor", whom: PersonKey = ANNA, most: int = 50) -> None:
    store.keep(who, whom, one, most=most, since=SINCE)


def test_a_draft_comes_back_whole_after_a_restart(make: Make) -> None:
    assert make().read("doctor", ANNA, SINCE) == ()
    one = draft('Äiti sanoo: "ei jaksa" <b>=1+1</b>\n\U0001f9b5')
    keep(make(), one)
    assert make().read("doctor", ANNA, SINCE) == (one,)


def test_a_place_holds_the_newest_text_only(make: Make) -> None:
    keep(make(), draft("Pol"))
    later = draft("Polvi", saved_at=NOON + timedelta(seconds=2), version=13)
    keep(make(), later)
    assert make().read("doctor", ANNA, SINCE) == (later,)


def test_a_draft_is_its_writers_and_its_customers_own(make: Make) -> None:
    keep(make(), draft())
    assert make().read("surgeon", ANNA, SINCE) == ()
    assert make().read("doctor", OTHER, SINCE) == ()
    make().drop("surgeon", ANNA, "need/head")
    make().drop("doctor", OTHER, "need/head")
    make().drop("doctor", ANNA, "need/other")
    assert len(make().read("doctor", ANNA, SINCE)) == 1
    make().drop("doctor", ANNA, "need/head")
    assert make().read("doctor", ANNA, SINCE) == ()


def test_the_list_tells_where_newest_first_and_nothing_of_the_text(make: Make) -> None:
    keep(make(), draft("eka"))
    keep(make(), draft("toka", "edit/g1", saved_at=NOON + timedelta(minutes=1)), whom=OTHER)
    keep(make(), draft("vieras"), who="surgeon")
    told = make().unfinished("doctor", SINCE)
    assert told == (Unfinished(OTHER, "edit/g1", NOON + timedelta(minutes=1)), Unfinished(ANNA, "need/head", NOON))


def test_old_drafts_are_not_told_and_go_when_anything_is_kept(make: Make) -> None:
    keep(make(), draft(saved_at=SINCE))
    assert make().read("doctor", ANNA, SINCE + timedelta(seconds=1)) == ()
    assert make().unfinished("doctor", SINCE + timedelta(seconds=1)) == ()
    make().keep("surgeon", OTHER, draft(), most=50, since=SINCE + timedelta(seconds=1))
    assert make().unfinished("doctor", SINCE - timedelta(days=1)) == ()


def test_only_so_many_places_and_the_ones_there_can_still_grow(make: Make) -> None:
    for n in range(3):
        keep(make(), draft(place=f"edit/g{n}"), most=3)
    with pytest.raises(InvalidInput, match=r"drafts\.error\.many"):
        keep(make(), draft(place="edit/g3"), most=3)
    keep(make(), draft("pidempi", place="edit/g1"), most=3)
    keep(make(), draft(), who="surgeon", most=3)
    assert len(make().unfinished("doctor", SINCE)) == 3


def test_the_text_stands_nowhere_readable(tmp_path: Path) -> None:
    keep(on_disk(tmp_path), draft("Salainen murhe"))
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("store.sqlite*"))
    assert b"need/head" in stored
    assert b"Salainen" not in stored
    assert b"murhe" not in stored


@pytest.mark.parametrize(
    "moved", [{"staff_id": "surgeon"}, {"subject": OTHER}, {"place": "edit/g1"}, {"key_id": "seal-gone"}]
)
def test_a_row_moved_to_another_writer_customer_or_place_does_not_open(
    store_folder: Path, moved: dict[str, str]
) -> None:
    store = on_disk(store_folder)
    keep(store, draft())
    keep(store, draft(place="edit/g2"), who=moved.get("staff_id", "doctor"), whom=PersonKey(moved.get("subject", ANNA)))
    with writing(open_database(url_of(store_folder))) as connection:
        connection.execute(sa.update(drafts).where(drafts.c.place == "need/head").values(**moved))
    found = store.read(moved.get("staff_id", "doctor"), PersonKey(moved.get("subject", ANNA)), SINCE)
    assert [one.place for one in found] == ["edit/g2"], "the others still open"


def test_a_draft_sealed_under_an_old_key_opens_under_a_new_one(store_folder: Path) -> None:
    engine = open_database(url_of(store_folder))
    migrate(engine)
    old, new = json.loads(new_keys()), json.loads(new_keys())
    both = {"current": new["current"], "keys": old["keys"] | new["keys"]}
    keep(SqlDrafts(engine, parse_keys(json.dumps(old))), draft())
    assert SqlDrafts(engine, parse_keys(json.dumps(both))).read("doctor", ANNA, SINCE) == (draft(),)


def test_a_store_that_is_gone_is_said(tmp_path: Path) -> None:
    store = SqlDrafts(open_database(f"sqlite:///{tmp_path / 'none' / 'store.sqlite'}"), parse_keys(new_keys()))
    for act in (lambda: keep(store, draft()), lambda: store.read("doctor", ANNA, SINCE)):
        with pytest.raises(StoreUnavailable):
            act()
