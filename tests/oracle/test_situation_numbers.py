"""Every number the situation and the journey show, counted again naively with pandas.

On small random populations, and on the made-up county through its real sources.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pandas as pd
import pytest

from analytics.case import Change, Phrase, Situation
from analytics.journey import journey
from analytics.journey_columns import columns
from analytics.journey_cut import whole_story
from analytics.journey_filter import Filter, Own, kept
from analytics.journey_rows import rows
from analytics.journey_types import LANE_OF, Mark
from analytics.merge import merge_events
from analytics.situation import Facts, summarise
from data_access.county_sources import county_sources
from data_access.made_up_county.showcase import ShowcaseCustomer, showcase
from data_access.system_clock import SystemClock
from domain.event import Channel, Code, Event, EventKind, EventStatus, Moment, Performer, Precision, Quantity
from domain.hetu import TemporaryId, parse_personal_id
from domain.plan import Action, ActionStatus, Author, Plan, Responsible, ResponsibleKind
from domain.results import value_of
from services.ports import Deadline
from tests.oracle import naive_guarantee

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
ICPC = "urn:oid:1.2.246.537.6.31"
AUTHOR = Author("doctor", "Aino Lehto", "doctor")
CODES = [Code(ICPC, "L15"), Code(ICPC, "L90"), Code(ICPC, "T90"), Code(ICPC, "A99"), None]
MET = ["in_person", "home_visit", "emergency", "video", "none"]
HAPPENED = ["done", "ongoing", "unknown"]
KNEE = ("L15", "L90", "M17", "M25.56")
DIABETES = ("T89", "T90", "E10", "E11", "E13", "E14")
SURE = {"knee", "diabetes"}  # topics checked event by event


def random_event(rng: random.Random, number: int) -> Event:
    kind = rng.choice([EventKind.CONTACT] * 6 + list(EventKind))
    day = TODAY - timedelta(rng.choice([rng.randint(-60, 40), rng.randint(0, 900)]))
    status = rng.choice([EventStatus.DONE] * 6 + list(EventStatus))
    return Event(
        id=f"e{number:03}", kind=kind, what=rng.choice(["Käynti", "Soitto", "Koe"]), start=random_moment(rng, day),
        source="clinical",
        status=status, channel=rng.choice([*Channel, None]), code=rng.choice(CODES),
        performer=rng.choice([None, Performer("lääkäri"), Performer("Lääkäri"), Performer("fysioterapeutti")]),
        recorded_at=None if rng.random() < 0.3 else datetime.combine(day, time(12), UTC) + timedelta(rng.randint(0, 200)),
        end=Moment(day + timedelta(rng.randint(-3, 40))) if rng.random() < 0.2 else None,
        quantity=Quantity(rng.randint(40, 80), "mmol/mol", None, 53) if kind is EventKind.MEASUREMENT else None,
    )  # fmt: skip


def random_moment(rng: random.Random, day: date) -> Moment:
    return Moment(day, time(rng.randint(0, 23), 30), Precision.MINUTE) if rng.random() < 0.4 else Moment(day)


def random_facts(rng: random.Random) -> Facts:
    events = [random_event(rng, i) for i in range(rng.choice([0, 3, 12, 45]))]
    events += [event for i in range(rng.choice([0, 0, 1, 2])) for event in habit(rng, i)]
    events.sort(key=lambda e: (e.start.day, e.start.time or time.min, e.id))
    actions = tuple(
        Action(
            id=f"a{i}", goal_id=None, what=f"Tehtävä {i}", responsible=Responsible(ResponsibleKind.CUSTOMER),
            due=rng.choice([None, TODAY + timedelta(rng.randint(-90, 90))]), status=rng.choice(list(ActionStatus)),
            created_by=AUTHOR, created_at=NOW,
        )
        for i in range(rng.randint(0, 5))
    )  # fmt: skip
    return Facts(
        events=events, plan=Plan(id="p", person_key="k", actions=actions), results=None, need_in_own_words="",
        today=TODAY, now=NOW, last_opened=rng.choice([None, NOW - timedelta(rng.randint(1, 300))]),
    )  # fmt: skip


def topic_by_code(event: Event) -> str:
    code = event.code.value if event.code else ""
    return "knee" if code.startswith(KNEE) else "diabetes" if code.startswith(DIABETES) else ""


def habit(rng: random.Random, number: int) -> list[Event]:
    """Regular visits about one thing, which may have stopped."""
    code, gap, last = (
        rng.choice(CODES[:3]),
        rng.randint(20, 130),
        rng.choice([rng.randint(1, 60), rng.randint(90, 900)]),
    )
    days = [TODAY - timedelta(last + i * gap + rng.randint(0, gap // 4)) for i in range(rng.randint(4, 30))]
    return [
        Event(
            id=f"h{number}-{i:02}",
            kind=EventKind.CONTACT,
            what="Käynti",
            start=Moment(day),
            source="clinical",
            code=code,
        )
        for i, day in enumerate(days)
    ]


def frame(events: list[Event] | tuple[Event, ...]) -> pd.DataFrame:
    """One row an event, everything as plain columns."""
    rows = [
        {
            "id": e.id,
            "kind": e.kind.value,
            "day": pd.Timestamp(e.start.day),
            "minute": e.start.time.hour * 60 + e.start.time.minute if e.start.time else 0,
            "status": e.status.value,
            "channel": e.channel.value if e.channel else "none",
            "topic": topic_by_code(e),
            "who": e.performer.role.lower() if e.performer else "",
            "recorded": pd.Timestamp(e.recorded_at) if e.recorded_at else pd.NaT,
            "planned": e.status is EventStatus.PLANNED,
        }
        for e in events
    ]
    names = ["id", "kind", "day", "minute", "status", "channel", "topic", "who", "recorded", "planned"]
    told = pd.DataFrame(rows, columns=names).astype({"day": "datetime64[us]", "planned": bool})
    told["recorded"] = pd.to_datetime(told.recorded, utc=True)
    return told


def check_situation(facts: Facts) -> list[str]:
    """Check every number told; returns the keys that were checked."""
    told, df, now = summarise(facts), frame(tuple(facts.events)), pd.Timestamp(facts.today)
    for phrase in (*told.sentence, *(delta.phrase for delta in told.changed)):
        rows = df[df.id.isin(phrase.evidence)]
        family = phrase.key.split(".")[0]
        if family in ("repeat", "many"):
            check_repeats(phrase, rows, df, now)
        elif family == "stopped":
            check_stop(phrase, rows, df, now)
        elif phrase.key == "new.contacts":
            assert phrase.values["n"] == len(rows)
        elif phrase.key == "overdue":
            assert phrase.values["n"] == len(phrase.evidence) == len(overdue(facts))
        elif phrase.key == "visit":
            seen = df[(df.kind == "contact") & df.status.isin(HAPPENED) & df.channel.isin(MET) & (df.day <= now)]
            assert rows.id.iloc[0] == seen.sort_values(["day", "minute", "id"]).id.iloc[-1]
        elif phrase.key == "on_ward":
            assert (rows[["kind", "channel", "status"]] == ["stay", "ward", "ongoing"]).all(axis=None)
        elif phrase.key in ("planned", "planned_today"):
            assert rows.planned.all()
            assert (rows.day.iloc[0] == now) is (phrase.key == "planned_today")
            assert rows.day.iloc[0] == df[df.planned & (df.day >= now)].day.min()
    check_news(told, df, now)
    check_next(told, facts)
    check_contacts(told, df, now)
    return [phrase.key for phrase in told.sentence] + [delta.phrase.key for delta in told.changed]


def check_repeats(phrase: Phrase, rows: pd.DataFrame, df: pd.DataFrame, now: pd.Timestamp) -> None:
    said = phrase.values.get("count") or int(str(phrase.values["nth"]).rpartition(".")[2].rstrip("')"))
    assert said == len(rows)
    topic = phrase.key.partition(".")[2]
    newest, oldest = rows.day.max(), rows.day.min()
    met = df[(df.kind == "contact") & df.status.isin(HAPPENED) & df.channel.isin(MET) & (df.day <= now)]
    booked = df[(df.kind == "appointment") & df.planned & (df.day == now)]
    if topic in SURE:
        assert rows.who.nunique() == 1, "one profession's visits"
        same = pd.concat([met, booked]).query("topic == @topic and who == @rows.who.iloc[0]")
        same = same[(same.day > newest - pd.Timedelta(days=365)) & (same.day <= newest)]
        assert set(same.id) == set(rows.id)
    months = phrase.values["n"]
    assert isinstance(months, int)
    assert oldest + pd.DateOffset(months=months) >= newest or oldest.day > 28
    assert months == 1 or oldest + pd.DateOffset(months=months - 1) < newest


def check_stop(phrase: Phrase, rows: pd.DataFrame, df: pd.DataFrame, now: pd.Timestamp) -> None:
    days = rows.day.drop_duplicates().sort_values()
    gaps = days.diff().dropna().dt.days
    usual = min(gap for gap in gaps if (gaps <= gap).mean() >= 0.95 - 1e-12)  # 95 % of the gaps are no longer
    assert phrase.values["usual"] == usual
    assert phrase.values["n"] == (now - days.max()).days > max(usual, 60)
    assert len(gaps) >= 4
    topic = phrase.key.partition(".")[2]
    if topic in SURE:
        apart = ~df.channel.isin(["record_entry", "consultation"])
        visits = df[(df.kind == "contact") & df.status.isin(HAPPENED) & apart & (df.topic == topic) & (df.day <= now)]
        assert set(visits.id) == set(rows.id)
        assert df[(df.topic == topic) & df.planned & (df.day >= now)].empty


def check_news(told: Situation, df: pd.DataFrame, now: pd.Timestamp) -> None:
    since = pd.Timestamp(told.since)
    local = pd.Timestamp(told.since.date())
    for delta in told.changed:
        rows = df[df.id.isin(delta.phrase.evidence)]
        if delta.change is Change.NEW and len(rows):
            late = rows.recorded.notna() & (rows.recorded > since)
            assert (late | (rows.recorded.isna() & (rows.day > local))).all()
            assert (rows.day <= now).all()
            assert rows.status.isin(HAPPENED).all()


def overdue(facts: Facts) -> set[str]:
    open_ = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)
    return {a.id for a in facts.plan.actions if a.due and a.due < facts.today and a.status in open_}


def check_next(told: Situation, facts: Facts) -> None:
    open_ = [a for a in facts.plan.actions if a.status in (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)]
    ahead = [e for e in facts.events if e.status is EventStatus.PLANNED and e.start.day >= facts.today]
    review = int(facts.plan.next_review is not None)
    limits = naive_guarantee.rows(facts)
    assert len(told.next_things) + told.next_more == len(open_) + len(ahead) + review + len(limits)
    late = [thing for thing in told.next_things if thing.overdue]
    assert list(told.next_things[: len(late)]) == late
    assert len(late) == min(5, len(overdue(facts)) + sum(row.overdue for row in limits.values()))


def check_contacts(told: Situation, df: pd.DataFrame, now: pd.Timestamp) -> None:
    apart = ~df.channel.isin(["record_entry", "consultation"])
    seen = df[df.kind.isin(["contact", "stay", "surgery"]) & df.status.isin(HAPPENED) & apart & (df.day <= now)]
    newest = seen.sort_values(["day", "minute", "id"], ascending=[False, False, True]).id.head(3)
    assert [e.id for e in told.last_contacts] == list(newest)


def check_journey(events: tuple[Event, ...] | list[Event], window: tuple[date, date] | None) -> None:
    """Cells against a pandas group-by of the same events by lane, tick and planned or not."""
    c = columns(events, TODAY)
    shown = (window[0].toordinal(), window[1].toordinal()) if window else whole_story(c)
    drawn, df = journey(c, shown, rows(c), kept(c, Filter(), Own()), c.marks), frame(tuple(events))
    bars = set(drawn.bars.event.tolist())
    assert bars <= {i for i, e in enumerate(events) if e.kind.value in ("stay", "medication", "segment") and _lasts(e)}
    df["lane"] = [LANE_OF[EventKind(kind)].value for kind in df.kind]
    edges = pd.DatetimeIndex([pd.Timestamp(date.fromordinal(day)) for day in drawn.cut.ordinals.tolist()])
    last = pd.Series([pd.Timestamp(_last(e)) for e in events], index=df.index, dtype="datetime64[ns]")
    end = pd.Timestamp(date.fromordinal(drawn.cut.end))
    inside = df[(last >= edges[0]) & (df.day <= end) & ~df.index.isin(bars)]
    tick = (edges.searchsorted(inside.day, side="right") - 1).clip(min=0)
    naive = inside.groupby(["lane", tick, "planned"]).size().to_dict()
    cells = drawn.cells
    told = {
        (drawn.rows.rows[row].id, at, bool(flags & Mark.PLANNED)): n
        for row, at, flags, n in zip(
            cells.row.tolist(), cells.tick.tolist(), cells.marks.tolist(), cells.count.tolist(), strict=True
        )
    }
    assert told == {(str(lane), int(at), bool(planned)): n for (lane, at, planned), n in naive.items()}
    assert len(inside) + len(bars) + int((last < edges[0]).sum()) + int((df.day > end).sum()) == len(events)


def _lasts(event: Event) -> bool:
    return event.end is not None or event.status is EventStatus.ONGOING


def _last(event: Event) -> date:
    """The last day of what lasts, the first of anything else."""
    if event.kind.value not in ("stay", "medication", "segment") or not _lasts(event):
        return event.start.day
    return max(event.start.day, event.end.day if event.end else TODAY)


def test_every_number_is_true_on_random_populations() -> None:
    rng = random.Random("situation")
    seen: set[str] = set()
    for _ in range(400):
        seen |= set(check_situation(random_facts(rng)))
    assert {"repeat.knee", "repeat.diabetes", "stopped.knee", "new.contacts", "overdue", "planned"} <= seen


def test_every_cell_of_the_journey_is_true_on_random_populations() -> None:
    rng = random.Random("journey")
    for _ in range(150):
        start = TODAY - timedelta(rng.randint(0, 1200))
        window = rng.choice([None, (start, start + timedelta(rng.randint(1, 3000)))])
        check_journey(list(random_facts(rng).events), window)


@pytest.mark.parametrize("who", showcase(), ids=lambda who: who.key)
def test_every_number_is_true_on_the_countys_showcase(who: ShowcaseCustomer, county_dir: Path) -> None:
    person = TemporaryId(who.system, who.hetu) if who.system else parse_personal_id(who.hetu, today=TODAY)
    sources = county_sources(county_dir, SystemClock(TODAY))
    told = [value_of(source.fetch(person, Deadline.after(20))) for source in sources]
    events = merge_events([portion.events for portion in told if portion])
    assert events or who.key in ("empty", "own", "colleague")
    no_plan = Plan(id="p", person_key="k")
    check_situation(Facts(events=events, plan=no_plan, results=None, need_in_own_words="", today=TODAY, now=NOW))
    check_journey(events, None)
    check_journey(events, (TODAY - timedelta(800), TODAY + timedelta(30)))
