"""An OpenCase from a user's admission and the sources' answers. No reading and no writing here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from analytics.case import OpenCase, Situation, SourceLine, SourceState
from analytics.journey_columns import columns
from analytics.merge import Merged, Visible, merge, visible
from analytics.plan_events import OWN_PLAN, plan_events
from analytics.situation import Facts, summarise
from domain.access import Deed, Flag, Relation
from domain.consent import Denial
from domain.plan import Plan
from domain.plan_register import is_closed, readable
from domain.portion import Portion
from domain.results import Answer, Trouble
from services.desk import Admission

_OF_A_PLAN = frozenset({Deed.REVISE_PLAN, Deed.COMPLETE_ACTION, Deed.REQUEST_STATEMENT, Deed.ANSWER_STATEMENT})
_SILENT = frozenset({SourceState.FAILED, SourceState.STALE})


@dataclass(frozen=True)
class Opening:
    """What stays the same for as long as the customer is open: a random handle, when, and the fan-out's id."""

    handle: str
    at: datetime
    gathering_id: str


def build_case(
    admission: Admission,
    answers: Mapping[str, Answer[Portion]],
    source_ids: Sequence[str],
    *,
    plan: Plan,
    opening: Opening,
    last_opened: datetime | None,
    may: frozenset[Deed],
    today: date,
) -> OpenCase:
    """Merge, apply the user's rights, tell the situation, draw up the journey."""
    merged = merge(answers, source_ids, admission.standing.customer, today)
    seen = visible(
        merged,
        registers=admission.registers,
        shielded_open=admission.shielded_open,
        location_hidden=location_hidden(admission, merged),
        denials=_denials(admission, merged, today),
    )
    plan = readable(plan, admission.registers)
    case = _untold(admission, merged, seen, plan, opening)
    return with_plan_in(replace(case, may=may), plan, today, last_opened)


def _untold(admission: Admission, merged: Merged, seen: Visible, plan: Plan, opening: Opening) -> OpenCase:
    """The case before its situation is told and its journey drawn up."""
    return OpenCase(
        handle=opening.handle,
        customer=seen.customer,
        relation=admission.relation,
        stated_reason=admission.stated_reason,
        location_hidden=location_hidden(admission, merged),
        alerts=seen.alerts,
        alerts_known=merged.alerts_known and not seen.health_closed,
        health_closed=seen.health_closed,
        need_in_own_words=merged.need_in_own_words,
        events=seen.events,
        events_known=merged.events_known,
        hidden_shielded=seen.hidden_shielded,
        hidden_register=seen.hidden_register,
        hidden_denied=seen.hidden_denied,
        plan=plan,
        outside_plans=seen.outside_plans,
        results=seen.results,
        sources=merged.sources,
        disagreements=seen.disagreements,
        situation=_NOTHING_TOLD,
        journey=_NO_JOURNEY,
        sharing_consent=merged.sharing_consent,
        may=frozenset(),
        today=opening.at.date(),
        opened_at=opening.at,
        pending=tuple(line.id for line in merged.sources if line.state is SourceState.PENDING),
        gathering_id=opening.gathering_id,
        viewer=admission.user.id,
    )


_NO_JOURNEY = columns((), date(2000, 1, 1))
_NOTHING_TOLD = Situation((), (), (), 0, datetime(2000, 1, 1, tzinfo=UTC), False, (), 0, ())


def with_plan_in(case: OpenCase, plan: Plan, today: date, last_opened: datetime | None) -> OpenCase:
    """The case with this version of the plan: situation and journey are told anew, the sources' events stay.

    The situation is told from what sources recorded and from the plan itself, not from the plan's marks on the journey.
    """
    told = tuple(event for event in case.events if event.source != OWN_PLAN)
    case = replace(case, may=case.may - _OF_A_PLAN) if is_closed(plan) else case
    events = (*told, *plan_events(plan))
    facts = _facts(replace(case, events=told), plan, today, last_opened)
    return replace(
        case, plan=plan, today=today, events=events, journey=columns(events, today), situation=summarise(facts)
    )


def _denials(admission: Admission, merged: Merged, today: date) -> tuple[Denial, ...]:
    """Denials in force; an emergency passes them (703/2023 54 § 2)."""
    if admission.relation is Relation.EMERGENCY:
        return ()
    return (*merged.denials, *(d for d in admission.standing.denials if d.valid_on(today)))


def _refused(line: SourceLine) -> bool:
    return line.state is SourceState.FAILED and line.trouble is Trouble.REFUSED


def _facts(case: OpenCase, plan: Plan, today: date, last_opened: datetime | None) -> Facts:
    return Facts(
        events=case.events,
        plan=plan,
        results=case.results,
        need_in_own_words=case.need_in_own_words,
        today=today,
        now=case.opened_at,
        last_opened=last_opened,
        silent=tuple(line.id for line in case.sources if line.state in _SILENT),
        refused=tuple(line.id for line in case.sources if _refused(line)),
        pending=case.pending,
        all_told=case.events_known and not (case.hidden_shielded or case.hidden_denied),
        elsewhere=case.hidden_register > 0 or is_closed(plan) or bool(plan_events(plan)),
        me=case.viewer,
        deceased=case.customer.deceased,
        deceased_on=case.customer.deceased_on,
        born=case.customer.birth_date,
    )


def location_hidden(admission: Admission, merged: Merged) -> bool:
    """Hidden by the gate's decision, or because a source tells of non-disclosure that the register did not know."""
    if admission.location_hidden:
        return True
    told_late = merged.customer.non_disclosure and not admission.standing.customer.non_disclosure
    revealed = admission.deed is Deed.REVEAL_CONTACT and Flag.NON_DISCLOSURE in admission.flags
    return told_late and not revealed
