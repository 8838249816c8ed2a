"""The only place where a service meets an adapter: settings in, one House a process out.

A new back end is a function like `_county`: a register of persons and sources, each a class with `id` and `fetch`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine

from data_access.access_memory import SqlAccessMemory
from data_access.audit import SqlAuditLog
from data_access.choices import SqlChoices
from data_access.county_directory import CountyDirectory
from data_access.county_sources import county_sources
from data_access.county_staff import CountyStaff
from data_access.county_statistics import CountyStatistics
from data_access.county_versions import CountyVersions
from data_access.database import open_database
from data_access.fan_out import SideBySide, Source
from data_access.fhir import build_fhir
from data_access.keys import CHAIN, KeysUnusable, read_keys
from data_access.made_up_county import __main__ as county
from data_access.made_up_county.showcase import showcase
from data_access.migrations import migrate
from data_access.plan_writes import SqlPlanWrites
from data_access.plans import SqlPlans
from data_access.sessions import SqlSessions
from data_access.system_clock import SystemClock
from data_access.templates_toml import TomlTemplates
from data_access.vault import SqlVault
from domain.errors import StoreUnavailable
from services.ports import Appointments, Directory, House, SegmentStatistics, Versions
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


def set_up() -> None:
    """Build the house. Raises SystemExit with one sentence that names what cannot be used; never personal data."""
    try:
        house()
    except OSError as error:
        raise SystemExit(f"{error.filename or settings().data_dir} cannot be used: {error.strerror or error}") from None
    except (KeysUnusable, StoreUnavailable) as error:
        raise SystemExit(f"The store or its keys cannot be used: {error}") from None


def prepare_data() -> None:
    """What must be there before a server starts: the data folder and, without a real back end, the made-up county."""
    chosen = settings()
    chosen.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not chosen.fhir:
        day = SystemClock(chosen.today).today().isoformat()
        size, seed = str(chosen.county_size), str(chosen.county_seed)
        folder = str(chosen.data_dir / "county")
        county.main(["--if-missing", "--size", size, "--seed", seed, "--day", day, "--out", folder])


@lru_cache(maxsize=1)
def _house() -> House:
    chosen = settings()
    prepare_data()
    clock = SystemClock(chosen.today)
    engine = open_database(chosen.store_url)
    migrate(engine)
    keys = read_keys(chosen.data_dir / "keys.json", chosen.keys)
    vault = SqlVault(engine, keys)
    audit = SqlAuditLog(engine, keys, clock, chosen.data_dir / "audit-head")
    templates = TomlTemplates()
    made_up = not chosen.fhir
    back = _county(chosen.data_dir / "county", clock) if made_up else _fhir(chosen, clock)
    return House(
        clock=clock,
        directory=back.directory,
        fan_out=SideBySide(back.sources, clock),
        vault=vault,
        audit=audit,
        memory=SqlAccessMemory(engine),
        plans=SqlPlans(engine, clock, audit, templates, keys.secret(CHAIN)),
        sessions=_sessions(engine, clock, chosen),
        choices=SqlChoices(engine),
        staff=CountyStaff(vault.key_of, demo=made_up or chosen.anyone_may_open_real_data),
        statistics=back.statistics,
        made_up=made_up,
        artificial_ids=made_up or chosen.anyone_may_open_real_data,
        templates=templates,
        appointments=back.appointments,
        versions=back.versions,
        plan_writes=SqlPlanWrites(engine),
        examples=back.examples,
    )


@dataclass(frozen=True)
class _BackEnd:
    """What one back end brings. Only the directory and the sources are needed."""

    directory: Directory
    sources: Sequence[Source]
    statistics: SegmentStatistics | None = None
    appointments: Appointments | None = None
    versions: Versions | None = None
    examples: tuple[tuple[str, str], ...] = ()


def _county(folder: Path, clock: SystemClock) -> _BackEnd:
    directory = CountyDirectory(folder, clock)
    examples = tuple((person.hetu, person.key) for person in showcase())
    sources, statistics = county_sources(folder, clock), CountyStatistics(folder, clock)
    return _BackEnd(directory, sources, statistics, directory, CountyVersions(folder, clock), examples)


def _fhir(chosen: Settings, clock: SystemClock) -> _BackEnd:
    directory, sources = build_fhir(chosen, clock)
    return _BackEnd(directory, sources, appointments=directory)


def _sessions(engine: Engine, clock: SystemClock, chosen: Settings) -> SqlSessions:
    idle, absolute = timedelta(minutes=chosen.idle_minutes), timedelta(hours=chosen.session_hours)
    return SqlSessions(engine, clock, idle=idle, absolute=absolute)
