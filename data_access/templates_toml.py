"""Templates of next actions from TOML files (data_access/templates/<name>.toml), validated when the process starts."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from domain.measured import EffectMeasure, How, MeasuredEvidence
from domain.plan import SurgeryDecision
from domain.staff import Role
from domain.templates import Template, TemplateAction

FOLDER = Path(__file__).parent / "templates"


class TomlTemplates:
    """All templates of a folder. Raises ValueError naming the file and the fault: a bad template stops the start."""

    def __init__(self, folder: Path = FOLDER, today: date | None = None) -> None:
        self._templates = {path.stem: read_template(path, today) for path in sorted(folder.glob("*.toml"))}

    def find(self, name: str) -> Template | None:
        return self._templates.get(name)

    def all(self) -> tuple[Template, ...]:
        return tuple(self._templates.values())


def read_template(path: Path, today: date | None = None) -> Template:
    """One file. Raises ValueError: TOML errors, unknown or missing keys, unknown roles, texts missing in a language,
    evidence whose numbers cannot be, or that was found after `today`. A template cannot name another: none is circular.
    """
    try:
        template = _template(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
        _check_days(template, today or date.max)
        return template
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _template(name: str, data: dict[str, Any]) -> Template:
    unknown = set(data) - {"version", "decision", "owner", "title", "actions"}
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    return Template(
        name=name,
        version=data["version"],
        title=data["title"],
        decision=SurgeryDecision(data["decision"]) if "decision" in data else None,
        actions=tuple(_action(entry) for entry in data["actions"]),
        owner=data.get("owner", ""),
    )


def _action(data: dict[str, Any]) -> TemplateAction:
    entry = dict(data)
    if "evidence" in entry:
        entry["evidence"] = _evidence(entry["evidence"])
    return TemplateAction(what=entry.pop("what"), role=Role(entry.pop("role")), due_days=entry.pop("due_days"), **entry)


def _evidence(data: dict[str, Any]) -> MeasuredEvidence:
    """What somebody else has found out, with its source. What is counted here is never written into a file."""
    entry = dict(data)
    found = entry.pop("date")
    if not isinstance(found, date) or isinstance(found, datetime) or not str(entry.get("source", "")).strip():
        raise ValueError("evidence: a date and a source are needed")
    if type(entry["n"]) is not int or "compared" in entry:
        raise ValueError("evidence: n is a whole number, and only this product counts its own")
    entry |= {name: float(entry[name]) for name in ("effect", "low", "high", "level")}
    return MeasuredEvidence(on=found, measure=EffectMeasure(entry.pop("measure")), how=How(entry.pop("how")), **entry)


def _check_days(template: Template, today: date) -> None:
    for number, action in enumerate(template.actions, 1):
        if action.evidence and action.evidence.on > today:
            raise ValueError(f"action {number}: evidence from the future, {action.evidence.on}")
