"""Templates are whole in three languages, or they do not load."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.templates_toml import FOLDER, TomlTemplates, read_template
from domain.plan import SurgeryDecision
from domain.templates import LANGUAGES

GOOD = """
version = 1
title = { fi = "Polvi", sv = "Knä", en = "Knee" }
[[actions]]
role = "doctor"
due_days = 7
what = { fi = "Soita", sv = "Ring", en = "Call" }
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "knee.toml"
    path.write_text(text, encoding="utf-8")
    return read_template(path)


def test_every_decision_has_a_template() -> None:
    templates = TomlTemplates().all()
    assert {t.decision for t in templates} == set(SurgeryDecision)
    assert {t.name for t in templates} == {p.stem for p in FOLDER.glob("*.toml")}
    for template in templates:
        days = [a.due_days for a in template.actions]
        assert days == sorted(days)
        assert all(len({a.what[x] for x in LANGUAGES}) == 3 for a in template.actions)


def test_a_good_template_loads(tmp_path: Path) -> None:
    template = read(tmp_path, GOOD)
    assert (template.ref, template.decision, template.actions[0].priority) == ("knee@1", None, 2)


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("version = 1", "version = 0", "version"),
        ("version = 1", "", "version"),
        ("version = 1", "version = 1\nextra = 2", "unknown keys"),
        ("version = 1", 'version = 1\ndecision = "maybe"', "maybe"),
        (', sv = "Knä"', "", "title: no text in sv"),
        ('sv = "Ring"', 'sv = " "', "action 1: no text in sv"),
        ('en = "Call"', f'en = "{"x" * 201}"', "too long"),
        ('"doctor"', '"king"', "king"),
        ("due_days = 7", "due_days = -1", "due_days"),
        ("due_days = 7", "due_days = 40000", "due_days"),
        ("due_days = 7", "due_days = 7\npriority = 9", "priority"),
        ("due_days = 7", "due_days = 7\nprioritty = 1", "prioritty"),
        ("[[actions]]", "[[steps]]", "steps"),
        ("version = 1", "version = = 1", "knee.toml"),
    ],
)
def test_a_bad_template_stops_the_start_and_says_why(tmp_path: Path, good: str, bad: str, fault: str) -> None:
    assert good in GOOD
    with pytest.raises(ValueError, match=fault) as error:
        read(tmp_path, GOOD.replace(good, bad))
    assert "knee.toml" in str(error.value)
