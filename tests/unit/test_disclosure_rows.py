"""Two tables beside each other: a line that the asked one hides tells nothing, if what is hidden with it still covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analytics.answer import Answer, Asked, Author, AuthorKind, Cell, Ground, Line, Question
from analytics.disclosure import Hidden
from analytics.disclosure_rows import Table, lines_too_close, tables_too_close
from analytics.told_few import few_persons
from analytics.told_shapes import NODE, Rows
from domain.predicate import Everyone

K = 5


def answer(shown: set[str], every: str) -> Answer:
    lines = tuple(
        Line((key,), (Cell(9 if key in shown else Hidden(K)),), 9 if key in shown else Hidden(K)) for key in every
    )
    author = Author(AuthorKind.RULE, "", "")
    return Answer(
        Asked(Question.WHERE, Everyone()), ("a",), (), lines, 99, (), Ground.DESCRIPTION, (), (), author, date(2026, 1, 1), "s", K
    )  # fmt: skip


def rows(counts: dict[str, int], whole: dict[str, int], *, above: list[int] | None = None, more: bool = False) -> Rows:
    """The first so many persons of each line out of the whole line."""
    column = np.repeat(np.arange(len(whole)), list(whole.values()))
    mask = np.concatenate([np.arange(n) < counts[key] for key, n in whole.items()])
    lines = tuple(((key,), n) for n, key in enumerate(whole))
    node = (((("node",), NODE - 7)),) if more else ()
    found = Rows("f", mask, column, np.arange(len(column)), (*lines, *node))
    return found if above is None else replace(found, adds=False, above=np.repeat(above, list(whole.values())))


def close(counts: dict[str, int], shown: set[str], whole: dict[str, int], seen: set[str], **more: object) -> set[int]:
    """Codes that the table asked second may not show: whole, then counts."""
    every = "".join(whole)
    before, asked = rows(whole, whole, **more), rows(counts, whole, **more)  # type: ignore[arg-type]
    told = Table.of("whole", before, answer(seen, every))
    return set(lines_too_close(Table.of("asked", asked, answer(shown, every)), asked, [told], K))


def test_a_line_hidden_here_and_told_there_does_not_stand_in_the_way() -> None:
    whole = {"a": 40, "b": 40, "c": 6, "d": 30, "e": 20}
    assert close({"a": 20, "b": 20, "c": 3, "d": 9, "e": 8}, {"a", "b"}, whole, set("abcde")) == set()


def test_a_known_line_covers_no_other() -> None:
    """c is known to within k, so that b would be what is left over."""
    whole = {"a": 40, "b": 40, "c": 6}
    assert close({"a": 20, "b": 3, "c": 4}, {"a"}, whole, set("abc")) == {0}


def test_what_was_hidden_there_is_not_shown_here() -> None:
    whole = {"a": 40, "b": 40}
    assert close({"a": 20, "b": 40}, {"a", "b"}, whole, {"a"}) == {1}
    assert close({"a": 20, "b": 38}, {"a"}, whole, {"a", "b"}) == set()
    assert close({"a": 20, "b": 38}, {"a", "b"}, whole, {"a", "b"}) == {1}


def test_branches_that_both_trees_draw_leave_few_of_their_node() -> None:
    """Two persons of the node are in no branch that both draw: the smaller branch is others too."""
    whole, above = {"a": 40, "b": 30, "c": 12}, [7, 7, 7]
    assert close({"a": 20, "b": 20, "c": 10}, {"a", "b"}, whole, {"a", "b"}, above=above) == {1}
    assert close({"a": 20, "b": 20, "c": 2}, {"a", "b"}, whole, {"a", "b"}, above=above) == set()


def test_a_branch_told_elsewhere_does_not_leave_few_of_the_others() -> None:
    """c was told and is all but two of these others; with d there are enough."""
    whole, above = {"a": 40, "b": 30, "c": 12, "d": 9}, [7, 7, 7, 7]
    counts = {"a": 20, "b": 15, "c": 10, "d": 2}
    assert close(counts, {"a", "b"}, whole, {"a", "b", "c"}, above=above) == {1}
    assert close(counts | {"d": 0}, {"a", "b"}, whole, {"a", "b", "c"}, above=above) == set()


def test_a_node_that_cannot_be_divided_is_not_drawn_itself() -> None:
    whole, counts = {"c": 12, "d": 9}, {"c": 10, "d": 2}
    before, asked = rows(whole, whole, above=[7, 7], more=True), rows(counts, whole, above=[7, 7], more=True)
    told = Table.of("whole", before, answer({"c"}, "cd"))
    drawn = replace(answer(set(), ""), lines=(Line(("node",), (Cell(12),), 12),))
    assert lines_too_close(Table.of("asked", asked, drawn), asked, [told], K) == {NODE - 7}
    assert not tables_too_close(Table.of("asked", asked, answer(set(), "")), asked, [told], K)


@pytest.mark.parametrize("looked", [40, 10**9])
def test_few_persons_are_the_same_however_many_rows_are_looked_at_first(
    looked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.told_few._LOOK_FIRST", looked)
    rng = np.random.default_rng(11)
    owner = np.repeat(np.arange(60), rng.poisson(4, 60))
    for _ in range(60):
        column = rng.choice(np.arange(-1, 12), len(owner), p=rng.dirichlet(np.full(13, 0.3)))
        mask = rng.random(len(owner)) < rng.choice([0.1, 0.9])
        found = few_persons(np.packbits(mask), Rows("lines", mask, column, owner), 5)
        true = {line: len(set(owner[mask & (column == line)].tolist())) for line in set(column[mask].tolist())}
        assert {line: min(n, 5) for line, n in found.items()} == {line: min(n, 5) for line, n in true.items()}
