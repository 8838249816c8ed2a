"""The largest message of the journey, over many customers and windows: `python -m benchmarks.payload` prints bytes.

Cases are opened through the gate, as the product does, and looked at by commands a browser could send: windows of every
length and place, with lanes opened or not. The bytes are those of the JSON that goes over the wire.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from analytics.case import OpenCase
from analytics.journey_types import LANES
from benchmarks.figures import Bar, Figure
from benchmarks.servers import ROOT
from components.journey_command import looked
from components.journey_look import MOST_OPENED, JourneyLook
from components.journey_view import journey_view
from components.text import LANGUAGES, Text
from domain.hetu import parse_personal_id
from domain.staff import SignedIn
from services import wiring
from services.desk import Desk
from services.situation import Room, catch_up, close, open_situation

CUSTOMERS = 120
WINDOWS = 20
WHY = "other_reason: benchmark on made-up customers"
_MOST = "SELECT s.id FROM event e JOIN subject s ON s.c = e.c GROUP BY e.c ORDER BY count(*) DESC LIMIT ?"
_ANY = "SELECT id FROM subject WHERE c % ? = 0 ORDER BY c LIMIT ?"


@dataclass(frozen=True)
class Payload:
    """The largest message: its bytes, how many events the customer has, and the window's days."""

    bytes: int
    events: int
    days: int


def payload(data_dir: Path) -> Figure:
    """Measured in a process of its own, over the county in `data_dir`."""
    limits = {f"TILANNEKUVA_{name}": "1000000" for name in ("LOOK_UPS_5_MINUTES", "LOOK_UPS_DAY")}
    env = os.environ | limits | {"TILANNEKUVA_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-m", "benchmarks.payload"]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    most = Payload(**json.loads(done.stdout.splitlines()[-1]))
    name = f"payload of any window, {CUSTOMERS} customers x {WINDOWS}, 5,000 and 10,000 events too: the largest"
    note = f"{most.events} events, {most.days} days"
    return Figure(name, most.bytes / 1000, "kB", bar=Bar(60, 30), note=note)


def ids(county: Path) -> list[str]:
    """Half of them those with the most events, half from all over the county."""
    with closing(sqlite3.connect(county / "clinical.sqlite")) as db:
        (count,) = db.execute("SELECT count(*) FROM subject").fetchone()
        most = db.execute(_MOST, (CUSTOMERS // 2,)).fetchall()
        others = db.execute(_ANY, (max(1, count // CUSTOMERS), CUSTOMERS)).fetchall()
    return [id for (id,) in dict.fromkeys([*most, *others]) if "|" not in id][:CUSTOMERS]


def looks(case: OpenCase, rng: random.Random) -> Iterator[JourneyLook]:
    """The whole story, then windows of every length and place; in every other one some lanes are opened."""
    yield JourneyLook()
    days = [event.start.day for event in case.events] or [case.today]
    first, span = min(days), max(1, (max(days) - min(days)).days)
    for at in range(WINDOWS - 1):
        length = max(14, int(span * rng.random() ** 2))
        start = first + timedelta(rng.randint(-30, span))
        look = looked(case, JourneyLook(), _window(start, length))
        for lane in rng.sample(LANES, MOST_OPENED) if at % 2 else ():
            look = looked(case, look, {"type": "lane", "id": lane.value, "open": True})
            look = looked(case, look, {"type": "lane", "id": f"{lane.value}/0", "open": True})
        yield look


def _window(start: date, length: int) -> dict[str, object]:
    return {"type": "window", "from": start.isoformat(), "to": (start + timedelta(length)).isoformat()}


def opened(desk: Desk, id: str) -> Room | None:
    """The customer's room with every source in; None for a question that a benchmark does not answer."""
    person = parse_personal_id(id, today=desk.house.clock.today())
    room = open_situation(desk, person, "care", stated_reason=WHY, confirmed=True)
    while isinstance(room, Room) and room.case.pending:
        room = catch_up(desk, room)
    return room if isinstance(room, Room) else None


def largest(desk: Desk, wanted: list[str]) -> Payload:
    rng, most = random.Random(1), Payload(0, 0, 0)
    for id in wanted:
        room = opened(desk, id)
        if room is None:
            continue
        text = Text(rng.choice(LANGUAGES))
        for look in looks(room.case, rng):
            view = journey_view(room.case, look, text, desk.user)
            message = json.dumps(view, ensure_ascii=False, separators=(",", ":"))  # as it is sent
            low, high = look.window or (room.case.today, room.case.today)
            found = Payload(len(message.encode()), len(room.case.events), (high - low).days)
            most = max(most, found, key=lambda one: one.bytes)
        close(desk, room)
    return most


def main() -> None:
    house, settings = wiring.house(), wiring.settings()
    user, now = house.staff.member("doctor"), house.clock.now()
    assert user is not None, "the demo has a doctor"
    desk = Desk(house, settings, user, SignedIn("benchmark", user.id, None, now, now))
    most = largest(desk, ids(settings.data_dir / "county"))
    print(json.dumps({"bytes": most.bytes, "events": most.events, "days": most.days}))


if __name__ == "__main__":
    main()
