"""Who had what, by group, in several tables that are read beside each other: no two of their numbers tell of a few.

A group's page shows how many of its persons had a contact by phone, had something of a service that cost, had a kind of
event. Where all who had the one had the other, and all but a few of the other the one, the few follow by subtraction.
So of two such numbers the one of the later table is hidden, of one table the smaller. The group's own size is such a
number too, and the others of a division are known where everybody's number is (analytics/disclosure_halves.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.disclosure_halves import halves_hidden
from analytics.page_threes import BLOCKS, block_of
from analytics.population import Bools, Ints
from domain.small_cells import K_SENSITIVE


@dataclass(frozen=True, eq=False)
class Had:
    """One table: a row a person and word, each pair once. `ks`: of each word the least number of persons; `beside`: the
    number of everybody else stands beside the group's, and that all of a group had it is told no more than that few
    had not; `fixed`: protected elsewhere, and nothing of it is hidden here."""

    person: Ints
    word: Ints
    ks: Sequence[int]
    beside: bool = False
    fixed: bool = False

    def hidden(self, had: Ints, sizes: Ints, besides: Bools | None = None) -> Bools:
        """(words, groups) for what follows from the numbers of all groups; `besides`: hidden for another reason."""
        if self.fixed:
            return np.asarray(had < np.asarray(self.ks)[:, None])
        found = [
            halves_hidden(n, sizes, k, None if besides is None else besides[word], all_may=self._all_may(k))
            for word, (n, k) in enumerate(zip(had, self.ks, strict=True))
        ]
        return np.array(found, np.bool_).reshape(had.shape)

    def _all_may(self, k: int) -> bool:
        return not self.beside and k < K_SENSITIVE


def nested_hidden(part: Ints, groups: int, tables: Sequence[Had]) -> list[Bools]:
    """(words, groups) of each table, what is to be hidden of it. `part`: each person's group; the tables stand in the
    order in which their numbers are kept rather, fixed ones first."""
    block = block_of(np.arange(len(part)), len(part))
    cells = [_by_block(one, part, groups, block) for one in tables]
    had, sizes = [one.sum(axis=2) for one in cells], np.bincount(part, minlength=groups)
    hidden = [one.hidden(n, sizes) for one, n in zip(tables, had, strict=True)]
    _Together(part, tables, np.concatenate(cells), np.concatenate(hidden)).hide(hidden)
    return [one.hidden(n, sizes, so) for one, n, so in zip(tables, had, hidden, strict=True)]


@dataclass(frozen=True, eq=False)
class _Together:
    """The words of all tables, one after another. `cells`: persons by word, group, block; `hidden`: words, groups."""

    part: Ints
    tables: Sequence[Had]
    cells: Ints
    hidden: Bools

    def hide(self, of_tables: Sequence[Bools]) -> None:
        """What else is to be hidden of each table, changed in place."""
        whole = self.cells.sum(axis=1)
        beside = np.concatenate([np.full(len(one.ks), one.beside) for one in self.tables])
        for group in range(self.cells.shape[1]):
            inside, shown = self.part == group, ~self.hidden[:, group]
            self._hide(of_tables, group, self.cells[:, group], shown, inside)
            self._hide(of_tables, group, whole - self.cells[:, group], shown & beside, ~inside)

    def _hide(self, of_tables: Sequence[Bools], group: int, cells: Ints, shown: Bools, among: Bools) -> None:
        for less, more in _seem_nested(cells, self._ks, shown):
            (table, word), (other, place) = self._at[less], self._at[more]
            done = of_tables[table][word, group] or of_tables[other][place, group]
            if done or (self.tables[table].fixed and self.tables[other].fixed):
                continue
            if _is_nested(self._persons(less), self._persons(more), among):
                later, at = (other, place) if other > table else (table, word)
                of_tables[later][at, group] = True

    @cached_property
    def _ks(self) -> Ints:
        return np.array([k for one in self.tables for k in one.ks], np.int64)

    @cached_property
    def _at(self) -> list[tuple[int, int]]:
        """The table and the word there."""
        return [(table, word) for table, one in enumerate(self.tables) for word in range(len(one.ks))]

    def _persons(self, word: int) -> Ints:
        table, at = self._at[word]
        found: Ints = self.tables[table].person[self.tables[table].word == at]
        return found


def _by_block(one: Had, part: Ints, groups: int, block: Ints) -> Ints:
    """(words, groups, blocks) persons."""
    cell = (one.word.astype(np.int64) * groups + part[one.person]) * BLOCKS + block[one.person]
    counts = np.bincount(cell, minlength=len(one.ks) * groups * BLOCKS)
    found: Ints = counts.reshape(len(one.ks), groups, BLOCKS)
    return found


def _seem_nested(cells: Ints, ks: Ints, shown: Bools) -> Iterator[tuple[int, int]]:
    """(fewer, more) of two shown words of one group that differ by a few, and in no block of persons the other way."""
    had = cells.sum(axis=1)
    apart = had[None, :] - had[:, None]
    near = (apart > 0) & (apart < np.maximum(ks[None, :], ks[:, None])) & shown[None, :] & shown[:, None]
    fewer, more = np.nonzero(near)
    inside = (cells[fewer] <= cells[more]).all(axis=1)
    yield from zip(fewer[inside].tolist(), more[inside].tolist(), strict=True)


def _is_nested(fewer: Ints, more: Ints, among: Bools) -> bool:
    """Whether everybody among these persons who had the one had the other."""
    other = np.zeros(len(among), np.bool_)
    other[more] = True
    return bool(other[fewer[among[fewer]]].all())
