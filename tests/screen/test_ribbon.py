"""The ribbon on the journey: every state has its sentence in three languages, and nothing under k is in the message."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from analytics.case import OpenCase, SourceLine, SourceState
from analytics.journey_columns import columns as journey_of
from analytics.population import Activity, Population
from analytics.segment_paths import paths_of
from analytics.segment_told import Beside, State
from components.journey_command import looked
from components.journey_look import JourneyLook, Ribbon
from components.journey_view import journey_view
from components.numbers import day
from components.ribbon_spells import reason
from components.ribbon_view import ribbon_view
from components.segment_card import segment_card
from components.text import LANGUAGES, Text
from data_access.segment_rules_toml import read_segments
from domain.access import Relation
from domain.event import Code, EventKind, EventStatus
from domain.hetu import PersonalId
from domain.results import Trouble
from services.population import Loaded, Populations
from services.segment_beside import already_there, compare
from services.situation import Room, open_situation
from tests.fakes import TODAY, customer, made_up_id, make_desk, make_house, relation
from tests.oracle.populations import Person, Row, columns, number
from tests.screen.case_made import EVENTS, event

DIAGNOSED = TODAY - timedelta(days=200)
KINDS = (
    Activity("dx_knee_oa", "Polven nivelrikko", EventKind.DIAGNOSIS, "Ortopedia"),
    Activity("physio_knee", "Fysioterapia", EventKind.CONTACT, "Fysioterapia"),
    Activity("referral_ort", "Lähete ortopedille", EventKind.REFERRAL, "Ortopedia"),
    Activity("knee_surgery", "Tekonivelleikkaus", EventKind.SURGERY, "Ortopedia"),
    Activity("psych_visit", "Psykiatrian käynti", EventKind.CONTACT, "Psykiatria", shielded=True),
    Activity("appt_surgery", "Leikkausaika", EventKind.APPOINTMENT, "Ortopedia"),
)
SEGMENTS = ("knee", "heavy_use", "psychiatry")


def person(*steps: tuple[int, int], segments: tuple[str, ...] = ("knee",)) -> Person:
    """Diagnosed on the same day; `steps`: (kind, days after it)."""
    days = [(0, 0), *steps]
    rows = [Row(DIAGNOSED + timedelta(days=d), -1, kind, 0, 0, 0, 0, EventStatus.DONE, 0, 0, 0, 0) for kind, d in days]
    return Person(TODAY - timedelta(days=20_000), "female", 0, None, None, False, tuple(rows), (), len(segments))


def county(members: int, others: int = 30) -> tuple[Population, list[tuple[str, ...]]]:
    """Members of the knee segment, most of whom had physiotherapy on day 40; the last place is the open customer's."""
    held: list[tuple[str, ...]] = [("knee",)] * members + [()] * others
    people = [person((1, 40)) if i < members * 0.6 else person() for i in range(members + others)]
    whole = columns(people)
    spells = [(i, SEGMENTS.index(s), number(DIAGNOSED)) for i, all_ in enumerate(held) for s in all_]
    return _with(whole, spells), held


def _with(whole: Population, spells: list[tuple[int, int, int]], left: int = -1) -> Population:
    grid = np.array(sorted(spells), dtype=np.int32).reshape(-1, 3)
    nothing = np.zeros(len(grid), dtype=np.int32)
    assert whole.memberships is not None
    memberships = replace(
        whole.memberships, person=grid[:, 0], segment=grid[:, 1], since=grid[:, 2],
        until=np.full(len(grid), left, np.int32), entered=nothing, left=nothing, reasons=("start",),
    )  # fmt: skip
    words = replace(whole.words, activities=KINDS, segments=SEGMENTS)
    return replace(whole, words=words, memberships=memberships)


class Still(Populations):
    """A snapshot that is in memory, or one that comes when it is loaded."""

    def __init__(self, loaded: Loaded, *, here: bool = True) -> None:
        self.loaded, self.here, self.loads = loaded, here, 0

    def there(self) -> Loaded | None:
        return self.loaded if self.here else None

    def now(self) -> Loaded:
        self.loads += not self.here
        self.here = True
        return self.loaded


@dataclass
class Open:
    """A customer who is open, and the house they are open in."""

    room: Room
    house: Any
    who: PersonalId

    def beside(self, wanted: str = "", wait_s: float = 20.0) -> Beside:
        return compare(self.house, self.room, wanted, wait_s)


def opened(population: Population, place: int | None = 0, *, here: bool = True) -> Open:
    house = make_house(
        populations=Still(Loaded(population, np.arange(len(population.people)), read_segments()), here=here),
        number_of=lambda who: place,
    )
    who = house.directory.add(  # type: ignore[attr-defined]
        customer(made_up_id(day=_birth(population, place))), relation(Relation.APPOINTMENT)
    )
    room = open_situation(make_desk(house=house), who, "care")
    assert isinstance(room, Room)
    return Open(replace(room, case=replace(room.case, today=TODAY)), house, who)


def _birth(population: Population, place: int | None) -> str:
    born = (TODAY - timedelta(days=20_000)) if place is not None else TODAY - timedelta(days=9_000)
    return f"{born:%d%m%y}"


def with_events(found: Open, *events: Any) -> Open:
    case = replace(found.room.case, events=events, journey=journey_of(events, TODAY), events_known=True)
    return replace(found, room=replace(found.room, case=case))


OWN = event("dx1", EventKind.DIAGNOSIS, DIAGNOSED, "Oikean polven nivelrikko", code=Code("icd", "M17.1"))


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest) -> Text:
    return Text(request.param)


def drawn(found: Beside, text: Text, **how: Any) -> dict[str, Any]:
    return ribbon_view(found, Ribbon(), text, **how)


def test_own_marker_beside_the_segment(text: Text) -> None:
    population, _ = county(20)
    came = event("f", EventKind.CONTACT, DIAGNOSED + timedelta(days=23), "Fysioterapia")
    view = drawn(with_events(opened(population), OWN, came).beside(), text)
    first = view["groups"][0]["rows"][0]
    assert first["k"] == "came"
    assert "23" in first["w"]
    assert "40" in first["w"]
    assert {"b", "m", "c", "x"} <= set(first)
    assert len(view["groups"]) == len(paths_of("knee"))


def test_expected_but_missing_is_hollow_and_said(text: Text) -> None:
    population, _ = county(20)
    found = with_events(opened(population), OWN)
    row = drawn(found.beside(), text)["groups"][0]["rows"][0]
    assert row["k"] == "missing"
    assert row["l"]
    assert text("ribbon.expected", share="X", n=180).partition("X")[0] in row["w"]
    unsure = replace(found, room=replace(found.room, case=replace(found.room.case, hidden_shielded=1)))
    said = drawn(unsure.beside(), text)["groups"][0]["rows"][0]["w"]
    assert text("ribbon.expected", share="X", n=180).partition("X")[0] not in said
    assert text("ribbon.own.not_yet_unsure", n=200) in said


def test_a_booked_step_is_not_called_missing(text: Text) -> None:
    population, _ = county(20)
    whole = replace(population, words=population.words)
    booked = event("b", EventKind.APPOINTMENT, TODAY + timedelta(days=9), "Leikkausaika", status=EventStatus.PLANNED)
    rows = drawn(with_events(opened(whole), OWN, booked).beside(), text)["groups"][0]["rows"]
    assert rows[2].get("k") != "missing"
    assert text("ribbon.own.booked", day="X", n=200).partition("X")[0] in rows[2]["w"]


@pytest.mark.parametrize("members", [1, 4])
def test_of_a_small_segment_nothing_is_drawn(text: Text, members: int) -> None:
    population, _ = county(members)
    found = with_events(opened(population), OWN).beside()
    hidden = text("ribbon.segment.hidden", k=5)
    for view in (drawn(found, text), drawn(found, text, table=True)):
        for group in view.get("groups", ()):
            for row in group["rows"]:
                assert row["hid"]
                assert not {"b", "m", "c"} & set(row)
                assert hidden in row["w"]
        whole = json.dumps(view, ensure_ascii=False)
        assert text("common.suppressed", k=5) in whole
        assert f"n = {members}" not in whole


def test_table_twin_says_the_same(text: Text) -> None:
    population, _ = county(20)
    found = with_events(opened(population), OWN).beside()
    view = drawn(found, text, table=True)
    assert "groups" not in view
    assert len(view["table"]["rows"]) == sum(len(path.steps) for path in paths_of("knee"))
    assert all(len(row) == len(view["table"]["head"]) for row in view["table"]["rows"])
    assert view["table"]["rows"][0][3] == "40"
    assert view["table"]["rows"][0][6] == "20"


def test_without_the_moment_the_segment_s_numbers_stand_alone(text: Text) -> None:
    population, _ = county(20)
    view = drawn(with_events(opened(population), EVENTS[1]).beside(), text)
    group = view["groups"][0]
    assert group["now"] is None
    assert "x" not in group["rows"][0]
    assert "b" in group["rows"][0]


def states() -> dict[State, Beside]:
    population, _ = county(20)
    fine = opened(population)
    case = fine.room.case
    other = replace(population, memberships=replace(population.memberships, until=population.memberships.since + 1))  # type: ignore[union-attr,type-var]
    refused = SourceLine("segments", SourceState.FAILED, None, Trouble.REFUSED)
    no_right = replace(fine, room=replace(fine.room, case=replace(case, sources=(refused,))))
    bare = opened(population)
    bare.house = replace(bare.house, populations=None)
    return {
        State.NO_RIGHT: no_right.beside(),
        State.NO_SNAPSHOT: bare.beside(),
        State.NOT_IN_IT: opened(population, None).beside(),
        State.NO_SEGMENT: opened(other).beside(),
        State.COUNTING: Beside(State.COUNTING),
    }


def test_every_state_has_its_sentence(text: Text) -> None:
    found = states()
    assert {state: one.state for state, one in found.items()} == {state: state for state in found}
    said = {state: drawn(one, text)["empty"] for state, one in found.items()}
    assert len(set(said.values())) == len(said)
    assert drawn(found[State.COUNTING], text)["wait"] > 0
    late = ribbon_view(found[State.COUNTING], Ribbon(asks=60), text)
    assert late["empty"] == text("ribbon.state.late")
    assert "wait" not in late


def test_who_may_not_see_health_care_is_told_no_right() -> None:
    found = opened(county(20)[0])
    closed = replace(found, room=replace(found.room, case=replace(found.room.case, health_closed=True)))
    assert closed.beside() == Beside(State.NO_RIGHT)
    assert already_there(closed.house, closed.room) is None


def test_a_sensitive_segment_is_not_told_of(text: Text) -> None:
    population, _ = county(20)
    held = population.memberships
    assert held is not None
    spells = [(i, 0, number(DIAGNOSED)) for i in range(20)] + [(i, 2, number(DIAGNOSED)) for i in range(20)]
    found = with_events(opened(_with(population, spells)), OWN)
    for wanted in ("", "psychiatry"):
        beside = found.beside(wanted)
        assert beside.others == ("knee",)
        assert "psychiatry" not in json.dumps(drawn(beside, text))
        assert {one.segment for one in beside.spells} == {"knee"}


def test_several_segments_and_one_that_is_not_the_customer_s() -> None:
    population, _ = county(20)
    spells = [(i, s, number(DIAGNOSED)) for i in range(20) for s in (0, 1)]
    found = with_events(opened(_with(population, spells)), OWN)
    assert found.beside("heavy_use").told.segment == "heavy_use"  # type: ignore[union-attr]
    assert found.beside("nonsense").told.segment == "knee"  # type: ignore[union-attr]
    chips = drawn(found.beside(), Text("fi"))["chips"]
    assert [(one, on) for one, _, on in chips] == [("heavy_use", False), ("knee", True)]


def test_another_person_of_the_same_number_is_nobody() -> None:
    """The register's number leads to somebody of another birth date: the snapshot is of another register."""
    population, _ = county(20)
    found = opened(population)
    other = replace(population, people=replace(population.people, birth=population.people.birth + 1))
    found.house = replace(found.house, populations=Still(Loaded(other, np.arange(len(other.people)), read_segments())))
    assert found.beside().state is State.NOT_IN_IT


def test_opening_loads_nothing_and_counts_nothing() -> None:
    """What the card may show at once is what is there; only the ribbon asks for more, and does not wait at later asks."""
    found = opened(county(20)[0], here=False)
    store: Still = found.house.populations
    assert already_there(found.house, found.room) is None
    assert store.loads == 0
    assert found.beside(wait_s=0.0).state in (State.COUNTING, State.READY)
    assert found.beside().state is State.READY
    assert store.loads == 1
    assert already_there(found.house, found.room) is not None


def test_the_command_and_the_message() -> None:
    case: OpenCase = with_events(opened(county(20)[0]), OWN).room.case
    look = looked(case, JourneyLook(), {"type": "ribbon", "on": True, "segment": ""})
    assert look.ribbon == Ribbon("", 1)
    again = looked(case, look, {"type": "ribbon", "on": True, "segment": ""})
    assert again.ribbon == Ribbon("", 2)
    assert looked(case, look, {"type": "ribbon", "on": False}).ribbon is None
    assert looked(case, look, {"type": "ribbon", "segment": ["x"]}).ribbon == Ribbon("", 2)
    text = Text("fi")
    plain, shown = journey_view(case, JourneyLook(), text), journey_view(case, look, text)
    assert plain["ribbon"] is None
    assert shown["ribbon"] is None  # nothing without the comparison itself
    found = with_events(opened(county(20)[0]), OWN)
    full = journey_view(found.room.case, look, text, beside=found.beside())
    assert full["ribbon"]["table"]["rows"]  # two events and no chart: the words alone
    assert journey_view(found.room.case, JourneyLook(), text, beside=found.beside())["ribbon"] is None


def test_what_it_adds_to_an_opening_is_nearly_nothing() -> None:
    case = with_events(opened(county(20)[0]), OWN).room.case
    view = journey_view(case, JourneyLook(), Text("fi"))
    added = [part for part in view["head"]["actions"] if part[0] == "ribbon"]
    assert len(json.dumps([added, view["ribbon"]])) < 100


def test_the_card_is_the_back_end_s_and_else_ours(text: Text) -> None:
    population, _ = county(30)
    found = with_events(opened(population), OWN)
    case = replace(found.room.case, results=None, sources=(SourceLine("segments", SourceState.EMPTY, None),))
    assert segment_card(case, text)["empty"] == text("situation.segment.none")
    card = segment_card(case, text, found.beside())
    assert card["foot"][0] == text("ribbon.ours", day=day(TODAY, text.language))
    assert card["n"] == text("situation.segment.n", n="30")
    assert card["name"] == next(one for one in read_segments() if one.id == "knee").definitions[-1].name[text.language]
    assert [step["share"] for step in card["steps"]] == [60, None, None]
    silent = replace(case, sources=(SourceLine("segments", SourceState.FAILED, None, Trouble.TIMED_OUT),))
    assert segment_card(silent, text, found.beside())["empty"] == text("situation.segment.failed")
    few = with_events(opened(county(4)[0]), OWN)
    hidden = segment_card(case, text, few.beside())
    assert hidden["n"] == text("situation.segment.n_suppressed", k=5)
    assert all(step["share"] is None for step in hidden["steps"])
    assert all(line["band"] is None for line in hidden["usage"])


def test_the_card_s_own_measure_beside_the_quartiles() -> None:
    population, _ = county(30)
    visits = np.arange(len(population.people), dtype=np.float64)
    whole = replace(population, values={"visits_12_months": visits})
    card = segment_card(
        replace(opened(whole, 25).room.case, results=None, sources=(SourceLine("segments", SourceState.EMPTY, None),)),
        Text("fi"), opened(whole, 25).beside(),
    )  # fmt: skip
    (line,) = card["usage"]
    assert line["value"].startswith("25")
    assert "7\u201322" in line["words"]
    assert Text("fi")("situation.segment.percentile", n=75) in line["words"]


def test_entry_and_exit_say_why(text: Text) -> None:
    """The reason's own words, the condition of the rule, and that it has ceased to hold."""
    rules = {rule.id: rule for rule in read_segments()}
    version = rules["heavy_use"].definitions[-1].version
    word = f"rule:heavy_use:{version}:0"
    came, went = (reason(word, rules, {}, text, left=left) for left in (False, True))
    assert "14" in came
    assert went == text("ribbon.reason.no_longer", what=came)
    for plain in ("start", "born", "death", "move", "segment_began", "segment_ended", "definition"):
        assert reason(plain, rules, {}, text) == text(f"ribbon.reason.{plain}")
    for unknown in ("rule:gone:1:0", "rule:heavy_use:0:0", f"rule:heavy_use:{version}:9", "", "rule::"):
        assert reason(unknown, rules, {}, text) == text("ribbon.reason.rule")
    population, _ = county(20)
    left = _with(population, [(i, 0, number(DIAGNOSED)) for i in range(20)], left=number(DIAGNOSED) + 90)
    lines = drawn(opened(left).beside(), text)["spells"]
    assert lines[0][0] == rules["knee"].definitions[-1].name[text.language]
    assert len(lines) == 1
