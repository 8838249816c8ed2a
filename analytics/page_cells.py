"""What the declared pages show, as the guard of questions sees it: which persons stand behind each number shown.

A page shows the same to every lead, whoever asked what before, so its tables are told to nobody in particular: they
count as told from the start of a snapshot (docs/adr/051). There are thousands of numbers, far too many to keep as
groups of their own; a table is kept as one column, the line of each person in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.disclosure_few import some_few, weights_left
from analytics.disclosure_guard import Bools, Cohort
from analytics.disclosure_span import Target, following
from analytics.linear_algebra import solve
from analytics.page_besides import inside as _at
from analytics.page_besides import some_of_each, standing_in
from analytics.page_sheet import Sheet
from analytics.page_threes import BLOCKS, PageThrees, Three, block_of, by_block
from analytics.page_unseen import Unseen
from analytics.population import Ints

Floats = NDArray[np.float64]
_RIDGE, _NEAR = 1e-8, 1e-3
LOOKED, MOST_LINES = 1_200, 700
"""Persons looked at, and numbers of pages held against them in a county of more: all of both in a smaller one."""
MOST_SECRETS = 300
"""Hidden numbers of pages that are tried beside one answer."""
_OF_EACH = (4, 16)
"""Persons of each group told who are looked at besides, where something seems to follow in a larger county."""


@dataclass(frozen=True, eq=False)
class _Shown:
    """Every number shown: `sizes`, the sheet that it stands on (`owner`), its line there, and its persons by block."""

    sizes: Ints
    owner: Ints
    line: Ints
    blocks: Ints
    everybody: Ints


@dataclass(frozen=True, eq=False)
class PageCells:
    """Every table that pages show of one snapshot of so many persons."""

    sheets: Sequence[Sheet]
    people: int

    def prepared(self) -> PageCells:
        """With what every answer needs of it worked out: up to ten seconds at 560,000 customers."""
        assert self._unseen is not None
        assert self._numbers is not None
        assert self._threes is None or self._threes.prepared() is not None
        return self

    @cached_property
    def secrets(self) -> Sequence[Ints]:
        """Each small group that some page hides, once."""
        return list({few.tobytes(): few for sheet in self.sheets for few in sheet.few()}.values())

    def told_by(self, new: Sequence[Cohort], before: Sequence[Cohort], secret: Sequence[Target]) -> bool:
        """Whether some small group that a page hides, or one of `secret`, follows from these new groups beside what
        pages show and what was told before, and did not without them. Of very many those are tried that stand in the
        smallest new groups."""
        tried = [*self._nearest(new), *secret]
        if self._tells(new, before, tried):
            return True
        return self.people <= LOOKED and some_few(self._left(before), self._left((*before, *new)))

    def threes(self, new: Sequence[Cohort], before: Sequence[Cohort]) -> Sequence[Three]:
        """The new groups that tell of few persons beside a page's number and one more, of whom nothing was known. In a
        small county `told_by` finds them, of however many numbers."""
        found = [] if self._threes is None or not new else self._threes.told_by(new, before)
        known = following(before, [one.few for one in found], self.people)
        return [one for place, one in enumerate(found) if place not in known]

    @cached_property
    def _threes(self) -> PageThrees | None:
        shown = self._numbers
        if self.people <= LOOKED or not len(shown.sizes):
            return None
        return PageThrees.of(self.sheets, self.people, shown.blocks, shown.owner, shown.line)

    def _left(self, told: Sequence[Cohort]) -> Floats:
        """Drawn weights that neither the pages nor the groups told see: in a small county, where those looked at are
        everybody."""
        base = self._unseen
        return weights_left(base.free, _at(told, base.places) @ base.free, self.people)

    def _nearest(self, new: Sequence[Cohort]) -> Sequence[Ints]:
        if len(self.secrets) <= MOST_SECRETS:
            return self.secrets
        ones = np.array([few[0] for few in self.secrets])
        found: dict[int, None] = {}
        for group in sorted(new, key=lambda group: min(group.n, self.people - group.n)):
            inside = standing_in(group, ones)
            found |= dict.fromkeys(np.flatnonzero(inside if 2 * group.n <= self.people else ~inside).tolist())
            if len(found) >= MOST_SECRETS:
                break
        return [self.secrets[at] for at in found][:MOST_SECRETS]

    def too_close(self, group: Cohort, k: int) -> bool:
        """Whether some number of the pages is this group's to within 1 to k-1 persons, or everybody else's is.

        Two groups differ by at least as many persons as their numbers do in blocks of persons added up: only the lines
        which that leaves are counted."""
        shown = self._numbers
        near = np.flatnonzero((abs(shown.sizes - group.n) < k) | (abs(self.people - shown.sizes - group.n) < k))
        own, theirs = by_block(group), shown.blocks[near]
        apart = np.minimum(abs(theirs - own).sum(axis=1), abs(shown.everybody - theirs - own).sum(axis=1))
        near = near[apart < k]
        inside = _bits(group, self.people) if len(near) else np.zeros(0, np.bool_)
        for sheet in np.unique(shown.owner[near]).tolist():
            lines = near[shown.owner[near] == sheet]
            both = self.sheets[sheet].common(inside)[shown.line[lines]]
            apart = shown.sizes[lines] + group.n - 2 * both
            if (((apart > 0) & (apart < k)) | ((apart < self.people) & (apart > self.people - k))).any():
                return True
        return False

    def too_close_to_rest(self, group: Cohort, k: int) -> bool:
        """Whether those in no shown line of a table are this group to within 1 to k-1 persons: where nobody has two
        lines, their number follows. In small counties; in larger ones what is left of a table is seldom so near."""
        near = [rest for rest in self._rests if abs(rest.n - group.n) < k]
        return any(0 < int(np.bitwise_count(rest.bits ^ group.bits).sum()) < k for rest in near)

    @cached_property
    def _rests(self) -> Sequence[Cohort]:
        found: dict[bytes, Cohort] = {}
        everybody = np.arange(self.people)
        for sheet in self.sheets if self.people <= LOOKED else ():
            at, _ = sheet.rows(everybody)
            rest = np.ones(self.people, np.bool_)
            rest[at] = False
            if len(at) == self.people - rest.sum() and rest.any() and not rest.all():
                found[rest.tobytes()] = Cohort.of("rest", rest)
        return tuple(found.values())

    @cached_property
    def _numbers(self) -> _Shown:
        block = block_of(np.arange(self.people), self.people).astype(np.int32)
        known: dict[int, Ints] = {}
        found = [sheet.by_block(block, BLOCKS, known) for sheet in self.sheets]
        blocks = np.concatenate([np.zeros((0, BLOCKS), np.int32), *found])
        sizes = blocks.sum(axis=1)
        owner = np.repeat(np.arange(len(found)), [len(one) for one in found])
        line = np.concatenate([np.zeros(0, np.int64), *(np.arange(len(one)) for one in found)])
        some = sizes > 0
        everybody = np.bincount(block, minlength=BLOCKS)
        return _Shown(sizes[some], owner[some], line[some], blocks[some], everybody)

    def shows(self, target: Target) -> bool:
        """Whether a page shows the number of exactly this small group."""
        if isinstance(target, Cohort):
            return False
        shown, persons = self._numbers, np.asarray(target)
        for at in np.flatnonzero(shown.sizes == len(persons)):
            _, line = self.sheets[shown.owner[at]].rows(persons)
            if np.count_nonzero(line == shown.line[at]) == len(persons):
                return True
        return False

    def _tells(self, new: Sequence[Cohort], before: Sequence[Cohort], tried: Sequence[Target]) -> bool:
        """Whether one of these follows with the new groups and not without. Of a small group of a large county few are
        looked at, so that its lines seem to tell of each of them: there more of its persons are looked at before it is
        believed, of what seems to follow now and of what seems to be known already.

        A target follows when the groups told see as much as it takes of what no page sees."""
        told, besides = (*before, *new), np.zeros(0, np.int64)
        for each in (0, *(_OF_EACH if self.people > LOOKED else ())):
            besides = some_of_each(told, each, self.people) if each else besides
            few = [one for one in tried if not isinstance(one, Cohort)]
            more = self._unseen.standing(np.concatenate([besides, *few]))
            rows, wanted = (self._unseen.of_groups(some, more) for some in (told, tried))
            found = _combined(rows, wanted)
            if not each:  # what pages alone seem to tell is not asked of
                found &= np.abs(wanted).max(axis=1, initial=0.0) >= _NEAR
            tried = [tried[at] for at in np.flatnonzero(found).tolist()]
            if not tried:
                return False
        return not _combined(rows[: len(before)], wanted[found]).all()

    @cached_property
    def _unseen(self) -> Unseen:
        """Of the persons of hidden groups and of some others: what no page sees among them. Tables of many lines are
        left aside where no such thing would be left."""
        places = np.arange(self.people)
        if self.people > LOOKED:
            drawn = np.random.default_rng(self.people).permutation(self.people)
            places = np.unique(np.concatenate([*self.secrets[:MOST_SECRETS], drawn])[:LOOKED])
        sheets, lines = [], 0
        for sheet in sorted(self.sheets, key=lambda one: len(one.shown)):
            lines += int(sheet.shown.sum())
            if self.people <= LOOKED or lines <= MOST_LINES:
                sheets.append(sheet)
        return Unseen.of(places, sheets)


def _combined(rows: Floats, wanted: Floats) -> Bools:
    """Which rows of `wanted` are combinations of `rows`."""
    left = wanted
    if len(rows):
        square = rows @ rows.T
        square[np.diag_indices_from(square)] += _RIDGE
        left = wanted - np.asarray(solve(square, rows @ wanted.T)).T @ rows
    found: Bools = np.abs(left).max(axis=1, initial=0.0) < _NEAR
    return found


def _bits(cohort: Cohort, people: int) -> Bools:
    found: Any = np.unpackbits(cohort.bits.view(np.uint8), count=people).view(np.bool_)
    flags: Bools = found
    return flags
