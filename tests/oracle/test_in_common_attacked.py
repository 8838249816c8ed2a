"""Shares of traits that divide two groups add up to one: the attacker knows it, and recovers no hidden one."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.disclosure import Hidden
from analytics.questions.in_common import PARTITIONS, in_common
from domain.predicate import Among, Dimension, Everyone
from services.telling import Teller
from tests.oracle.attacker import Attacker
from tests.segment_people import crowd


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("segment", ["knee", "verkosto", "yhteiso"])
def test_no_hidden_share_follows_from_the_others(seed: int, segment: str) -> None:
    people = crowd(400, seed)
    raw = in_common(people, Among(Dimension.SEGMENT, frozenset({segment})), Everyone())
    answer = Teller.of(people, frozenset({"mind"})).tell(raw)
    hidden = 0
    for trait in PARTITIONS:
        by_key = {line.key: line for line in answer.lines}
        pairs = [(line, by_key[line.key]) for line in raw.lines if line.key[0] == trait]
        if not pairs:
            continue
        sizes = [cell.persons + (cell.rest or 0) for cell in pairs[0][0].cells[:2]]
        left = [sizes[side] - sum(r.cells[side].persons for r, _ in pairs) for side in (0, 1)]
        rows = len(pairs) + any(left)
        attacker, targets = Attacker(2 * rows, sum(sizes)), []
        for side in (0, 1):
            whole = np.zeros((rows, 2), dtype=np.int64)
            whole[:, side] = 1
            attacker.told(whole, sizes[side])
        for at, (r, a) in enumerate(pairs):
            both = np.zeros((rows, 2), dtype=np.int64)
            both[at] = 1
            if (total := sum(cell.persons for cell in r.cells[:2])) >= answer.k:
                attacker.told(both, total)
            for side in (0, 1):
                one = np.zeros((rows, 2), dtype=np.int64)
                one[at, side] = 1
                if isinstance(a.cells[side].value, Hidden):
                    targets.append(one)
                    assert all(isinstance(cell.value, Hidden) for cell in a.cells[2:])
                else:
                    assert r.cells[side].persons >= answer.k
                    attacker.told(one, r.cells[side].persons)
        assert attacker.recovered(targets) == [], (trait, segment)
        hidden += len(targets)
    assert hidden
