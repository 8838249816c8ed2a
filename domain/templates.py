"""Templates of next actions: versioned data that a statement's answer, or a previewed choice, can add to a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.measured import LANGUAGES as LANGUAGES
from domain.measured import MeasuredEvidence
from domain.plan import SurgeryDecision
from domain.staff import Role

MOST_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class TemplateAction:
    """One action: `what` by language, due `due_days` days after the day the template is applied.

    `evidence` is what its organisation has written of it, or what the own county's events tell (services/templates.py);
    `question` names what is asked of those events. Neither becomes part of a plan.
    """

    what: Mapping[str, str]
    role: Role
    due_days: int
    priority: int = 2
    evidence: MeasuredEvidence | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """`decision`: the surgeon's decision the template belongs to; None fits any. `owner`: the organisation that
    has made or approved it; "" is this product's own default, which an organisation is meant to change."""

    name: str
    version: int
    title: Mapping[str, str]
    actions: tuple[TemplateAction, ...]
    decision: SurgeryDecision | None = None
    owner: str = ""

    def __post_init__(self) -> None:
        _check(self)

    @property
    def ref(self) -> str:
        """What an action made from it remembers, such as "knee_replacement@1"."""
        return f"{self.name}@{self.version}"


def _check(template: Template) -> None:
    """Raise ValueError naming what is wrong: a template that exists can be applied in every language."""
    troubles = [] if template.version >= 1 else ["version is not positive"]
    troubles += [] if template.actions else ["no actions"]
    for place, texts in [
        ("title", template.title),
        *((f"action {n}", a.what) for n, a in enumerate(template.actions, 1)),
    ]:
        troubles += [f"{place}: no text in {language}" for language in LANGUAGES if not texts.get(language, "").strip()]
        troubles += [f"{place}: too long" for text in texts.values() if len(text) > 200]
    for n, action in enumerate(template.actions, 1):
        troubles += [] if 0 <= action.due_days <= MOST_DAYS else [f"action {n}: due_days {action.due_days}"]
        troubles += [] if action.priority in (1, 2, 3) else [f"action {n}: priority {action.priority}"]
    if troubles:
        raise ValueError(f"template {template.name}: " + "; ".join(troubles))
