"""Each showcase person holds what its line on the sign-in page promises."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from data_access.county_directory import CountyDirectory
from data_access.county_sources import county_sources
from data_access.county_store import Calendar
from data_access.made_up_county.showcase import showcase
from domain.event import Channel, Confidentiality, Event, EventKind, EventStatus, Precision
from domain.hetu import SYSTEM, Hetu, TemporaryId, parse_personal_id, personal_id
from domain.portion import Portion, Standing
from domain.results import Fetched, value_of
from domain.staff import Register
from services.ports import Deadline

DAY = date(2026, 11, 21)


class FixedClock:
    def __init__(self, day: date = DAY) -> None:
        self.day = day

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=UTC)

    def today(self) -> date:
        return self.day


@pytest.fixture
def told(county_dir: Path):
    """key, day -> portions by source id."""

    def read(key: str, day: date = DAY) -> dict[str, Portion | None]:
        found = {customer.key: customer for customer in showcase()}[key]
        person = personal_id(found.system or SYSTEM, found.hetu)
        sources = county_sources(county_dir, FixedClock(day))
        return {source.id: value_of(source.fetch(person, Deadline.after(5))) for source in sources}

    return read


@pytest.fixture
def standing(county_dir: Path):
    def read(key: str) -> Standing:
        found = {customer.key: customer for customer in showcase()}[key]
        answer = CountyDirectory(county_dir, FixedClock()).standing(
            personal_id(found.system or SYSTEM, found.hetu), Deadline.after(5)
        )
        assert isinstance(answer, Fetched)
        return answer.value

    return read


def events(portions: dict[str, Portion | None]) -> list[Event]:
    found = [event for portion in portions.values() if portion for event in portion.events]
    return sorted(found, key=lambda event: (event.start.day, event.id))


def test_every_listed_id_can_be_typed() -> None:
    from data_access.made_up_county.showcase import TEMPORARY_SYSTEM
    from domain.hetu import TEMPORARY_VALUE

    assert len({customer.key for customer in showcase()}) == len(showcase()) >= 12
    for customer in showcase():
        typed = parse_personal_id(customer.hetu, today=DAY, temporary_systems={TEMPORARY_SYSTEM: TEMPORARY_VALUE})
        assert typed.system == (customer.system or SYSTEM)


def test_knee_pain_waits_for_a_statement(told) -> None:
    portions = told("knee")
    lately = [e for e in events(portions) if e.kind is EventKind.CONTACT and e.start.day > DAY - timedelta(days=122)]
    doctor = [
        e for e in lately if e.code and e.code.value in ("L15", "L90") and e.performer and e.performer.role == "lääkäri"
    ]
    today = [e for e in events(portions) if e.start.day == DAY and e.status is EventStatus.PLANNED]
    assert len(doctor) == 2
    assert len(today) == 1  # today's is the third
    assert today[0].start.precision is Precision.MINUTE
    codes = {e.code.value for e in events(portions) if e.code}
    assert {"L15", "L90", "M17.1", "NG1AA", "I10"} <= codes
    assert not [e for e in events(portions) if e.kind is EventKind.REFERRAL]
    surgery = [e for e in events(portions) if e.kind is EventKind.SURGERY]
    assert [e.code.value for e in surgery if e.code] == ["JKA21"]  # long ago, and no knee
    assert portions["relations"] is not None
    assert "polvi" in portions["relations"].need_in_own_words
    assert portions["clinical"] is not None
    assert [alert.severity for alert in portions["clinical"].alerts] == ["high"]
    results = portions["segments"].results if portions["segments"] else None
    assert results is not None
    assert results.segment.id == "knee"


def test_diabetes_visits_stopped(told) -> None:
    hba1c = [e.start.day for e in events(told("stopped")) if e.what == "HbA1c"]
    gaps = [(b - a).days for a, b in pairwise(hba1c)]
    assert len(hba1c) > 20
    assert max(gaps) < 130
    assert (DAY - hba1c[-1]).days > 280
    missed = [e for e in events(told("stopped")) if e.status is EventStatus.NO_SHOW]
    assert len(missed) == 2


def test_heavy_has_over_two_thousand_events_in_twenty_years(told) -> None:
    found = events(told("heavy"))
    assert len(found) > 2_000
    assert 18 * 365 < (DAY - found[0].start.day).days <= 21 * 366
    assert {e.kind for e in found} >= {
        EventKind.CONTACT, EventKind.STAY, EventKind.MEASUREMENT, EventKind.MEDICATION, EventKind.PROCEDURE,
        EventKind.IMMUNISATION, EventKind.DOCUMENT, EventKind.MESSAGE, EventKind.FEEDBACK,
    }  # fmt: skip
    assert {e.start.precision for e in found} == set(Precision)
    assert {e.register for e in found} == set(Register)


def test_busy_has_about_three_hundred_events(told) -> None:
    assert 300 <= len(events(told("busy"))) <= 310  # the figure "300-event customer" is measured on this one


def test_hidden_is_under_non_disclosure_with_an_address_to_hide(standing) -> None:
    customer = standing("hidden").customer
    assert customer.non_disclosure
    assert customer.contact.street
    assert customer.contact.municipality


def test_child_has_guardians_and_no_event_before_birth(told, standing) -> None:
    customer = standing("child").customer
    assert customer.age_on(DAY) == 7
    assert customer.guardian_note
    assert events(told("child"))[0].start.day >= customer.birth_date


def test_deceased_has_a_day_of_death_and_nothing_after(told, standing) -> None:
    customer = standing("deceased").customer
    assert customer.deceased
    assert customer.deceased_on is not None
    assert events(told("deceased"))[-1].start.day <= customer.deceased_on


def test_twins_differ_by_the_sign_only_and_are_two_people(standing) -> None:
    one, other = standing("twin").customer, standing("other_twin").customer
    assert isinstance(one.id, Hetu)
    assert isinstance(other.id, Hetu)
    left, right = one.id.reveal(), other.id.reveal()
    assert (left[:6], left[7:]) == (right[:6], right[7:])
    assert left[6] != right[6]
    assert one.birth_date == other.birth_date
    assert one.display_name != other.display_name


def test_temporary_id_has_its_own_system(standing) -> None:
    customer = standing("temporary").customer
    assert isinstance(customer.id, TemporaryId)
    assert customer.id.system.startswith("urn:oid:1.2.246.10.")


def test_swedish_speaker_needs_an_interpreter(told, standing) -> None:
    customer = standing("swedish").customer
    assert (customer.language, customer.interpreter_language) == ("sv", "sv")
    surgery = [e for e in events(told("swedish")) if e.kind is EventKind.SURGERY]
    assert len(surgery) == 1
    assert surgery[0].performer is not None
    assert surgery[0].performer.name == "Markus Lindroos"


def test_no_events_is_no_events(told) -> None:
    portions = told("empty")
    assert portions["clinical"] is None
    assert portions["relations"] is None
    assert [e.kind for e in events(portions)] == [EventKind.SEGMENT]


def test_sources_contradict_each_other(told) -> None:
    portions = told("contradicting")
    register, record = portions["persons"].customer, portions["clinical"].customer
    assert register.contact.municipality != record.contact.municipality
    assert register.contact.phone != record.contact.phone
    assert register.language != record.language
    assert register.recorded_at > record.recorded_at
    assert len(portions["clinical"].alerts) == 2


def test_withdrawn_consent_and_a_denial(told) -> None:
    relations = told("withdrawn")["relations"]
    assert [consent.valid_on(DAY) for consent in relations.consents] == [False]
    assert relations.consents[0].withdrawn_on is not None
    assert [denial.valid_on(DAY) for denial in relations.denials] == [True]


def test_psychiatric_episode_is_shielded_and_the_rest_is_not(told) -> None:
    found = events(told("psychiatric"))
    shielded = [e for e in found if e.confidentiality is Confidentiality.SHIELDED]
    assert len(shielded) > 15
    others = {e.kind for e in shielded if e.specialty != "Psykiatria"}
    assert others == {EventKind.REFERRAL, EventKind.SEGMENT}  # they tell of it too
    plain = {e.kind for e in found if e.specialty == "Psykiatria" and e.confidentiality is Confidentiality.NORMAL}
    assert plain == {EventKind.MEDICATION}  # medication is exempt from shielding (703/2023 26 §)
    assert any(e.confidentiality is Confidentiality.NORMAL for e in found)
    results = told("psychiatric")["segments"].results
    assert results.segment.id != "psychiatry"
    assert "psychiatry" not in {membership.segment_id for membership in results.history}


def test_a_later_day_shifts_everything_but_birth_dates(told, standing) -> None:
    now, later = told("knee"), told("knee", DAY + timedelta(days=28))
    assert now["persons"].customer.birth_date == later["persons"].customer.birth_date
    shift = [b.start.day - a.start.day for a, b in zip(events(now), events(later), strict=True)]
    assert set(shift) == {timedelta(days=28)}  # whole weeks: not even a weekday changes


def test_visits_are_on_working_days_in_unchanged_order() -> None:
    for today in (DAY + timedelta(days=n) for n in range(7)):
        calendar = Calendar(today)
        days = [calendar.office(offset) for offset in range(-60, 61)]
        assert days == sorted(days)
        assert all(day.weekday() < 5 for day in days if day != today)
        assert all(day < today for day in days[:60])
        assert all(day > today for day in days[61:])
        assert calendar.office(0) == today


def test_channels_all_occur_in_the_county(county_dir: Path) -> None:
    import sqlite3

    with sqlite3.connect(county_dir / "clinical.sqlite") as db:
        found = {
            c for (c,) in db.execute("SELECT DISTINCT t.channel FROM event e JOIN template t ON t.number = e.template")
        }
    assert found == {channel.value for channel in Channel}
