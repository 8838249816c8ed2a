"""When k is ten, the one-step changes of a filter, slices of wider answers, and tables beside each other."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analytics.answer import Asked, Author, AuthorKind, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.disclosure import Hidden
from analytics.disclosure_answer import shown
from analytics.disclosure_k import Sensitive
from analytics.disclosure_neighbours import MOST_NEIGHBOURS, neighbours, slice_of, widened
from analytics.population import Activity, Words
from domain.predicate import All, Among, AnyOf, Dimension, Everyone, Had, Lacked, Measured, Not, Predicate, Select, Then
from domain.small_cells import K_SENSITIVE, K
from tests.oracle.tables_together import may_see

SENSITIVE = Sensitive.of(
    Words(
        activities=(
            Activity("A99", "Vastaanotto", "contact", "Yleis"),
            Activity("PSY", "Käynti", "contact", "Psykiatria", True),
        )
    ),
    frozenset({"mielenterveys"}),
)
PSY, PLAIN = Select(activities=frozenset({"PSY"})), Select(activities=frozenset({"A99"}))
WOMEN = Among(Dimension.GENDER, frozenset({"female"}))
KNEE = Among(Dimension.SEGMENT, frozenset({"knee"}))


@pytest.mark.parametrize(
    ("asked", "touched"),
    [
        (Everyone(), False),
        (WOMEN, False),
        (KNEE, False),
        (Among(Dimension.SEGMENT, frozenset({"knee", "mielenterveys"})), True),
        (Not(Had(PSY)), True),
        (Had(Select()), False),
        (All((WOMEN, AnyOf((KNEE, Then(PLAIN, PSY, 30))))), True),
        (Lacked(PLAIN, PSY, 30), True),
        (Measured("visits", 1, None), False),
    ],
)
def test_anything_sensitive_in_the_filter_makes_k_ten(asked: Predicate, touched: bool) -> None:
    raw = RawAnswer(Asked(Question.WHO, asked), (), (), (), 50)
    assert SENSITIVE.k_of(raw) == (K_SENSITIVE if touched else K)


def test_a_line_or_a_parameter_that_is_sensitive_makes_k_ten_and_k_is_only_raised() -> None:
    lines = (RawLine(("Psykiatria",), ()), RawLine(("Yleis",), ()))
    assert SENSITIVE.k_of(RawAnswer(Asked(Question.WHAT, WOMEN), ("service",), (), lines, 50)) == K_SENSITIVE
    both = RawAnswer(Asked(Question.WHAT, WOMEN), ("gender", "service"), (), (RawLine(("f", "Psykiatria"), ()),), 50)
    assert SENSITIVE.ks_of(both) == {"gender": K, "service": K_SENSITIVE}
    asked = Asked(Question.NOT_DONE, WOMEN, (("missing", "PSY"),))
    assert SENSITIVE.k_of(RawAnswer(asked, (), (), (), 50)) == K_SENSITIVE
    plain = RawAnswer(Asked(Question.WHAT, WOMEN), (), (), (), 50)
    assert [SENSITIVE.k_of(plain, least=n) for n in (1, 20)] == [K, 20]


CUTS = {"age": (0.0, 18.0, 65.0, 75.0)}
OLD = Measured("age", 65.0, None)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        (Everyone(), set()),
        (WOMEN, {Everyone()}),
        (All((WOMEN, KNEE)), {WOMEN, KNEE}),
        (AnyOf((WOMEN, KNEE)), {WOMEN, KNEE}),
        (All((WOMEN, Not(KNEE))), {WOMEN, Not(KNEE)}),
        (OLD, {Everyone(), Measured("age", 18.0, None)}),
        (
            Measured("age", 18.0, 65.0),
            {Everyone(), Measured("age", 0.0, 65.0), Measured("age", 18.0, 75.0)},
        ),
        (
            All((WOMEN, AnyOf((KNEE, OLD)))),
            {
                WOMEN,
                AnyOf((KNEE, OLD)),
                All((WOMEN, KNEE)),
                All((WOMEN, OLD)),
                All((WOMEN, AnyOf((KNEE, Measured("age", 18.0, None))))),
            },
        ),
    ],
)
def test_one_step_is_one_condition_one_alternative_or_one_cut(asked: Predicate, near: set[Predicate]) -> None:
    assert set(neighbours(asked, CUTS)) == near


def test_a_filter_with_very_many_steps_is_an_error() -> None:
    many = tuple(Among(Dimension.MUNICIPALITY, frozenset({f"m{i}"})) for i in range(15))
    inner = tuple(AnyOf((part, *many[:3])) for part in many)
    with pytest.raises(ValueError):
        neighbours(All(inner), CUTS)
    assert len(neighbours(All(many), CUTS)) == 15 <= MOST_NEIGHBOURS


def test_a_filter_on_one_value_is_a_slice_of_the_wider_table() -> None:
    """Two tables of the same persons hide the same cells, whichever way they are asked for."""
    table = np.array([[40, 3, 30], [25, 60, 9]])
    measure = (Measure("persons", Sort.PERSONS, divides=True),)
    asked = All((OLD, WOMEN))
    wide = widened(asked, 1)
    assert wide.cohort == OLD
    assert wide.fixed == ((Dimension.GENDER, "female"),)

    def answer(axis: tuple[str, ...], cells: list[tuple[tuple[str, ...], int]]) -> RawAnswer:
        lines = tuple(RawLine(key, (RawCell(float(n), n),)) for key, n in cells)
        return RawAnswer(Asked(Question.WHO, wide.cohort), axis, measure, lines, int(table.sum()))

    genders, ages = ("female", "male"), ("a", "b", "c")
    both = answer(
        ("gender", "age_band"), [((g, a), int(table[i, j])) for i, g in enumerate(genders) for j, a in enumerate(ages)]
    )
    alone = answer(("gender",), [((g,), int(table[i].sum())) for i, g in enumerate(genders)])
    author = Author(AuthorKind.RULE, "who", "1")
    shown_both, shown_alone = (
        shown(x, k=K, author=author, as_of=date(2026, 10, 31), snapshot="s") for x in (both, alone)
    )
    sliced = slice_of(shown_both, shown_alone, {"gender": "female"}, asked)
    assert sliced.dimensions == ("age_band",)
    assert sliced.base == 73
    assert sliced.asked.cohort == asked
    whole = {line.key: line.n for line in shown_both.lines}
    assert [line.n for line in sliced.lines] == [whole["female", age] for age in ages]
    assert isinstance(sliced.lines[1].n, Hidden)
    with pytest.raises(ValueError):
        slice_of(shown_both, shown_alone, {"gender": "nobody"}, asked)


A, B, C, D = "abcd"


@pytest.mark.parametrize(
    ("seen", "new", "asked_joint", "may"),
    [
        ([], {A, B}, False, True),
        ([{A, B}], {B, C}, False, True),
        ([{A, B}, {B, C}], {C, D}, False, True),
        ([{A, B}, {B, C}], {A, C}, True, None),
        ([{A, B}, {B, C}, {A, B, C}], {A, C}, False, True),
        ([{A, B}, {B, C}, {C, D}], {D, A}, False, False),
        ([{A}, {B}], {A, B}, False, True),
    ],
)
@pytest.mark.parametrize("proven", [True, False])
def test_tables_in_a_circle_need_a_proof(
    seen: list[set[str]], new: set[str], asked_joint: bool, may: bool | None, proven: bool
) -> None:
    joints: list[frozenset[str]] = []

    def prove(joint: frozenset[str]) -> bool:
        joints.append(joint)
        return proven

    told = may_see([frozenset(one) for one in seen], frozenset(new), prove)
    assert told is (proven if may is None else may)
    assert bool(joints) is asked_joint
