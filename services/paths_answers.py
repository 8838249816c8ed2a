"""The four answers about paths as rows of plain values: for a table, JSON and CSV alike.

They are the rows of whoever holds the file: no number is hidden here, and no case is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.paths import Log
from analytics.paths_follows import EDGE, follows
from analytics.paths_tree import NO_EVENT, OTHERS, Width, tree
from analytics.paths_variants import path, variants
from analytics.paths_waits import PERCENTS, From, median, percentile, waited, waits
from analytics.population import Bools

Value = str | int | float | None | list[str]
Row = dict[str, Value]


@dataclass(frozen=True)
class PathAnswer:
    """`facts` hold for the whole; `rows` all have the same keys."""

    facts: Row
    rows: tuple[Row, ...]


def base(log: Log) -> Row:
    """What every answer counts over."""
    return {"cases": len(log), "cases_with_events": int((log.lengths > 0).sum()), "events": len(log.activity)}


def follows_answer(log: Log, names: Sequence[str]) -> PathAnswer:
    """Pairs; `before` is null where a path begins and `after` where it ends."""
    found = follows(log)
    columns = (found.before, found.after, found.count, found.persons)
    rows: list[Row] = [
        {
            "before": None if before == EDGE else names[before],
            "after": None if after == EDGE else names[after],
            "count": count,
            "persons": persons,
        }
        for before, after, count, persons in zip(*(one.tolist() for one in columns), strict=True)
    ]
    begins, ends = found.before == EDGE, found.after == EDGE
    inner = ~(begins | ends)
    facts: Row = {"pairs": int(inner.sum()), "begins": int(begins.sum()), "ends": int(ends.sum())}
    return PathAnswer({**base(log), **facts, "steps": int(found.count[inner].sum())}, tuple(rows))


def variants_answer(log: Log, names: Sequence[str], most: int | None) -> PathAnswer:
    """The `most` frequent variants, or all."""
    found = variants(log)
    columns = (found.witness[:most], found.count[:most], found.persons[:most])
    rows: list[Row] = []
    for witness, count, persons in zip(*(one.tolist() for one in columns), strict=True):
        steps = [names[step] for step in path(log, witness).tolist()]
        rows.append(
            {"count": count, "persons": persons, "share": count / len(log), "length": len(steps), "steps": list(steps)}
        )
    return PathAnswer({**base(log), "variants": len(found)}, tuple(rows))


def tree_answer(log: Log, names: Sequence[str], depth: int, width: Width) -> PathAnswer:
    """Nodes, each before its children; `parent` is a row's `node`. The counts of each level sum to the cases."""
    found = tree(log, depth, width)
    children: dict[int, list[int]] = {}
    for place, node in enumerate(found.nodes):
        children.setdefault(node.parent, []).append(place)
    rows: list[Row] = []
    open_nodes = [0]
    while open_nodes:
        place = open_nodes.pop()
        node = found.nodes[place]
        rows.append(
            {
                "node": place,
                "parent": node.parent if node.level else None,
                "level": node.level,
                "kind": "all"
                if not node.level
                else {NO_EVENT: "no event", OTHERS: "others"}.get(node.step, "activity"),
                "step": names[node.step] if node.step >= 0 else None,
                "kinds": node.kinds,
                "count": node.count,
                "persons": node.persons,
                "share": node.count / len(log) if len(log) else 0.0,
                "median_days": node.gap,
            }
        )
        open_nodes += reversed(children.get(place, []))
    return PathAnswer({**base(log), "depth": depth}, tuple(rows))


def waits_answer(log: Log, a: Bools, b: Bools, each: From) -> PathAnswer:
    """Percentiles of the waits that have ended, and of all with those that go on counted as long as they were seen."""
    found = waits(log, a, b, each)
    ended = found.days[found.ended]
    facts: Row = {
        "waits": len(found),
        "ended": int(found.ended.sum()),
        "censored": found.censored,
        "persons": found.people(),
        "persons_ended": found.people(ended=True),
        "median_days": median(ended),
        "mean_days": float(np.mean(ended)) if len(ended) else None,
    }
    rows: tuple[Row, ...] = tuple(
        {"percent": percent, "days_of_ended": percentile(ended, percent), "days_of_all": waited(found, percent)}
        for percent in PERCENTS
    )
    return PathAnswer({**base(log), **facts}, rows)
