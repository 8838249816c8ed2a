"""Where the browser draws a bar, asked of its own modules: from glyph to glyph, to "now", and where it is hit."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from analytics.journey_columns import columns
from components.journey_look import JourneyLook
from components.journey_view import journey_view
from components.text import Text
from domain.event import Event, EventKind, EventStatus, Moment
from tests.house.tree import ROOT
from tests.screen.case_made import TODAY, case

NODE = shutil.which("node")
LEAST = 5
WHOLE = JourneyLook()
ASK = """
globalThis.matchMedia = () => ({ matches: false });
import { chartOf } from '%(home)s/message.js';
import { laneBoxes } from '%(home)s/lanes.js';
import { middle } from '%(home)s/paint.js';
import { spotOf, under } from '%(home)s/spots.js';
import { fitted } from '%(home)s/time.js';
let typed = '';
for await (const part of process.stdin) typed += part;
const { chart: raw, strip } = JSON.parse(typed);
const chart = chartOf(raw);
const { boxes } = laneBoxes(chart, 'h', null);
const scene = { ...fitted(chart, strip, 1000), boxes, left: 0, width: 1000 };
const i = chart.lanes.findIndex((one) => one.id === 'medication');
const mid = (tick) => middle(scene, tick);
console.log(JSON.stringify({ now: mid(raw.now), bars: [...Array(chart.lanes[i].bars.length / 4).keys()].map((at) => {
  const { x, w, y, h } = spotOf(scene, i, -1 - at);
  const ends = [x + 0.5, x + w - 0.5].map((one) => under(scene, one, y + h / 2)?.place);
  return { x, w, ends, ticks: [mid(chart.lanes[i].bars[at * 4]), mid(chart.lanes[i].bars[at * 4 + 1])] };
}), visit: mid(chart.lanes.find((one) => one.id === 'contacts').cells[0]) }));
"""


def told(events: list[Event], look: JourneyLook = WHOLE) -> dict[str, Any]:
    """Places of the bars of medication in pixels of a chart 1,000 wide."""
    if NODE is None:
        pytest.skip("Node is not installed")
    message = journey_view(case(events=tuple(events), journey=columns(events, TODAY)), look, Text("fi"))
    script = ASK % {"home": (ROOT / "components" / "frontend" / "journey").as_uri()}
    asked = subprocess.run(
        [NODE, "--input-type=module", "-e", script],
        input=json.dumps(message),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert asked.returncode == 0, asked.stderr
    found: dict[str, Any] = json.loads(asked.stdout)
    return found


def lived(begun: int, ended: int | None, id: str = "m") -> Event:
    medicine = Event(
        id=id, kind=EventKind.MEDICATION, what=id, start=Moment(TODAY - timedelta(begun)), source="clinical",
        status=EventStatus.ONGOING if ended is None else EventStatus.DONE,
    )  # fmt: skip
    return medicine if ended is None else replace(medicine, end=Moment(TODAY - timedelta(ended)))


VISITS = [
    Event(id=f"v{day}", kind=EventKind.CONTACT, what="Käynti", start=Moment(TODAY - timedelta(day)), source="clinical")
    for day in (3000, 1200, 300, 20)
]


@pytest.mark.parametrize("days", [3000, 1200, 300])
def test_a_bar_begins_under_its_visit_and_one_that_goes_on_ends_at_now(days: int) -> None:
    """In months, weeks and days alike."""
    found = told([lived(days, None), *(visit for visit in VISITS if visit.start.day >= TODAY - timedelta(days))])
    (bar,) = found["bars"]
    assert bar["x"] == pytest.approx(found["visit"], abs=0.01)
    assert bar["x"] + bar["w"] == pytest.approx(found["now"], abs=0.01)


def test_a_bar_of_two_days_is_seen_and_hit_where_it_is_drawn() -> None:
    found = told([lived(1201, 1199), lived(2000, 1700, "long"), *VISITS])
    for bar in found["bars"]:
        low, high = bar["ticks"]
        assert bar["w"] == pytest.approx(max(LEAST, high - low), abs=0.01)
        assert bar["x"] + bar["w"] / 2 == pytest.approx((low + high) / 2, abs=0.01)
        assert len(set(bar["ends"])) == 1
        assert bar["ends"][0] is not None


def test_a_bar_that_began_before_what_is_loaded_is_drawn_from_its_edge() -> None:
    days = (TODAY - timedelta(100), TODAY - timedelta(60))
    (bar,) = told(
        [lived(3000, None), *VISITS, *(replace(VISITS[0], id="w", start=Moment(days[0])),)], JourneyLook(days)
    )["bars"]
    assert bar["x"] < bar["ticks"][0]
    assert bar["x"] + bar["w"] > bar["ticks"][1]
