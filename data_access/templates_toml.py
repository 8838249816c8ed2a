"""Templates of next actions from TOML files (data_access/templates/<name>.toml), validated when the process starts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from domain.plan import SurgeryDecision
from domain.staff import Role
from domain.templates import Template, TemplateAction

FOLDER = Path(__file__).parent / "templates"


class TomlTemplates:
    """All templates of a folder. Raises ValueError naming the file and the fault: a bad template stops the start."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._templates = {path.stem: read_template(path) for path in sorted(folder.glob("*.toml"))}

    def find(self, name: str) -> Template | None:
        return self._templates.get(name)

    def all(self) -> tuple[Template, ...]:
        return tuple(self._templates.values())


def read_template(path: Path) -> Template:
    """One file. Raises ValueError: TOML errors, unknown or missing keys, unknown roles, texts missing in a language."""
    try:
        return _template(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _template(name: str, data: dict[str, Any]) -> Template:
    unknown = set(data) - {"version", "decision", "title", "actions"}
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    return Template(
        name=name,
        version=data["version"],
        title=data["title"],
        decision=SurgeryDecision(data["decision"]) if "decision" in data else None,
        actions=tuple(_action(entry) for entry in data["actions"]),
    )


def _action(data: dict[str, Any]) -> TemplateAction:
    entry = dict(data)
    return TemplateAction(what=entry.pop("what"), role=Role(entry.pop("role")), due_days=entry.pop("due_days"), **entry)
