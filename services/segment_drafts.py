"""Deed: draft a rule of a segment. A draft is a free filter of a person, so that each of its numbers goes through the
one door of questions: the guard, disclosure control, the store (services/questions.py).

A draft changes nothing: no membership, no snapshot. Somebody puts its text among the rules' files
(domain/segment_draft.py `draft_toml`), and the next refresh computes with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.answer import Answer
from analytics.declared import refuse_unknown
from analytics.disclosure import Hidden
from analytics.segment_why import plain_conditions
from analytics.segmentation import calendar
from domain.access import Deed
from domain.errors import InvalidInput, NotFound, StoreUnavailable
from domain.predicate import Among, Dimension, Predicate
from domain.question import Posed, Question
from domain.segment_draft import LONGEST_NOTE, MOST_DRAFTS, SegmentDraft
from domain.segment_rule import Definition, SegmentRule, in_order, is_id, refuse_free_text, rule_on
from services.desk import Desk
from services.ports_of_drafts import SegmentDrafts
from services.questions import Asker, NotTold
from services.segment_rules import rules

PURPOSE = "knowledge_management"
NEW = ""
"""The id of a new segment that nobody has named yet: it can be looked at, and not kept."""
DRAFTED = "draft"
"""The name of the draft beside a segment's id in an answer of overlap."""
EVERYONE, SAME_AS = "segment_rules.everyone", "segment_rules.same_as"
SENSITIVE = "segment_rules.sensitive"
"""The rule names a shielded service, and the draft does not say that it is sensitive."""
FEW = "segment_drafts.few"
COUNTS_ENDED = "segment_drafts.counts_ended"


@dataclass(frozen=True, slots=True)
class DraftPreview:
    """What a draft would do on the snapshot's day. `size`: one line, with what each condition leaves as steps.
    `overlaps`: by segment, the four groups of "draft" and the segment. `moves`: the same of the segment that the draft
    would change: yes-no comes, no-yes leaves; None for a new one. `notes`: text keys."""

    size: Answer | NotTold
    overlaps: tuple[tuple[str, Answer | NotTold], ...]
    moves: Answer | NotTold | None
    notes: tuple[str, ...]


def preview_draft(desk: Desk, segment: str, draft: Definition) -> DraftPreview:
    """One line of the log; nothing is kept but what was told. `segment`: NEW, or an id. Raises Refused, InvalidInput
    (the draft refers to itself, round a circle or to nothing; a word or a cut point that is not declared),
    SnapshotTrouble, StoreUnavailable."""
    desk.enter(Deed.DRAFT_SEGMENT, PURPOSE, (f"preview={_logged(segment)}",))
    asker = Asker.of(desk)
    rule = _checked(desk, asker, segment or _free_id(rules(desk.house)), draft)
    size = asker.answer(Posed(Question.WHO, cohort=rule))
    told = {id: asker.answer(_beside(rule, id)) for id in asker.people.words.segments}
    moves = told.pop(segment, None)
    notes = _notes(asker, draft, size, told)
    return DraftPreview(size, tuple(told.items()), moves, (*notes, COUNTS_ENDED))


def save_draft(desk: Desk, segment: str, draft: Definition, note: str = "") -> SegmentDraft:
    """Keep a draft for every lead to see, by its author. Raises as `preview_draft`, and InvalidInput for a rule of a
    shielded service that does not say it is sensitive, a note that looks like an identity, more than MOST_DRAFTS."""
    desk.enter(Deed.DRAFT_SEGMENT, PURPOSE, (f"save={_logged(segment)}",))
    asker = Asker.of(desk)
    _checked(desk, asker, segment, draft)
    if not draft.sensitive and asker.teller.sensitive.touches(draft.rule):
        raise InvalidInput(SENSITIVE, "sensitive")
    if note:
        refuse_free_text(note, LONGEST_NOTE, "note")
    made = SegmentDraft(secrets.token_hex(16), segment, draft, desk.user.id, desk.house.clock.now(), note=note)
    _store(desk).add(made, MOST_DRAFTS)
    return made


def drafts(desk: Desk) -> Sequence[SegmentDraft]:
    """Every lead's, newest first; a draft tells of no customer. Raises Refused, StoreUnavailable."""
    desk.enter(Deed.DRAFT_SEGMENT, PURPOSE, ("list",))
    return _store(desk).standing()


def withdraw_draft(desk: Desk, id: str) -> None:
    """One's own. Raises Refused, NotFound, StoreUnavailable."""
    desk.enter(Deed.DRAFT_SEGMENT, PURPOSE, (f"withdraw={id[:32]}",))
    if not _store(desk).withdraw(id, desk.user.id):
        raise NotFound("draft")


def _logged(segment: str) -> str:
    """The id as the log has it. What may be none was typed, and may be anything: it is refused later."""
    return segment if is_id(segment) else "?" if segment else "new"


def _free_id(others: Sequence[SegmentRule]) -> str:
    """An id that no segment has."""
    taken = {one.id for one in others}
    return next(id for id in (f"{DRAFTED}_{n}" for n in range(len(taken) + 1)) if id not in taken)


def _checked(desk: Desk, asker: Asker, segment: str, draft: Definition) -> Predicate:
    """The rule as it is asked on the snapshot's day."""
    others = [rule for rule in rules(desk.house) if rule.id != segment]
    in_order([*others, SegmentRule(segment, (draft,))])
    rule = rule_on(draft, calendar(asker.people.as_of))
    refuse_unknown(asker.people, rule, plain_conditions(rule))
    return rule


def _beside(rule: Predicate, id: str) -> Posed:
    named = ((DRAFTED, rule), (id, Among(Dimension.SEGMENT, frozenset({id}))))
    return Posed(Question.COMBINED, named=named)


def _notes(
    asker: Asker, draft: Definition, size: Answer | NotTold, told: dict[str, Answer | NotTold]
) -> tuple[str, ...]:
    """Made of what may be shown alone, so that a note tells no more than the numbers do."""
    notes: list[str] = []
    if isinstance(size, NotTold) or isinstance(size.base, Hidden):
        notes.append(FEW)
    elif size.base == len(asker.people.people):
        notes.append(EVERYONE)
    if any(_same(one) for one in told.values()):
        notes.append(SAME_AS)
    if not draft.sensitive and asker.teller.sensitive.touches(draft.rule):
        notes.append(SENSITIVE)
    return tuple(notes)


def _same(answer: Answer | NotTold) -> bool:
    """Nobody is in one of the two only, and that may be shown."""
    if isinstance(answer, NotTold):
        return False
    found = {line.key: line.cells[0].value for line in answer.lines}
    return found.get(("yes", "no")) == 0 and found.get(("no", "yes")) == 0 and found.get(("yes", "yes"), 0) != 0


def _store(desk: Desk) -> SegmentDrafts:
    if desk.house.segment_drafts is None:
        raise StoreUnavailable("segment_drafts")
    return desk.house.segment_drafts
