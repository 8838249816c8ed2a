"""Templates are whole in three languages, or they do not load."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data_access.made_up_county.followed import questions
from data_access.plan_json import plain
from data_access.templates_toml import FOLDER, TomlTemplates, read_template
from domain.measured import EffectMeasure, How, MeasuredEvidence
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
    assert {t.decision for t in templates} - {None} == set(SurgeryDecision)
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
        ("version = 1", 'version = 1\nincludes = ["knee"]', "unknown keys"),  # so none can name itself or go round
        ("due_days = 7", 'due_days = 7\ntemplate = "knee"', "template"),
    ],
)
def test_a_bad_template_stops_the_start_and_says_why(tmp_path: Path, good: str, bad: str, fault: str) -> None:
    assert good in GOOD
    with pytest.raises(ValueError, match=fault) as error:
        read(tmp_path, GOOD.replace(good, bad))
    assert "knee.toml" in str(error.value)


EVIDENCE = """
[actions.evidence]
effect = 7
measure = "percentage_points"
low = 1.5
high = 13
level = 0.95
n = 412
date = 2026-03-01
how = "experiment"
source = "An example, no study"
outcome = { fi = "kipu helpotti", sv = "smärtan lindrades", en = "less pain" }
"""


def test_evidence_of_a_line_is_read_with_its_numbers_as_numbers(tmp_path: Path) -> None:
    (action,) = read(tmp_path, GOOD + EVIDENCE).actions
    outcome = {"fi": "kipu helpotti", "sv": "smärtan lindrades", "en": "less pain"}
    assert action.evidence == MeasuredEvidence(
        effect=7.0,
        measure=EffectMeasure.PERCENTAGE_POINTS,
        outcome=outcome,
        n=412,
        low=1.5,
        high=13.0,
        level=0.95,
        on=date(2026, 3, 1),
        how=How.EXPERIMENT,
        source="An example, no study",
    )
    assert isinstance(action.evidence.effect, float), "a stored template is read back type by type"


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("effect = 7", "effect = 14", "does not hold the effect"),
        ("low = 1.5", "low = 8", "does not hold the effect"),
        ("high = 13", "high = nan", "not finite"),
        ("high = 13", "high = 130", "more than 100"),
        ("effect = 7", 'effect = "large"', "large"),
        ("n = 412", "n = 0", "n 0"),
        ("n = 412", "n = 4.5", "whole number"),
        ("n = 412", "", "'n'"),
        ("level = 0.95", "level = 95", "level 95"),
        ("date = 2026-03-01", "date = 2026-11-22", "future"),
        ("date = 2026-03-01", 'date = "spring"', "date"),
        ("date = 2026-03-01", "date = 2026-03-01T10:00:00", "date"),
        ('how = "experiment"', 'how = "proven"', "proven"),
        ('how = "experiment"', "", "how"),
        ('"An example, no study"', '" "', "source"),
        (', sv = "smärtan lindrades"', "", "outcome: no text in sv"),
        ("n = 412", "n = 412\ncompared = {}", "counts its own"),
        ("n = 412", "n = 412\np = 0.04", "'p'"),
    ],
)
def test_evidence_that_cannot_be_stops_the_start(tmp_path: Path, good: str, bad: str, fault: str) -> None:
    assert (GOOD + EVIDENCE).count(good) == 1
    path = tmp_path / "knee.toml"
    path.write_text((GOOD + EVIDENCE).replace(good, bad), encoding="utf-8")
    with pytest.raises(ValueError, match=fault) as error:
        read_template(path, date(2026, 11, 21))
    assert "knee.toml" in str(error.value)


def test_what_the_product_ships_invents_no_evidence_and_asks_only_questions_that_are_counted() -> None:
    actions = [action for template in TomlTemplates().all() for action in template.actions]
    assert all(action.evidence is None for action in actions)
    asked = {action.question for action in actions} - {""}
    assert asked == set(questions())


def test_the_products_own_templates_are_marked_as_such(tmp_path: Path) -> None:
    assert all(template.owner == "" for template in TomlTemplates().all())
    named = GOOD.replace("version = 1", 'version = 1\nowner = "Kaislaranta"')
    assert read(tmp_path, named).owner == "Kaislaranta"
    assert "Kaislaranta" in str(plain(read(tmp_path, named)))
