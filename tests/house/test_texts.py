"""Every sentence exists in three languages, with the same values, and every key that the code names exists."""

from __future__ import annotations

import ast
import re
import string

import pytest

from components.text import LANGUAGES, catalogue
from tests.house.tree import ROOT, name, parsed, python_files

ROOM_NAMES = sorted(p.stem for p in (ROOT / "components/texts/fi").glob("*.toml"))


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_same_keys_in_every_language(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue("fi"))


def test_same_values_in_every_language() -> None:
    different = {
        key: [sorted(placeholders(catalogue(x)[key])) for x in LANGUAGES]
        for key in catalogue("fi")
        if len({frozenset(placeholders(catalogue(x)[key])) for x in LANGUAGES}) > 1 and not key.endswith(".one")
    }
    assert different == {}


def test_plurals_have_both_forms() -> None:
    keys = set(catalogue("fi"))
    assert {k for k in keys if k.endswith(".one") and k[:-4] + ".other" not in keys} == set()
    assert {k for k in keys if k.endswith(".other") and k[:-6] + ".one" not in keys} == set()


def test_no_text_is_empty_or_untranslated() -> None:
    empty = [(x, k) for x in LANGUAGES for k, v in catalogue(x).items() if not v.strip()]
    assert empty == []
    same = [
        k for k, v in catalogue("fi").items() if len(v.split()) > 3 and v in (catalogue("sv")[k], catalogue("en")[k])
    ]
    assert same == []


def test_every_key_named_in_the_code_exists() -> None:
    pattern = re.compile(rf"^({'|'.join(ROOM_NAMES)})\.[a-z0-9_.]+[a-z0-9_]$")
    keys = set(catalogue("fi"))
    prefixes = {k.rsplit(".", i)[0] for k in keys for i in (1, 2, 3)}
    missing = []
    for path in python_files():
        inside = {
            id(part) for node in ast.walk(parsed(path)) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in inside:
                continue
            key = node.value
            if (
                pattern.match(key)
                and not key.endswith((".py", ".toml", ".js"))
                and key not in keys
                and key not in prefixes
            ):
                missing.append(f"{name(path)}:{node.lineno} {key}")
    assert missing == []


def test_finnish_is_plain() -> None:
    """Words that staff would not say to a customer's face, and claims that need an experiment (screens.md 1 and 7)."""
    banned = re.compile(r"(?i)churn|ristiinmyynti|korsförsäljning|cross-?sell")
    found = [(x, k) for x in LANGUAGES for k, v in catalogue(x).items() if banned.search(v)]
    assert found == []


EFFECT = re.compile(
    r"(?i)\b(vaikutt|aiheutt|påverka|förorsaka|orsaka[dr]|effekt|(had|has|have|having|an?|the|no|its) effects?\b|affect|caus(ed|es|ing)\b)"
)
EXPERIMENT = "questions.rung.experiment."


def test_only_an_experiment_may_be_said_to_have_had_an_effect() -> None:
    """The words stand on the last rung of the ladder of "why" and nowhere else (screens.md section 7)."""
    found = {(x, k) for x in LANGUAGES for k, v in catalogue(x).items() if EFFECT.search(v)}
    assert {x for x, k in found if k.startswith(EXPERIMENT)} == set(LANGUAGES)
    assert [(x, k) for x, k in sorted(found) if not k.startswith(EXPERIMENT)] == []
