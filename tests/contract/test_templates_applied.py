"""A template edited between its preview and its being applied, and after that: refused, and history stays as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data_access.keys import CHAIN
from data_access.plans import SqlPlans
from data_access.templates_toml import TomlTemplates
from domain.errors import InvalidInput
from domain.plan import ApplyTemplate, Plan
from tests.plan_examples import DOCTOR
from tests.plan_store import SUBJECT, Store, entry

FIRST = """
version = 1
owner = "Kaislaranta"
title = { fi = "Polvi", sv = "Knä", en = "Knee" }
[[actions]]
role = "doctor"
due_days = 7
question = "knee_exercise"
what = { fi = "Soita", sv = "Ring", en = "Call" }
[actions.evidence]
effect = 7
measure = "percentage_points"
low = 1
high = 13
level = 0.95
n = 412
date = 2026-03-01
how = "adjusted"
source = "An example, no study"
outcome = { fi = "x", sv = "x", en = "x" }
"""
SECOND = FIRST.replace("version = 1", "version = 2").replace("Soita", "Kirjoita")


@pytest.fixture
def store(store_folder: Path) -> Store:
    return Store(store_folder)


def with_templates(store: Store, folder: Path, text: str) -> None:
    """The store as a process has it that starts with this file."""
    folder.mkdir(exist_ok=True)
    (folder / "knee.toml").write_text(text, encoding="utf-8")
    templates = TomlTemplates(folder, date(2026, 11, 21))
    store.plans = SqlPlans(store.engine, store.clock, store.audit, templates, store.keys.secret(CHAIN))


def apply_first(store: Store, version: int, goal: str | None = None) -> Plan:
    change = store.change(ApplyTemplate("knee", 1, (0,), goal), version)
    return store.plans.append(SUBJECT, change, DOCTOR, entry(), language="fi")


def test_what_was_previewed_is_what_is_added_or_nothing_is(store: Store, tmp_path: Path) -> None:
    with_templates(store, tmp_path / "templates", SECOND)
    lines = store.audit_rows()
    with pytest.raises(InvalidInput, match=r"plan_rules\.template_changed"):
        apply_first(store, 0)
    assert (store.plans.read(SUBJECT).version, store.history(), store.audit_rows()) == (0, [], lines)


def test_a_template_edited_later_or_taken_away_changes_no_history(store: Store, tmp_path: Path) -> None:
    with_templates(store, tmp_path / "templates", FIRST)
    plan = apply_first(store, 0)
    assert [(one.what, one.template) for one in plan.actions] == [("Soita", "knee@1")]
    with_templates(store, tmp_path / "templates", SECOND)
    assert store.plans.read(SUBJECT) == plan == store.replayed()
    (tmp_path / "templates" / "knee.toml").unlink()
    assert store.replayed() == plan
