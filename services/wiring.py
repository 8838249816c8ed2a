"""The only place where a service meets an adapter: settings in, one House a process out.

A new back end is a function like `_county`: a register of persons and sources, each a class with `id` and `fetch`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine

from data_access.access_memory import SqlAccessMemory
from data_access.audit import SqlAuditLog
from data_access.choices import SqlChoices
from data_access.county_directory import CountyDirectory
from data_access.county_followed import CountyFollowed
from data_access.county_numbers import CountyNumbers
from data_access.county_own import CountyOwn
from data_access.county_promises import CountyPromises
from data_access.county_sources import county_sources
from data_access.county_staff import CountyStaff
from data_access.county_versions import CountyVersions
from data_access.database import open_database
from data_access.drafts import SqlDrafts
from data_access.fan_out import SideBySide, Source
from data_access.fhir import build_fhir
from data_access.fhir.plan_bundle import plan_bundle
from data_access.keys import CHAIN, KeysUnusable, read_keys
from data_access.made_up_county import __main__ as county
from data_access.made_up_county.showcase import showcase
from data_access.migrations import migrate
from data_access.open_work import SqlOpenWork
from data_access.options_toml import read_options
from data_access.plan_writes import SqlPlanWrites
from data_access.plans import SqlPlans
from data_access.questions import SqlQuestions
from data_access.segment_drafts import SqlSegmentDrafts
from data_access.sessions import SqlSessions
from data_access.system_clock import SystemClock
from data_access.templates_toml import TomlTemplates
from data_access.vault import SqlVault
from domain.errors import StoreUnavailable
from domain.hetu import PersonalId
from domain.snapshot import SnapshotTrouble
from services.fresh_snapshot import FreshSnapshot
from services.population import Populations
from services.ports import Appointments, Directory, Finder, FollowedCounts, House, OwnCustomers, Promises, Versions
from services.ports_of_logs import ReadLog
from services.ports_of_snapshots import BulkSource, SnapshotStore
from services.segmenting import SegmentBook
from services.settings import ROOT, Settings, read_settings

_lock = threading.Lock()
_fresh = FreshSnapshot(ROOT)
CUSTOMER_TYPES = "coping_health"
"""The model of two axes that gives the four customer types (data_access/segment_axes.toml)."""


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


def log_reader() -> ReadLog:
    """What reads the logs of others (services/paths_of_file.py)."""
    from data_access.log_files import read_log  # here: the product itself needs no Parquet

    return read_log


def bulk_source() -> BulkSource:
    """Everybody of the back end, for services/refresh.py. Raises SystemExit: a FHIR back end is not read in bulk."""
    from data_access.county_bulk import CountyBulk  # here: a server never reads in bulk

    chosen = settings()
    if chosen.fhir:
        raise SystemExit("A FHIR back end is not read in bulk: there is no snapshot of it.")
    prepare_data()
    return CountyBulk(chosen.data_dir / "county", SystemClock(chosen.today))


def make_snapshot() -> None:
    """The made-up county's snapshot, when there is none of today: at once or beside this process. Never raises."""
    from data_access.county_bulk import CountyBulk  # here: only a server's start reads in bulk

    chosen = settings()
    if chosen.fhir:
        return
    source = CountyBulk(chosen.data_dir / "county", SystemClock(chosen.today))
    why = _fresh.make(source, snapshots(), segment_book, chosen.county_size)
    if why:
        sys.stderr.write(f"There is no new snapshot. {why}\n")


def segment_book() -> SegmentBook:
    """The rules of the segments, for services/refresh.py. Raises SnapshotTrouble: a file of them cannot be used."""
    from data_access.segment_rules_toml import BadSegmentFile, read_axes, read_segments  # here: a server has no use

    try:
        return SegmentBook(read_segments(), read_axes()[CUSTOMER_TYPES])
    except BadSegmentFile as error:
        raise SnapshotTrouble(
            f"The segments' rules cannot be used: {error}. The results that were there are as they were."
        ) from None


def snapshots() -> SnapshotStore:
    """Where snapshots are kept."""
    from data_access.snapshots import FolderSnapshots  # here: a house opens it, and only when somebody asks

    return FolderSnapshots(settings().data_dir / "snapshots")


def _store(chosen: Settings) -> Engine:
    """The operational store in its newest form."""
    prepare_data()
    engine = open_database(chosen.store_url)
    migrate(engine)
    return engine


@lru_cache(maxsize=1)
def _house() -> House:
    chosen = settings()
    engine, clock = _store(chosen), SystemClock(chosen.today)
    keys = read_keys(chosen.data_dir / "keys.json", chosen.keys)
    vault = SqlVault(engine, keys)
    audit = SqlAuditLog(engine, keys, clock, chosen.data_dir / "audit-head")
    templates = TomlTemplates(today=clock.today())
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
        open_work=SqlOpenWork(engine),
        sessions=_sessions(engine, clock, chosen),
        choices=SqlChoices(engine),
        drafts=SqlDrafts(engine, keys),
        staff=CountyStaff(vault.key_of, demo=made_up or chosen.anyone_may_open_real_data),
        made_up=made_up,
        artificial_ids=made_up or chosen.anyone_may_open_real_data,
        templates=templates,
        followed=back.followed,
        appointments=back.appointments,
        promises=back.promises,
        versions=back.versions,
        plan_writes=SqlPlanWrites(engine),
        plan_fhir=plan_bundle,
        finder=back.finder,
        own=back.own,
        number_of=back.number_of,
        populations=Populations(snapshots(), _fresh.under_way) if made_up else None,
        segment_drafts=SqlSegmentDrafts(engine),
        questions=SqlQuestions(engine),
        options=read_options(),
        examples=back.examples,
    )


@dataclass(frozen=True)
class _BackEnd:
    """What one back end brings. Only the directory and the sources are needed."""

    directory: Directory
    sources: Sequence[Source]
    appointments: Appointments | None = None
    versions: Versions | None = None
    finder: Finder | None = None
    examples: tuple[tuple[str, str], ...] = ()
    followed: FollowedCounts | None = None
    promises: Promises | None = None
    own: OwnCustomers | None = None
    number_of: Callable[[PersonalId], int | None] | None = None


def _county(folder: Path, clock: SystemClock) -> _BackEnd:
    directory = CountyDirectory(folder, clock)
    examples = tuple((person.hetu, person.key) for person in showcase())
    sources = county_sources(folder, clock)
    versions, followed = CountyVersions(folder, clock), CountyFollowed(folder, clock)
    promises, own = CountyPromises(folder, clock), CountyOwn(folder, clock)
    number_of = CountyNumbers(folder, clock).number_of
    return _BackEnd(
        directory, sources, directory, versions, directory, examples, followed, promises, own, number_of
    )  # fmt: skip


def _fhir(chosen: Settings, clock: SystemClock) -> _BackEnd:
    directory, sources = build_fhir(chosen, clock)
    return _BackEnd(directory, sources, appointments=directory, finder=directory)


def _sessions(engine: Engine, clock: SystemClock, chosen: Settings) -> SqlSessions:
    idle, absolute = timedelta(minutes=chosen.idle_minutes), timedelta(hours=chosen.session_hours)
    return SqlSessions(engine, clock, idle=idle, absolute=absolute)
