"""The rows about a FHIR server whose sources answer after 100-300 ms: what the product adds to them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fhir_delayed import delayed_front
from benchmarks.fhir_pace import measured
from benchmarks.figures import Bar, Figure, p95

NAMES = ("the banner after its source", "everything after the slowest source")


def slow_fhir(folder: Path) -> list[Figure]:
    """Both rows; not measured when the FHIR server of the tests is not installed."""
    from tests import fhir_additions
    from tests.servers import PROGRAM, running_fhir

    rows = [f"FHIR, 708 encounters, sources in 100-300 ms: {name}, p95" for name in NAMES]
    if not PROGRAM.exists():
        return [Figure(row, None, "ms", bar=Bar(150), note="the FHIR server is not installed") for row in rows]
    folder.mkdir()
    with running_fhir(folder) as server, delayed_front(server.base_url) as front:
        today, staff = fhir_additions.TODAY.isoformat(), fhir_additions.FHIR_STAFF
        found = measured(front, person=server.example(708).hetu, today=today, staff=staff)
    values = ([one.banner_after for one in found], [one.all_after for one in found])
    return [Figure(row, p95(times), "ms", bar=Bar(150)) for row, times in zip(rows, values, strict=True)]
