"""The user guides say what the screens say: every word in **bold** is a text of that language's catalogue."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from components.plan_dates import parse_day
from components.text import LANGUAGES, catalogue
from tests.house.tree import ROOT

LONGEST = 195  # 180 until team leads had three rooms
DAYS = {"fi": "Päivän voi kirjoittaa näin:", "sv": "En dag kan skrivas så här:", "en": "A day can be written so:"}
BOLD = re.compile(r"\*\*((?:\\\*|[^*])+)\*\*")


def guide(language: str) -> str:
    return (ROOT / "docs" / f"guide.{language}.md").read_text(encoding="utf-8")


@cache
def shapes(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each text as a pattern in which a {value} may be anything; texts of values and hardly a word are left out."""
    found = []
    for key, text in catalogue(language).items():
        parts = re.split(r"\{\w+\}", text)
        if len(parts) == 1 or sum(map(str.isalpha, "".join(parts))) >= 4:
            found.append((key, re.compile(".+".join(map(re.escape, parts)), re.S)))
    return tuple(found)


def keys_of(language: str, quoted: str) -> frozenset[str]:
    """The texts a quotation can be."""
    return frozenset(key for key, shape in shapes(language) if shape.fullmatch(quoted))


def quotations(language: str) -> list[list[str]]:
    """Quoted words by section."""
    sections = re.split(r"^## ", guide(language), flags=re.M)
    return [[" ".join(b.replace("\\*", "*").split()) for b in BOLD.findall(section)] for section in sections]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quoted_word_is_on_a_screen(language: str) -> None:
    quoted = {one for section in quotations(language) for one in section}
    assert len(quoted) > 80
    assert sorted(one for one in quoted if not keys_of(language, one)) == []


@pytest.mark.parametrize("language", [x for x in LANGUAGES if x != "fi"])
def test_the_guides_tell_the_same(language: str) -> None:
    finnish, other = quotations("fi"), quotations(language)
    assert len(finnish) == len(other), "the same sections in the same order"
    missing = []
    for mine, theirs in zip(finnish, other, strict=True):
        told = frozenset[str]().union(*(keys_of(language, one) for one in theirs))
        asked = frozenset[str]().union(*(keys_of("fi", one) for one in mine))
        missing += [one for one in mine if not keys_of("fi", one) & told]
        missing += [one for one in theirs if not keys_of(language, one) & asked]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_can_be_read_at_one_sitting(language: str) -> None:
    assert len(guide(language).splitlines()) <= LONGEST


def test_keys_of_the_guides_are_keys_of_the_program() -> None:
    from components.top_bar import KEYS

    real = {one for keys, _ in KEYS for one in re.split(r"[ –]", keys)}
    for language in LANGUAGES:
        named = set(re.findall(r"`([^`]{1,6})`", guide(language)))
        assert named - {"N"} <= real, language  # N is the plan editor's own
        assert {"H", "T", "P", "S", "Y", "?"} <= named


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_written_as_the_guide_says_are_understood(language: str) -> None:
    [line] = [x for x in guide(language).splitlines() if x.startswith(DAYS[language])]
    examples = re.split(r"\. (?=[A-ZÅÄÖ])", line.removeprefix(DAYS[language]))[0]
    written = [x.strip() for x in examples.split(",")]
    assert len(written) == 5
    for one in written:
        assert parse_day(one, date(2026, 11, 21), "due") > date(2026, 11, 21), one


def test_a_quotation_of_nothing_is_noticed() -> None:
    assert not keys_of("en", "Press here now")
    assert keys_of("en", "under 5") >= {"common.suppressed"}
