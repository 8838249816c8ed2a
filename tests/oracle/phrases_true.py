"""For each phrase key, what its words claim, checked against raw events and the plan (tests/oracle/naive_situation.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from analytics.case import Phrase
from analytics.situation import Facts
from domain.event import Event, Moment, Precision
from domain.plan import Action, StatementRequest
from tests.oracle import naive_goals, naive_guarantee
from tests.oracle import naive_situation as naive
from tests.oracle.naive_situation import HAPPENED, day_of, topic

Check = Callable[[Phrase, Facts], None]
HALF_YEAR = 183


def the_event(phrase: Phrase, facts: Facts, at: int = 0) -> Event:
    (found,) = [e for e in facts.events if e.id == phrase.evidence[at]]
    return found


def the_request(phrase: Phrase, facts: Facts) -> StatementRequest:
    (found,) = [r for r in facts.plan.requests if r.id in phrase.evidence]
    return found


def the_action(phrase: Phrase, facts: Facts) -> Action:
    (found,) = [a for a in facts.plan.actions if a.id in phrase.evidence]
    return found


def told_day(event: Event) -> date | Moment:
    return event.start if event.start.precision < Precision.DAY else event.start.day


def same(phrase: Phrase, **values: Any) -> None:
    assert dict(phrase.values) == values, phrase


def deceased(phrase: Phrase, facts: Facts) -> None:
    assert facts.deceased_on is not None
    same(phrase, on=facts.deceased_on)


def on_ward(phrase: Phrase, facts: Facts) -> None:
    def inside(e: Event) -> bool:
        kind = (e.kind.value, e.channel.value if e.channel else "", e.status.value)
        return kind == ("stay", "ward", "ongoing") and e.end is None and e.start.day <= facts.today

    event = the_event(phrase, facts)
    assert inside(event)
    assert event.start.day == max(e.start.day for e in facts.events if inside(e))
    same(phrase, what=event.what, on=told_day(event))


def counted(phrase: Phrase, facts: Facts) -> None:
    rows = [e for e in facts.events if e.id in phrase.evidence]
    newest, oldest = rows[-1], rows[0]
    number = phrase.values.get("count") or int(str(phrase.values["nth"]).rpartition(".")[2].rstrip("')"))
    assert number == len(rows) >= 2
    assert ("count" in phrase.values) is (len(rows) > 10)
    alike = [
        e for e in facts.events
        if naive.face_to_face(e, facts.today) and naive.subject(e) == naive.subject(newest)
        and naive.role(e) == naive.role(newest) and timedelta(0) <= newest.start.day - e.start.day < timedelta(365)
    ]  # fmt: skip
    assert {e.id for e in alike} == set(phrase.evidence), "all of them, and nothing else, are counted"
    assert phrase.values["n"] == naive.least_months(oldest.start.day, newest.start.day)
    assert phrase.key.rpartition(".")[2] == topic(newest)
    assert phrase.values.get("what") == ((newest.reason or newest.what) if topic(newest) == "reason" else None)


def latest_visit(phrase: Phrase, facts: Facts) -> None:
    event = the_event(phrase, facts)
    seen = [e for e in facts.events if naive.visit(e) and naive.face_to_face(e, facts.today)]
    assert event in seen
    assert event.start.day == max(e.start.day for e in seen)
    assert (facts.today - event.start.day).days <= HALF_YEAR
    what = event.reason or event.what
    same(phrase, **({"what": what} if what else {}), on=told_day(event))


def examined(phrase: Phrase, facts: Facts) -> None:
    event = the_event(phrase, facts)
    assert event.kind.value == "examination"
    assert event.status.value in HAPPENED
    assert event.start.day <= facts.today
    assert event.what.startswith(str(phrase.values["what"]))
    assert phrase.values["on"] == told_day(event)
    if phrase.key == "examined_finding":
        teller = the_event(phrase, facts, -1)
        words = teller.reason if teller is event else teller.what.split(":", 1)[1]
        assert words
        assert " ".join(words.split()).startswith(str(phrase.values["finding"]).rstrip("…"))
        assert len(str(phrase.values["finding"])) <= 60
        assert teller is event or (teller.code == event.code and 0 <= (teller.start.day - event.start.day).days <= 30)
    else:
        assert not event.reason


def statement_missing(phrase: Phrase, facts: Facts) -> None:
    same(phrase, n=naive.median(facts))
    assert phrase.values["n"] is not None
    assert facts.all_told
    assert not facts.deceased
    assert facts.plan.requests == ()
    visits = [e for e in facts.events if e.id in phrase.evidence]
    assert len(visits) >= 2
    lately = [e for e in facts.events if e.start.day > facts.today - timedelta(730)]
    about = topic(visits[-1])
    assert not [e for e in lately if e.kind.value == "referral" and topic(e) == about]
    surgeons = ("ortop", "orthop")
    kinds = ("contact", "appointment", "surgery")
    assert not [e for e in lately if e.kind.value in kinds and (e.specialty or "").casefold().startswith(surgeons)]


def statement_open(phrase: Phrase, facts: Facts) -> None:
    request = naive.open_requests(facts)[0]
    assert phrase.evidence == (request.id,)
    asked = day_of(request.asked_at)
    waited, median = (facts.today - asked).days, naive.median(facts)
    expected: dict[str, dict[str, object]] = {
        "statement_returned": {"on": asked},
        "statement_today": {},
        "statement_waiting": {"on": asked, "n": waited},
        "statement_waiting_median": {"on": asked, "n": waited, "median": median},
    }
    same(phrase, **expected[phrase.key])
    assert (phrase.key == "statement_returned") is (request.status.value == "returned")
    assert phrase.key != "statement_today" or waited == 0
    assert phrase.key != "statement_waiting" or (median is None and waited > 0)
    assert phrase.key != "statement_waiting_median" or (median is not None and waited > 0)


def statement_answer(phrase: Phrase, facts: Facts) -> None:
    request = the_request(phrase, facts)
    assert request.answer
    assert request.answer.decision.value == phrase.key.rpartition(".")[2]
    same(phrase, on=day_of(request.answer.written_at))
    assert naive.open_requests(facts) == []
    assert request.answer.written_at == max(r.answer.written_at for r in facts.plan.requests if r.answer)
    assert (facts.today - day_of(request.answer.written_at)).days <= HALF_YEAR


def open_referral(phrase: Phrase, facts: Facts) -> None:
    event = the_event(phrase, facts)
    open_ = [
        e for e in facts.events
        if e.kind.value == "referral" and e.status.value in ("ongoing", "planned") and e.start.day <= facts.today
    ]  # fmt: skip
    assert event in open_
    assert event.start.day == max(e.start.day for e in open_)
    if phrase.key == "referral_waiting":
        same(phrase, what=event.what, on=told_day(event), n=(facts.today - event.start.day).days)
    else:
        same(phrase, what=event.reason or event.what, on=told_day(event))


def stopped(phrase: Phrase, facts: Facts) -> None:
    newest = the_event(phrase, facts, -1)
    mine = naive.stops(facts)[naive.subject(newest)]
    last, usual = naive.stop_days(mine, facts.today)
    assert set(phrase.evidence) == {e.id for e in mine if e.start.day <= last}
    what = {"what": newest.reason or newest.what} if topic(newest) == "reason" else {}
    same(phrase, on=told_day(newest), usual=usual, n=(facts.today - last).days, **what)
    assert phrase.key == f"stopped.{topic(newest)}"


def measure_worse(phrase: Phrase, facts: Facts) -> None:
    event = the_event(phrase, facts)
    low, high, before = naive.worse(facts)[event.id]
    assert list(phrase.evidence[1:]) == before
    assert event.quantity
    value = {"value": event.quantity.value, "unit": event.quantity.unit}
    same(phrase, what=event.what, on=told_day(event), low=low, high=high, **value)


def overdue(phrase: Phrase, facts: Facts) -> None:
    same(phrase, n=len(naive.late(facts)))
    assert set(phrase.evidence) == {a.id for a in naive.late(facts)}


def planned(phrase: Phrase, facts: Facts) -> None:
    event, ahead = the_event(phrase, facts), naive.planned(facts)
    assert event in ahead
    assert event.start.day == min(e.start.day for e in ahead)
    if phrase.key == "planned_today":
        assert event.start.day == facts.today
        same(phrase, what=event.what)
    else:
        assert event.start.day > facts.today
        same(phrase, what=event.what, on=told_day(event))


def no_events(phrase: Phrase, facts: Facts) -> None:
    same(phrase)
    assert list(facts.events) == []
    assert facts.all_told
    assert not facts.elsewhere


def source_silent(phrase: Phrase, facts: Facts) -> None:
    name = str(phrase.values["source"].key).removeprefix("sources.")  # type: ignore[attr-defined]
    assert name in facts.silent
    assert (name in facts.refused) == (phrase.key == "source_refused")


def own_words(phrase: Phrase, facts: Facts) -> None:
    said = {n.own_words for n in _told_by_the_customer(facts) if n.own_words}
    same(phrase, text=phrase.values["text"])
    assert phrase.values["text"] in (said or {facts.need_in_own_words})


def stated_need(phrase: Phrase, facts: Facts) -> None:
    (found,) = [n for n in _told_by_the_customer(facts) if n.id in phrase.evidence]
    same(phrase, text=found.text)
    assert not found.own_words


def _told_by_the_customer(facts: Facts) -> list[Any]:
    return [n for n in facts.plan.needs if n.stated_by.value == "customer" and not n.ended]


def need(phrase: Phrase, facts: Facts) -> None:
    (found,) = [n for n in facts.plan.needs if n.id in phrase.evidence]
    same(phrase, text=found.text)
    assert found.stated_by.value != "customer"
    assert not found.ended


def question(phrase: Phrase, facts: Facts) -> None:
    request = the_request(phrase, facts)
    assert request in naive.open_requests(facts)
    on = day_of(request.asked_at)
    if phrase.key == "returned_question":
        assert request.status.value == "returned"
        same(phrase, text=request.returned_question, on=on)
    else:
        assert request.status.value in ("sent", "accepted")
        same(phrase, text=request.question, who=request.asked_by.name, on=on)


def todays(phrase: Phrase, facts: Facts) -> None:
    rows = [e for e in facts.events if e.id in phrase.evidence]
    assert len(rows) == len(phrase.evidence) > 0
    for event in rows:
        assert event.start.day == facts.today
        assert event.kind.value in ("appointment", "contact")
        assert event.status.value not in ("cancelled", "no_show")
        same(phrase, **({"text": event.reason} if phrase.key == "today_reason" else {}), what=event.what)


def new_event(phrase: Phrase, facts: Facts) -> None:
    """That it is news and nothing is left out is naive.changes; here, that the words name the newest of it."""
    rows = [e for e in facts.events if e.id in phrase.evidence]
    newest = max(rows, key=lambda e: e.start.day)
    if phrase.key == "new.contacts":
        assert phrase.values["n"] == len(rows)
    else:
        assert phrase.values["what"] in {e.what for e in rows if e.start.day == newest.start.day}
    assert phrase.values["on"] in {told_day(e) for e in rows if e.start.day == newest.start.day}


def new_answer(phrase: Phrase, facts: Facts) -> None:
    answer = the_request(phrase, facts).answer
    assert answer
    assert answer.decision.value == phrase.key.rpartition(".")[2]
    same(phrase, on=day_of(answer.written_at))


def new_request(phrase: Phrase, facts: Facts) -> None:
    request = the_request(phrase, facts)
    who = {} if phrase.key == "new.returned" else {"who": request.asked_by.name}
    same(phrase, on=day_of(request.asked_at), **who)


def new_in_plan(phrase: Phrase, facts: Facts) -> None:
    items: tuple[Any, ...] = (*facts.plan.actions, *facts.plan.needs, *facts.plan.goals)
    rows: list[Any] = [item for item in items if item.id in phrase.evidence]
    at, by = ("completed_at", "completed_by") if phrase.key == "new.done" else ("created_at", "created_by")
    newest = max(rows, key=lambda item: (getattr(item, at), item.id))
    what = newest.what if isinstance(newest, Action) else newest.text
    same(phrase, n=len(rows), what=what, on=day_of(getattr(newest, at)), who=getattr(newest, by).name)


def missed(phrase: Phrase, facts: Facts) -> None:
    if phrase.key == "missed.overdue":
        action = the_action(phrase, facts)
        assert action in naive.late(facts)
        same(phrase, what=action.what, on=action.due)
    else:
        event = the_event(phrase, facts)
        same(phrase, what=event.what, on=told_day(event))


def action(phrase: Phrase, facts: Facts) -> None:
    found = the_action(phrase, facts)
    assert found in naive.open_actions(facts)
    request = next((r for r in naive.open_requests(facts) if r.id == found.request_id), None)
    waited = (facts.today - day_of(request.asked_at)).days if request else 0
    expected: dict[str, object] = {"what": found.what}
    if waited:
        expected |= {"n": waited} | ({"median": naive.median(facts)} if naive.median(facts) is not None else {})
    same(phrase, **expected)
    name = "action_waiting" if waited else "action"
    assert phrase.key == name + ("_median" if "median" in expected else "")


def booked(phrase: Phrase, facts: Facts) -> None:
    event = the_event(phrase, facts)
    assert event in naive.planned(facts)
    same(phrase, what=event.what)


def review(phrase: Phrase, facts: Facts) -> None:
    same(phrase)
    assert facts.plan.next_review is not None


def guarantee(phrase: Phrase, facts: Facts) -> None:
    """The nearest limit of the request or the referral that its evidence begins with."""
    row = naive_guarantee.rows(facts)[phrase.evidence[0]]
    assert phrase.key == row.key
    same(phrase, n=row.n, days=row.days, **({} if row.contact is None else {"contact": row.contact}))


def goal(phrase: Phrase, facts: Facts) -> None:
    """A goal that somebody should judge: what the numbers say of it, and the very value that says so."""
    (found,) = (g for g in facts.plan.goals if g.id == phrase.evidence[0])
    assert naive_goals.steps(facts.plan, facts.events, facts.today, facts.all_told)[found.id] == phrase.key
    if phrase.key == "goal.unmeasured":
        same(phrase, text=found.text)
        return
    event = next(e for e in facts.events if e.id == phrase.evidence[1])
    assert event.quantity is not None
    assert event.quantity.value == naive_goals.said(found, facts.events, facts.today, facts.all_told).value
    same(phrase, text=found.text, value=event.quantity.value, unit=event.quantity.unit, on=told_day(event))


CHECKS: dict[str, Check] = {
    "goal": goal,
    "deceased": deceased, "on_ward": on_ward, "repeat": counted, "many": counted, "visit": latest_visit,
    "visit_bare": latest_visit, "examined": examined, "examined_finding": examined,
    "statement_missing": statement_missing, "statement_today": statement_open, "statement_waiting": statement_open,
    "statement_waiting_median": statement_open, "statement_returned": statement_open,
    "statement_answer": statement_answer, "referral_waiting": open_referral, "referral": open_referral,
    "stopped": stopped, "measure_worse": measure_worse, "overdue": overdue, "planned": planned,
    "planned_today": planned, "no_events": no_events, "source_silent": source_silent, "source_refused": source_silent, "own_words": own_words,
    "stated_need": stated_need,
    "need": need, "question": question, "returned_question": question, "today": todays, "today_reason": todays,
    "new.answer": new_answer, "new.request": new_request, "new.returned": new_request, "new.done": new_in_plan,
    "new.planned": new_in_plan, "new.need": new_in_plan, "new": new_event, "missed": missed, "action": action,
    "action_waiting": action, "action_waiting_median": action, "booked": booked, "review": review,
    "guarantee": guarantee, "guarantee_contact": guarantee,
}  # fmt: skip
"""By the longest beginning of the key."""


def check(phrase: Phrase, facts: Facts) -> None:
    """Raise AssertionError unless the phrase is true. KeyError for a key that nobody has written a check for."""
    name = phrase.key
    while name not in CHECKS and "." in name:
        name = name.rpartition(".")[0]
    CHECKS[name](phrase, facts)
