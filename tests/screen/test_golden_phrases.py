"""One golden sentence for every phrase key there is, in three languages. Changed words are changed here on purpose.

golden_phrases.toml: [key] (with ".one" for a plural's singular) and what it says with the sample values below.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from analytics.case import Phrase, Word
from components.sentences import phrase_text
from components.text import LANGUAGES, Text, catalogue
from tests.house.test_texts import placeholders

TODAY = date(2026, 11, 21)
GOLDEN = tomllib.loads((Path(__file__).parent / "golden_phrases.toml").read_text(encoding="utf-8"))
SAMPLE: dict[str, object] = {
    "what": "Polven natiiviröntgen", "on": date(2026, 10, 3), "n": 40, "median": 21, "usual": 28, "count": 12,
    "nth": Word("phrase.nth.3"), "value": 68.0, "low": 54.0, "high": 58.5, "unit": "mmol/mol", "text": "Polvi pettää",
    "who": "Laura Laine", "source": Word("sources.clinical"), "finding": "Nivelrako kaventunut", "days": 9, "contact": 112,
}  # fmt: skip


def keys() -> list[str]:
    names = [name.removeprefix("phrase.") for name in catalogue("fi") if name.startswith("phrase.")]
    return [name for name in names if not name.startswith("nth.")]


def said(name: str, language: str) -> str:
    """The words of a key with the sample values; the form for one when it ends in ".one"."""
    fields = placeholders(catalogue("fi")["phrase." + name]) | placeholders(
        catalogue("fi").get(f"phrase.{_other(name)}", "")
    )
    values = {field: SAMPLE[field] for field in sorted(fields)}
    if name.endswith((".one", ".other")):
        values["n"] = 1 if name.endswith(".one") else 4
    phrase = Phrase(name.removesuffix(".one").removesuffix(".other"), values)
    return phrase_text(phrase, Text(language), TODAY).replace("\u00a0", " ")


def _other(name: str) -> str:
    return name.removesuffix(".one") + ".other"


def test_every_phrase_has_a_golden_sentence_and_none_is_left_over() -> None:
    assert set(GOLDEN) == set(keys())


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_the_phrase_says_what_it_said(name: str) -> None:
    assert {language: said(name, language) for language in LANGUAGES} == GOLDEN[name]
