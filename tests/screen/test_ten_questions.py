"""The ten fixed questions (docs/ten-questions.md), asked of more than 200 customers and answered from the room's text.

Sources, gate and screen are the product's own; what each answer must hold is worked out from the raw records by
tests/oracle/naive_situation.py. An interaction is one command of the room, here its effect on `Look`.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics.situation import Facts
from components.room_view import Look, room_view
from components.text import Text
from data_access.county_sources import county_sources
from data_access.county_store import person_from
from data_access.system_clock import SystemClock
from domain.access import Relation
from domain.customer import Customer
from domain.event import Event
from domain.hetu import PersonalId
from domain.plan import Plan
from domain.portion import Portion
from domain.results import Answer, Failed, Fetched, Trouble, value_of
from services.ports import Deadline
from services.situation import Room, open_situation
from tests.fakes import NOON, make_desk, make_house, relation
from tests.house.tree import ROOT
from tests.oracle import made_facts, naive_goals, naive_guarantee
from tests.oracle import naive_situation as naive

TODAY = NOON.date()
PEOPLE = 210
FI = Text("fi")
STOPPED = {
    "knee": "polvikipukäynnit", "hip": "lonkkakipukäynnit", "back": "selkäkipukäynnit", "diabetes": "diabeteskäynnit",
    "blood_pressure": "verenpainekäynnit", "heart": "sydänkäynnit", "breathing": "keuhkosairauskäynnit",
    "mental": "mielenterveyskäynnit",
}  # fmt: skip
SOURCES = {
    "persons": "Väestötiedot",
    "clinical": "Potilastiedot",
    "relations": "Asiakkuudet",
    "segments": "Segmenttitulokset",
}
OWNERS = {"care_staff": "hoitohenkilöstö", "surgeon": "kirurgi"}


@dataclass(frozen=True)
class Asked:
    """One opened customer: the raw records that this user may see, and the screen."""

    room: Room
    customer: Customer
    alerts: tuple[str, ...]
    facts: Facts
    silent: tuple[str, ...]
    hidden: int

    @property
    def silent_events(self) -> bool:
        """A source that could tell of events did not answer."""
        return bool({"clinical", "relations"} & set(self.silent))

    def screen(self, whole: str = "") -> dict[str, Any]:
        return room_view(self.room.case, Look(whole=whole), FI, NOON)

    def whole(self, part: str) -> dict[str, Any]:
        """A card with its rest: no interaction when it has none, else one."""
        card = self.screen()["cards"][part]
        return self.screen(part)["cards"][part] if card["more"] else card  # type: ignore[no-any-return]


def plain(part: Any) -> str:
    """Every word of a part of the message."""
    if isinstance(part, dict):
        return " ".join(plain(value) for value in part.values())
    if isinstance(part, (list, tuple)):
        return " ".join(plain(value) for value in part)
    return str(part).replace("\u00a0", " ").casefold()


def near(day: date) -> str:
    return f"{day.day}.{day.month}." + (str(day.year) if day.year != TODAY.year else "")


def day_told(event: Event) -> str:
    """Its day, or the year alone when that is all that is known."""
    return near(event.start.day) if event.start.precision >= 3 else str(event.start.day.year)


def holds(words: str, *wanted: str) -> None:
    for one in wanted:
        assert one.replace("\u00a0", " ").casefold() in words, one


def who_and_how_old(asked: Asked) -> None:
    words, who = plain(asked.screen()["banner"]), asked.customer
    born = who.birth_date
    assert born
    end = who.deceased_on or TODAY
    years = end.year - born.year - ((end.month, end.day) < (born.month, born.day))
    holds(words, who.family_name, who.given_names, f"{born.day}.{born.month}.{born.year}", f"{years} v")


def what_brings_them(asked: Asked) -> None:
    words, facts = plain(asked.screen()["cards"]["why"]), asked.facts
    reasons = [*_said(facts), *_asked_of_us(facts), *_today(facts)]
    sent = [e for e in facts.events if e.kind.value == "referral" and e.status.value in ("ongoing", "planned")]
    reasons += [e.reason or e.what for e in sent if e.start.day <= TODAY][-1:]
    reasons += [n.text for n in facts.plan.needs if not n.ended and n.stated_by.value == "professional"]
    holds(words, *reasons[:4])
    if not reasons and not _uncertain(asked):
        holds(words, "ei kirjattua syytä")


def _said(facts: Facts) -> list[str]:
    own = [n for n in facts.plan.needs if n.stated_by.value == "customer" and not n.ended]
    words = [] if any(n.own_words for n in own) or not facts.need_in_own_words else [facts.need_in_own_words]
    return words + [n.own_words or n.text for n in own[::-1]]


def _asked_of_us(facts: Facts) -> list[str]:
    return [r.returned_question or r.question for r in naive.open_requests(facts)]


def _today(facts: Facts) -> list[str]:
    kinds, out = ("appointment", "contact"), ("cancelled", "no_show")
    today = [e for e in facts.events if e.start.day == TODAY and e.kind.value in kinds and e.status.value not in out]
    booked = [e for e in today if e.status.value == "planned"]
    told = {(e.what, e.reason or e.what): e.reason or e.what for e in (*booked, *(e for e in today if e not in booked))}
    return list(told.values())[:2]


def what_is_overdue(asked: Asked) -> None:
    rows = asked.whole("next")["items"]
    late = [row for row in rows if row["overdue"] == "myöhässä"]
    review = asked.facts.plan.next_review
    limits = sum(row.overdue for row in naive_guarantee.rows(asked.facts).values())
    assert len(late) == len(naive.late(asked.facts)) + (review is not None and review < TODAY) + limits + _judged(asked)
    for action in naive.late(asked.facts):
        assert action.due
        assert any(action.what.casefold() in plain(row) and near(action.due) in plain(row) for row in late)


def what_changed(asked: Asked) -> None:
    facts = asked.facts
    lines, since = naive.changes(facts, facts.last_opened or _a_year_ago()), facts.last_opened
    card = asked.whole("changed")
    if since and not lines:
        lines = naive.changes(facts, _a_year_ago())
        assert ("ei muutoksia viime avauksesi jälkeen" in plain(card)) is not asked.silent_events
    assert len(card["items"]) == len(lines)
    for key, evidence in lines:
        events = [e for e in facts.events if e.id in evidence]
        if key.startswith(("new.", "missed.")) and key != "new.contacts" and events:
            newest = max(e.start.day for e in events)
            assert any(e.what.casefold() in plain(card) for e in events if e.start.day == newest)
    kinds = Counter(
        {"new": "uusi", "measure_worse": "pahempi", "stopped": "ei enää", "missed": "puuttuu"}[k.partition(".")[0]]
        for k, _ in lines
    )
    assert Counter(item["word"] for item in card["items"]) == kinds


def _a_year_ago() -> datetime:
    return NOON.replace(year=NOON.year - 1)


def has_anything_stopped(asked: Asked) -> None:
    words = plain([asked.screen()["sentence"], asked.whole("changed"), asked.screen()["cards"]["contacts"]])
    stopped = naive.stops(asked.facts)
    for mine in stopped.values():
        last, _ = naive.stop_days(mine, TODAY)
        newest = [e for e in mine if e.start.day <= last][-1]
        about = STOPPED.get(naive.topic(newest), f"käynnit loppuneet ({newest.reason or newest.what}")
        holds(words, about, f"nyt {(TODAY - last).days} pv")
    assert bool(stopped) is ("loppuneet" in words)


def when_was_the_last_contact(asked: Asked) -> None:
    rows = asked.screen()["cards"]["contacts"]["items"]
    away = ("record_entry", "consultation")
    met = [
        e for e in asked.facts.events
        if e.kind.value in ("contact", "stay", "surgery") and e.status.value in naive.HAPPENED
        and not (e.channel and e.channel.value in away) and e.start.day <= TODAY
    ]  # fmt: skip
    if not met:
        assert rows == []
        none = "ei käyntejä eikä yhteydenottoja" if asked.room.case.events else "ei tapahtumia"
        wanted = "lähde ei vastannut" if asked.silent_events else "ei näytettävää" if asked.hidden else none
        holds(plain(asked.screen()["cards"]["contacts"]["empty"]), wanted)
        return
    newest = [e for e in met if e.start.day == max(e.start.day for e in met)]
    assert any(
        all(w.casefold() in plain(rows[0]) for w in (e.what, e.unit or "", day_told(e))) for e in newest
    )  # fmt: skip


def what_is_waited_for(asked: Asked) -> None:
    screen = asked.screen()
    words = plain([screen["sentence"], screen["cards"]["why"], asked.whole("next")])
    for request in naive.open_requests(asked.facts):
        since = naive.day_of(request.asked_at)
        told = (
            f"lausuntopyyntö {near(since)}",
            f"{near(since)} pyydetty lausunto",
            f"odottaa {(TODAY - since).days} pv",
            "pyydetty tänään",
        )
        assert any(one in words for one in told), request.id
    for event in naive.planned(asked.facts):
        holds(words, event.what, "tänään" if event.start.day == TODAY else near(event.start.day))


def which_sources_are_missing(asked: Asked) -> None:
    lines = {line["name"]: line for line in asked.screen()["rail"]["lines"]}
    assert set(lines) == set(SOURCES.values())
    for id, name in SOURCES.items():
        assert (lines[name]["word"] in ("vastasi", "ei tietoja")) is (id not in asked.silent)
    if "clinical" in asked.silent:
        holds(plain([asked.screen()["sentence"], asked.screen()["cards"]["note"]]), "potilastiedot")


def _judged(asked: Asked) -> int:
    """Measurable goals whose day has passed without the numbers meeting them."""
    goals = {g.id: g for g in asked.facts.plan.goals}
    found = naive_goals.steps(asked.facts.plan, asked.facts.events, TODAY, asked.facts.all_told)
    return sum(key != "goal.met" and naive_goals.late(goals[id], TODAY) for id, key in found.items())


def which_allergies_and_risks(asked: Asked) -> None:
    drawn = asked.screen()["banner"]["alerts"]
    holds(plain(drawn), *asked.alerts)
    if not asked.alerts:
        certain = "clinical" not in asked.silent and "relations" not in asked.silent
        holds(plain(drawn), "ei kirjattuja allergioita" if certain else "lähde ei vastannut")


def what_is_next(asked: Asked) -> None:
    rows, facts = asked.screen()["cards"]["next"]["items"], asked.facts
    things = [(a.due, a.what, a.responsible.label or OWNERS[a.responsible.ref]) for a in naive.open_actions(facts)]
    things += [(e.start.day, e.what, "varattu") for e in naive.planned(facts)]
    things += [(facts.plan.next_review, "suunnitelman tarkistus", "")] if facts.plan.next_review else []
    things += [(limit.due, "hoitotakuu", "") for limit in naive_guarantee.rows(facts).values()]
    goals = {g.id: g for g in facts.plan.goals}
    for id, key in naive_goals.steps(facts.plan, facts.events, TODAY, facts.all_told).items():
        late = key != "goal.met" and naive_goals.late(goals[id], TODAY)
        things.append((goals[id].due if late else None, goals[id].text, ""))
    if not things:
        assert rows == []
        return
    first = min(due or date.max for due, _, _ in things)
    best = [(due, what, owner) for due, what, owner in things if (due or date.max) == first]
    when = "ei määräpäivää" if first == date.max else "tänään" if first == TODAY else near(first)
    assert any(what.casefold() in plain(rows[0]) and owner.casefold() in plain(rows[0]) for _, what, owner in best)
    holds(plain(rows[0]), when)


QUESTIONS: dict[int, Callable[[Asked], None]] = {
    1: who_and_how_old, 2: what_brings_them, 3: what_is_overdue, 4: what_changed, 5: has_anything_stopped,
    6: when_was_the_last_contact, 7: what_is_waited_for, 8: which_sources_are_missing, 9: which_allergies_and_risks,
    10: what_is_next,
}  # fmt: skip


def _uncertain(asked: Asked) -> bool:
    return asked.silent_events or asked.hidden > 0


@pytest.fixture(scope="module")
def opened(county_dir: Path) -> list[Asked]:
    """More than 200 people of the county, opened through the gate with random plans, last looks and silent sources."""
    return list(_opened(county_dir))


def _opened(county_dir: Path) -> Iterator[Asked]:
    rng = random.Random("ten questions")
    sources = county_sources(county_dir, SystemClock(TODAY))
    with sqlite3.connect(f"{(county_dir / 'persons.sqlite').absolute().as_uri()}?mode=ro", uri=True) as db:
        stored = [row[0] for row in db.execute("SELECT id FROM subject ORDER BY c LIMIT ?", (PEOPLE,))]
    for number, value in enumerate(stored):
        who = person_from(value)
        answers = {source.id: source.fetch(who, Deadline.after(20)) for source in sources}
        if number % 2:
            answers["clinical"] = _richer(rng, who, answers["clinical"])
        silent = (rng.choice(("clinical", "relations", "segments")),) if number % 7 == 3 else ()
        yield _asked(rng, who, answers, silent)


def _richer(rng: random.Random, who: PersonalId, told: Answer[Portion]) -> Answer[Portion]:
    """What the clinical record tells, with a random life added: habits that stop, lost bookings, late records."""
    extra = [made_facts.an_event(rng, i) for i in range(rng.choice([5, 30]))]
    extra += [one for i in range(3) for one in made_facts.a_habit(rng, i)]
    extra = [replace(event, source="clinical", what=event.what or "Käynti") for event in extra]
    portion = value_of(told) or Portion(subject=who)
    return Fetched(replace(portion, events=(*portion.events, *extra)), NOON, "clinical")


def _asked(rng: random.Random, who: PersonalId, told: dict[str, Answer[Portion]], silent: tuple[str, ...]) -> Asked:
    customer = value_of(told["persons"]).customer  # type: ignore[union-attr]
    assert customer
    answers = told | {id: Failed(id, Trouble.TIMED_OUT, NOON) for id in silent}
    house, last = make_house(), rng.choice([None, NOON - timedelta(days=rng.randint(0, 300), hours=2)])
    subject = house.vault.key_of(who)
    plan = (
        replace(made_facts.a_plan(rng), person_key=subject) if rng.random() < 0.7 else Plan(id="", person_key=subject)
    )
    house.directory.add(customer, relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    house.fan_out.told[who] = answers  # type: ignore[attr-defined]
    house.plans.held[subject] = plan  # type: ignore[attr-defined]
    if last:
        house.memory.note_opened("doctor", subject, last)
    room = open_situation(make_desk("doctor", house), who, "care")
    assert isinstance(room, Room)
    portions = [portion for answer in answers.values() if (portion := value_of(answer))]
    return _records(room, customer, portions, plan, last, silent)


def _records(
    room: Room, customer: Customer, portions: list[Portion], plan: Plan, last: datetime | None, silent: tuple[str, ...]
) -> Asked:
    everything = [e for portion in portions for e in portion.events]
    denied = {(d.target.value, d.ref) for portion in portions for d in portion.denials if d.valid_on(TODAY)}
    health = [e for e in everything if e.register.value == "health"]
    mine = [
        e
        for e in health
        if not denied & {("controller", e.controller), ("service_event", e.id), ("service_event", e.episode_id)}
    ]
    seen = [e for e in mine if e.confidentiality.value == "normal" or e.kind.value == "medication"]
    if customer.non_disclosure:
        seen = [replace(e, unit=None, place=None) for e in seen]
    seen.sort(key=lambda e: (e.start.day, e.start.time or datetime.min.time(), e.source, e.id))
    need = next((p.need_in_own_words for p in portions if p.need_in_own_words), "")
    steps = next((p.results for p in portions if p.results), None)
    certain = not {"clinical", "relations"} & set(silent) and len(seen) == len(health)
    facts = Facts(
        events=seen, plan=plan, results=steps, need_in_own_words=need, today=TODAY, now=NOON, last_opened=last,
        silent=silent, all_told=certain, deceased=customer.deceased, deceased_on=customer.deceased_on, me="doctor",
        born=customer.birth_date,
    )  # fmt: skip
    alerts = tuple(a.text for p in portions for a in p.alerts)
    if any("Ei tunnettuja" in text for text in alerts) and len(alerts) > 1:
        alerts = tuple(text for text in alerts if "Ei tunnettuja" not in text)
    return Asked(room, customer, alerts, facts, silent, len(everything) - len(seen))


def test_the_ten_questions_are_written_down() -> None:
    rows = re.findall(
        r"^\| (\d+) \| .+\? \| .+ \| ([0-2]) \|$", (ROOT / "docs/ten-questions.md").read_text(encoding="utf-8"), re.M
    )
    assert [int(number) for number, _ in rows] == list(QUESTIONS)


@pytest.mark.parametrize("number", QUESTIONS, ids=lambda number: QUESTIONS[number].__name__)
def test_the_question_is_answered_for_everybody(number: int, opened: list[Asked]) -> None:
    assert len(opened) >= 200
    for asked in opened:
        QUESTIONS[number](asked)
