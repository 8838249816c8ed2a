"""Who may ask, what the log keeps of it, and what stays when the process does not."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from analytics.answer import Answer, AuthorKind
from analytics.disclosure_guard import Verdict
from domain.access import Deed
from domain.errors import InvalidInput, Refused, StoreUnavailable
from domain.options import NOTHING, Option
from domain.predicate import All, Among, Dimension, Everyone, Had, Measured, Not, Select
from domain.question import Posed, Question
from domain.question_json import digest, parse, to_json
from services.ports import AuditQuery, House
from services.question_guard import ALARM_FROM
from services.questions import NotTold, ask, ask_all, ask_page, choices, drop_view, mark, save_view, views
from tests.asking import FakePopulations, asking_house
from tests.fakes import DOCTOR, LEAD, OFFICER, STAFF, SURGEON, FakeAudit, make_desk
from tests.oracle.test_asking_attacked import town
from tests.pace import pace

WHO = Posed(Question.WHO)
FEMALE = Among(Dimension.GENDER, frozenset({"female"}))
LINES = (
    Posed(Question.WHERE, by="unit"), Posed(Question.WHAT), Posed(Question.HOW_OFTEN, by="weekday"),
    Posed(Question.HOW_LONG, then=Select()), Posed(Question.IN_WHAT_ORDER), Posed(Question.WHAT_CHANGED),
    Posed(Question.NO_LONGER), Posed(Question.BY_WHOM), Posed(Question.AT_WHAT_COST),
    Posed(Question.IN_COMMON, FEMALE, other=Everyone()), Posed(Question.COMBINED, named=(("naiset", FEMALE),)),
    Posed(Question.WHY, cause=FEMALE, outcome=Had(Select(units=frozenset({"Keskusta"})))),
    Posed(Question.WHAT_TO_DO), Posed(Question.WHO_SAYS),
)  # fmt: skip


@pytest.fixture
def house() -> House:
    return asking_house(town(3)[0], options=(Option(NOTHING, "1", Everyone(), 3),))


def lines(house: House) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = house.audit.read(AuditQuery())
    return [(row.entry.deed, row.entry.outcome, row.entry.categories) for row in reversed(rows)]


@pytest.mark.parametrize("posed", [WHO, *LINES], ids=lambda posed: str(posed.question))
def test_every_ask_is_one_line_of_the_log_and_every_answer_has_an_author(house: House, posed: Posed) -> None:
    answer = ask(make_desk(LEAD, house), posed)
    assert lines(house) == [(Deed.SEE_SEGMENTS.value, "allowed", ("aggregates", f"{posed.question}={digest(posed)}"))]
    if isinstance(answer, Answer):
        assert (answer.author.kind, answer.author.name) == (AuthorKind.RULE, posed.question.value)


@pytest.mark.parametrize("user", [DOCTOR, SURGEON, STAFF, OFFICER], ids=lambda user: user.id)
def test_nobody_but_a_lead_is_told_anything(house: House, user: object) -> None:
    desk = make_desk(user, house)  # type: ignore[arg-type]
    for deed in (
        lambda: ask(desk, WHO), lambda: choices(desk), lambda: ask_page(desk, (WHO,)),
        lambda: mark(desk, WHO, "confirm"), lambda: save_view(desk, "x", WHO),
    ):  # fmt: skip
        with pytest.raises(Refused):
            deed()
    assert [outcome for _, outcome, _ in lines(house)] == ["refused"] * 5


def test_several_questions_of_a_page_are_one_line(house: House) -> None:
    found = ask_all(make_desk(LEAD, house), (WHO, Posed(Question.WHO, FEMALE), LINES[0]))
    assert len(found) == 3
    ((_, _, said),) = lines(house)
    assert len(said) == 4


def test_a_page_and_what_was_said_of_its_answer_are_one_line(house: House) -> None:
    desk = make_desk(LEAD, house)
    ask(desk, LINES[0])
    said = mark(desk, LINES[0], "confirm")
    before = len(lines(house))
    found, told = ask_page(desk, (WHO, LINES[0]))
    assert (len(found), told) == (2, (said,))
    assert [(deed, said_of[-1]) for deed, _, said_of in lines(house)[before:]] == [(Deed.SEE_SEGMENTS.value, "marks")]
    with pytest.raises(Refused):
        ask_page(make_desk(DOCTOR, house), (WHO, LINES[0]))


def test_nothing_is_said_of_an_answer_that_is_not_told(house: House) -> None:
    nobody = Posed(Question.WHO, Had(Select(), at_least=10_000))
    desk = make_desk(LEAD, house)
    ask(desk, WHO)
    assert house.questions is not None
    house.questions.add_mark(replace(mark(desk, WHO, "confirm"), digest=digest(nobody)))
    (answer,), said = ask_page(desk, (nobody,))
    assert isinstance(answer, NotTold)
    assert said == ()


def test_nothing_is_told_that_the_log_or_the_store_cannot_keep() -> None:
    house = asking_house(town(3)[0], audit=FakeAudit(broken=True))
    with pytest.raises(StoreUnavailable):
        ask(make_desk(LEAD, house), WHO)


def test_the_same_question_has_the_same_answer_and_after_a_restart_too(house: House) -> None:
    desk = make_desk(LEAD, house)
    first = ask(desk, Posed(Question.WHO, FEMALE))
    assert ask(desk, Posed(Question.WHO, FEMALE)) == first
    again = asking_house(house.populations.current(), questions=house.questions)  # type: ignore[union-attr]
    assert ask(make_desk(LEAD, again), Posed(Question.WHO, FEMALE)) == first


def test_what_was_told_before_a_restart_still_counts() -> None:
    """Two groups that differ by few: the second is refused, also by a process that never saw the first."""
    people, _ = town(3)
    people.values["visits_12_months"][:] = 2.0
    people.values["visits_12_months"][:200] = 9.0
    people.values["cost_12_months"] = people.values["visits_12_months"].copy()
    people.values["cost_12_months"][200:203] = 900.0
    house = asking_house(people)
    assert isinstance(ask(make_desk(LEAD, house), Posed(Question.WHO, Measured("visits_12_months", 4, None))), Answer)
    people.values["cost_12_months"][:200] = 900.0
    near = Posed(Question.WHO, Measured("cost_12_months", 500, None))
    for one in (house, asking_house(people, questions=house.questions)):
        answer = ask(make_desk(LEAD, one), near)
        assert isinstance(answer, NotTold)
        assert answer.verdict is Verdict.TOO_CLOSE
    fresh = asking_house(people)
    assert isinstance(ask(make_desk(LEAD, fresh), near), Answer)


def test_a_new_snapshot_begins_anew(house: House) -> None:
    desk = make_desk(LEAD, house)
    ask(desk, WHO)
    assert isinstance(house.populations, FakePopulations)
    house.populations.population = town(4)[0]
    answer = ask(desk, WHO)
    assert isinstance(answer, Answer)
    assert answer.snapshot == "s4"


def test_words_that_are_not_declared_are_refused(house: House) -> None:
    desk = make_desk(LEAD, house)
    for asked in (
        Posed(Question.WHO, Measured("visits_12_months", 3, None)),
        Posed(Question.WHO, Among(Dimension.MUNICIPALITY, frozenset({"Atlantis"}))),
        Posed(Question.WHO, Measured("shoe_size", 1, None)),
    ):
        with pytest.raises(InvalidInput):
            ask(desk, asked)


def test_a_flood_of_filters_is_refused_cheaply_and_told_to_the_officer(house: House) -> None:
    desk = make_desk(LEAD, house)
    began, refused = time.process_time(), 0
    parts = (FEMALE, Measured("visits_12_months", 4, None), Had(Select(units=frozenset({"Sairaala"}))))
    for turn in range(400):
        day = Had(Select(), at_least=1, at_most=turn + 1)
        asked = Posed(Question.WHO, All((parts[turn % 3], Not(All((day, parts[(turn + 1) % 3]))))))
        refused += isinstance(ask(desk, asked), NotTold)
    assert time.process_time() - began < 60 * pace()
    assert refused > 100
    (alarm,) = house.question_guard.all_alarms()
    assert (alarm.user, alarm.refused >= ALARM_FROM) == (LEAD.id, True)


def test_an_answer_is_confirmed_overruled_and_commented_by_name(house: House) -> None:
    desk = make_desk(LEAD, house)
    ask(desk, WHO)
    mark(desk, WHO, "confirm")
    mark(desk, WHO, "overrule", "Lukuun on laskettu  myös muuttaneet")
    _, said = ask_page(desk, (WHO,))
    assert [(one.kind, one.words, one.author, one.author_name) for one in said] == [
        ("confirm", "", LEAD.id, LEAD.name),
        ("overrule", "Lukuun on laskettu myös muuttaneet", LEAD.id, LEAD.name),
    ]
    told = ask(desk, Posed(Question.WHO_SAYS))
    assert isinstance(told, Answer)
    assert [cell.value for cell in told.lines[0].cells] == [1, 1, 0, 1.0]
    assert ask_page(desk, (Posed(Question.WHO, FEMALE),))[1] == ()
    assert Deed.ASSESS_ANSWER.value in [deed for deed, _, _ in lines(house)]


@pytest.mark.parametrize(
    ("kind", "words"),
    [("overrule", ""), ("comment", "  "), ("praise", "hyvä"), ("comment", "131052-908T on mukana"),
     ("comment", "a\u202eb"), ("comment", "x" * 3_000), ("comment", "soita 0401234567")],
)  # fmt: skip
def test_words_that_may_not_be_kept(house: House, kind: str, words: str) -> None:
    desk = make_desk(LEAD, house)
    ask(desk, WHO)
    with pytest.raises(InvalidInput):
        mark(desk, WHO, kind, words)
    assert ask_page(desk, (WHO,))[1] == ()


def test_views_are_ones_own_and_bounded(house: House) -> None:
    desk = make_desk(LEAD, house)
    for n in range(100):
        save_view(desk, f"näkymä {n}", Posed(Question.WHO, FEMALE))
    save_view(desk, "näkymä 7", LINES[0])  # in the place of the former
    with pytest.raises(InvalidInput):
        save_view(desk, "yksi liikaa", WHO)
    with pytest.raises(InvalidInput):
        save_view(desk, "131052-908T", WHO)
    mine = views(desk)
    assert len(mine) == 100
    assert [parse(one.posed) for one in mine if one.name == "näkymä 7"] == [LINES[0]]
    drop_view(desk, mine[0].id)
    assert len(views(desk)) == 99


@pytest.mark.parametrize("posed", [WHO, *LINES], ids=lambda posed: str(posed.question))
def test_a_question_comes_back_from_its_text(posed: Posed) -> None:
    assert parse(to_json(posed)) == posed


def test_a_question_that_makes_no_sense_is_not_made() -> None:
    for wrong in (
        {"question": Question.WHO, "by": "unit"}, {"question": Question.WHERE, "by": "planet"},
        {"question": Question.HOW_LONG}, {"question": Question.NOT_DONE}, {"question": Question.COMBINED},
        {"question": Question.IN_WHAT_ORDER, "depth": 8}, {"question": Question.BY_WHOM, "within_days": -1},
        {"question": Question.COMBINED, "named": (("131052-908T", FEMALE),)},
        {"question": Question.COMBINED, "named": (("a", FEMALE), ("a", FEMALE))},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            Posed(**wrong)  # type: ignore[arg-type]
