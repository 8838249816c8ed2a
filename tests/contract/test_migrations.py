"""The store's tables are built by migrations, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import data_access.migrations as migrations
from data_access.database import open_database, reading, writing
from data_access.tables import metadata
from domain.errors import StoreUnavailable
from tests.pace import crowding, pace


@pytest.fixture
def url(empty_url: str) -> str:
    """A database without tables, once on each engine."""
    return empty_url


def test_migrated_tables_are_the_tables_of_the_code(url: str) -> None:
    engine = open_database(url)
    migrations.migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert migrations.current(connection) == migrations.HEAD


def test_head_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


@pytest.mark.alone
def test_a_second_start_changes_nothing_and_is_quick(url: str) -> None:
    engine = open_database(url)
    migrations.migrate(engine)
    with writing(engine) as connection:
        connection.execute(sa.insert(metadata.tables["plans"]).values(id="p", subject="s", version=1, snapshot="{}"))
    took = []
    for _ in range(5):
        began = time.perf_counter()
        migrations.migrate(engine)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.1 * pace() * crowding()
    with reading(engine) as connection:
        assert connection.execute(sa.select(metadata.tables["plans"].c.id)).scalars().all() == ["p"]


def test_starts_at_the_same_moment_all_succeed(url: str) -> None:
    code = (
        "import sys; from data_access.database import open_database; from data_access.migrations import migrate;"
        "sys.stdin.readline(); migrate(open_database(sys.argv[1])); print('ready')"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", code, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(4)
    ]
    for start in starts:
        assert start.stdin
        start.stdin.write("go\n")
        start.stdin.flush()
    assert [start.communicate(timeout=300)[0].strip() for start in starts] == ["ready"] * 4


def test_a_store_of_a_newer_version_is_left_alone(url: str) -> None:
    engine = open_database(url)
    migrations.migrate(engine)
    with writing(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="newer version"):
        migrations.migrate(engine)


def test_a_migration_that_fails_leaves_no_table_behind(url: str) -> None:
    engine = open_database(url)
    with writing(engine) as connection:
        connection.execute(sa.text("CREATE TABLE open_items (other INTEGER)"))  # the last table to be made
    with pytest.raises(StoreUnavailable):
        migrations.migrate(engine)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["open_items"]


def test_going_back_drops_every_table(url: str) -> None:
    from alembic import command

    engine = open_database(url)
    migrations.migrate(engine)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


@pytest.mark.skipif(os.name != "posix", reason="file modes are of POSIX")
def test_the_store_is_its_owners_only(tmp_path: Path) -> None:
    """Whatever the folder and the umask: plans' texts and the use log stand in these files."""
    (tmp_path / "store.sqlite").touch(mode=0o644)
    engine = open_database(f"sqlite:///{tmp_path / 'store.sqlite'}")
    migrations.migrate(engine)
    with engine.connect():
        files = list(tmp_path.glob("store.sqlite*"))
        assert len(files) == 3
        assert {file.stat().st_mode & 0o077 for file in files} == {0}
