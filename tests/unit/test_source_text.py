"""Text from sources: what can be seen stays, what only disguises goes, whatever it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.source_text import LONGEST, optional_text, source_text

NURSE = "\U0001f469\u200d\u2695\ufe0f"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Käynti", "Käynti"),
        ("  Käynti \n\t lääkärillä\u00a0", "Käynti lääkärillä"),
        ("Ka\u0308ynti", "Käynti"),
        ("Annos \u202e01\u202c mg", "Annos 01 mg"),
        ("\u2067שלום\u2069 עולם", "שלום עולם"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian is spelled with it
        ("Mai\u200bja Mei\u200dkä\u00adläinen\ufeff", "Maija Meikäläinen"),
        (f"hoitaja {NURSE}", f"hoitaja {NURSE}"),
        (FAMILY, FAMILY),
        ("\U0001f1eb\U0001f1ee", "\U0001f1eb\U0001f1ee"),
        ("\u200d\u200d", ""),
        ("a\u0000b\u0007c\u001bd\u007f", "abcd"),
        ("lone \ud800 half", "lone half"),
        ("\u3164\u115f", ""),
        ("", ""),
        ("e" + "\u0301" * 50, "é" + "\u0301" * 2),
        ("<b>x</b> {{7*7}}", "<b>x</b> {{7*7}}"),  # markup is text like any other
        ("1\u2028 2\u2029 3\x85", "1 2 3"),
    ],
)
def test_what_is_shown(sent: str, shown: str) -> None:
    assert source_text(sent) == shown
    assert optional_text(sent) == (shown or None)


def test_a_long_text_ends_with_an_ellipsis_and_costs_little() -> None:
    shown = source_text("x" * 1_000_000)
    assert len(shown) == LONGEST
    assert shown.endswith("x…")
    assert optional_text(None) is None


@given(st.text(alphabet=st.characters(), max_size=200))
def test_anything_is_safe_to_show_and_changes_only_once(sent: str) -> None:
    shown = source_text(sent)
    assert source_text(shown) == shown
    shown.encode("utf-8")
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")


@given(st.text(alphabet=st.characters(categories=["L", "Nd", "P", "Sc"]), max_size=60))
def test_letters_of_every_script_stay(sent: str) -> None:
    fillers = set("\u115f\u1160\u3164\uffa0")
    kept = "".join(c for c in sent if c not in fillers)
    shown = unicodedata.normalize("NFC", source_text(sent))  # one form or the other: the same letters
    assert shown == " ".join(unicodedata.normalize("NFC", kept).split())
