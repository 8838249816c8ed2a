"""What the page of questions holds between two runs, and how a command of its tables changes it: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from components.question_cohort import Draft, changed, drafted, narrowed
from components.question_offer import Offer
from components.question_parameters import SHOWN, posed_first, posed_next
from domain.errors import InvalidInput
from domain.predicate import Everyone, Predicate
from domain.question import Posed, Question

LONGEST_FIND = 60
MOST_PAST = 20
Command = Mapping[str, object]
Ways = tuple[tuple[tuple[str, ...], Predicate], ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """The question as it stands, the sought words, the condition being put together, what is shown (SHOWN), and where
    each line of the drawn answer leads. `trouble`: what could not be done, told once. `past`: the questions before."""

    posed: Posed | None = None
    find: str = ""
    draft: Draft = field(default_factory=Draft)
    shown: str = "both"
    ways: Ways = ()
    trouble: InvalidInput | None = None
    past: tuple[Posed, ...] = ()


def after(before: Asking, now: Asking) -> Asking:
    """With the question before among the past ones, where there is another one now."""
    if before.posed is None or before.posed == now.posed:
        return now
    return replace(now, past=(*now.past, before.posed)[-MOST_PAST:])


def back(asking: Asking) -> Asking:
    """At the question before; the same where there is none."""
    return replace(asking, posed=asking.past[-1], past=asking.past[:-1], ways=()) if asking.past else asking


def begun(asking: Asking, offer: Offer) -> Asking:
    """With a question: the first one about everybody, at the beginning."""
    if asking.posed is not None:
        return asking
    return replace(asking, posed=posed_first(Question.WHO, Everyone(), offer))


def heard(asking: Asking, commands: Mapping[str, Command | None], offer: Offer) -> Asking:
    """After what the person did in the tables, by the table's name. What no table could have sent changes nothing; a
    condition more than a cohort may have is told."""
    asking = begun(replace(asking, trouble=None), offer)
    try:
        for name, act in _ACTS.items():
            if command := commands.get(name):
                asking = act(asking, command, offer)
    except InvalidInput as error:
        asking = replace(asking, trouble=error)
    return asking


def with_cohort(asking: Asking, cohort: Predicate) -> Asking:
    """The same question about another cohort."""
    assert asking.posed is not None
    return replace(asking, posed=replace(asking.posed, cohort=cohort))


def _listed(asking: Asking, command: Command, offer: Offer) -> Asking:
    if isinstance(find := command.get("find"), str):
        return replace(asking, find=find[:LONGEST_FIND] if find.isprintable() else "")
    chosen = command.get("question")
    if command.get("type") != "question" or chosen not in list(Question):
        return asking
    return replace(asking, posed=posed_first(Question(str(chosen)), _own_cohort(asking, offer), offer))


def _own_cohort(asking: Asking, offer: Offer) -> Predicate:
    """The person's own cohort. "What in common" lends a group to whoever asks of everybody; the next question is of
    everybody again."""
    assert asking.posed is not None
    of_everyone = bool(asking.past) and asking.past[-1].cohort == Everyone()
    if of_everyone and asking.posed == posed_first(Question.IN_COMMON, Everyone(), offer):
        return Everyone()
    return asking.posed.cohort


def _in_cohort(asking: Asking, command: Command, offer: Offer) -> Asking:
    assert asking.posed is not None
    return with_cohort(asking, changed(asking.posed.cohort, command))


def _in_draft(asking: Asking, command: Command, offer: Offer) -> Asking:
    draft, part = drafted(asking.draft, command, offer)
    asking = replace(asking, draft=draft)
    assert asking.posed is not None
    return asking if part is None else with_cohort(asking, narrowed(asking.posed.cohort, part))


def _in_parameters(asking: Asking, command: Command, offer: Offer) -> Asking:
    assert asking.posed is not None
    shown = command.get("shown")
    posed = posed_next(asking.posed, command, offer)
    return replace(asking, posed=posed, shown=str(shown) if shown in SHOWN else asking.shown)


def _in_answer(asking: Asking, command: Command, offer: Offer) -> Asking:
    key = command.get("key")
    if command.get("type") != "drill" or not isinstance(key, list):
        return asking
    cohort = next((way for word, way in asking.ways if list(word) == key), None)
    if cohort is None:
        return asking
    asking = with_cohort(asking, cohort)
    assert asking.posed is not None
    return replace(asking, posed=posed_first(Question.WHO, cohort, offer), ways=())


_ACTS = {
    "question_list": _listed,
    "question_cohort": _in_cohort,
    "question_draft": _in_draft,
    "question_parameters": _in_parameters,
    "question_answer": _in_answer,
}
"""By the key of the mounted table; in this order within one run."""
