"""What leaves our walls names nobody: every case ending of a Finnish name, and IDs that a cut has shortened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.journey_words import short
from components.summary_text import masked
from tests.screen.case_made import CUSTOMER

# Name, and forms in which others write it: consonants change by grade (kk:k, pp:p, tt:t, nt:nn, lt:ll, t:d, p:v, k:-).
BENT = (
    ("Pekka", "Pekan Pekalla Pekkaa Pekasta"),
    ("Antti", "Antin Antille Anttia"),
    ("Seppo", "Sepon Sepolta Seppoa"),
    ("Riitta", "Riitan Riitalle"),
    ("Aalto", "Aallon Aallolle Aaltoa"),
    ("Ranta", "Rannan Rannalla"),
    ("Virta", "Virran Virralle"),
    ("Lampi", "Lammen Lammelle"),
    ("Kaupunki", "Kaupungin"),
    ("Lahti", "Lahden Lahdelle Lahtea"),
    ("Lehto", "Lehdon Lehtoa"),
    ("Mäki", "Mäen Mäelle Mäkeä"),
    ("Joki", "Joen Joelle Jokea"),
    ("Harju", "Harjun"),
    ("Arvo", "Arvon"),
    ("Leppä", "Lepän Leppää"),
    ("Halla-aho", "Hallan"),
    ("Virtanen", "Virtasen Virtasta Virtaselle"),
    ("Niemi", "Niemen Niemeä"),
    ("Rasmus", "Rasmuksen Rasmusta"),
    ("Kallas", "Kallaksen Kallasta"),
    ("Tuomas", "Tuomaan Tuomasta"),
    ("Ilmari", "Ilmarin"),
    ("Andersson", "Anderssons Anderssonin"),
)


@pytest.mark.parametrize(("name", "forms"), BENT, ids=[name for name, _ in BENT])
def test_a_name_is_masked_in_every_case(name: str, forms: str) -> None:
    for customer in (replace(CUSTOMER, family_name=name), replace(CUSTOMER, given_names=name)):
        for form in (name, *forms.split(), name.upper(), f"{forms.split()[0].upper()}"):
            left = masked(f"Puoliso kertoi: {form} oli kaatunut.", customer)
            assert form.casefold() not in left.casefold(), left


def test_ordinary_words_stay() -> None:
    said = "Määräys antibiootista, pelko leikkauksesta, jo kotona, rannekipu, lääkkeen annos, laboratorio, virtsanäyte"
    for name in ("Mäki", "Pekka", "Antti", "Joki", "Ranta", "Lahti", "Virta"):
        assert masked(said, replace(CUSTOMER, family_name=name, given_names="Oiva")) == said, name


def test_an_id_that_a_cut_has_shortened_tells_no_individual_number() -> None:
    said = f"{'Soitto. ' * 6}140758-998U kipeä"
    for longest in range(48, 64):
        left = masked(short(said, longest), CUSTOMER)
        assert "-9" not in left, left


@pytest.mark.parametrize(
    "written",
    [
        "14.07.58-998U",
        "140758 998U",
        "14071958-998U",
        "14.7.1958-998U",
        "14.7.1958 998U",
        "140758-998",
        "140758–998 U",
        "140758/998U",
        "140758_998U",
    ],
)
def test_an_id_written_in_other_ways_is_masked_too(written: str) -> None:
    assert "998" not in masked(f"hlötunnus {written} annettu", CUSTOMER)


def test_dates_and_numbers_stay() -> None:
    said = "Käynti 14.7.2026 klo 10.30, RR 140/85, Hb 134, jono 12.10.2026–30.11.2026, puh. 09 471 2000, 2026-11-21"
    assert masked(said, CUSTOMER) == said
