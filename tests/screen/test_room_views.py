"""What the room says of an open case: pure views with golden values."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from analytics.case import Disagreement, NextThing, Phrase, Situation, SourceState
from analytics.journey_columns import columns
from components.customer_bar import alerts, banner
from components.event_words import event_what
from components.journey_look import JourneyLook
from components.journey_view import journey_view
from components.notices import case_notices
from components.room_view import Look, room_view
from components.segment_card import segment_card
from components.situation_cards import cards, sentence, small_journey
from components.sources_rail import missing, rail
from components.text import LANGUAGES, Text
from domain.access import Relation
from domain.event import Code, EventKind
from domain.hetu import TemporaryId
from domain.results import Trouble
from domain.segment import Membership, NextStep, Reason, Segment, SegmentResults, UsageMeasure
from tests.house.tree import ROOT
from tests.screen.case_made import CUSTOMER, EVENTS, NOW, SITUATION, SOURCES, TODAY, case, event, line

FI = Text("fi")


def facts(view: dict[str, object]) -> dict[str, str]:
    return {fact["label"]: fact["value"] for fact in view["facts"]}  # type: ignore[attr-defined]


def test_the_banner_masks_the_id_until_it_is_revealed() -> None:
    masked, shown = banner(case(), FI), banner(case(), FI, revealed="140758-998U")
    assert masked["id"] == {"label": "Henkilötunnus", "value": "140758-****", "shown": False, "button": "Näytä"}
    assert "998U" not in json.dumps(masked)
    assert (shown["id"]["value"], shown["id"]["button"]) == ("140758-998U", "Piilota")
    assert banner(case(may=frozenset()), FI)["id"]["button"] == ""


def test_the_banner_tells_who_it_is() -> None:
    view = banner(case(), FI)
    assert view["name"] == "Lehtonen, Raija Kaarina"
    assert view["facts"][0] == {"label": "Syntynyt", "value": "14.7.1958", "extra": "68 v"}
    assert facts(view)["Kotikunta"] == "Kaislaranta"
    assert view["flags"] == []


def test_unknown_fields_are_said_to_be_unknown() -> None:
    nobody = CUSTOMER.__class__(id=CUSTOMER.id, family_name="", given_names="", birth_date=None)
    view = banner(case(customer=nobody), FI)
    assert view["name"] == "ei tiedossa"
    assert facts(view)["Syntynyt"] == facts(view)["Kotikunta"] == facts(view)["Kieli"] == "ei tiedossa"
    assert view["facts"][0]["extra"] == ""


def test_non_disclosure_hides_the_place_and_says_so() -> None:
    hidden = case(customer=replace(CUSTOMER, non_disclosure=True), location_hidden=True)
    view = banner(hidden, FI)
    assert ["alert", "Turvakielto"] in view["flags"]
    assert facts(view)["Kotikunta"] == "turvakielto, piilotettu"
    assert "Kaislaranta" not in json.dumps(view, ensure_ascii=False)


def test_death_and_interpreter_are_words_on_the_banner() -> None:
    dead = replace(CUSTOMER, deceased=True, deceased_on=date(2020, 1, 2), interpreter_language="so")
    view = banner(case(customer=dead), FI)
    assert view["flags"] == [["ink", "Kuollut 2.1.2020"], ["warn", "Tarvitsee tulkin: somali"]]
    assert view["facts"][0]["extra"] == "eli 61 v"


def test_a_temporary_id_is_said_on_the_banner() -> None:
    visitor = replace(CUSTOMER, id=TemporaryId("urn:oid:1.2.246.10.99999999.22.2026", "190688-951Z"))
    view = banner(case(customer=visitor), FI)
    assert (view["flags"], view["id"]["label"]) == ([["warn", "Tilapäinen tunnus"]], "Tunnus")
    assert banner(case(), FI)["id"]["label"] == "Henkilötunnus"


def test_what_is_next_names_roles_by_their_word_and_today_as_today() -> None:
    things = (
        NextThing(Phrase("booked", {"what": "Lääkäri"}), TODAY, False, ""),
        NextThing(Phrase("action", {"what": "Varaa aika"}), date(2026, 12, 1), False, "care_staff"),
        NextThing(Phrase("action", {"what": "Soitto"}), None, False, "Elina Koskela"),
    )
    view = cards(case(situation=replace(SITUATION, next_things=things)), FI)["next"]["items"]
    assert [(one["t"], one["due"], one["owner"]) for one in view] == [
        ("Lääkäri", "tänään", "varattu"),
        ("Varaa aika", "1.12.", "hoitohenkilöstö"),
        ("Soitto", "ei määräpäivää", "Elina Koskela"),
    ]


def test_when_nothing_is_new_the_year_is_shown_and_that_is_said() -> None:
    opened = datetime(2026, 11, 21, 6, 15, tzinfo=UTC)
    told = replace(SITUATION, since_last_opening=False, unchanged_since=opened)
    view = cards(case(situation=told), FI)["changed"]
    assert view["aside"] == "12 viime kuukautta"
    assert view["lead"] == "Ei muutoksia viime avauksesi jälkeen (klo\u00a08.15)."
    assert cards(case(), FI)["changed"]["lead"] == ""
    nothing = cards(case(situation=replace(told, changed=())), FI)["changed"]["empty"]
    assert nothing == "Ei muutoksia myöskään 12 viime kuukauden aikana"


@pytest.mark.parametrize(
    ("changes", "state", "note"),
    [
        ({}, "some", ""),
        ({"alerts_known": False}, "some", "Kaikki lähteet eivät vastanneet"),
        ({"alerts": ()}, "none", "Ei kirjattuja allergioita tai riskejä"),
        ({"alerts": (), "alerts_known": False, "sources": (line("clinical", SourceState.FAILED),)}, "failed", "Lähde ei vastannut: allergioita ei tiedetä"),
        ({"alerts": (), "alerts_known": False, "sources": (line("clinical", SourceState.PENDING),)}, "pending", "Odotetaan lähteen vastausta"),
        ({"alerts": (), "alerts_known": False, "sources": (line("clinical", SourceState.PARTIAL),)}, "unknown", "Ei tiedossa"),
        ({"alerts": (), "alerts_known": False, "sources": (line("clinical", SourceState.PARTIAL, partial=("allergy",)),)}, "failed", "Lähde ei vastannut: allergioita ei tiedetä"),
        ({"alerts": (), "alerts_known": False, "sources": (line("plans", SourceState.FAILED), line("clinical", SourceState.PENDING))}, "pending", "Odotetaan lähteen vastausta"),
    ],
)  # fmt: skip
def test_no_allergies_unknown_waiting_and_failed_are_four_things(
    changes: dict[str, object], state: str, note: str
) -> None:
    view = alerts(case(**changes), FI)
    assert (view["state"], view["note"]) == (state, note)


def test_the_sentence_links_its_phrases_to_evidence() -> None:
    opened = case()
    view = sentence(opened, FI)
    words = "".join(one["t"] + one["end"] + " " for one in view["phrases"]).strip()
    assert words == "Viimeisin käynti 2.7.: puhelu; röntgen 3.10."
    found = journey_view(opened, JourneyLook(), FI)["evidence"]
    assert found["sentence.0"] == [0, [0, 0]]  # the week of both contacts in July
    assert found["sentence.1"] == [0, [3, 0]]  # what is nowhere in the case cannot be drawn
    assert [phrase["ev"] for phrase in view["phrases"]] == [1, 2]


def test_the_cards_say_what_they_lack() -> None:
    silent = case(sources=(line("persons"), line("clinical", SourceState.FAILED), line("segments", SourceState.FAILED)))
    assert cards(silent, FI)["note"] == "Tieto on vajaa: Potilastiedot"
    assert missing(case(), FI) == ""
    told = Situation((), (), (), 0, NOW, False, (), 0, ())
    coming = (line("persons"), line("clinical", SourceState.PENDING))
    for sources, words in ((SOURCES, "Ei "), (silent.sources, "Lähde ei vastannut"), (coming, "odotetaan")):
        view = cards(case(situation=told, sources=sources, need_in_own_words=""), FI)
        assert all(view[name]["empty"].startswith(words) for name in ("why", "changed", "next", "contacts"))
    told_nothing = [sentence(case(situation=told, sources=x), FI)["empty"] for x in (SOURCES, silent.sources, coming)]
    assert told_nothing == [
        "Yhteenvetoon ei ole koottavaa: polulla on 7 tapahtumaa.",
        "Tieto on vajaa: Potilastiedot.",
        "Odotetaan: Potilastiedot.",
    ]
    waiting = cards(case(sources=coming), FI)
    assert (waiting["note"], waiting["waiting"]) == ("", "Odotetaan: Potilastiedot")
    view = cards(case(), FI)
    assert [item["name"] for item in view["why"]["items"]] == ["why.1"], "own words are quoted, not repeated"
    assert view["changed"]["aside"] == "viime avauksesi jälkeen (1.11. klo\u00a09.30)"
    assert view["changed"]["more"] == "+ 2 muuta"
    assert view["next"]["items"][0]["overdue"] == "myöhässä"
    assert view["contacts"]["items"][0] == {"when": "2.7.", "t": "Puhelu"}


def test_the_rail_gives_each_source_a_shape_a_word_and_an_age() -> None:
    opened = case(
        sources=(
            *SOURCES[:2],
            line("relations", SourceState.FAILED, trouble=Trouble.TIMED_OUT),
            line("somewhere", SourceState.STALE),
        ),
        disagreements=(
            Disagreement(
                "birth_date",
                (("persons", "1958-07-14"), ("clinical", "1958-07-15")),
                "persons",
                "register_wins",
                (date(2025, 2, 3), None),
            ),
            Disagreement("non_disclosure", (("persons", "false"), ("clinical", "true")), "clinical", "safer_wins"),
        ),
    )
    view = rail(opened, FI, NOW + timedelta(minutes=7))
    assert view["count"] == "2/4 lähdettä vastasi"
    assert [(x["name"], x["tone"], x["word"], x["age"], x["detail"]) for x in view["lines"]] == [
        ("Väestötiedot", "ok", "vastasi", "7 min sitten", ""),
        ("Potilastiedot", "ok", "vastasi", "7 min sitten", ""),
        ("Asiakkuudet", "alert", "ei vastannut", "7 min sitten", "ei ehtinyt vastata"),
        ("Lähde somewhere", "warn", "vanha tieto", "7 min sitten", ""),
    ]
    first, second = view["disagree"]["items"]
    assert first["values"] == [
        ["Väestötiedot, kirjattu 3.2.2025", "14.7.1958"],
        ["Potilastiedot, päivä ei tiedossa", "15.7.1958"],
    ]
    assert first["rule"] == "näytetään: Väestötiedot (väestötiedot ratkaisevat)"
    assert [value for _, value in second["values"]] == ["ei", "kyllä"]


def results(**changes: object) -> SegmentResults:
    given: dict[str, object] = {
        "segment": Segment("knee", "1", {"fi": "Polven nivelrikko"}, {"fi": "Diagnoosi M17"}),
        "membership": Membership("knee", date(2026, 9, 22), None, (Reason("visits_12_months", 9, 6, "visits"),)),
        "n": 1204,
        "usage": (UsageMeasure("visits_12_months", 9, "visits", 6, 13, 18, 38),),
        "next_steps": (NextStep("surgeon_statement", 0.82, 90, 46), NextStep("surgery", None, 270, None)),
        "computed_on": date(2026, 11, 20),
    }
    return SegmentResults(**given | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "one", "two"), [("fi", "1\u00a0palvelu", "2\u00a0palvelua"), ("sv", "1\u00a0tjänst", "2\u00a0tjänster"), ("en", "1\u00a0service", "2\u00a0services")])  # fmt: skip
def test_a_unit_is_in_the_singular_after_one(language: str, one: str, two: str) -> None:
    usage = tuple(UsageMeasure("services_12_months", n, "services", 1, 1, 2, 17) for n in (1, 2))
    drawn = segment_card(case(results=results(usage=usage)), Text(language))["usage"]
    assert [line["value"] for line in drawn] == [one, two]


def test_the_segment_card_marks_the_own_value_on_the_band() -> None:
    view = segment_card(case(results=results()), FI)
    assert view["n"] == "n = 1\u00a0204"
    low, middle, high, own = view["usage"][0]["band"]
    assert 0 < low < own < middle < high < 100
    assert view["usage"][0]["words"] == "puolella segmentistä 6–18\u00a0käyntiä, enemmän kuin 38 %:lla"
    source = "Määritelmä 1, henkilöitä 1\u00a0204, laskettu 20.11.2026."
    assert view["usage"][0]["about"].endswith(source)
    assert view["steps"][0] == {
        "name": "Kirurgin lausunto",
        "share": 82,
        "words": "82\u00a0% 90 pv:ssä, mediaani 46 pv",
        "about": f"Osuus segmentistä, jolla vaihe oli tässä ajassa. {source}",
    }
    assert view["foot"] == ["laskettu 20.11.2026", "Ei kliiniseen päätöksentekoon"]


@pytest.mark.parametrize(("sensitive", "k"), [(False, "alle 5"), (True, "alle 10")])
def test_suppressed_figures_are_words_and_never_numbers(sensitive: bool, k: str) -> None:
    hidden = results(
        segment=Segment("s", "1", {"fi": "S"}, {"fi": "R"}, sensitive),
        n=None,
        usage=(UsageMeasure("visits_12_months", 9, "visits", None, None, None, None),),
    )
    view = segment_card(case(results=hidden), FI)
    assert view["n"] == f"n {k}"
    assert view["usage"][0]["band"] is None
    assert k in view["usage"][0]["words"]
    assert view["steps"][1] == {"name": "Leikkaus", "share": None, "words": k, "about": view["steps"][0]["about"]}
    assert f"henkilöitä {k}," in view["steps"][0]["about"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SourceState.OK, "Segmenttiä ei ole laskettu"),
        (SourceState.PENDING, "Odotetaan segmenttituloksia"),
        (SourceState.FAILED, "Segmenttitulokset eivät vastanneet"),
    ],
)
def test_no_segment_waiting_and_failed_differ(state: SourceState, words: str) -> None:
    assert segment_card(case(sources=(line("segments", state),)), FI)["empty"] == words


def test_notices_say_what_is_hidden_and_why_the_case_is_open() -> None:
    opened = case(
        hidden_shielded=2,
        hidden_register=1,
        sharing_consent="withdrawn",
        relation=Relation.STATED_REASON,
        stated_reason="x",
    )
    view = case_notices(opened, FI, trouble="Ei onnistu.")
    assert [one["tone"] for one in view] == ["alert", "warn", "accent", "warn", "warn"]
    assert view[1]["t"].startswith("2 suojattua tapahtumaa")
    assert view[1]["command"] == "open_shielded"
    assert case_notices(replace(opened, may=frozenset()), FI)[0]["button"] == ""


def test_the_small_journey_counts_every_event_of_its_years() -> None:
    opened = case()
    view = small_journey(opened, FI)
    assert sum(n for lane in view["lanes"] for _, n in lane) == len(EVENTS)
    assert view["years"] == [[2024, 1], [2025, 0], [2026, 6]]
    assert view["months"] == 36


def test_the_small_journey_says_how_much_it_leaves_out_and_is_never_empty_for_a_life_long_ago() -> None:
    old = tuple(event(f"o{n}", EventKind.CONTACT, date(1950 + n, 3, 1), "Käynti") for n in range(30))
    view = small_journey(case(events=old, journey=columns(old, TODAY)), FI)
    assert (view["years"][0], view["years"][-1]) == ([1960, 1], [1979, 1])
    assert view["label"] == "1960–1979, lisäksi 10 tapahtumaa"
    both = (*old, *EVENTS)
    view = small_journey(case(events=both, journey=columns(both, TODAY)), FI)
    assert view["label"] == "2007–2026, lisäksi 30 tapahtumaa"
    assert sum(n for _, n in view["years"]) == len(EVENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_heaviest_message_is_small_in_every_window(language: str) -> None:
    kinds = [kind for kind in EventKind if kind is not EventKind.SEGMENT]
    events = tuple(
        event(f"e{i}", kinds[i % len(kinds)], TODAY - timedelta(days=(i * 37) % 7300), f"Tapahtuma numero {i % 180}")
        for i in range(2_500)
    )
    heavy = case(events=events, journey=columns(events, TODAY))
    for window in (None, (date(2021, 11, 21), TODAY), (date(2025, 11, 21), TODAY), (date(2026, 11, 1), TODAY)):
        at = datetime(2026, 11, 21, 12, tzinfo=UTC)
        data = [room_view(heavy, Look(), Text(language), at), journey_view(heavy, JourneyLook(window), Text(language))]
        assert len(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()) <= 60_000, window


def test_a_partial_source_says_what_is_missing_and_why_and_is_not_counted_as_answered() -> None:
    why = (Trouble.REFUSED, Trouble.TIMED_OUT, Trouble.REFUSED)
    torn = line("clinical", SourceState.PARTIAL, partial=("allergy", "contact", "diagnosis"), partial_why=why)
    opened = case(sources=(line("persons"), torn))
    view = rail(opened, FI, NOW)
    assert view["count"] == "1/2 lähdettä vastasi"
    words = "puuttuu: allergiat, diagnoosi (ei oikeutta), käynti tai yhteys (ei ehtinyt vastata)"
    assert (view["lines"][1]["tone"], view["lines"][1]["detail"]) == ("warn", words)
    assert missing(opened, FI) == "Potilastiedot (allergiat, käynti tai yhteys, diagnoosi)"


@pytest.mark.parametrize("part", ["allergy", "names"])
def test_a_missing_part_without_events_leaves_the_events_alone(part: str) -> None:
    opened = case(sources=(line("clinical", SourceState.PARTIAL, partial=(part,)), line("plans", SourceState.FAILED)))
    assert missing(opened, FI) == ""


@pytest.mark.parametrize(
    ("trouble", "word", "detail"),
    [
        (Trouble.TIMED_OUT, "ei vastannut", "ei ehtinyt vastata"),
        (Trouble.UNREACHABLE, "ei vastannut", "ei yhteyttä"),
        (Trouble.REFUSED, "ei oikeutta", ""),
        (Trouble.NONSENSE, "ei vastannut kelvollisesti", "vastausta ei voi lukea"),
        (Trouble.OTHER_PERSON, "ei vastannut kelvollisesti", "vastaus koski toista henkilöä, hylätty"),
        (Trouble.TOO_LARGE, "ei vastannut kelvollisesti", "vastaus oli liian suuri"),
    ],
)
def test_each_trouble_is_said_as_what_it_is(trouble: Trouble, word: str, detail: str) -> None:
    view = rail(case(sources=(line("clinical", SourceState.FAILED, trouble=trouble),)), FI, NOW)
    assert [(x["word"], x["detail"], x["tone"]) for x in view["lines"]] == [(word, detail, "alert")]
    assert view["retry"] == ("" if trouble is Trouble.REFUSED else "Yritä uudelleen"), "asking brings no right"


@pytest.mark.parametrize(
    ("state", "more", "offered"),
    [
        (SourceState.OK, {}, False),
        (SourceState.EMPTY, {}, False),
        (SourceState.PENDING, {}, False),
        (SourceState.STALE, {}, True),
        (SourceState.PARTIAL, {"partial": ("allergy",)}, True),
        (SourceState.PARTIAL, {"partial": ("allergy",), "partial_why": (Trouble.REFUSED,)}, False),
        (SourceState.PARTIAL, {"partial": ("a", "b"), "partial_why": (Trouble.REFUSED, Trouble.TIMED_OUT)}, True),
    ],
)
def test_another_try_is_offered_where_it_may_bring_something(
    state: SourceState, more: dict[str, Any], offered: bool
) -> None:
    assert bool(rail(case(sources=(line("clinical", state, **more),)), FI, NOW)["retry"]) == offered


def test_the_small_journey_says_which_source_it_lacks() -> None:
    lost = small_journey(case(sources=(line("clinical", SourceState.FAILED),)), FI)
    assert (lost["label"], lost["vague"]) == ("Tieto on vajaa: Potilastiedot", True)
    late = small_journey(case(sources=(line("clinical", SourceState.PENDING),)), FI)
    assert (late["label"], late["vague"]) == ("Odotetaan: Potilastiedot", False)
    assert small_journey(case(), FI)["label"] == FI("situation.card.month_cells")


def test_what_the_customer_said_in_the_plan_is_quoted_newest_first_and_none_is_dropped() -> None:
    said = (
        Phrase("own_words", {"text": "Uni katkeaa."}, ("n2",)),
        Phrase("own_words", {"text": "Polvi pettää."}, ("n1",)),
    )
    told = Situation((), said, (), 0, NOW, False, (), 0, ())
    view = cards(case(situation=told, need_in_own_words=""), FI)["why"]
    assert (view["own"], [item["t"] for item in view["items"]]) == ("Uni katkeaa.", ["”Polvi pettää.”"])


def test_that_nothing_changed_is_said_only_when_every_source_of_events_answered() -> None:
    told = replace(SITUATION, unchanged_since=NOW)
    silent = (line("clinical", SourceState.PARTIAL, partial=("contact",)),)
    leads = [cards(case(situation=told, sources=x), FI)["changed"]["lead"] for x in (SOURCES, silent)]
    assert [bool(lead) for lead in leads] == [True, False]


def test_a_missing_segment_is_one_low_line_and_one_that_may_come_keeps_its_place() -> None:
    none, pending = (
        segment_card(case(sources=x), FI) for x in ((line("fhir"),), (line("segments", SourceState.PENDING),))
    )
    assert (none["low"], pending["low"]) == (True, False)


@pytest.mark.parametrize(
    ("language", "name"),
    [("fi", "Polven nivelrikon hoitopolku"), ("sv", "Vårdstigen för knäartros"), ("en", "Knee osteoarthritis pathway")],
)
def test_a_segment_on_the_journey_has_its_name_in_the_users_language(language: str, name: str) -> None:
    entered = event("s", EventKind.SEGMENT, TODAY, "Polven nivelrikon hoitopolku", code=Code("segment", "knee", ""))
    assert event_what(entered, Text(language)) == name
    unknown = replace(entered, code=Code("segment", "elsewhere", ""))
    assert event_what(unknown, Text(language)) == entered.what


def test_every_segment_of_the_county_has_a_name_of_its_own_in_every_language() -> None:
    told = tomllib.loads((ROOT / "data_access/made_up_county/segments.toml").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        names = {id: Text(language)(f"situation.segment_name.{id}") for id in told}
        assert names == {id: one["name"][language] for id, one in told.items()}
