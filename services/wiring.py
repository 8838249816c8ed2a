"""The only place where a service meets an adapter: settings in, one House a process out."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import lru_cache
from typing import Any

from data_access.database import open_database
from data_access.sessions import SqlSessions
from data_access.system_clock import SystemClock
from data_access.tables import metadata
from domain.errors import StoreUnavailable
from domain.staff import Role, StaffMember
from services.ports import House
from services.settings import Settings, read_settings

_lock = threading.Lock()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once. Raises SystemExit with plain lines."""
    return read_settings()


def house() -> House:
    """The house of this process, built at the first call."""
    with _lock:
        return _house()


def prepare_data() -> None:
    """What must be there before a server starts: the data folder, the county, the store's newest tables."""
    settings().data_dir.mkdir(parents=True, exist_ok=True)


@lru_cache(maxsize=1)
def _house() -> House:
    chosen = settings()
    prepare_data()
    engine = open_database(chosen.store_url)
    metadata.create_all(engine)
    clock = SystemClock(chosen.today)
    absent: Any = _Absent()
    return House(
        clock=clock,
        directory=absent,
        fan_out=absent,
        vault=absent,
        audit=_Unkept(),  # type: ignore[arg-type]
        memory=absent,
        plans=absent,
        sessions=SqlSessions(
            engine,
            clock,
            idle=timedelta(minutes=chosen.idle_minutes),
            absolute=timedelta(hours=chosen.session_hours),
        ),
        staff=_FirstStaff(),
        statistics=None,
        made_up=not chosen.fhir,
        artificial_ids=True,
    )


class _Absent:
    """A part that has not landed yet."""

    def __getattr__(self, name: str) -> Any:
        raise StoreUnavailable(name)


class _Unkept:
    """Until the log lands: counts only."""

    def write(self, entry: object) -> int:
        return 1


class _FirstStaff:
    """Until the county's staff lands."""

    _people = (
        StaffMember("doctor", "Aino Lehto", Role.DOCTOR, "Keskustan terveysasema"),
        StaffMember("surgeon", "Mikael Ström", Role.SURGEON, "Ortopedia"),
        StaffMember("staff", "Leila Salmi", Role.CARE_STAFF, "Keskustan terveysasema"),
        StaffMember("lead", "Olli Kangas", Role.TEAM_LEAD, "Avovastaanotot"),
        StaffMember("officer", "Sari Niemi", Role.PROTECTION_OFFICER, "Tietosuoja"),
    )

    def member(self, staff_id: str) -> StaffMember | None:
        return next((person for person in self._people if person.id == staff_id), None)

    def demo_people(self) -> tuple[StaffMember, ...]:
        return self._people

    def by_role(self, role: str) -> tuple[StaffMember, ...]:
        return tuple(person for person in self._people if person.role.value == role)
