"""How soon a patient of a FHIR server is in the room once the server has answered.

    with delayed_front(fhir.base_url) as front:
        print(measured(front, person="...", today="2026-11-21", staff={...}))

The server answers each question after 100-300 ms (benchmarks/fhir_delayed.py). An opening is what the page does: the
gate with the real store and audit, a room with the person alone (the banner), then the sources' answers as they come.
The product's side runs in a process of its own, as it does when it is used.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from time import monotonic, process_time

from benchmarks.fhir_delayed import Exchange, Front
from benchmarks.servers import ROOT

TURNS = 20
WARM_UP = 2


@dataclass(frozen=True)
class Opening:
    """One opening in milliseconds: after the last byte that it had to wait for, and after Enter.

    `banner_after` counts from the gate's last answer, `all_after` from the slowest source's last answer. `work` is the
    processor's time of the whole opening, in every thread of the product's process.
    """

    banner_after: float
    all_after: float
    banner: float
    all: float
    work: float
    events: int
    asked: int


def measured(
    front: Front, *, person: str, today: str, staff: dict[str, list[str]], turns: int = TURNS
) -> list[Opening]:
    """Openings of one person by a doctor who has stated a reason, without those that warm up."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            "TILANNEKUVA_DATA_DIR": folder,
            "TILANNEKUVA_FHIR": front.base_url,
            "TILANNEKUVA_FHIR_STAFF": json.dumps(staff),
            "TILANNEKUVA_ANYONE_MAY_OPEN_REAL_DATA": "1",
            "TILANNEKUVA_TODAY": today,
            "TILANNEKUVA_LOOK_UPS_5_MINUTES": "100000",
            "TILANNEKUVA_LOOK_UPS_DAY": "100000",
        }
        command = [sys.executable, "-m", "benchmarks.fhir_pace", front.base_url, str(turns + WARM_UP)]
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | env, input=person, capture_output=True, text=True, timeout=300
        )
    if done.returncode:
        raise RuntimeError(f"the openings failed: {done.stderr[-2000:]}")
    return [Opening(**one) for one in json.loads(done.stdout)][WARM_UP:]


def p95(values: list[float]) -> float:
    """The value that one in twenty exceeds (nearest rank)."""
    return sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]


def opened(front: Front, typed: str, turns: int) -> list[Opening]:
    """In the product's own process: open, be shown everything, close; again and again."""
    from domain.errors import Refused
    from services.desk import open_desk
    from services.situation import Room, close, open_situation, refresh
    from services.wiring import house, settings
    from web.application import calm_the_collector

    noting = _Noting(house().fan_out)
    wired = replace(house(), fan_out=noting)
    _, identity = wired.sessions.start("doctor", "fi")
    desk = open_desk(wired, settings(), identity)
    calm_the_collector()  # as the server does when it starts
    found, why = [], "treatment: Mittaus ilman hoitosuhdetta"
    person = desk.read_id(typed)
    try:
        open_situation(desk, person, "care")
    except Refused:
        open_situation(desk, person, "care", stated_reason=why)  # the reason holds for the later openings
    for turn in range(turns):
        front.begin(turn)
        entered, worked = monotonic(), process_time()
        room = open_situation(desk, person, "care", wait_s=0)
        banner = monotonic()
        assert isinstance(room, Room)
        while room.case.pending:
            room = refresh(desk, room, wait_s=1.0)
        done, work = monotonic(), 1000 * (process_time() - worked)
        found.append(_opening(front.exchanges(), noting.started, (entered, banner, done), work, len(room.case.events)))
        close(desk, room)
    return found


def _opening(
    exchanges: list[Exchange], started: float, moments: tuple[float, float, float], work: float, events: int
) -> Opening:
    entered, banner, done = moments
    gate = max(one.sent for one in exchanges if one.arrived < started)
    last = max(one.sent for one in exchanges)
    ms = [round(1000 * value, 1) for value in (banner - gate, done - last, banner - entered, done - entered)]
    return Opening(*ms, round(work, 1), events, len(exchanges))


class _Noting:
    """The fan-out, with a note of when it was started: what was asked before that was the gate's."""

    def __init__(self, inner) -> None:  # type: ignore[no-untyped-def]
        self._inner, self.source_ids, self.started = inner, inner.source_ids, 0.0

    def start(self, person, deadline):  # type: ignore[no-untyped-def]
        self.started = monotonic()
        return self._inner.start(person, deadline)

    def find(self, id: str):  # type: ignore[no-untyped-def]
        return self._inner.find(id)


def main() -> None:
    """The product's process: base URL of the front and the number of openings; the ID comes in standard input."""
    front = Front(sys.argv[1])
    print(json.dumps([asdict(one) for one in opened(front, sys.stdin.read().strip(), int(sys.argv[2]))]))


if __name__ == "__main__":
    main()
