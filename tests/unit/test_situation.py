"""Golden sentences: the same events, the same words, in three languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from analytics.case import Change, Phrase, Word
from analytics.situation import Facts, summarise
from components.sentences import phrase_text
from components.text import Text
from domain.event import Channel, Code, Event, EventKind, EventStatus, Moment, Performer, Precision, Quantity
from domain.plan import (
    Action,
    ActionStatus,
    Author,
    Need,
    Plan,
    RequestStatus,
    Responsible,
    ResponsibleKind,
    Side,
    StatedBy,
    Statement,
    StatementRequest,
    SurgeryDecision,
    Urgency,
)
from domain.segment import Membership, NextStep, Segment, SegmentResults

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
DOCTOR = Author("doctor", "Laura Laine", "doctor")
ICPC, ICD = "urn:oid:1.2.246.537.6.31", "urn:oid:1.2.246.537.6.1"
KNEE = Code(ICPC, "L15", "Polven oire")
DIABETES = Code(ICPC, "T90", "Diabetes")


def happened(
    id: str, days_ago: int, kind: EventKind = EventKind.CONTACT, what: str = "Vastaanotto", **more: object
) -> Event:
    day = TODAY - timedelta(days_ago)
    fields: dict[str, object] = {"channel": Channel.IN_PERSON} if kind is EventKind.CONTACT else {}
    return Event(id=id, kind=kind, what=what, start=Moment(day), source="clinical", **{**fields, **more})  # type: ignore[arg-type]


def facts(*events: Event, **more: object) -> Facts:
    base = Facts(
        events=sorted(events, key=lambda e: (e.start.day, e.id)),
        plan=Plan(id="p", person_key="k"),
        results=None,
        need_in_own_words="",
        today=TODAY,
        now=NOW,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def request(**more: object) -> StatementRequest:
    base = StatementRequest(
        id="r1", action_id="a1", question="Hyötyisikö tekonivelestä?", indication="M17.1", side=Side.RIGHT,
        urgency=Urgency.ROUTINE, asked_by=DOCTOR, asked_at=at(date(2026, 10, 12)), plan_version=1,
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def action(id: str, what: str, due: date | None, **more: object) -> Action:
    who = Responsible(ResponsibleKind.ROLE, "care_staff", "Hoitohenkilöstö")
    base = Action(id=id, goal_id=None, what=what, responsible=who, due=due, created_by=DOCTOR, created_at=NOW)
    return replace(base, **more)  # type: ignore[arg-type]


def results(median: int | None) -> SegmentResults:
    segment = Segment("knee", "1", {"fi": "Polvi"}, {"fi": "L15 tai L90"})
    steps = (NextStep("surgeon_statement", 0.8, 90, median),)
    return SegmentResults(segment, Membership("knee", date(2026, 1, 1)), 120, (), steps, TODAY)


KNEE_EVENTS = (
    happened("v1", 112, code=KNEE),
    happened("v2", 80, code=KNEE),
    happened("note", 75, channel=Channel.RECORD_ENTRY, code=KNEE),
    happened("xray", 49, EventKind.EXAMINATION, "Polven natiiviröntgen, seisten", specialty="Radiologia"),
    happened("v3", 1, code=Code(ICPC, "L90")),
)


def said(language: str, phrases: tuple[Phrase, ...]) -> str:
    text = Text(language)
    return "; ".join(phrase_text(phrase, text, TODAY) for phrase in phrases).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fi", "kolmas polvikipukäynti 4 kuukaudessa; polven natiiviröntgen 3.10.; kirurgin lausunto pyydetty 12.10., "
               "odottaa 40 pv (segmentin mediaani 21)"),
        ("sv", "tredje besöket för knäsmärta på 4 månader; polven natiiviröntgen 3.10.; kirurgens utlåtande begärt 12.10., "
               "väntat 40 d (segmentets median 21)"),
        ("en", "third knee pain visit in 4 months; polven natiiviröntgen 3 Oct; surgeon's statement asked for 12 Oct, "
               "waiting 40 d (segment median 21)"),
    ],
)  # fmt: skip
def test_knee_pain_waiting_for_a_statement(language: str, sentence: str) -> None:
    plan = Plan(id="p", person_key="k", requests=(request(),))
    told = summarise(facts(*KNEE_EVENTS, plan=plan, results=results(21)))
    assert said(language, told.sentence) == sentence
    assert [phrase.evidence for phrase in told.sentence] == [("v1", "v2", "v3"), ("xray",), ("r1",)]


def test_a_statement_asked_for_today_has_not_waited() -> None:
    asked = action("a1", "Kirurgin lausunto", None, request_id="r1")
    plan = Plan(id="p", person_key="k", requests=(request(asked_at=NOW),), actions=(asked,))
    told = summarise(facts(plan=plan, results=results(21)))
    assert said("fi", told.sentence) == "kirurgin lausunto pyydetty tänään"
    assert said("fi", (told.next_things[1].phrase,)) == "kirurgin lausunto"


def test_without_a_median_the_segment_is_not_mentioned() -> None:
    plan = Plan(id="p", person_key="k", requests=(request(),))
    told = summarise(facts(plan=plan, results=results(None)))
    assert said("fi", told.sentence) == "kirurgin lausunto pyydetty 12.10., odottaa 40 pv"


def test_todays_booked_visit_is_counted_as_the_visit_at_hand() -> None:
    booked = happened("b", 0, EventKind.APPOINTMENT, "Polvi", status=EventStatus.PLANNED, code=KNEE)
    told = summarise(facts(happened("v1", 60, code=KNEE), booked))
    assert said("fi", told.sentence[:1]) == "toinen polvikipukäynti 2 kuukaudessa"


def seen_by(role: str, event: Event) -> Event:
    return replace(event, performer=Performer(role))


def test_the_doctors_third_visit_stays_the_third_between_physiotherapists() -> None:
    visits = [seen_by("lääkäri", happened(f"v{day}", day, code=KNEE)) for day in (110, 62)]
    between = [seen_by("fysioterapeutti", happened(f"f{day}", day, code=KNEE)) for day in (96, 75, 35)]
    booked = seen_by("Lääkäri", happened("b", 0, EventKind.APPOINTMENT, "Polvi", status=EventStatus.PLANNED, code=KNEE))
    told = summarise(facts(*visits, *between, booked))
    assert said("fi", told.sentence[:1]) == "kolmas polvikipukäynti 4 kuukaudessa"
    assert told.sentence[0].evidence == ("v110", "v62", "b")


def test_a_statement_nobody_asked_for_is_told_beside_what_the_segment_usually_waits() -> None:
    told = summarise(facts(*KNEE_EVENTS, results=results(59)))
    assert said("fi", told.sentence[2:]) == "kirurgin lausuntoa ei ole vielä pyydetty (segmentin mediaani 59 pv)"
    referred = happened("r", 30, EventKind.REFERRAL, "Lähete", code=KNEE)
    surgeon = happened("s", 300, what="Kirurgin vastaanotto", specialty="Ortopedia")
    for claimed in (
        facts(*KNEE_EVENTS, results=results(None)),
        facts(*KNEE_EVENTS, results=results(59), all_told=False),
        facts(*KNEE_EVENTS, results=results(59), plan=Plan(id="p", person_key="k", requests=(request(),))),
        facts(*KNEE_EVENTS, referred, results=results(59)),
        facts(*KNEE_EVENTS, surgeon, results=results(59)),
        facts(KNEE_EVENTS[0], results=results(59)),
    ):
        assert "statement_missing" not in [phrase.key for phrase in summarise(claimed).sentence]


def test_what_stopped_and_got_worse_is_told_before_the_latest_visit_about_something_else() -> None:
    sugar = [
        happened(f"m{i}", 700 - 100 * i, EventKind.MEASUREMENT, "HbA1c", quantity=Quantity(value, "mmol/mol", None, 53))
        for i, value in enumerate((55, 58, 54, 69))
    ]
    told = summarise(facts(*DIABETES_VISITS, *sugar, happened("w", 60, what="Haavan hoito")))
    assert [phrase.key for phrase in told.sentence] == ["stopped.diabetes", "visit"]
    late = replace(sugar[-1], start=Moment(TODAY - timedelta(300)))
    told = summarise(facts(*DIABETES_VISITS, *sugar[:-1], late, happened("w", 60, what="Haavan hoito")))
    assert [phrase.key for phrase in told.sentence] == ["stopped.diabetes", "measure_worse", "visit"]
    assert (
        said("fi", told.sentence[1:]) == "HbA1c 69 mmol/mol 25.1., aiemmin 54–58; viimeisin käynti 22.9.: haavan hoito"
    )


def test_todays_visit_about_something_else_does_not_bury_what_waits() -> None:
    plan = Plan(id="p", person_key="k", requests=(request(),))
    booked = happened("b", 0, EventKind.APPOINTMENT, "Kokonaisarvio", status=EventStatus.PLANNED)
    told = summarise(facts(*KNEE_EVENTS, booked, plan=plan))
    assert [phrase.key for phrase in told.sentence] == ["statement_waiting", "repeat.knee", "examined", "planned_today"]


def test_a_visit_booked_for_today_has_not_happened() -> None:
    booked = happened("b", 0, EventKind.APPOINTMENT, "Lääkäri", status=EventStatus.PLANNED)
    assert said("fi", summarise(facts(booked)).sentence) == "tänään lääkäri"
    earlier = summarise(facts(happened("v", 40, what="Hoitaja"), booked))
    assert said("fi", earlier.sentence) == "viimeisin käynti 12.10.: hoitaja; tänään lääkäri"


def test_home_care_is_not_a_ward() -> None:
    care = happened("c", 800, EventKind.STAY, "Kotihoito", status=EventStatus.ONGOING, channel=Channel.HOME_VISIT)
    ward = happened("w", 2, EventKind.STAY, "Sisätaudit", status=EventStatus.ONGOING, channel=Channel.WARD)
    assert summarise(facts(care)).sentence == ()
    assert said("fi", summarise(facts(care, ward)).sentence) == "osastohoidossa 19.11. alkaen: sisätaudit"


def test_twelve_visits_in_a_month_are_a_number_not_an_ordinal() -> None:
    told = summarise(facts(*[happened(f"v{i:02}", i * 2, code=KNEE) for i in range(12)]))
    assert said("fi", told.sentence) == "12 polvikipukäyntiä kuukauden sisällä"


def test_visits_without_a_known_code_use_the_sources_words() -> None:
    told = summarise(facts(happened("a", 50, reason="Päänsärky"), happened("b", 3, reason="päänsärky ")))
    assert said("fi", told.sentence) == "toinen käynti samasta syystä 2 kuukaudessa: päänsärky "


DIABETES_VISITS = tuple(happened(f"d{i}", 300 + 100 * i, code=DIABETES) for i in range(7))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "diabeteskäynnit loppuneet: viimeisin 25.1., nyt 300 pv (oma väli enintään 100 pv)"),
        ("sv", "diabetesbesöken har upphört: senast 25.1., nu 300 d (eget mellanrum högst 100 d)"),
        ("en", "diabetes visits have stopped: latest 25 Jan, now 300 d (own gap at most 100 d)"),
    ],
)
def test_a_diabetic_whose_visits_stopped(language: str, words: str) -> None:
    told = summarise(facts(*DIABETES_VISITS))
    assert said(language, told.sentence) == words
    assert [(delta.change, delta.phrase.key) for delta in told.changed] == [
        (Change.STOPPED, "stopped.diabetes"),
        (Change.NEW, "new.contacts"),
    ]


def test_nothing_has_stopped_when_a_source_is_silent_or_a_visit_is_booked_or_the_customer_has_died() -> None:
    booked = happened("b", -30, EventKind.APPOINTMENT, "Diabetes", status=EventStatus.PLANNED, code=DIABETES)
    for quiet in (
        facts(*DIABETES_VISITS, all_told=False),
        facts(*DIABETES_VISITS, booked),
        facts(*DIABETES_VISITS, deceased=True),
    ):
        told = summarise(quiet)
        assert not any(p.key.startswith("stopped") for p in told.sentence)
        assert not any(delta.change is Change.STOPPED for delta in told.changed)


def test_when_nothing_is_new_since_my_last_look_the_year_is_told_and_so_is_that() -> None:
    opened = NOW - timedelta(days=3)
    told = summarise(facts(*DIABETES_VISITS, last_opened=opened))
    assert told.unchanged_since == opened
    assert not told.since_last_opening
    assert (told.changed, told.since) == (lambda first: (first.changed, first.since))(
        summarise(facts(*DIABETES_VISITS))
    )
    fresh = happened("d", 1, EventKind.DOCUMENT, "Epikriisi")
    told = summarise(facts(*DIABETES_VISITS, fresh, last_opened=opened))
    assert (told.unchanged_since, told.since_last_opening, len(told.changed)) == (None, True, 1)


def test_a_silent_source_is_named_and_no_absence_is_claimed() -> None:
    told = summarise(facts(silent=("clinical",), all_told=False))
    assert told.sentence == (Phrase("source_silent", {"source": Word("sources.clinical")}),)
    assert said("fi", told.sentence) == "Potilastiedot: ei vastannut"
    told = summarise(facts(silent=("clinical",), refused=("clinical",), all_told=False))
    assert said("fi", told.sentence) == "Potilastiedot: ei oikeutta"


def test_no_events_is_said_only_when_every_source_answered() -> None:
    assert said("fi", summarise(facts()).sentence) == "ei tapahtumia"
    assert summarise(facts(pending=("clinical",), all_told=False)).sentence == ()


def test_never_more_than_four_phrases() -> None:
    plan = Plan(
        id="p", person_key="k", requests=(request(),), actions=(action("a", "Soita", TODAY - timedelta(2)),)
    )  # fmt: skip
    told = summarise(facts(*KNEE_EVENTS, *DIABETES_VISITS, plan=plan, silent=("relations",), all_told=False))
    assert len(told.sentence) == 4
    assert told.sentence[-1].key == "source_silent"


def test_why_now_puts_the_customers_words_first() -> None:
    need = Need(
        id="n",
        text="Kävely",
        stated_by=StatedBy.CUSTOMER,
        own_words="Haluan kauppaan",
        created_by=DOCTOR,
        created_at=NOW,
    )
    worked_out = replace(need, id="i", text="Liikkuminen", stated_by=StatedBy.INFERRED, own_words="")
    plan = Plan(id="p", person_key="k", needs=(worked_out, need), requests=(request(),))
    visit = happened("v", 0, EventKind.APPOINTMENT, "Lääkäri", status=EventStatus.PLANNED, reason="Polvikipu jatkuu")
    told = summarise(facts(visit, plan=plan, need_in_own_words="vanha"))
    assert [said("fi", (phrase,)) for phrase in told.why_now] == [
        "”Haluan kauppaan”",
        "lausuntopyyntö 12.10., Laura Laine: Hyötyisikö tekonivelestä?",
        "tänään: lääkäri – Polvikipu jatkuu",
        "Liikkuminen",
    ]


def test_a_need_that_a_professional_put_into_words_is_not_quoted_as_the_customers() -> None:
    need = Need(id="n", text="Kävely", stated_by=StatedBy.CUSTOMER, created_by=DOCTOR, created_at=NOW)
    plan = Plan(id="p", person_key="k", needs=(need,))
    told = summarise(facts(plan=plan, need_in_own_words=""))
    assert [said("fi", (phrase,)) for phrase in told.why_now] == ["asiakkaan kertoma: Kävely"]
    told = summarise(facts(plan=plan, need_in_own_words="Jalka ei kanna"))
    assert [said("fi", (phrase,)) for phrase in told.why_now] == ["”Jalka ei kanna”", "asiakkaan kertoma: Kävely"]


def test_todays_appointment_is_not_pushed_out_by_calls_of_the_same_day() -> None:
    calls = [happened(f"c{n}", 0, what="Hoitopuhelu") for n in range(3)]
    visit = happened("v", 0, EventKind.APPOINTMENT, "Lääkäri", status=EventStatus.PLANNED, reason="Polvikipu jatkuu")
    told = summarise(facts(*calls, visit)).why_now
    assert [said("fi", (phrase,)) for phrase in told] == ["tänään: lääkäri – Polvikipu jatkuu", "tänään: hoitopuhelu"]
    assert told[1].evidence == ("c0", "c1", "c2")


def test_a_late_arriving_event_is_news_and_an_old_one_is_not() -> None:
    opened = NOW - timedelta(days=10)
    late = happened("late", 400, EventKind.DOCUMENT, "Lausunto", recorded_at=NOW - timedelta(days=1))
    old = happened("old", 5, EventKind.DOCUMENT, "Epikriisi", recorded_at=NOW - timedelta(days=11))
    told = summarise(facts(late, old, last_opened=opened))
    assert [delta.phrase.evidence for delta in told.changed] == [("late",)]


def test_worse_needs_the_reference_band_and_the_own_band() -> None:
    def hba1c(id: str, days_ago: int, value: float) -> Event:
        band = Quantity(value, "mmol/mol", None, 53)
        return happened(id, days_ago, EventKind.MEASUREMENT, "HbA1c", quantity=band, code=Code("lab", "6128"))

    earlier = [hba1c(f"m{i}", 400 - 90 * i, value) for i, value in enumerate((55, 58, 54))]
    told = summarise(facts(*earlier, hba1c("new", 10, 68)))
    (worse,) = [delta for delta in told.changed if delta.change is Change.WORSE]
    assert said("fi", (worse.phrase,)) == "HbA1c 68 mmol/mol 11.11., aiemmin 54–58"
    assert worse.phrase.evidence == ("new", "m0", "m1", "m2")
    for value in (57, 50):  # inside the own band; inside the reference band
        told = summarise(facts(*earlier, hba1c("new", 10, value)))
        assert not any(delta.change is Change.WORSE for delta in told.changed)


def test_missing_no_shows_unrealised_bookings_and_actions_gone_overdue() -> None:
    plan = Plan(id="p", person_key="k", actions=(action("a", "Kontrollisoitto", TODAY - timedelta(4)),))
    absent = happened("n", 20, EventKind.APPOINTMENT, "Fysioterapia", status=EventStatus.NO_SHOW)
    lost = happened("l", 9, EventKind.APPOINTMENT, "Lääkäri", status=EventStatus.PLANNED)
    told = summarise(facts(absent, lost, plan=plan))
    assert {(d.phrase.key, d.phrase.evidence) for d in told.changed if d.change is Change.MISSING} == {
        ("missed.no_show", ("n",)),
        ("missed.unrealised", ("l",)),
        ("missed.overdue", ("a",)),
    }


def test_a_booked_operation_or_x_ray_that_was_done_is_not_missing() -> None:
    booked = {"status": EventStatus.PLANNED, "channel": None}
    events = (
        happened("b1", 20, EventKind.APPOINTMENT, **booked),
        happened("s", 20, EventKind.SURGERY, "Polven tekonivelleikkaus"),
        happened("b2", 9, EventKind.APPOINTMENT, **booked),
        happened("x", 9, EventKind.EXAMINATION, "Polven natiiviröntgen"),
        happened("b3", 5, EventKind.APPOINTMENT, **booked),
        happened("x3", 5, EventKind.EXAMINATION, "Polven natiiviröntgen", status=EventStatus.CANCELLED),
    )
    told = summarise(facts(*events))
    missed = [d.phrase.evidence for d in told.changed if d.phrase.key == "missed.unrealised"]
    assert missed == [("b3",)]


def test_a_cancelled_measurement_does_not_make_anything_worse() -> None:
    earlier = [
        happened(f"m{i}", 300 - i, EventKind.MEASUREMENT, quantity=Quantity(48, "mmol/mol", 20, 53)) for i in range(4)
    ]
    high = happened("m9", 3, EventKind.MEASUREMENT, quantity=Quantity(70, "mmol/mol", 20, 53))
    assert [d.change for d in summarise(facts(*earlier, high)).changed] == [Change.WORSE]
    assert summarise(facts(*earlier, replace(high, status=EventStatus.CANCELLED))).changed == ()


@pytest.mark.parametrize(
    ("first_day", "precision"), [(date(2026, 1, 1), Precision.YEAR), (date(2026, 11, 1), Precision.MONTH)]
)
def test_nothing_has_stopped_while_a_visit_of_unknown_day_may_have_been_lately(
    first_day: date, precision: Precision
) -> None:
    regular = [happened(f"d{i}", 400 - 30 * i, code=DIABETES) for i in range(8)]
    loose = replace(happened("loose", 0, code=DIABETES), start=Moment(first_day, None, precision))
    assert any(p.key == "stopped.diabetes" for p in summarise(facts(*regular)).sentence)
    assert not any(p.key == "stopped.diabetes" for p in summarise(facts(*regular, loose)).sentence)


def test_five_changes_and_the_number_of_the_rest() -> None:
    documents = [happened(f"x{i}", i + 1, EventKind.DOCUMENT, f"Asiakirja {i}") for i in range(8)]
    told = summarise(facts(*documents))
    assert (len(told.changed), told.changed_more) == (5, 3)


def test_next_things_overdue_first_then_by_due_day_with_owner() -> None:
    actions = (
        action("later", "Kuntoutusjakso", TODAY + timedelta(30)),
        action("late", "Kontrollisoitto", TODAY - timedelta(4)),
        action("done", "Tehty jo", TODAY - timedelta(9), status=ActionStatus.DONE),
        action("a1", "Kirurgin lausunto", None, request_id="r1"),
    )
    plan = Plan(id="p", person_key="k", actions=actions, requests=(request(),), next_review=TODAY + timedelta(200))
    booked = happened("b", -10, EventKind.APPOINTMENT, "Fysioterapia", status=EventStatus.PLANNED)
    told = summarise(facts(booked, plan=plan, results=results(21)))
    assert [(said("fi", (t.phrase,)), t.overdue, t.owner) for t in (*told.next_things, *told.next_rest)] == [
        ("hoitotakuu: hoidon tarpeen arvio alkaa 21 pv:n kuluessa lähetteestä (kulunut 40 pv)", True, ""),
        ("kontrollisoitto", True, "Hoitohenkilöstö"),
        ("fysioterapia", False, ""),
        ("kuntoutusjakso", False, "Hoitohenkilöstö"),
        ("suunnitelman tarkistus", False, ""),
        ("kirurgin lausunto – odottaa 40 pv (segmentin mediaani 21)", False, "Hoitohenkilöstö"),
    ]


def test_the_surgeons_answer_is_news_and_in_the_sentence() -> None:
    answer = Statement(
        decision=SurgeryDecision.SURGERY, text="Leikataan", side=Side.RIGHT, urgency=Urgency.ROUTINE, written_by=DOCTOR,
        written_at=at(date(2026, 11, 20)),
    )  # fmt: skip
    plan = Plan(id="p", person_key="k", requests=(request(status=RequestStatus.ANSWERED, answer=answer),))
    told = summarise(facts(plan=plan, last_opened=at(date(2026, 11, 1))))
    assert said("fi", told.sentence) == "kirurgin lausunto 20.11.: leikkaus tarvitaan"
    assert [delta.phrase.key for delta in told.changed] == ["new.answer.surgery"]


def test_a_request_asked_late_in_the_evening_counts_days_on_the_finnish_calendar() -> None:
    late = request(asked_at=datetime(2026, 10, 11, 22, 30, tzinfo=UTC))  # 12.10. 01.30 in Helsinki
    told = summarise(facts(plan=Plan(id="p", person_key="k", requests=(late,))))
    assert said("fi", told.sentence) == "kirurgin lausunto pyydetty 12.10., odottaa 40 pv"


def test_last_contacts_are_the_three_newest_with_the_customer() -> None:
    events = [happened(f"v{i}", i * 10) for i in range(5)]
    events += [happened("note", 1, channel=Channel.RECORD_ENTRY), happened("ahead", -5, status=EventStatus.PLANNED)]
    told = summarise(facts(*events))
    assert [event.id for event in told.last_contacts] == ["v0", "v1", "v2"]


def test_of_contacts_on_one_day_the_later_is_told_first() -> None:
    hours = {"a": 15, "b": 8, "c": None}
    events = [
        replace(
            happened(id, 3),
            start=Moment(TODAY - timedelta(3), time(hour), Precision.MINUTE) if hour else Moment(TODAY - timedelta(3)),
        )
        for id, hour in hours.items()
    ]
    assert [e.id for e in summarise(facts(*events)).last_contacts] == ["a", "b", "c"]


def test_an_event_known_to_the_year_is_not_given_a_day() -> None:
    known = happened("y", 0, EventKind.DIAGNOSIS, "Astma", code=Code(ICD, "J45"))
    known = replace(known, start=Moment(date(2026, 1, 1), None, Precision.YEAR))
    told = summarise(facts(known))
    assert "1.1." not in said("fi", tuple(delta.phrase for delta in told.changed))


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("Päivystyskäynti, rintakipu", "päivystyskäynti, rintakipu 11.11."),
        ("Rintakipu", "päivystyskäynti 11.11.: rintakipu"),
    ],
)
def test_what_the_sources_heading_tells_is_not_told_before_it_too(what: str, words: str) -> None:
    told = summarise(facts(happened("e", 10, what=what, channel=Channel.EMERGENCY)))
    assert said("fi", tuple(delta.phrase for delta in told.changed)) == words


def test_a_leap_day_has_a_day_a_year_before() -> None:
    told = summarise(facts(now=datetime(2028, 2, 29, 8, tzinfo=UTC), today=date(2028, 2, 29)))
    assert told.since == datetime(2027, 2, 28, 8, tzinfo=UTC)
