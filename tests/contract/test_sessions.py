"""Sessions: what the store promises, on the real store and over a restart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.database import open_database
from data_access.migrations import migrate
from data_access.sessions import HUMAN_GRAIN, SqlSessions, identity_of
from data_access.system_clock import HELSINKI, SystemClock
from domain.errors import StoreUnavailable
from tests.postgres import url_of

IDLE, ABSOLUTE = timedelta(minutes=15), timedelta(hours=10)


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()

    def pass_(self, span: timedelta) -> None:
        self.at += span


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def engine(store_folder: Path) -> sa.Engine:
    engine = open_database(url_of(store_folder))
    migrate(engine)
    return engine


@pytest.fixture
def store(engine: sa.Engine, clock: HandClock) -> SqlSessions:
    return SqlSessions(engine, clock, idle=IDLE, absolute=ABSOLUTE)


def test_both_tokens_lead_to_the_same_session(store: SqlSessions) -> None:
    cookie, identity = store.start("doctor", "fi")
    found = store.by_cookie(cookie)
    assert found is not None
    assert found == store.by_identity(identity)
    assert (found.staff_id, found.language) == ("doctor", "fi")
    assert store.identity_token(cookie) == identity


def test_tokens_are_long_random_and_not_interchangeable(store: SqlSessions) -> None:
    pairs = [store.start("doctor", None) for _ in range(50)]
    tokens = {token for pair in pairs for token in pair}
    assert len(tokens) == 100
    assert all(len(token) >= 43 for token in tokens)
    cookie, identity = pairs[0]
    assert store.by_cookie(identity) is None
    assert store.by_identity(cookie) is None
    assert identity_of(identity) not in tokens


def test_the_store_holds_no_token(store: SqlSessions, engine: sa.Engine) -> None:
    cookie, identity = store.start("doctor", None)
    with engine.connect() as connection:
        kept = str(connection.execute(sa.text("SELECT * FROM sessions")).all())
    assert cookie not in kept
    assert identity not in kept


@pytest.mark.parametrize("token", ["", "x", "\udcff", "a" * 100_000, "' OR 1=1 --", "\x00"])
def test_nonsense_is_nobody(store: SqlSessions, token: str) -> None:
    store.start("doctor", None)
    assert store.by_cookie(token) is None
    assert store.by_identity(token) is None
    assert store.identity_token(token) is None


def test_idle_session_ends_and_stays_ended(store: SqlSessions, clock: HandClock) -> None:
    cookie, _ = store.start("doctor", None)
    clock.pass_(IDLE)
    found = store.by_cookie(cookie)
    assert found is not None
    clock.pass_(timedelta(seconds=1))
    assert store.by_cookie(cookie) is None
    store.note_human(found.session_id)
    assert store.by_cookie(cookie) is None


def test_human_commands_move_the_idle_limit(store: SqlSessions, clock: HandClock) -> None:
    cookie, _ = store.start("doctor", None)
    for _ in range(10):
        clock.pass_(IDLE - timedelta(minutes=1))
        found = store.by_cookie(cookie)
        assert found is not None
        store.note_human(found.session_id)
    assert store.by_cookie(cookie) is not None


def test_looking_does_not_move_the_idle_limit(store: SqlSessions, clock: HandClock) -> None:
    cookie, identity = store.start("doctor", None)
    for _ in range(16):
        clock.pass_(timedelta(minutes=1))
        store.by_cookie(cookie), store.by_identity(identity), store.identity_token(cookie)
    assert store.by_cookie(cookie) is None


def test_commands_in_quick_succession_are_one_write(store: SqlSessions, clock: HandClock) -> None:
    cookie, _ = store.start("doctor", None)
    before = store.by_cookie(cookie)
    assert before is not None
    clock.pass_(HUMAN_GRAIN - timedelta(seconds=1))
    store.note_human(before.session_id)
    assert store.by_cookie(cookie) == before


def test_absolute_limit_holds_however_busy(store: SqlSessions, clock: HandClock) -> None:
    cookie, _ = store.start("doctor", None)
    while clock.at < datetime(2026, 11, 21, 18, 0, tzinfo=UTC):
        clock.pass_(timedelta(minutes=10))
        found = store.by_cookie(cookie)
        assert found is not None
        store.note_human(found.session_id)
    clock.pass_(timedelta(seconds=1))
    assert store.by_cookie(cookie) is None


def test_revoked_at_once_and_only_that_one(store: SqlSessions) -> None:
    first, second = store.start("doctor", None), store.start("doctor", None)
    found = store.by_cookie(first[0])
    assert found is not None
    store.end(found.session_id)
    store.end(found.session_id)
    assert store.by_cookie(first[0]) is None
    assert store.by_identity(first[1]) is None
    assert store.by_cookie(second[0]) is not None


def test_restart_keeps_sessions_and_languages(store_folder: Path, clock: HandClock) -> None:
    url = url_of(store_folder)
    before = open_database(url)
    migrate(before)
    store = SqlSessions(before, clock, idle=IDLE, absolute=ABSOLUTE)
    cookie, identity = store.start("surgeon", None)
    found = store.by_cookie(cookie)
    assert found is not None
    store.set_language(found.session_id, "sv")
    before.dispose()
    after = SqlSessions(open_database(url), clock, idle=IDLE, absolute=ABSOLUTE)
    kept = after.by_identity(identity)
    assert kept is not None
    assert (kept.staff_id, kept.language, kept.started) == ("surgeon", "sv", clock.at)


@pytest.mark.parametrize("url", ["sqlite:///{folder}/none/x.sqlite", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_missing_store_says_so(clock: HandClock, tmp_path: Path, url: str) -> None:
    store = SqlSessions(open_database(url.format(folder=tmp_path)), clock, idle=IDLE, absolute=ABSOLUTE)
    with pytest.raises(StoreUnavailable):
        store.by_cookie("x")
    with pytest.raises(StoreUnavailable):
        store.start("doctor", None)


def test_fixed_day_keeps_the_real_time_of_day() -> None:
    day = date(2026, 3, 29)  # clocks go forward that night
    clock = SystemClock(day)
    real, said = datetime.now(UTC).astimezone(HELSINKI), clock.now().astimezone(HELSINKI)
    assert clock.today() == day
    assert said.tzinfo is not None
    assert abs(timedelta(hours=said.hour - real.hour, minutes=said.minute - real.minute)) <= timedelta(
        hours=1, minutes=1
    )


def test_without_a_fixed_day_it_is_now() -> None:
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(seconds=5)
