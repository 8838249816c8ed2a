"""What a lead can choose from, and what they did in the tables of the page of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from components.own import said
from components.question_offer import Offer, Sort
from components.question_state import Asking, after, heard
from components.text import Text
from domain.errors import InvalidInput
from domain.question_json import parse
from services.desk import Desk
from services.questions import Choices, choices, drop_view, views
from services.segment_rules import rules

TABLES = ("question_list", "question_cohort", "question_draft", "question_parameters", "question_answer")


def offered(desk: Desk, text: Text) -> Offer:
    """The declared values of the snapshot, named in the user's language. Raises Refused, SnapshotTrouble."""
    found = choices(desk)
    return Offer(
        values=found.dimensions,
        activities=tuple(Sort(one.key, one.name, one.kind, one.service) for one in found.activities),
        units=found.units,
        channels=found.channels,
        roles=found.roles,
        features=found.features,
        as_of=found.as_of,
        snapshot=found.snapshot,
        names=_names(desk, found, text),
    )


def _names(desk: Desk, found: Choices, text: Text) -> Mapping[str, str]:
    """What activities and segments are called: a source's name stands as it is."""
    named = {one.key: one.name or one.key for one in found.activities}
    return named | {rule.id: rule.told_on(found.as_of).name[text.language] for rule in rules(desk.house)}


def asked(desk: Desk, asking: Asking, offer: Offer) -> Asking:
    """The question after what the person did since the last run."""
    commands = {name: command for name in TABLES if (command := said(name))}
    kept = said("question_views") or {}
    if commands or kept:
        desk.note_human()
    before, asking = asking, heard(asking, commands, offer)
    try:
        return after(before, _view(desk, asking, kept))
    except InvalidInput as error:
        return replace(asking, trouble=error)


def _view(desk: Desk, asking: Asking, command: Mapping[str, object]) -> Asking:
    """Open a saved question, or drop it."""
    wanted = command.get("id")
    found = next((one for one in views(desk) if one.id == wanted), None) if command else None
    if found is None:
        return asking
    if command.get("type") == "drop":
        drop_view(desk, found.id)
        return asking
    return replace(asking, posed=parse(found.posed), ways=())
