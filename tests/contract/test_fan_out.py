"""The fan-out's contract: every source gets an answer by the deadline, whatever its thread does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from data_access import fan_out as fan_out_module
from data_access.fan_out import SideBySide
from data_access.lanes import Lane
from domain.customer import Customer
from domain.hetu import PersonalId, TemporaryId
from domain.portion import Portion
from domain.results import Answer, Empty, Failed, Fetched, Trouble
from services.ports import Deadline, FanOut
from tests.pace import crowding

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
LIISA = TemporaryId("urn:test", "liisa")
PEKKA = TemporaryId("urn:test", "pekka")


class StillClock:
    def now(self) -> datetime:
        return AT

    def today(self) -> date:
        return AT.date()


def comes(true: Callable[[], object], seconds: float = 10) -> None:
    """Waits until it is so, however busy the machine is; what did not come is told by the assertion after this."""
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.01)


class Quick:
    def __init__(self, id: str, subject: PersonalId = LIISA, customer: Customer | None = None) -> None:
        self.id = id
        self.portion = Portion(subject=subject, customer=customer)

    def fetch(self, person: PersonalId, deadline: Deadline) -> Answer[Portion]:
        return Fetched(self.portion, AT, self.id)


HANGS_S = 60.0


class Hung:
    def __init__(self, id: str) -> None:
        self.id = id
        self.let_go = threading.Event()
        self.asked = 0

    def fetch(self, person: PersonalId, deadline: Deadline) -> Answer[Portion]:
        self.asked += 1
        self.let_go.wait(HANGS_S)
        return Empty(AT, self.id)


class Broken:
    def __init__(self, id: str) -> None:
        self.id = id

    def fetch(self, person: PersonalId, deadline: Deadline) -> Answer[Portion]:
        raise KeyError("010190-999P is not here")


class Absurd:
    def __init__(self, id: str, answer: object) -> None:
        self.id, self.answer = id, answer

    def fetch(self, person: PersonalId, deadline: Deadline) -> Answer[Portion]:
        return self.answer  # type: ignore[return-value]


@pytest.mark.alone
def test_every_source_answers_side_by_side_and_at_once() -> None:
    fan: FanOut = SideBySide([Quick("persons"), Quick("clinical"), Quick("relations"), Quick("segments")], StillClock())
    fan.start(LIISA, Deadline.after(20)).wait(20)  # threads are made the first time
    took = []
    for _ in range(5):
        began = time.monotonic()
        gathering = fan.start(LIISA, Deadline.after(20))
        gathering.wait(20)
        took.append(time.monotonic() - began)
    assert gathering.pending() == ()
    assert tuple(gathering.answers()) == ("persons", "clinical", "relations", "segments")
    assert all(isinstance(answer, Fetched) for answer in gathering.answers().values())
    assert min(took) < 0.1 * crowding(), "others on this machine make it slower, never quicker"


@pytest.mark.alone
def test_a_hung_source_is_timed_out_at_the_deadline_and_the_others_are_there() -> None:
    hung = Hung("clinical")
    fan = SideBySide([Quick("persons"), hung], StillClock())
    gathering = fan.start(LIISA, Deadline.after(2))
    gathering.wait_more(0, 2)
    assert tuple(gathering.answers()) == ("persons",)
    assert gathering.pending() == ("clinical",)
    gathering.wait(60)
    assert not hung.let_go.is_set(), "it still hangs"
    assert gathering.pending() == ()
    assert gathering.answers()["clinical"] == Failed("clinical", Trouble.TIMED_OUT, AT)
    hung.let_go.set()
    time.sleep(0.05)
    assert gathering.answers()["clinical"] == Failed("clinical", Trouble.TIMED_OUT, AT)


class Near(Quick):
    """On this machine: notes what has been asked before it, and on which thread."""

    near = True

    def __init__(self, id: str, log: list[tuple[str, int]]) -> None:
        super().__init__(id)
        self.log = log

    def fetch(self, person: PersonalId, deadline: Deadline) -> Answer[Portion]:
        self.log.append((self.id, threading.get_ident()))
        return super().fetch(person, deadline)


def test_near_sources_are_read_by_one_thread_when_somebody_waits_and_far_ones_at_once() -> None:
    log: list[tuple[str, int]] = []
    far = Hung("far")
    fan = SideBySide([Near("persons", log), far, Near("clinical", log)], StillClock())
    gathering = fan.start(LIISA, Deadline.after(20))
    comes(lambda: far.asked)
    assert (far.asked, log) == (1, [])
    far.let_go.set()
    gathering.wait(20)
    assert tuple(gathering.answers()) == ("persons", "far", "clinical")
    assert [id for id, _ in log] == ["persons", "clinical"]
    assert {thread for _, thread in log} - {threading.get_ident()} == {log[0][1]}, "one, and not the asker's own"


@pytest.mark.parametrize("ask", ["answers", "pending"])
def test_asking_without_waiting_makes_near_sources_answer_too(ask: str) -> None:
    log: list[tuple[str, int]] = []
    gathering = SideBySide([Near("persons", log)], StillClock()).start(LIISA, Deadline.after(20))
    getattr(gathering, ask)()
    comes(lambda: gathering._answers)  # not by asking it again
    assert tuple(gathering.answers()) == ("persons",)


@pytest.mark.alone
def test_a_near_source_that_hangs_keeps_nobody_past_the_deadline() -> None:
    hung = Hung("clinical")
    hung.near = True  # type: ignore[attr-defined]
    log: list[tuple[str, int]] = []
    fan = SideBySide([Near("persons", log), hung, Near("relations", log)], StillClock())
    began = time.monotonic()
    gathering = fan.start(LIISA, Deadline.after(1))
    gathering.wait(60)
    assert time.monotonic() - began < HANGS_S / 2
    found = gathering.answers()
    assert isinstance(found["persons"], Fetched)
    assert {id for id, answer in found.items() if isinstance(answer, Failed)} == {"clinical", "relations"}
    hung.let_go.set()
    time.sleep(0.05)
    assert [id for id, _ in log] == ["persons"], "nobody is asked when nobody waits any more"


def test_nobody_is_asked_for_a_gathering_that_is_closed_before_it_is_waited_for() -> None:
    log: list[tuple[str, int]] = []
    gathering = SideBySide([Near("persons", log)], StillClock()).start(LIISA, Deadline.after(20))
    gathering.close()
    gathering.wait(1)
    time.sleep(0.05)
    assert log == []


@pytest.mark.alone
def test_waiting_for_one_more_answer_returns_with_it() -> None:
    first, second = Hung("clinical"), Hung("relations")
    fan = SideBySide([Quick("persons"), first, second], StillClock())
    gathering = fan.start(LIISA, Deadline.after(20))
    gathering.wait_more(0, 20)
    assert tuple(gathering.answers()) == ("persons",)
    began = time.monotonic()
    gathering.wait_more(1, 0.1)
    assert time.monotonic() - began >= 0.09, "nothing more has come"
    threading.Timer(0.1, first.let_go.set).start()
    gathering.wait_more(1, 20)
    assert tuple(gathering.answers()) == ("persons", "clinical")
    second.let_go.set()
    gathering.wait_more(2, 20)
    gathering.wait_more(3, 20)
    assert gathering.pending() == ()
    assert time.monotonic() - began < 15, "one who has everything waits for nothing"


@pytest.mark.alone
def test_waiting_for_one_more_ends_at_the_deadline_and_when_it_is_closed() -> None:
    fan = SideBySide([Hung("clinical")], StillClock())
    began = time.monotonic()
    gathering = fan.start(LIISA, Deadline.after(0.2))
    gathering.wait_more(0, 10)
    assert gathering.answers()["clinical"] == Failed("clinical", Trouble.TIMED_OUT, AT)
    closed = fan.start(LIISA, Deadline.after(40))
    threading.Timer(0.1, closed.close).start()
    closed.wait_more(0, 40)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("source", "trouble"),
    [
        (Broken("x"), Trouble.NONSENSE),
        (Absurd("x", None), Trouble.NONSENSE),
        (Absurd("x", {"subject": "liisa"}), Trouble.NONSENSE),
        (Absurd("x", Fetched("not a portion", AT, "x")), Trouble.NONSENSE),
        (Quick("x", subject=PEKKA), Trouble.OTHER_PERSON),
        (
            Quick("x", customer=Customer(id=PEKKA, family_name="P", given_names="", birth_date=None)),
            Trouble.OTHER_PERSON,
        ),
    ],
)
def test_trouble_of_a_source_is_its_own(source: object, trouble: Trouble, caplog: pytest.LogCaptureFixture) -> None:
    fan = SideBySide([source, Quick("persons")], StillClock())  # type: ignore[list-item]
    gathering = fan.start(LIISA, Deadline.after(20))
    gathering.wait(20)
    assert gathering.answers()["x"] == Failed("x", trouble, AT)
    assert isinstance(gathering.answers()["persons"], Fetched)
    assert "010190" not in caplog.text


def test_a_linked_id_is_the_same_person() -> None:
    customer = Customer(id=PEKKA, family_name="P", given_names="", birth_date=None, linked_ids=(LIISA,))
    fan = SideBySide([Quick("x", customer=customer)], StillClock())
    gathering = fan.start(LIISA, Deadline.after(20))
    gathering.wait(20)
    assert isinstance(gathering.answers()["x"], Fetched)


def test_a_hung_source_takes_neither_threads_without_end_nor_the_others_turn() -> None:
    hung = Hung("clinical")
    fan = SideBySide([Quick("persons"), hung], StillClock(), workers=2, waiting=4)
    gatherings = []
    for _ in range(30):
        gatherings.append(fan.start(LIISA, Deadline.after(1.5)))
        gatherings[-1].wait(0.005)
    for gathering in gatherings:
        gathering.wait(20)
        assert isinstance(gathering.answers()["persons"], Fetched)
        assert gathering.answers()["clinical"] == Failed("clinical", Trouble.TIMED_OUT, AT)
    assert hung.asked == 2
    hung.let_go.set()
    time.sleep(0.05)
    later = fan.start(LIISA, Deadline.after(20))
    later.wait(20)
    assert isinstance(later.answers()["clinical"], Empty)
    assert hung.asked == 3, "jobs whose deadline passed while they queued are never asked"


def test_a_gathering_is_found_until_closed_or_a_minute_after_its_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    fan = SideBySide([Quick("persons")], StillClock())
    gathering = fan.start(LIISA, Deadline.after(0.05))
    assert fan.find(gathering.id) is gathering
    assert fan.find("guessed") is None
    gathering.close()
    assert fan.find(gathering.id) is None
    assert gathering.answers() == {}
    assert gathering.pending() == ()
    monkeypatch.setattr(fan_out_module, "KEEP_SECONDS", 0.1)
    fan = SideBySide([Quick("persons")], StillClock())
    short = fan.start(LIISA, Deadline.after(0.05))
    comes(lambda: short.closed)
    assert short.closed, "the sweeper closes it without anybody asking"
    assert fan.find(short.id) is None


def test_the_registry_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fan_out_module, "MOST_KEPT", 3)
    fan = SideBySide([Quick("persons")], StillClock())
    started = [fan.start(LIISA, Deadline.after(20)) for _ in range(5)]
    assert [fan.find(g.id) is not None for g in started] == [False, False, True, True, True]
    assert started[0].closed


def test_two_sources_cannot_share_an_id() -> None:
    with pytest.raises(ValueError, match="share"):
        SideBySide([Quick("x"), Quick("x")], StillClock())


def test_a_lane_reuses_threads_and_drops_jobs_past_their_deadline() -> None:
    lane, done = Lane("test", workers=3, waiting=100), threading.Event()
    seen: list[int] = []
    for n in range(20):
        assert lane.submit(Deadline.after(20), lambda n=n: seen.append(n))  # type: ignore[misc]
    lane.submit(Deadline.after(20), done.set)
    assert done.wait(20)
    comes(lambda: len(seen) == 20)
    assert sorted(seen) == list(range(20))
    assert 1 <= lane.workers <= 3
    assert lane.submit(Deadline.after(-1), lambda: seen.append(99))
    time.sleep(0.02)
    assert 99 not in seen
