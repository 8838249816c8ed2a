"""The made-up county as four separate sources: persons, clinical, relations, segments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from data_access.county_segments import SegmentsSource
from data_access.county_source import CLINICAL, PERSONS, RELATIONS, SEGMENTS, CountySource
from data_access.county_store import CountyFile
from data_access.timing import Clock
from domain.access import Relation
from domain.consent import Denial, DenialTarget, SharingConsent
from domain.customer import Alert, AlertKind, ContactDetails, Customer, Gender
from domain.hetu import PersonalId
from domain.portion import CareRelation, Portion
from domain.source_text import source_text


class PersonsSource(CountySource):
    """The register of persons: identity, contact details, non-disclosure, guardians."""

    def read(self, person: PersonalId, c: int) -> Portion:
        return Portion(subject=person, customer=read_customer(self.file, person, c))


class ClinicalSource(CountySource):
    """The clinical record: events and alerts, and the patient's details as the record once wrote them."""

    def read(self, person: PersonalId, c: int) -> Portion:
        db = self.file.connection()
        rows = db.execute("SELECT kind, text, severity, day FROM alert WHERE c = ? ORDER BY day", (c,))
        alerts = [Alert(AlertKind(k), source_text(t), bad, self.day(day), CLINICAL) for k, t, bad, day in rows]
        return Portion(
            subject=person, customer=self._known_as(person, c), alerts=tuple(alerts), events=self.events(c)
        )  # fmt: skip

    def _known_as(self, person: PersonalId, c: int) -> Customer | None:
        query = "SELECT family, given, language, municipality, phone, written FROM known_as WHERE c = ?"
        row = self.file.connection().execute(query, (c,)).fetchone()
        if row is None:
            return None
        family, given, language, municipality, phone, written = row
        return Customer(
            id=person, family_name=source_text(family), given_names=source_text(given), birth_date=None,
            language=language,
            contact=ContactDetails(municipality=municipality, phone=phone), source=CLINICAL,
            recorded_at=self.file.calendar().utc(self.file.calendar().today, written),
        )  # fmt: skip


class RelationsSource(CountySource):
    """Customer relations: appointments, messages, feedback, social services, care relations, consents, own words."""

    def read(self, person: PersonalId, c: int) -> Portion:
        db = self.file.connection()
        need = db.execute("SELECT words FROM need WHERE c = ?", (c,)).fetchone()
        consents = db.execute("SELECT given, withdrawn FROM consent WHERE c = ? ORDER BY given", (c,))
        return Portion(
            subject=person, events=self.events(c), relations=read_relations(self.file, c),
            consents=tuple(SharingConsent(self.sure_day(given), self.day(gone)) for given, gone in consents),
            denials=read_denials(self.file, c), need_in_own_words=source_text(need[0]) if need else "",
        )  # fmt: skip


def read_customer(file: CountyFile, person: PersonalId, c: int) -> Customer:
    """The register's row. Raises sqlite3.Error, ValueError, TypeError for a file that makes no sense."""
    cursor = file.connection().execute("SELECT * FROM person WHERE c = ?", (c,))
    row = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    calendar = file.calendar()
    return Customer(
        id=person, family_name=source_text(row["family"]), given_names=source_text(row["given"]),
        birth_date=date.fromisoformat(row["birth"]),
        gender=Gender(row["gender"]), language=row["language"], interpreter_language=row["interpreter"],
        contact=ContactDetails(row["municipality"], row["street"], row["postcode"], row["phone"], row["email"]),
        deceased_on=None if row["died"] is None else calendar.plain(row["died"]), deceased=row["died"] is not None,
        non_disclosure=bool(row["non_disclosure"]), guardian_note=row["guardian"],
        recorded_at=calendar.utc(calendar.today, row["written"]), source=PERSONS,
    )  # fmt: skip


def read_relations(file: CountyFile, c: int) -> tuple[CareRelation, ...]:
    """Care relations by appointment, encounter and assignment."""
    query = """SELECT r.kind, p.staff_id, p.register_id, u.name, r.start, r."end", r.ref FROM care_relation r
        LEFT JOIN professional p ON p.number = r.who LEFT JOIN unit u ON u.number = r.unit WHERE r.c = ?
        ORDER BY r.start, r.who"""
    calendar = file.calendar()
    return tuple(
        CareRelation(
            kind=Relation(kind), staff_id=staff_id or register_id, unit=unit, start=calendar.plain(start),
            end=None if end is None else calendar.plain(end), source=RELATIONS, ref=ref,
        )
        for kind, staff_id, register_id, unit, start, end, ref in file.connection().execute(query, (c,))
    )  # fmt: skip


def read_denials(file: CountyFile, c: int) -> tuple[Denial, ...]:
    """Denials, cancelled ones too."""
    query = "SELECT target, ref, since, cancelled FROM denial WHERE c = ? ORDER BY since"
    day = file.calendar().plain
    return tuple(
        Denial(DenialTarget(target), ref, day(since), None if cancelled is None else day(cancelled))
        for target, ref, since, cancelled in file.connection().execute(query, (c,))
    )


def county_sources(folder: Path, clock: Clock) -> tuple[CountySource, ...]:
    """The four sources over the county in `folder`."""
    kinds = ((PERSONS, PersonsSource), (CLINICAL, ClinicalSource), (RELATIONS, RelationsSource))
    first = tuple(kind(CountyFile(folder, id, clock)) for id, kind in kinds)
    return (*first, SegmentsSource(CountyFile(folder, SEGMENTS, clock)))
