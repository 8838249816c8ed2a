"""A source's words within a sentence: right-to-left ones are isolated, all others stand as they are."""

from __future__ import annotations

import pytest

from components.text import LANGUAGES, Text, apart
from domain.source_text import source_text
from tests.bad_events import TEXTS

HEBREW, ARABIC = "פגישה", "موعد 3"


@pytest.mark.parametrize("value", ["Käynti", "", "Ärende 3 (å)", "\U0001f469\u200d⚕️", "Ελληνικά", "日本語"])
def test_left_to_right_stays_as_it_is(value: str) -> None:
    assert apart(value) == value


@pytest.mark.parametrize("value", [HEBREW, ARABIC, f"MRI {HEBREW} 2", "ﷺ"])
def test_right_to_left_is_isolated(value: str) -> None:
    assert apart(value) == f"\u2068{value}\u2069"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_isolate_their_values(language: str) -> None:
    told = Text(language)("journey.outside", n=3)
    assert "\u2068" not in told
    assert Text(language)("journey.gap", span=HEBREW).count(f"\u2068{HEBREW}\u2069") == 1


@pytest.mark.parametrize("value", TEXTS)
def test_what_is_isolated_closes_what_it_opens(value: str) -> None:
    told = apart(source_text(value))
    assert told.count("\u2068") == told.count("\u2069")
