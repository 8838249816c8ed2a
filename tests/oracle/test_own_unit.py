"""The unit that knows a customer best, against a loop."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.own_unit import own_unit
from domain.event import Channel, EventKind, EventStatus
from tests.oracle.populations import ACTIVITIES, CHANNELS, TODAY, Person, columns, populations

MET = (EventKind.CONTACT, EventKind.STAY, EventKind.SURGERY)
NOT_MET = (Channel.RECORD_ENTRY, Channel.CONSULTATION)


def best(person: Person) -> int:
    """Most contacts, then the newest, then the first in the list."""
    found = [
        row for row in person.rows
        if ACTIVITIES[row.activity].kind in MET and row.status in (EventStatus.DONE, EventStatus.ONGOING) and row.unit >= 0
        and row.channel >= 0 and CHANNELS[row.channel] not in NOT_MET
        and TODAY - timedelta(days=365) < row.day <= TODAY
    ]  # fmt: skip
    n = Counter(row.unit for row in found)
    newest = {row.unit: row.day for row in found}  # rows are in order of time
    return min(n, key=lambda unit: (-n[unit], -newest[unit].toordinal(), unit), default=-1)


@given(populations, st.integers(0, 12))
def test_the_unit_is_that_of_a_loop_and_shards_agree(people: list[Person], cut: int) -> None:
    whole, cut = columns(people), min(cut, len(people))
    found = own_unit(whole)
    assert found.tolist() == [best(person) for person in people]
    assert found.dtype == np.int16
    parts = [own_unit(whole.part(0, cut)), own_unit(whole.part(cut, len(people)))]
    assert np.concatenate(parts).tolist() == found.tolist()
