"""The hospital log of BPI Challenge 2011: directly-follows and variants are those that pm4py finds.

What pm4py finds was written down by benchmarks/peers/pm4py_paths.py (tests/data/README.md); where the peer's own
environment is there, `make bench` compares the two again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from data_access.log_files import read_log
from domain.event_log import LogMapping
from services.paths_of_file import run
from services.wiring import log_reader

DATA = Path(__file__).resolve().parents[1] / "data"
LOG = DATA / "hospital-log.parquet"
PM4PY = json.loads((DATA / "hospital-log-paths.json").read_text(encoding="utf-8"))
COLUMNS = ["--case", "case_id", "--activity", "activity", "--time", "timestamp"]


@cache
def asked(*more: str) -> dict[str, Any]:
    return json.loads(run([str(LOG), *COLUMNS, *more, "--json"], read_log))


def digest(lines: list[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()


@pytest.mark.parametrize("order", [[], ["--order", "seq"]], ids=["file order", "order column"])
def test_directly_follows_are_those_of_pm4py(order: list[str]) -> None:
    found = asked("--answer", "follows", *order)
    assert (found["events"], found["cases"]) == (PM4PY["events"], PM4PY["cases"]) == (150_291, 1_143)
    inner = [r for r in found["rows"] if r["before"] is not None and r["after"] is not None]
    assert len(inner) == found["pairs"] == PM4PY["pairs"]
    assert sum(r["count"] for r in inner) == PM4PY["pairs_total"]
    assert digest([f"{r['before']}\t{r['after']}\t{r['count']}" for r in inner]) == PM4PY["pairs_sha256"]
    assert [[r["before"], r["after"], r["count"]] for r in inner[:10]] == PM4PY["most_frequent_pairs"]
    begins = [f"{r['after']}\t{r['count']}" for r in found["rows"] if r["before"] is None]
    ends = [f"{r['before']}\t{r['count']}" for r in found["rows"] if r["after"] is None]
    assert (len(begins), digest(begins)) == (PM4PY["begins"], PM4PY["begins_sha256"])
    assert (len(ends), digest(ends)) == (PM4PY["ends"], PM4PY["ends_sha256"])


def test_variants_are_those_of_pm4py() -> None:
    found = asked("--answer", "variants")
    assert found["variants"] == len(found["rows"]) == PM4PY["variants"]
    assert digest(["\t".join([str(r["count"]), *r["steps"]]) for r in found["rows"]]) == PM4PY["variants_sha256"]
    ten = [[r["count"], r["steps"]] for r in found["rows"][:10]]
    assert Counter(map(str, ten[:8])) == Counter(map(str, PM4PY["most_frequent_variants"][:8]))  # later ones are ties
    assert sum(r["count"] for r in found["rows"]) == 1_143


def test_every_level_of_the_tree_is_everybody() -> None:
    found = asked("--answer", "tree", "--depth", "7")
    levels: Counter[int] = Counter()
    for row in found["rows"]:
        levels[row["level"]] += row["count"]
    assert levels == dict.fromkeys(range(8), 1_143)


def test_waits_have_an_end_or_are_censored() -> None:
    found = asked("--answer", "waits", "--from", "1e consult poliklinisch", "--to", "vervolgconsult poliklinisch")
    pairs = asked("--answer", "follows")["rows"]
    of_a = sum(r["count"] for r in pairs if r["before"] == "1e consult poliklinisch")
    assert found["waits"] == found["ended"] + found["censored"] == of_a


def test_the_log_has_the_published_number_of_activities() -> None:
    file = log_reader()(LOG, LogMapping("case_id", "activity", "timestamp", "seq"))
    assert len(file.activity.table) == PM4PY["activities"] == 624
    assert file.notes == ()
