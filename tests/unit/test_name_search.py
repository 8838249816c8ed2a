"""What may be asked by name and birth date, and which names are the one that was asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.name_search import NameSought, Purpose
from tests.fakes import TODAY


def sought(family: str, given: str = "", born: str = "13.10.1952", purpose: str = "call") -> NameSought:
    return NameSought.of(family, born, purpose, given, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Virtanen", "Virtanen"),
        ("vir", "Virtanen"),
        ("WIRTANEN", "Virtanen"),
        ("Virtanen", "Wirtanen"),
        ("Aaberg", "Åberg"),
        ("Åberg", "Aaberg"),
        ("Aberg", "Åberg"),
        ("Makinen", "Mäkinen"),
        ("Maekinen", "Mäkinen"),
        ("Ostman", "Östman"),
        ("Lönnqvist", "Lönnqvist"),
        ("Virtanen Korhonen", "Virtanen-Korhonen"),
        ("Virtanen-Korhonen", "Virtanen Korhonen"),
        ("Korhonen", "Virtanen-Korhonen"),
        ("Essen", "von Essen"),
        ("von Ess", "von Essen"),
        ("OBrien", "O’Brien"),
        ("o'brien", "O’Brien"),
        ("Andre", "André"),
        ("Li", "Li"),
        ("Mäkinen", "Ma\u0308kinen"),
    ],
)
def test_a_name_is_found_in_its_spellings(typed: str, name: str) -> None:
    assert sought(typed).fits(name, "Maija")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Vir", "Korhonen"), ("anen", "Virtanen"), ("Li", "Lindholm"), ("Li", "Lindholm-Li Ai"), ("Virtanen", "Virta")],
)
def test_another_name_is_not(typed: str, name: str) -> None:
    found = sought(typed).fits(name, "Maija")
    assert found is (name == "Lindholm-Li Ai")  # a whole part of two letters is that name


def test_a_given_name_narrows() -> None:
    assert sought("Vir", "mai").fits("Virtanen", "Anna Maija")
    assert not sought("Vir", "Liisa").fits("Virtanen", "Anna Maija")
    assert sought("Vir", "Maija").fits("Maija Virtanen", "")  # a source that has the whole name in one


@pytest.mark.parametrize(
    "typed", ["%", "Vir%", "___", "V_r", "Vir*", "a?b", "Vir|", "Vir,Kor", "Vir$", "1' OR '1", "...", ""]
)
def test_nothing_typed_means_any_name(typed: str) -> None:
    with pytest.raises(InvalidInput) as error:
        sought(typed)
    assert error.value.field == "family"


@pytest.mark.parametrize("typed", ["V", "-V-", "'", " v "])
def test_one_letter_is_too_little(typed: str) -> None:
    with pytest.raises(InvalidInput):
        sought(typed)


@pytest.mark.parametrize(
    "born",
    [
        "",
        "1952",
        "10.1952",
        "13.10.52",
        "31.2.1952",
        "13.10.1752",
        "22.11.2026",
        "13.10.*",
        "13/10/1952",
        "10/13/1952",
        "13-10-1952",
        "0.0.0000",
        "١٣.١٠.١٩٥٢x",
    ],
)
def test_the_birth_date_is_whole_and_possible(born: str) -> None:
    with pytest.raises(InvalidInput) as error:
        sought("Virtanen", born=born)
    assert error.value.field == "born"


@pytest.mark.parametrize("born", ["13.10.1952", " 13.10.1952 ", "1952-10-13", "13. 10. 1952"])
def test_the_birth_date_is_read_as_people_write_it(born: str) -> None:
    assert sought("Virtanen", born=born).birth_date == date(1952, 10, 13)


def test_a_purpose_is_stated() -> None:
    assert sought("Virtanen", purpose="visit").purpose is Purpose.VISIT
    with pytest.raises(InvalidInput):
        sought("Virtanen", purpose="curiosity")


def test_a_very_long_name_is_refused() -> None:
    for long in ("a" * 61, "a" * 100_000, " " * 100_000 + "Virtanen"):
        with pytest.raises(InvalidInput):
            sought(long)


def test_a_register_is_asked_for_the_usual_spellings() -> None:
    assert {"åberg", "aaberg", "aberg"} <= set(sought("Åberg").spellings())
    assert {"aaberg", "åberg"} <= set(sought("Aaberg").spellings())
    assert {"virtanen korhonen", "virtanen-korhonen"} <= set(sought("Virtanen-Korhonen").spellings())


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=20))
def test_whatever_is_typed_is_a_question_or_a_sentence(family: str, given_name: str, born: str) -> None:
    said = ""
    try:
        asked = NameSought.of(family, born, "call", given_name, today=TODAY)
    except InvalidInput as error:
        said, asked = error.text_key, sought("Virtanen")
    assert said == "" or said.startswith("errors.find_")
    assert not {"%", "_", "*", ",", "|", "$", "\\"} & set("".join(asked.spellings()))


@given(st.text("abcdeåäöwv-", min_size=3, max_size=20).filter(lambda name: sum(c.isalpha() for c in name) >= 3))
def test_a_name_fits_itself_and_its_spellings(name: str) -> None:
    asked = sought(name)
    assert asked.fits(name, "")
    assert any(asked.fits(one, "") for one in asked.spellings())
