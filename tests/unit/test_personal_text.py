"""Words that look like somebody's identity, however they are written, and words that do not."""

from __future__ import annotations

import pytest

from domain.personal_text import looks_personal

WRITTEN = (
    "140758-998U", "ks. 140758-998U!", "Polvi140758-998u", "140758998U", "140758 - 998U", "140758\u2013998U",
    "140758\u2212998U", "140758\u2010998U", "081153X999X", "\uff11\uff14\uff10\uff17\uff15\uff18-998U", "14.07.1958 998U",
    "14.7.58-998U", "14 07 58-998U", "14/07/58 - 998 U", "1 4 0 7 5 8 - 9 9 8 U", "140758_998U", "140758:998U",
    "\u0661\u0664\u0660\u0667\u0665\u0668-998U", "0401234567", "040 1234567",
)  # fmt: skip
PLAIN = (
    "", "Polvi 65\u201374 v", "Vuodet 2024\u20132025", "1.1.2025 alkaen", "21.11.2026", "yli 1 000 \u20ac, 10 000 \u20ac",
    "12 kk, 4 k\u00e4ynti\u00e4", "M17.1, Z96.6", "65-74, 75-84, 85+", "1-3 / 4-21 / yli 21", "ICD-10 2024-2025", "\u00bd ja \u00b2",
    "20.3.2026 101 asiakasta", "1.1.2026 10 h",
)  # fmt: skip


@pytest.mark.parametrize("words", WRITTEN)
def test_an_identity_is_seen(words: str) -> None:
    assert looks_personal(words)
    assert looks_personal(f"Seuranta {words} syksyll\u00e4")


@pytest.mark.parametrize("words", PLAIN)
def test_plain_words_are_not_taken_for_one(words: str) -> None:
    assert not looks_personal(words)
