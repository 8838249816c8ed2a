"""The copied summary: the screen's words, nobody's name or ID, nothing that must not leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from analytics.case import NextThing, Phrase, SourceState
from components.room_view import Look, room_view
from components.summary_text import LONGEST, copy_view, summary_text
from components.text import LANGUAGES, Text
from domain.access import Deed
from domain.event import Confidentiality, EventKind
from tests.screen.case_made import CUSTOMER, EVENTS, NOW, SITUATION, TODAY, case, event, line

FI = Text("fi")


def test_the_summary_is_what_the_screen_says() -> None:
    assert summary_text(case(), FI, NOW).splitlines() == [
        "Tilannekuvan yhteenveto 21.11.2026 klo\u00a012.00".replace("klo\u00a0", ""),
        "R. L., s. 1958",
        "",
        "Viimeisin käynti 2.7.: puhelu; röntgen 3.10.",
        "",
        "Allergiat ja riskit",
        "- Penisilliini, vakava",
        "",
        "Miksi nyt?",
        "- Asiakkaan sanoin: Polvi pettää.",
        "- Lähete 1.7.: polvi",
        "",
        "Mikä on muuttunut? (viime avauksesi jälkeen (1.11. klo 9.30))",
        "- uusi: Röntgen 3.10.",
        "- + 2 muuta",
        "",
        "Mitä seuraavaksi?",
        "- Soitto · myöhässä · 1.11. · hoitaja",
        "",
        "Viimeiset yhteydet",
        "- 2.7. Puhelu",
        "- 1.7. Lääkärin vastaanotto",
        "",
        "Avoimet lupaukset",
        "- Ei avoimia lupauksia",
        "",
        "Lähteet: 4/4 lähdettä vastasi.",
        "",
        "Ei sisällä henkilötunnusta. Tarkista tiedot lähteestä ennen käyttöä.",
    ]


def test_no_allergies_and_allergies_not_known_are_two_sentences_outside_too() -> None:
    none = summary_text(case(alerts=()), FI, NOW)
    unknown = summary_text(
        case(alerts=(), alerts_known=False, sources=(line("clinical", SourceState.FAILED),)), FI, NOW
    )
    assert "- Ei kirjattuja allergioita tai riskejä" in none
    assert "- Lähde ei vastannut: allergioita ei tiedetä" in unknown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_screens_blocks_is_in_the_copy(language: str) -> None:
    text = Text(language)
    view, copied = room_view(case(), Look(), text, NOW), summary_text(case(), text, NOW).replace("\u00a0", " ")
    for block in ("why", "changed", "next", "contacts"):
        for item in view["cards"][block]["items"]:
            assert item["t"].replace("\u00a0", " ") in copied
    for phrase in view["sentence"]["phrases"]:
        assert phrase["t"].replace("\u00a0", " ") in copied


def test_no_id_and_no_name_of_the_customer_leaves_even_in_free_text() -> None:
    words = "Raijan tytär soitti: Lehtosen Raija, tunnus 140758-998U, RAIJA KAARINA ei pääse, 140758-998u:lle aika"
    told = replace(SITUATION, why_now=(Phrase("own_words", {"text": words}), Phrase("need", {"text": words})))
    copied = summary_text(case(situation=told, need_in_own_words=words), FI, NOW)
    for secret in ("998U", "998u", "aija", "AIJA", "aarina", "AARINA", "ehto", "14.7.1958", "Kaislaranta"):
        assert secret not in copied
    assert "R. tytär soitti: L. R., tunnus 140758-****" in copied


def test_what_is_shielded_is_left_out_even_when_it_was_opened_and_that_is_said() -> None:
    secret = event("psych", EventKind.CONTACT, TODAY, "Psykiatrian käynti", confidentiality=Confidentiality.SHIELDED)
    told = replace(
        SITUATION,
        sentence=(*SITUATION.sentence, Phrase("visit", {"on": TODAY, "what": "Psykiatrian käynti"}, ("psych",))),
        last_contacts=(secret, *SITUATION.last_contacts),
        stopped=(
            Phrase("stopped.reason", {"what": "Psykiatrian käynti", "on": TODAY, "n": 1, "usual": 1}, ("psych",)),
        ),
        next_things=(
            *SITUATION.next_things,
            NextThing(Phrase("booked", {"what": "Psykiatrian käynti"}, ("psych",)), TODAY, False, ""),
        ),
    )
    opened = case(situation=told, events=(*EVENTS, secret))
    assert "sykiatria" in str(room_view(opened, Look(), FI, NOW))
    copied = summary_text(opened, FI, NOW)
    assert "sykiatria" not in copied
    assert "Suojattuja kohtia jätetty pois: 4." in copied


def test_what_is_hidden_from_the_user_is_a_number_and_what_did_not_answer_is_named() -> None:
    lacking = case(hidden_shielded=2, hidden_denied=1, sources=(line("persons"), line("clinical", SourceState.FAILED)))
    copied = summary_text(lacking, FI, NOW)
    assert "Sinulta piilossa olevia tapahtumia ei ole mukana: 3." in copied
    assert "Lähteet: 1/2 lähdettä vastasi.\nVastaus puuttuu: Potilastiedot." in copied


def test_under_non_disclosure_no_place_is_copied_even_when_it_was_revealed() -> None:
    there = event("u", EventKind.CONTACT, TODAY, "Käynti", unit="Mäntyrannan terveysasema", place="Mäntyranta")
    told = replace(SITUATION, last_contacts=(there,))
    revealed = case(situation=told, customer=replace(CUSTOMER, non_disclosure=True))
    copied = summary_text(revealed, FI, NOW)
    assert "Mäntyran" not in copied
    assert "Paikat jätetty pois turvakiellon vuoksi." in copied
    assert "Mäntyrannan terveysasema" in summary_text(case(situation=told), FI, NOW)


def test_the_longest_case_fits_and_says_what_did_not() -> None:
    long = "Sana " * 120
    told = replace(
        SITUATION,
        why_now=tuple(Phrase("need", {"text": long}, (str(i),)) for i in range(4)),
        next_things=tuple(NextThing(Phrase("action", {"what": long}), TODAY, False, long) for _ in range(5)),
        last_contacts=tuple(replace(EVENTS[1], what=long) for _ in range(3)),
    )
    for language in LANGUAGES:
        copied = summary_text(case(situation=told, need_in_own_words=long), Text(language), NOW)
        assert len(copied) <= LONGEST
        assert "…" in copied
    assert "Pituuden vuoksi pois: " in summary_text(case(situation=told), FI, NOW)


def test_the_text_is_sent_only_when_it_is_asked_for_and_allowed() -> None:
    may = case(may=frozenset({Deed.COPY_SUMMARY}))
    later = NOW + timedelta(minutes=1)
    assert copy_view(may, FI, later)["text"] == ""
    asked = copy_view(may, FI, later, 3)
    assert (asked["n"], asked["text"]) == (3, summary_text(may, FI, later))
    assert copy_view(case(), FI, later, 3) == {"button": "", "n": 0, "text": ""}
    assert room_view(may, Look(), FI, NOW)["copy"]["text"] == ""
    assert room_view(may, Look(copying=True, copies=1), FI, NOW)["copy"]["text"]


def test_nobody_is_named_when_nothing_is_known_of_them() -> None:
    nobody = replace(CUSTOMER, family_name="", given_names="", birth_date=None)
    assert summary_text(case(customer=nobody), FI, NOW).splitlines()[1] == ""
