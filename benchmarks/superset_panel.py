"""The chart data of one panel, cost by kind of event, from the product and from Superset's chart API on the same data.

Both are servers on this machine that a client asks over HTTP, one POST after the other in turns, without a browser and
without a cache. Superset: POST /api/v1/chart/data with a token, its dataset a DuckDB file of the same events. Ours:
services.questions.ask, with everything that a lead's page does: the gate and its line of the log on the disk, the
guard, the counting and disclosure control. Both answer with the chart's data as JSON, which a browser draws. The shown
numbers must agree, or there is no figure.
`python -m benchmarks.superset_panel [CUSTOMERS]` measures this part alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.figures import Bar, Figure, in_turn, middle
from benchmarks.servers import DEFAULT_SIZE, ROOT, free_port, running
from benchmarks.superset_server import install_superset, post, superset
from domain.event import EventStatus

NAME = "chart data of one panel, cost by kind of event"
FIVE_TIMES_FASTER = Bar(1 / 5, times=True)
TURNS = 20
TOOK_PLACE = (EventStatus.DONE.value, EventStatus.ONGOING.value)
_PERSONS, _CENTS = "persons", "cents"


def superset_panel(folder: Path, data: Path) -> Iterator[Figure]:
    """`data`: a data folder with the made-up county. Raises AssertionError when the two do not count the same."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"TILANNEKUVA_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "services.refresh"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    events = folder / "events.parquet"
    export = [sys.executable, "-m", "benchmarks.superset_panel", "--export", str(events)]
    rows = int(subprocess.run(export, cwd=ROOT, env=environment, check=True, capture_output=True).stdout)
    port = free_port()
    serve = [sys.executable, "-m", "benchmarks.superset_panel", "--serve", str(port)]
    with running(serve, port, "/health", {"TILANNEKUVA_DATA_DIR": str(data)}, ROOT) as ours:
        yield _beside(folder / "superset", events, f"{ours.url}/panel", f"{rows:,} events")


def _beside(folder: Path, events: Path, ours: str, of: str) -> Figure:
    missing = install_superset()
    if not missing:
        try:
            with superset(folder, events) as (address, token, dataset):
                return _measured(ours, f"{address}/api/v1/chart/data", token, _query(dataset), of)
        except (OSError, subprocess.SubprocessError) as error:
            missing = f"Superset did not answer ({type(error).__name__})"
    alone = in_turn({"ours": lambda turn: _seconds(ours, {})}, TURNS)["ours"]
    return Figure(NAME, 1000 * middle(alone), "ms", bar=FIVE_TIMES_FASTER, note=missing)


def _measured(ours: str, theirs: str, token: str, query: Mapping[str, Any], of: str) -> Figure:
    agreed = _agree(post(ours, {})["answer"], post(theirs, query, token)["result"][0]["data"])
    acts = {"ours": lambda turn: _seconds(ours, {}), "theirs": lambda turn: _seconds(theirs, query, token)}
    found = in_turn(acts, TURNS)
    note = f"{of}, {agreed} kinds, median of {TURNS} POSTs in turns, no caches; ours with log line and disclosure"
    took = {name: 1000 * middle(values) for name, values in found.items()}
    return Figure(NAME, took["ours"], "ms", "Superset 6.1", took["theirs"], FIVE_TIMES_FASTER, note)


def _seconds(address: str, body: Mapping[str, Any], token: str = "") -> float:
    started = time.perf_counter()
    post(address, body, token)
    return time.perf_counter() - started


def _query(dataset: int) -> dict[str, Any]:
    """Persons, cents and cents a person by kind of event, of what took place and cost something."""

    def metric(label: str, sql: str) -> dict[str, str]:
        return {"expressionType": "SQL", "sqlExpression": sql, "label": label}

    persons, cents = "COUNT(DISTINCT person)", "SUM(cents)"
    metrics = [metric(_PERSONS, persons), metric(_CENTS, cents), metric("mean", f"{cents} / {persons}")]
    where = [{"col": "status", "op": "IN", "val": list(TOOK_PLACE)}, {"col": "cents", "op": ">", "val": 0}]
    one = {"columns": ["activity"], "metrics": metrics, "filters": where, "row_limit": 1000, "orderby": []}
    whole = {"datasource": {"id": dataset, "type": "table"}, "queries": [one], "force": True}
    return whole | {"result_format": "json", "result_type": "full"}


def _agree(ours: list[list[Any]], theirs: list[dict[str, Any]]) -> int:
    """How many kinds are shown by us and have the same persons and cents there; all of them must."""
    told = {row["activity"]: (row[_PERSONS], row[_CENTS]) for row in theirs}
    shown = {kind: (persons, cents) for kind, persons, cents, _ in ours if persons is not None and cents is not None}
    wrong = [kind for kind, both in shown.items() if both != (0, 0) and both != told.get(kind)]
    assert shown, "nothing is shown"
    assert not wrong, f"the two count {len(wrong)} kinds differently"
    return len(shown)


def _export(path: Path) -> int:
    """The snapshot's events as a table of words; returns its rows."""
    from services.population import population
    from services.wiring import house

    found = population(house())
    events, words = found.events, found.words
    activity = pa.array([one.key for one in words.activities]).take(pa.array(events.activity))
    status = pa.array([one.value for one in EventStatus]).take(pa.array(events.status))
    columns = {"person": found.owner, "activity": activity, "status": status, "cents": events.cents}
    pq.write_table(pa.table(columns), path)
    return len(events)


def _serve(port: int) -> None:
    """Ours: one question a POST, nothing kept between two. A lead signs in once, and what begins then in the background
    is over before the first is measured."""
    from benchmarks.questions import warmed
    from domain.question import Posed, Question
    from services.desk import open_desk
    from services.kept import Kept
    from services.people import sign_in
    from services.questions import NotTold, ask
    from services.wiring import house, settings

    made = house()
    token = made.sessions.identity_token(sign_in(made, settings(), "lead", "fi") or "")
    posed = Posed(Question.AT_WHAT_COST, by="activity")
    warmed(open_desk(made, settings(), token))

    class Panel(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(b"ok")

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            uncached = replace(made, answers=Kept(1))
            answer = ask(open_desk(uncached, settings(), token), posed)
            assert not isinstance(answer, NotTold), answer
            lines = [[line.key[0], *(_number(cell.value) for cell in line.cells)] for line in answer.lines]
            self._say(json.dumps({"answer": lines}).encode())

        def _say(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    ThreadingHTTPServer(("127.0.0.1", port), Panel).serve_forever()


def _number(value: object) -> float | None:
    """None for a hidden one."""
    return value if isinstance(value, (int, float)) else None


def main(words: list[str]) -> None:
    """One of the processes, or the measurement."""
    if words[:1] == ["--export"]:
        sys.stdout.write(str(_export(Path(words[1]))))
    elif words[:1] == ["--serve"]:
        _serve(int(words[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            data = Path(made) / "var"
            size = words[0] if words else str(DEFAULT_SIZE)
            county = [sys.executable, "-m", "data_access.made_up_county", "--size", size, "--seed", "1"]
            out = ["--day", time.strftime("%Y-%m-%d"), "--out", str(data / "county")]
            subprocess.run([*county, *out], cwd=ROOT, check=True, capture_output=True)
            for figure in superset_panel(Path(made) / "panel", data):
                sys.stdout.write(f"{figure.line()} ({figure.note})\n")


if __name__ == "__main__":
    main(sys.argv[1:])
