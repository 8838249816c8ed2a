"""Several sources become one set: nothing counted twice, nothing lost, every disagreement kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.case import SourceState
from analytics.merge import Merged, merge, merge_events, visible
from analytics.merge_identity import denies_allergy
from domain.consent import Denial, DenialTarget, SharingConsent
from domain.customer import Alert, AlertKind, ContactDetails, Customer, Gender
from domain.event import Code, Confidentiality, Event, EventKind, EventStatus, Moment
from domain.portion import OutsidePlan, Portion
from domain.results import Answer, Empty, Failed, Fetched, Stale, Trouble
from domain.segment import Membership, Segment, SegmentResults
from domain.staff import Register
from tests.fakes import customer, made_up_id

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 8, tzinfo=UTC)
ORDER = ("persons", "clinical", "relations", "segments")
WHO = made_up_id()
REGISTER = customer(WHO, source="persons")
X_RAY = Code("img", "NG1AA")


OUTSIDE = OutsidePlan("p1", "Hoitosuunnitelma", "active", None, (), (), "clinical")
IN_A_SEGMENT = SegmentResults(
    Segment("knee", "1", {"fi": "Polvi"}, {"fi": "M17"}),
    Membership("knee", date(2026, 1, 1)),
    40,
    (),
    (),
    date(2026, 2, 1),
)


def event(id: str, source: str = "clinical", **fields: object) -> Event:
    known: dict[str, object] = {"kind": EventKind.CONTACT, "what": "Vastaanotto", "start": Moment(date(2026, 5, 1))}
    return Event(id=id, source=source, **{**known, **fields})  # type: ignore[arg-type]


def told(**portions: Portion) -> dict[str, Answer[Portion]]:
    answers: dict[str, Answer[Portion]] = {id: Empty(AT, id) for id in ORDER}
    return answers | {id: Fetched(portion, AT, id) for id, portion in portions.items()}


def portion(**fields: object) -> Portion:
    return Portion(subject=WHO, **fields)  # type: ignore[arg-type]


def merged(answers: dict[str, Answer[Portion]] | None = None, register: Customer = REGISTER) -> Merged:
    return merge(told() if answers is None else answers, ORDER, register, TODAY)


def test_the_same_event_twice_from_one_source_is_one() -> None:
    assert len(merge_events([[event("a"), event("a")], [event("a", "relations")]])) == 2


def test_exact_twins_of_two_sources_are_one_event_that_names_both() -> None:
    (only,) = merge_events([[event("a", code=X_RAY)], [event("b", "relations", code=X_RAY)]])
    assert (only.id, only.source, only.also_in) == ("a", "clinical", ("relations",))


def test_two_visits_told_by_two_sources_stay_two() -> None:
    ours = [event("a", code=X_RAY), event("b", code=X_RAY)]
    theirs = [event("c", "relations", code=X_RAY), event("d", "relations", code=X_RAY)]
    assert [e.also_in for e in merge_events([ours, theirs])] == [("relations",), ("relations",)]


@pytest.mark.parametrize(
    "other",
    [
        {"code": Code("img", "NG2AA")},
        {"start": Moment(date(2026, 5, 2))},
        {"unit": "Pohjoinen"},
        {"status": EventStatus.CANCELLED},
        {"kind": EventKind.EXAMINATION},
        {"code": None},
    ],
)
def test_anything_that_differs_keeps_two_events(other: dict[str, object]) -> None:
    theirs = event("b", "relations", **{"code": X_RAY, **other})
    assert len(merge_events([[event("a", code=X_RAY)], [theirs]])) == 2


EVENTS = st.builds(
    event,
    st.sampled_from("abcdef"),
    st.sampled_from(ORDER),
    code=st.none() | st.sampled_from([X_RAY, Code("icpc", "L15")]),
    start=st.builds(Moment, st.dates(date(2025, 1, 1), date(2025, 1, 4)), st.none() | st.just(time(9))),
)


@given(st.lists(EVENTS, max_size=30))
def test_every_telling_is_kept_once_and_the_order_is_time(events: list[Event]) -> None:
    groups = [[e for e in events if e.source == source] for source in ORDER]
    found = merge_events(groups)
    told_by = Counter(source for e in found for source in (e.source, *e.also_in))
    assert told_by == Counter(e.source for e in {(e.source, e.id): e for e in reversed(events)}.values())
    assert [e.start.day for e in found] == sorted(e.start.day for e in found)


def test_events_without_a_time_sort_beside_events_with_one() -> None:
    timed = event("b", start=Moment(date(2026, 5, 1), time(8)))
    assert [e.id for e in merge_events([[timed, event("a")]])] == ["a", "b"]


def test_the_register_wins_and_both_values_are_listed() -> None:
    other = replace(REGISTER, given_names="Marja", source="clinical")
    found = merged(told(clinical=portion(customer=other)))
    assert found.customer.given_names == "Maija"
    (disagreed,) = found.disagreements
    assert (disagreed.field, disagreed.picked, disagreed.rule) == ("given_names", "persons", "register_wins")
    assert disagreed.values == (("persons", "Maija"), ("clinical", "Marja"))


def test_what_another_source_filled_in_is_told_as_that_sources() -> None:
    clinical = replace(REGISTER, contact=ContactDetails(phone="040 111"), source="clinical")
    relations = replace(REGISTER, contact=ContactDetails(phone="040 222"), source="relations")
    found = merged(told(clinical=portion(customer=clinical), relations=portion(customer=relations)))
    assert found.customer.contact.phone == "040 111"
    (disagreed,) = found.disagreements
    assert disagreed.values == (("clinical", "040 111"), ("relations", "040 222"))
    assert (disagreed.picked, disagreed.rule) == ("clinical", "order_wins")


def test_spelling_of_case_and_spaces_is_no_disagreement_and_gaps_are_filled() -> None:
    other = replace(
        REGISTER,
        family_name="VIRTANEN ",
        gender=Gender.FEMALE,
        contact=ContactDetails(phone="040 998"),
        source="clinical",
    )
    found = merged(told(clinical=portion(customer=other)))
    assert found.disagreements == ()
    assert (found.customer.gender, found.customer.contact.phone) == (Gender.FEMALE, "040 998")


def test_non_disclosure_told_by_any_source_stands() -> None:
    other = replace(REGISTER, non_disclosure=True, source="relations")
    found = merged(told(relations=portion(customer=other)))
    assert found.customer.non_disclosure
    assert [(d.field, d.rule) for d in found.disagreements] == [("non_disclosure", "safer_wins")]


def allergy(text: str, severity: str | None, source: str) -> Alert:
    return Alert(AlertKind.ALLERGY, text, severity, None, source)


def test_alerts_are_a_union_and_the_graver_severity_stands() -> None:
    found = merged(
        told(
            clinical=portion(
                alerts=(allergy("Penisilliini", "low", "clinical"), allergy("Maapähkinä", None, "clinical"))
            ),
            relations=portion(alerts=(allergy("penisilliini", "high", "relations"),)),
        )
    )
    assert [(a.text, a.severity) for a in found.alerts] == [("penisilliini", "high"), ("Maapähkinä", None)]
    assert [d.field for d in found.disagreements] == ["alert"]


def test_no_known_allergies_beside_a_recorded_allergy_is_a_disagreement_and_not_two_alerts() -> None:
    none_known = Alert(AlertKind.ALLERGY, "Ei tunnettuja lääkeallergioita", None, date(2022, 7, 5), "clinical")
    aspirin = Alert(AlertKind.ALLERGY, "Asetyylisalisyylihappo: hengenahdistus", "high", date(2026, 5, 5), "relations")
    found = merged(told(clinical=portion(alerts=(none_known,)), relations=portion(alerts=(aspirin,))))
    assert found.alerts == (aspirin,)
    (one,) = found.disagreements
    assert (one.field, one.picked, one.rule) == ("allergy", "relations", "safer_wins")
    assert one.values == (("relations", aspirin.text), ("clinical", none_known.text))
    assert one.dates == (date(2026, 5, 5), date(2022, 7, 5))
    alone = merged(told(clinical=portion(alerts=(none_known,))))
    assert (alone.alerts, alone.disagreements) == ((none_known,), ())


@pytest.mark.parametrize(
    ("words", "denies"),
    [
        ("Ei tunnettuja lääkeallergioita", True),
        ("Ei tiedossa olevia allergioita", True),
        ("Inga kända allergier", True),
        ("No known drug allergies", True),
        ("Kodeiini: voimakas pahoinvointi", False),
        ("Siitepöly: ei tunnettuja lääkkeitä", False),
    ],
)
def test_only_words_that_say_there_is_no_allergy_deny_one(words: str, denies: bool) -> None:
    assert denies_allergy(Alert(AlertKind.ALLERGY, words, None, None, "clinical")) is denies


TROUBLED: list[tuple[Answer[Portion] | None, SourceState]] = [
    (None, SourceState.PENDING),
    (Failed("clinical", Trouble.TIMED_OUT, AT), SourceState.FAILED),
    (Stale(Portion(subject=WHO), AT, "clinical", Trouble.UNREACHABLE), SourceState.STALE),
    (Fetched(Portion(subject=WHO), AT, "clinical", ("allergy", "medication")), SourceState.PARTIAL),
]


def test_a_part_that_holds_no_alerts_may_be_missing_without_doubt_about_them() -> None:
    found = merged({**told(), "clinical": Fetched(Portion(subject=WHO), AT, "clinical", ("medication",))})
    assert found.alerts_known
    assert not found.events_known


@pytest.mark.parametrize(("answer", "state"), TROUBLED)
def test_a_source_that_has_not_told_all_leaves_alerts_and_events_unknown(
    answer: Answer[Portion] | None, state: SourceState
) -> None:
    answers = told()
    if answer is None:
        del answers["clinical"]
    else:
        answers["clinical"] = answer
    found = merged(answers)
    assert next(line.state for line in found.sources if line.id == "clinical") is state
    assert not found.alerts_known
    assert not found.events_known
    assert found.sharing_consent == "unknown"


def test_a_silent_segment_source_says_nothing_of_alerts_or_events() -> None:
    answers = told() | {"segments": Failed("segments", Trouble.REFUSED, AT)}
    found = merged(answers)
    assert found.alerts_known
    assert found.events_known


@pytest.mark.parametrize(
    ("consents", "word"),
    [
        ((), "none"),
        ((SharingConsent(date(2020, 1, 1)),), "valid"),
        ((SharingConsent(date(2020, 1, 1), date(2026, 1, 1)),), "withdrawn"),
        ((SharingConsent(date(2020, 1, 1), date(2021, 1, 1)), SharingConsent(date(2022, 1, 1))), "valid"),
        ((SharingConsent(date(2027, 1, 1)),), "withdrawn"),
    ],
)
def test_consent_in_one_word(consents: tuple[SharingConsent, ...], word: str) -> None:
    assert merged(told(relations=portion(consents=consents))).sharing_consent == word


def test_hidden_events_are_counted_and_shielded_medication_is_not_hidden() -> None:
    events = (
        event("open"),
        event("psych", confidentiality=Confidentiality.SHIELDED),
        event("pill", kind=EventKind.MEDICATION, confidentiality=Confidentiality.SHIELDED),
        event("social", register=Register.SOCIAL),
        event("social psych", register=Register.SOCIAL, confidentiality=Confidentiality.SHIELDED),
    )
    found = merged(told(clinical=portion(events=events)))
    health = frozenset({Register.HEALTH})
    closed = visible(found, registers=health, shielded_open=False, location_hidden=False)
    assert [e.id for e in closed.events] == ["open", "pill"]
    assert (closed.hidden_shielded, closed.hidden_register) == (1, 2)
    opened = visible(found, registers=frozenset(Register), shielded_open=True, location_hidden=False)
    assert (len(opened.events), opened.hidden_shielded, opened.hidden_register) == (5, 0, 0)


def test_a_hidden_location_takes_contacts_units_places_and_disagreements_about_them() -> None:
    here = replace(REGISTER, contact=ContactDetails(municipality="Kuusijärvi", phone="040 998"))
    there = replace(here, contact=ContactDetails(municipality="Mäntyranta"), source="clinical")
    visit = event("v", unit="Keskusta", place="Kuusijärvi")
    found = merged(told(clinical=portion(customer=there, events=(visit,))), here)
    assert [d.field for d in found.disagreements] == ["municipality"]
    seen = visible(found, registers=frozenset(Register), shielded_open=True, location_hidden=True)
    assert seen.customer.contact == ContactDetails()
    assert (seen.events[0].unit, seen.events[0].place) == (None, None)
    assert seen.disagreements == ()


def test_what_the_customer_has_denied_is_counted_and_not_shown() -> None:
    kept, of_controller, of_visit = (
        event("kept"),
        event("theirs", controller="Lakeuden Työterveys Oy"),
        event("one", episode_id="visit-1"),
    )
    found = merged(told(clinical=portion(events=(kept, of_controller, of_visit))))
    denials = (
        Denial(DenialTarget.CONTROLLER, "Lakeuden Työterveys Oy", date(2026, 1, 1)),
        Denial(DenialTarget.SERVICE_EVENT, "visit-1", date(2026, 1, 1)),
    )
    rights = {"registers": frozenset(Register), "shielded_open": False, "location_hidden": False}
    seen = visible(found, denials=denials, **rights)  # type: ignore[arg-type]
    assert [e.id for e in seen.events] == ["kept"]
    assert seen.hidden_denied == 2
    assert len(visible(found, **rights).events) == 3  # type: ignore[arg-type]


def test_without_the_health_register_its_warnings_figures_and_plans_are_kept_back() -> None:
    told_differently = told(
        clinical=portion(
            alerts=(allergy("Penisilliini", "low", "clinical"),), outside_plans=(OUTSIDE,), results=IN_A_SEGMENT
        ),
        relations=portion(alerts=(allergy("penisilliini", "high", "relations"),)),
    )
    found = merged(told_differently)
    assert found.alerts
    assert found.disagreements
    social = visible(found, registers=frozenset({Register.SOCIAL}), shielded_open=True, location_hidden=False)
    assert (social.alerts, social.results, social.outside_plans, social.disagreements) == ((), None, (), ())
    assert social.health_closed
    health = visible(found, registers=frozenset({Register.HEALTH}), shielded_open=True, location_hidden=False)
    assert (health.alerts, health.results, health.outside_plans) == (found.alerts, IN_A_SEGMENT, (OUTSIDE,))
    assert not health.health_closed
