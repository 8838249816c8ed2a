"""The only place where a service meets an adapter: settings in, one House a process out."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine

from data_access.access_memory import SqlAccessMemory
from data_access.audit import SqlAuditLog
from data_access.database import open_database
from data_access.keys import CHAIN, read_keys
from data_access.migrations import migrate
from data_access.plans import SqlPlans
from data_access.sessions import SqlSessions
from data_access.system_clock import SystemClock
from data_access.templates_toml import TomlTemplates
from data_access.vault import SqlVault
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
    settings().data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)


@lru_cache(maxsize=1)
def _house() -> House:
    chosen = settings()
    prepare_data()
    engine = open_database(chosen.store_url)
    migrate(engine)
    clock = SystemClock(chosen.today)
    keys = read_keys(chosen.data_dir / "keys.json")
    audit = SqlAuditLog(engine, keys, clock, chosen.data_dir / "audit-head")
    templates = TomlTemplates()
    absent: Any = _Absent()
    return House(
        clock=clock,
        directory=absent,
        fan_out=absent,
        vault=SqlVault(engine, keys),
        audit=audit,
        memory=SqlAccessMemory(engine),
        plans=SqlPlans(engine, clock, audit, templates, keys.secret(CHAIN)),
        sessions=_sessions(engine, clock, chosen),
        staff=_FirstStaff(),
        statistics=None,
        made_up=not chosen.fhir,
        artificial_ids=True,
        templates=templates,
    )


def _sessions(engine: Engine, clock: SystemClock, chosen: Settings) -> SqlSessions:
    idle, absolute = timedelta(minutes=chosen.idle_minutes), timedelta(hours=chosen.session_hours)
    return SqlSessions(engine, clock, idle=idle, absolute=absolute)


class _Absent:
    """A part that has not landed yet."""

    def __getattr__(self, name: str) -> Any:
        raise StoreUnavailable(name)


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
