"""The only place where a service meets an adapter: settings in, one House a process out.

A new back end is one class with `id` and `fetch` in `_back_end`.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import lru_cache
from typing import cast

from sqlalchemy import Engine

from data_access.access_memory import SqlAccessMemory
from data_access.audit import SqlAuditLog
from data_access.county_directory import CountyDirectory
from data_access.county_segments import SegmentsSource
from data_access.county_source import CLINICAL, PERSONS, RELATIONS, SEGMENTS
from data_access.county_sources import ClinicalSource, PersonsSource, RelationsSource
from data_access.county_staff import CountyStaff
from data_access.county_store import CountyFile
from data_access.database import open_database
from data_access.fan_out import SideBySide, Source
from data_access.keys import CHAIN, read_keys
from data_access.made_up_county import __main__ as county
from data_access.made_up_county.showcase import showcase
from data_access.migrations import migrate
from data_access.plans import SqlPlans
from data_access.sessions import SqlSessions
from data_access.system_clock import SystemClock
from data_access.templates_toml import TomlTemplates
from data_access.vault import SqlVault
from services.ports import Directory, House
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
    keys = read_keys(chosen.data_dir / "keys.json")
    vault = SqlVault(engine, keys)
    audit = SqlAuditLog(engine, keys, clock, chosen.data_dir / "audit-head")
    templates = TomlTemplates()
    directory, sources = _back_end(chosen, clock)
    made_up = not chosen.fhir
    return House(
        clock=clock,
        directory=directory,
        fan_out=SideBySide(sources, clock),
        vault=vault,
        audit=audit,
        memory=SqlAccessMemory(engine),
        plans=SqlPlans(engine, clock, audit, templates, keys.secret(CHAIN)),
        sessions=_sessions(engine, clock, chosen),
        staff=CountyStaff(vault.key_of, demo=made_up or chosen.anyone_may_open_real_data),
        statistics=None,
        made_up=made_up,
        artificial_ids=True,
        templates=templates,
        examples=tuple((person.hetu, person.key) for person in showcase()) if made_up else (),
    )


def _back_end(chosen: Settings, clock: SystemClock) -> tuple[Directory, list[Source]]:
    """The register of persons and the sources to ask side by side."""
    folder = chosen.data_dir / "county"
    kinds = {PERSONS: PersonsSource, CLINICAL: ClinicalSource, RELATIONS: RelationsSource, SEGMENTS: SegmentsSource}
    sources = [kind(CountyFile(folder, id, clock)) for id, kind in kinds.items()]
    return CountyDirectory(folder, clock), cast(list[Source], sources)


def _sessions(engine: Engine, clock: SystemClock, chosen: Settings) -> SqlSessions:
    idle, absolute = timedelta(minutes=chosen.idle_minutes), timedelta(hours=chosen.session_hours)
    return SqlSessions(engine, clock, idle=idle, absolute=absolute)
