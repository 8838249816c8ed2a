"""The county's four sources, directory and staff against their ports."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data_access.county_directory import CountyDirectory
from data_access.county_sources import county_sources
from data_access.county_staff import CountyStaff
from data_access.county_store import CountyFile
from data_access.made_up_county.showcase import STAFF_CUSTOMERS, showcase
from domain.access import Relation
from domain.event import Confidentiality
from domain.hetu import SYSTEM, Hetu, PersonalId, TemporaryId, personal_id
from domain.results import Empty, Failed, Fetched, Trouble
from domain.staff import Role
from services import ports
from services.ports import Deadline
from tests.contract.source_suite import SourceSuite
from tests.pace import pace

DAY = date(2026, 11, 21)
STRANGER = Hetu("010100A997L")


class FixedClock:
    """A clock that stands still on a day."""

    def __init__(self, day: date = DAY) -> None:
        self.day = day

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=UTC)

    def today(self) -> date:
        return self.day


def person(key: str) -> PersonalId:
    found = {customer.key: customer for customer in showcase()}[key]
    return personal_id(found.system or SYSTEM, found.hetu)


@pytest.mark.parametrize("which", range(4), ids=["persons", "clinical", "relations", "segments"])
class TestCountySource(SourceSuite):
    @pytest.fixture
    def source(self, county_dir: Path, which: int) -> Any:
        return county_sources(county_dir, FixedClock())[which]

    @pytest.fixture
    def known(self) -> PersonalId:
        return person("psychiatric")

    @pytest.fixture
    def unknown(self) -> PersonalId:
        return STRANGER

    @pytest.fixture
    def broken(self, tmp_path: Path, which: int) -> Any:
        return county_sources(tmp_path, FixedClock())[which]

    def test_a_file_of_another_kind_is_nonsense(self, tmp_path: Path, which: int) -> None:
        for name in ("persons", "clinical", "relations", "segments"):
            (tmp_path / f"{name}.sqlite").write_bytes(b"not a database at all, but long enough to look at" * 40)
        answer = county_sources(tmp_path, FixedClock())[which].fetch(person("knee"), Deadline.after(5))
        assert isinstance(answer, Failed)
        assert answer.trouble is Trouble.NONSENSE

    def test_a_row_of_another_person_is_refused(self, county_dir: Path, tmp_path: Path, which: int) -> None:
        folder = tmp_path / "county"
        shutil.copytree(county_dir, folder)
        source = county_sources(folder, FixedClock())[which]
        source.file.number_of = lambda asked: (1, person("heavy").reveal())  # a file that mixes people up
        answer = source.fetch(person("knee"), Deadline.after(5))
        assert isinstance(answer, Failed)
        assert answer.trouble is Trouble.OTHER_PERSON


def test_every_field_of_an_event_is_in_its_place(county_dir: Path) -> None:
    """The reader gives fields by their order: here they are compared by name with what the file says."""
    source = county_sources(county_dir, FixedClock())[1]
    answer = source.fetch(person("heavy"), Deadline.after(5))
    assert isinstance(answer, Fetched)
    with sqlite3.connect(county_dir / "clinical.sqlite") as db:
        rows = db.execute(
            """SELECT e.seq, t.kind, coalesce(w.what, t.what), 'clinical', nullif(t.channel, ''), u.name, u.place, p.name,
            nullif(t.specialty, ''), coalesce(w.reason, nullif(t.reason, '')), nullif(max(e.minutes, 0), 0),
            nullif(e.cents, 0) / 100.0, e.value, nullif(e.episode, 0), nullif(e.pathway, 0), t.register, t.shielded
            FROM event e JOIN subject s ON s.c = e.c JOIN template t ON t.number = e.template
            LEFT JOIN wording w ON w.c = e.c AND w.seq = e.seq LEFT JOIN unit u ON u.number = e.unit
            LEFT JOIN professional p ON p.number = e.who WHERE s.id = ? ORDER BY e.seq""",
            (person("heavy").reveal(),),
        ).fetchall()
    db.close()
    told = [
        (
            int(e.id.split(".")[-1]), e.kind, e.what, e.source, e.channel, e.unit, e.place,
            e.performer.name if e.performer else None, e.specialty, e.reason, e.duration_min, e.cost_eur,
            e.quantity.value if e.quantity else None, int(e.episode_id.split(".e")[1]) if e.episode_id else None,
            int(e.pathway_id.split(".p")[1]) if e.pathway_id else None, e.register,
            int(e.confidentiality is Confidentiality.SHIELDED),
        )
        for e in answer.value.events
    ]  # fmt: skip
    assert len(rows) > 2000
    assert told == rows


class TestConnections:
    """Pages run on threads of their own: a file is not opened anew for each of them."""

    @pytest.fixture
    def file(self, county_dir: Path, tmp_path: Path) -> CountyFile:
        shutil.copy(county_dir / "persons.sqlite", tmp_path)
        return CountyFile(tmp_path, "persons", FixedClock())

    def test_a_thread_takes_over_the_connection_of_one_that_ended_and_never_of_one_that_lives(
        self, file: CountyFile
    ) -> None:
        seen: list[int] = []

        def page() -> None:
            assert file.connection() is file.connection()
            assert file.number_of(person("knee")) is not None
            seen.append(id(file.connection()))

        mine = file.connection()
        for _ in range(3):
            thread = threading.Thread(target=page)
            thread.start()
            thread.join()
        assert len(set(seen)) == 1
        assert seen[0] != id(mine)

    def test_a_county_that_was_built_anew_is_read_anew(self, file: CountyFile, tmp_path: Path) -> None:
        found: list[object] = []
        for number in (1, 2):
            with sqlite3.connect(tmp_path / "new") as new:
                new.execute("CREATE TABLE subject(c INTEGER, id TEXT)")
                new.execute("INSERT INTO subject VALUES (?, ?)", (number, STRANGER.reveal()))
            new.close()
            (tmp_path / "new").replace(tmp_path / "persons.sqlite")
            thread = threading.Thread(target=lambda: found.append(file.number_of(STRANGER)))
            thread.start()
            thread.join()
        assert found == [(1, STRANGER.reveal()), (2, STRANGER.reveal())]

    def test_a_thread_that_lives_on_reads_a_file_put_in_place_of_a_broken_one(
        self, file: CountyFile, tmp_path: Path
    ) -> None:
        path, kept = tmp_path / "persons.sqlite", tmp_path / "kept"
        shutil.copy(path, kept)
        before = file.number_of(person("knee"))
        (tmp_path / "bad").write_bytes(b"not a database at all, but long enough to look at" * 40)
        (tmp_path / "bad").replace(path)
        with pytest.raises(sqlite3.DatabaseError):
            file.number_of(person("knee"))
        kept.replace(path)
        assert file.number_of(person("knee")) == before is not None


class TestDirectory:
    @pytest.fixture
    def directory(self, county_dir: Path) -> CountyDirectory:
        return CountyDirectory(county_dir, FixedClock())

    def test_implements_its_ports(self, directory: CountyDirectory) -> None:
        gate: ports.Directory = directory
        diary: ports.Appointments = directory
        assert gate is diary

    def test_twins_are_told_of_and_never_named(self, directory: CountyDirectory) -> None:
        for key, twin in (("twin", True), ("other_twin", True), ("knee", False), ("temporary", False)):
            answer = directory.standing(person(key), Deadline.after(5))
            assert isinstance(answer, Fetched)
            assert answer.value.sign_twin is twin
            assert answer.value.customer.id == person(key)

    def test_nobody_is_empty(self, directory: CountyDirectory) -> None:
        assert isinstance(directory.standing(STRANGER, Deadline.after(5)), Empty)
        assert isinstance(directory.standing(TemporaryId("urn:oid:1.2", "190688-951Z"), Deadline.after(5)), Empty)

    def test_the_demo_doctor_has_a_relation_to_most_and_not_to_all(self, directory: CountyDirectory) -> None:
        open_to_doctor = set()
        for customer in showcase():
            standing = directory.standing(person(customer.key), Deadline.after(5))
            assert isinstance(standing, Fetched)
            doctor = CountyStaff().member("doctor")
            if any(tie.holds("doctor", doctor.unit, DAY) for tie in standing.value.relations):
                open_to_doctor.add(customer.key)
        assert open_to_doctor >= {
            "knee",
            "stopped",
            "heavy",
            "busy",
            "hidden",
            "child",
            "twin",
            "other_twin",
            "temporary",
        }
        assert open_to_doctor.isdisjoint({"withdrawn", "empty", "deceased", "own", "colleague"})

    def test_relations_carry_kind_start_and_end(self, directory: CountyDirectory) -> None:
        answer = directory.standing(person("knee"), Deadline.after(5))
        assert isinstance(answer, Fetched)
        booked = [tie for tie in answer.value.relations if tie.kind is Relation.APPOINTMENT]
        assert [(tie.staff_id, tie.start, tie.end) for tie in booked] == [
            ("doctor", DAY - timedelta(days=14), DAY + timedelta(days=14))
        ]

    def test_without_the_relations_file_it_says_what_is_missing(self, county_dir: Path, tmp_path: Path) -> None:
        shutil.copy(county_dir / "persons.sqlite", tmp_path)
        answer = CountyDirectory(tmp_path, FixedClock()).standing(person("knee"), Deadline.after(5))
        assert isinstance(answer, Fetched)
        assert answer.value.relations == ()
        assert answer.partial == ("relations", "denials")

    def test_relations_answer_while_their_file_can_be_read(self, county_dir: Path, tmp_path: Path) -> None:
        assert CountyDirectory(county_dir, FixedClock()).relations_answer(Deadline.after(5))
        shutil.copy(county_dir / "persons.sqlite", tmp_path)
        assert not CountyDirectory(tmp_path, FixedClock()).relations_answer(Deadline.after(5))

    def test_without_the_register_of_persons_it_fails(self, tmp_path: Path) -> None:
        directory = CountyDirectory(tmp_path, FixedClock())
        assert isinstance(directory.standing(person("knee"), Deadline.after(5)), Failed)
        assert directory.names([person("knee")], Deadline.after(5)) == {}

    def test_names_of_known_people_only(self, directory: CountyDirectory) -> None:
        names = directory.names([person("knee"), STRANGER, person("temporary")], Deadline.after(5))
        assert names == {person("knee"): "Lehtonen, Raija Kaarina", person("temporary"): "Kask, Jaan"}

    def test_todays_bookings_are_todays_on_any_day(self, county_dir: Path) -> None:
        for day in (DAY, DAY + timedelta(days=1), DAY + timedelta(days=40)):
            directory = CountyDirectory(county_dir, FixedClock(day))
            doctor = CountyStaff().member("doctor")
            assert doctor is not None
            answer = directory.on(doctor, day, Deadline.after(5))
            assert isinstance(answer, Fetched)
            people = {booking.person for booking in answer.value}
            assert people >= {person(key) for key in ("knee", "heavy", "swedish", "child", "busy", "hidden", "twin")}
            assert [b.at for b in answer.value] == sorted(b.at for b in answer.value if b.at)
            assert all(booking.reason for booking in answer.value)

    def test_a_bookings_day_is_the_day_its_event_shows(self, county_dir: Path) -> None:
        directory, clock = CountyDirectory(county_dir, FixedClock()), FixedClock()
        doctor = CountyStaff().member("doctor")
        assert doctor is not None
        relations = county_sources(county_dir, clock)[2]
        for day in (DAY + timedelta(days=n) for n in range(1, 30)):
            answer = directory.on(doctor, day, Deadline.after(5))
            assert isinstance(answer, Fetched)
            for booking in answer.value:
                portion = relations.fetch(booking.person, Deadline.after(5))
                assert isinstance(portion, Fetched)
                assert any(event.start.day == day for event in portion.value.events)


class TestStaff:
    def test_six_demo_people_with_their_roles(self) -> None:
        staff: ports.StaffDirectory = CountyStaff()
        roles = {member.id: member.role for member in staff.demo_people()}
        assert roles == {
            "doctor": Role.DOCTOR, "surgeon": Role.SURGEON, "staff": Role.CARE_STAFF, "lead": Role.TEAM_LEAD,
            "social": Role.CARE_STAFF, "officer": Role.PROTECTION_OFFICER,
        }  # fmt: skip
        assert [member.id for member in staff.by_role("surgeon")] == ["surgeon"]
        assert staff.member("nobody") is None

    def test_no_demo_people_when_the_demo_must_not_exist(self) -> None:
        assert CountyStaff(demo=False).demo_people() == ()

    def test_staff_who_are_customers_are_known_by_person_key(self) -> None:
        staff = CountyStaff(lambda who: "key of " + who.reveal())
        doctor, surgeon = staff.member("doctor"), staff.member("surgeon")
        assert doctor is not None
        assert surgeon is not None
        assert doctor.person_key == "key of " + STAFF_CUSTOMERS["doctor"]
        assert surgeon.person_key is None


@pytest.mark.alone
def test_reading_one_customer_is_quick(county_dir: Path) -> None:
    """Best of ten, CPU time of this thread. Quiet: 17 ms for 2,000 events, 1 ms for an ordinary customer; the
    limits follow the pace of the machine."""
    clinical = county_sources(county_dir, FixedClock())[1]
    for key, most_ms in (("heavy", 25.0), ("knee", 2.0)):
        spent = []
        for _ in range(10):
            before = time.thread_time()
            clinical.fetch(person(key), Deadline.after(5))
            spent.append((time.thread_time() - before) * 1000)
        assert min(spent) <= most_ms * pace(), key
