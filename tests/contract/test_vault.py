"""What every PersonVault must do, and what the one on disk must do besides."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.database import open_database, writing
from data_access.keys import KeysUnusable, new_keys, parse_keys, read_keys
from data_access.tables import metadata, persons
from data_access.vault import SqlVault
from domain.customer import PersonKey
from domain.errors import StoreUnavailable
from domain.hetu import Hetu, TemporaryId
from tests.fakes import FakeVault, made_up_id
from tests.postgres import ENGINES, store_on, url_of

Make = Callable[[], Any]


@pytest.fixture(params=["fake", *ENGINES])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Opens the same vault again at each call, as a restart does."""
    if request.param == "fake":
        fake = FakeVault()
        return lambda: fake
    folder = store_on(request, tmp_path, request.param)
    return lambda: sql_vault(folder)


def sql_vault(folder: Path) -> SqlVault:
    engine = open_database(url_of(folder))
    metadata.create_all(engine)
    return SqlVault(engine, read_keys(folder / "keys.json"))


def test_a_kept_person_comes_back_after_a_restart(make: Make) -> None:
    people = [
        made_up_id(908),
        made_up_id(908, sign="Y"),
        TemporaryId("urn:a", "190688-951Z"),
        TemporaryId("urn:b", "190688-951Z"),
    ]
    keys = [make().keep(person) for person in people]
    assert len(set(keys)) == 4, "the sign and the system are part of the identity"
    assert [make().person_of(key) for key in keys] == people
    assert keys == [make().key_of(person) for person in people]


def test_key_of_stores_nothing(make: Make) -> None:
    key = make().key_of(made_up_id())
    assert len(key) == 32
    assert int(key, 16) >= 0
    assert make().person_of(key) is None


def test_keeping_twice_is_keeping_once(make: Make) -> None:
    assert make().keep(made_up_id()) == make().keep(made_up_id())
    assert make().person_of(PersonKey("0" * 32)) is None


def test_nothing_readable_lies_in_the_files(tmp_path: Path) -> None:
    person = made_up_id(913, day="010190")
    key = sql_vault(tmp_path).keep(person)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert key.encode() in written
    assert person.reveal().encode() not in written
    assert b"010190" not in written


def test_the_pseudonym_needs_the_key(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert sql_vault(tmp_path).key_of(made_up_id()) != sql_vault(tmp_path / "other").key_of(made_up_id())


def test_a_sealed_id_moved_to_another_row_does_not_open(store_folder: Path) -> None:
    vault = sql_vault(store_folder)
    one, other = vault.keep(made_up_id(908)), vault.keep(made_up_id(909))
    engine = open_database(url_of(store_folder))
    with writing(engine) as connection:
        sealed = connection.execute(sa.select(persons.c.sealed_id).where(persons.c.person_key == one)).scalar_one()
        connection.execute(sa.update(persons).where(persons.c.person_key == other).values(sealed_id=sealed))
    assert vault.person_of(one) == made_up_id(908)
    with pytest.raises(StoreUnavailable):
        vault.person_of(other)


def test_without_its_key_a_sealed_id_does_not_open(tmp_path: Path) -> None:
    key = sql_vault(tmp_path).keep(made_up_id())
    (tmp_path / "keys.json").unlink()
    with pytest.raises(StoreUnavailable):
        sql_vault(tmp_path).person_of(key)


def test_an_old_key_still_opens_what_it_sealed(tmp_path: Path) -> None:
    key = sql_vault(tmp_path).keep(made_up_id())
    path = tmp_path / "keys.json"
    old, new = json.loads(path.read_text()), json.loads(new_keys())
    seal = new["current"]["seal"]
    path.write_text(
        json.dumps({"current": old["current"] | {"seal": seal}, "keys": old["keys"] | {seal: new["keys"][seal]}})
    )
    assert sql_vault(tmp_path).person_of(key) == made_up_id()
    assert sql_vault(tmp_path).keep(made_up_id(909)) != key


def test_the_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    keys = read_keys(tmp_path / "deep" / "keys.json")
    path = tmp_path / "deep" / "keys.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_keys(path) == keys
    assert [p.name for p in path.parent.iterdir()] == ["keys.json"], "no draft is left behind"
    path.chmod(0o644)
    with pytest.raises(KeysUnusable):
        read_keys(path)


def test_keys_may_come_from_a_secret_manager_and_never_show(tmp_path: Path) -> None:
    text = new_keys()
    keys = read_keys(tmp_path / "keys.json", text)
    assert not (tmp_path / "keys.json").exists()
    assert all(secret not in repr(keys) for secret in json.loads(text)["keys"].values())
    for bad in (
        "",
        "{}",
        "[]",
        '{"current": {}, "keys": {}}',
        text.replace("=", "")[:80],
        text.replace("seal", "seel", 1),
    ):
        with pytest.raises(KeysUnusable) as caught:
            parse_keys(bad)
        assert not any(secret in str(caught.value) for secret in json.loads(text)["keys"].values())


def test_the_repr_of_a_vault_tells_no_key(tmp_path: Path) -> None:
    vault = sql_vault(tmp_path)
    assert "object at" in repr(vault)
    assert isinstance(vault.person_of(vault.keep(made_up_id())), Hetu)
