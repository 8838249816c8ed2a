"""What is computed once a snapshot, computed in the background once the first lead has come.

It begins with a lead's first read of a snapshot (services/population.py, services/segments.py): opening a case never
starts it. It yields to everything else, and what it has not reached yet is computed by whoever asks.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator

from analytics.cohort import selected
from analytics.counting import by_activity
from analytics.dimensions import codes
from analytics.guarantee_columns import waits
from analytics.population import Population
from analytics.questions.in_common import lately
from domain.predicate import Dimension, Select
from domain.segment_rule import SegmentRule

_NICE = 5  # not more: what it computes others may wait for
_begin = threading.Lock()
Job = Callable[[], object]
Rules = Callable[[], tuple[SegmentRule, ...]]


def warm(people: Population, rules: Rules) -> threading.Thread | None:
    """Begin, once a snapshot. `rules` are its segments'. The thread, or None when it was begun before. What fails is
    left to whoever asks, who is told."""
    with _begin:
        begun: list[bool] = people.once("warming", lambda _: [])
        if begun:
            return None
        begun.append(True)
    thread = threading.Thread(target=_work, args=(people, rules), daemon=True, name="warming")
    thread.start()
    return thread


def _work(people: Population, rules: Rules) -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)  # of this thread alone
    for job in (*_standing(people), *_pages(people, rules)):
        try:
            job()
        except Exception:  # noqa: S112 whoever asks for it meets the same and says so
            continue


def _standing(people: Population) -> Iterator[Job]:
    """What many answers rest on."""
    yield lambda: people.owner
    yield lambda: selected(people, Select())
    yield lambda: by_activity(people, selected(people, Select()))
    yield lambda: [codes(people, dimension) for dimension in Dimension]
    yield lambda: lately(people)
    yield lambda: waits(people)


def _pages(people: Population, rules: Rules) -> Iterator[Job]:
    """What every lead's page shows, told."""
    from services import customer_base, page_sheets, segments  # here: they begin this

    yield lambda: segments.prepared(people, rules())
    for view in customer_base.View:
        yield lambda view=view: customer_base.prepared(people, rules(), view)  # type: ignore[misc]
    yield lambda: page_sheets.prepared(people, rules())
