"""An ad-hoc question of 560,000 customers: the sixteen questions of cohorts nobody asked before, through the one door.

Logged, guarded, computed, protected and kept, as a lead's click is. The population is that of benchmarks/refresh.py.
`python -m benchmarks questions` measures this part alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.figures import Bar, Figure, middle, p95
from benchmarks.refresh import ManyCustomers
from benchmarks.servers import ROOT
from data_access.snapshots import FolderSnapshots
from domain.predicate import All, Among, Dimension, Everyone, Had, Lacked, Measured, Predicate, Select
from domain.question import Posed, Question
from domain.staff import SignedIn
from services.desk import Desk

ROUNDS = 12
P95 = Bar(1.0)
CONTACT, REFERRAL = Select(kinds=frozenset({"contact"})), Select(kinds=frozenset({"referral"}))  # type: ignore[arg-type]


def asked(folder: Path) -> Iterator[Figure]:
    """Median and p95 of each question, and of all together."""
    environment = os.environ | {"TILANNEKUVA_DATA_DIR": str(folder), "TILANNEKUVA_COUNTY_SIZE": "200"}
    command = [sys.executable, "-m", "benchmarks.questions", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=3_000, check=True)
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    for name, seconds in found.items():
        note = f"median {middle(seconds):.2f} s, {len(seconds)} cohorts asked the first time"
        yield Figure(f"question {name} of 560,000 customers, p95", p95(seconds), "s", note=note)
    every = [one for seconds in found.values() for one in seconds]
    yield Figure("an ad-hoc question of 560,000 customers, p95", p95(every), "s", bar=P95)


def cohorts() -> tuple[Predicate, ...]:
    """Cohorts of one to three conditions, small and large."""
    women, old = Among(Dimension.GENDER, frozenset({"female"})), Among(Dimension.AGE_BAND, frozenset({"75-84", "85-"}))
    often, costly = Measured("visits_12_months", 8, None), Measured("cost_12_months", 2_500, None)
    referred, quiet = Had(REFERRAL), Measured("days_since_last_contact", 181, None)
    return (
        Everyone(), women, old, often, costly, referred, quiet, All((women, often)), All((old, costly)),
        All((women, old, referred)), All((often, costly)), All((quiet, women)),
    )  # fmt: skip


def posed(question: Question, cohort: Predicate) -> Posed:
    """The question with usual parameters."""
    women, often = Among(Dimension.GENDER, frozenset({"female"})), Measured("visits_12_months", 4, None)
    more: dict[Question, dict[str, Any]] = {
        Question.WHERE: {"by": "unit"},
        Question.HOW_LONG: {"select": REFERRAL, "then": CONTACT},
        Question.IN_WHAT_ORDER: {"depth": 4},
        Question.NOT_DONE: {"lacked": Lacked(REFERRAL, CONTACT, 30)},
        Question.NO_LONGER: {"select": CONTACT},
        Question.BY_WHOM: {"within_days": 30},
        Question.IN_COMMON: {"other": Everyone()},
        Question.COMBINED: {"named": (("a", women), ("b", often))},
        Question.WHY: {"cause": women, "outcome": often, "adjust": (Dimension.AGE_BAND,)},
    }
    return Posed(question, cohort, **more.get(question, {}))


def _measure(folder: Path) -> None:
    from analytics.recent import recent
    from services import wiring
    from services.population import Populations
    from services.questions import Asker, NotTold, ask
    from services.refresh import refresh

    store = FolderSnapshots(folder / "many")
    refresh(ManyCustomers(), store, wiring.segment_book(), lambda line: print(line, flush=True))
    house = replace(wiring.house(), populations=Populations(store))
    lead = house.staff.by_role("team_lead")[0]
    now = house.clock.now()
    warmed(Desk(house, wiring.settings(), lead, SignedIn("s", lead.id, "fi", now, now)))
    found: dict[str, list[float]] = {}
    for number, question in enumerate(Question):
        for cohort in cohorts()[:ROUNDS]:
            user = replace(lead, id=f"lead {number} {len(found.get(question.value, ()))}")
            desk = Desk(house, wiring.settings(), user, SignedIn("s", user.id, "fi", now, now))
            people = Asker.of(desk).people  # what a lead's page has done before: the snapshot is opened
            recent(people).clear()  # no mask of the question before helps this one
            began = time.perf_counter()
            answer = ask(desk, posed(question, cohort))
            took = time.perf_counter() - began
            found.setdefault(question.value, []).append(took)
            told = answer.verdict.value if isinstance(answer, NotTold) else "told"
            print(f"{question.value} {took:.3f} {told}", flush=True)
    print(json.dumps(found))


def warmed(desk: Desk) -> None:
    """The pages' numbers are told and held against questions, as some half a minute after a lead came: what is
    measured then is a question alone."""
    from services.questions import Asker

    Asker.of(desk)
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join()


if __name__ == "__main__":
    _measure(Path(sys.argv[1]))
