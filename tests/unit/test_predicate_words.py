"""Every predicate is a sentence in three languages, and the sentence says what the predicate means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.predicate_words import predicate_sentence
from components.text import LANGUAGES, Text
from domain.event import EventKind
from domain.predicate import All, Among, AnyOf, Dimension, Everyone, Had, Measured, Not, Period, Predicate, Select, Then
from tests.oracle.test_cohort import predicates


@given(predicates, st.sampled_from(LANGUAGES))
def test_every_predicate_is_a_sentence(predicate: Predicate, language: str) -> None:
    words = predicate_sentence(predicate, Text(language))
    assert words.endswith(".")
    assert "None" not in words
    assert "{" not in words


@given(predicates, predicates)
def test_two_predicates_of_one_sentence_mean_the_same(one: Predicate, other: Predicate) -> None:
    """Nothing that tells two questions apart is lost in words."""
    text = Text("fi")
    if predicate_sentence(one, text) == predicate_sentence(other, text):
        assert _plain(one) == _plain(other)


def _plain(one: Predicate) -> Predicate:
    """A group of one is its part, which is how it reads."""
    match one:
        case All(parts) | AnyOf(parts):
            simple = tuple(_plain(part) for part in parts)
            return simple[0] if len(simple) == 1 else type(one)(simple)
        case Not(part):
            return Not(_plain(part))
        case _:
            return one


VISITS = Measured("visits_12_months", 14)
SENTENCES = {
    "fi": (
        "Asiakkaat, joista pitää paikkansa: käynnit 12 kuukaudessa vähintään 14 ja "
        "(ikä vuosina: 75–84 tai 85– tai vähintään 3 kertaa [käynti tai yhteys, yksikkö Pohjoinen, alkaen 1.1.2025])."
    ),
    "sv": (
        "Kunder om vilka det gäller att: besök på 12 månader minst 14 och "
        "(ålder i år: 75–84 eller 85– eller minst 3 gånger [besök eller kontakt, enhet Pohjoinen, från 1.1.2025])."
    ),
    "en": (
        "Customers of whom this holds: visits in 12 months at least 14 and (age in years: 75–84 or 85– or "
        "at least 3 times [visit or contact, unit Pohjoinen, from 1\u00a0Jan\u00a02025 on])."
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_reads_as_a_person_would_say_it(language: str) -> None:
    old = Among(Dimension.AGE_BAND, frozenset({"75-84", "85-"}))
    contact = Select(kinds=frozenset({EventKind.CONTACT}), units=frozenset({"N"}), period=Period(date(2025, 1, 1)))
    rule = All((VISITS, AnyOf((old, Had(contact, 3)))))
    assert predicate_sentence(rule, Text(language), {"N": "Pohjoinen"}) == SENTENCES[language]


def test_small_cases() -> None:
    text = Text("fi")
    assert predicate_sentence(Everyone(), text) == "Kaikki asiakkaat."
    none = Had(Select(kinds=frozenset({EventKind.REFERRAL})), 0, 0)
    assert predicate_sentence(none, text) == "Asiakkaat, joista pitää paikkansa: ei yhtään [lähete]."
    gender = Not(Among(Dimension.GENDER, frozenset({"female"})))
    assert "ei niin, että sukupuoli: nainen" in predicate_sentence(gender, text)
    assert "samana päivänä" in predicate_sentence(Then(Select(), Select(), 0), text)
    many = Select(units=frozenset(f"Yksikkö {n:02}" for n in range(20)))
    assert "+12" in predicate_sentence(Had(many), text)
