"""The county's segment results as a source: why a customer is in a segment, and the segment's figures beside."""

from __future__ import annotations

import bisect
import json
from dataclasses import dataclass
from datetime import timedelta

from data_access.county_source import CountySource
from domain.event import Code, Confidentiality, Event, EventKind, EventStatus, Moment
from domain.hetu import PersonalId
from domain.portion import Portion
from domain.segment import Membership, NextStep, Reason, Segment, SegmentResults, UsageMeasure
from domain.small_cells import K

SHOWN_FIRST = ("knee", "heavy_use", "verkosto", "yhteiso", "yhteistyo", "omatoimi")
SEGMENT_IDS = "segment"
"""Code system of a segment's own id, by which the screen names it in the user's language."""
UNITS = {
    "visits_12_months": "visits", "cost_12_months": "eur", "services_12_months": "services",
    "emergency_12_months": "visits",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """A membership as the file holds it."""

    segment: Segment
    n: int
    membership: Membership


class SegmentsSource(CountySource):
    """Memberships with reasons, usage beside the segment's quartiles, next steps; each membership as an event that
    lasts until the customer leaves, with the rule as its reason.

    Membership of a sensitive segment is only an event, and a shielded one: it would tell what the record shields.
    """

    def read(self, person: PersonalId, c: int) -> Portion:
        told = self._memberships(c)
        return Portion(subject=person, events=self._entries(c, told), results=self._results(c, told))

    def _memberships(self, c: int) -> list[_Told]:
        query = """SELECT s.id, s.version, s.name, s.rule, s.sensitive, s.n, m.since, m.until, m.reasons
            FROM membership m JOIN segment s ON s.id = m.segment WHERE m.c = ? ORDER BY m.since"""
        return [
            _Told(
                segment_of(row[:5]), row[5],
                Membership(
                    row[0], self.sure_day(row[6]), self.day(row[7]), tuple(Reason(*part) for part in json.loads(row[8]))
                ),
            )
            for row in self.file.connection().execute(query, (c,))
        ]  # fmt: skip

    def _entries(self, c: int, told: list[_Told]) -> tuple[Event, ...]:
        return tuple(
            Event(
                id=f"{self.id}.{c}.{number}",
                kind=EventKind.SEGMENT,
                what=one.segment.name["fi"],
                start=Moment(one.membership.since),
                source=self.id,
                status=EventStatus.ONGOING if one.membership.until is None else EventStatus.DONE,
                end=None if one.membership.until is None else Moment(one.membership.until),
                reason=one.segment.rule["fi"],
                code=Code(SEGMENT_IDS, one.segment.id, one.segment.name["fi"]),
                recorded_at=self.file.calendar().utc(one.membership.since + timedelta(days=1), 120),
                confidentiality=Confidentiality.SHIELDED if one.segment.sensitive else Confidentiality.NORMAL,
            )
            for number, one in enumerate(told)
        )

    def _results(self, c: int, told: list[_Told]) -> SegmentResults | None:
        open_ = [one for one in told if not one.segment.sensitive]
        if not open_:
            return None
        shown = min(open_, key=lambda one: SHOWN_FIRST.index(one.segment.id))
        enough = shown.n >= K
        return SegmentResults(
            segment=shown.segment,
            membership=shown.membership,
            n=shown.n if enough else None,
            usage=self._usage(c, shown.segment.id, enough),
            next_steps=self._steps(shown.segment.id),
            computed_on=self.sure_day(-1),
            history=tuple(one.membership for one in open_ if one is not shown),
        )

    def _usage(self, c: int, segment: str, enough: bool) -> tuple[UsageMeasure, ...]:
        db = self.file.connection()
        columns = ", ".join(UNITS)
        own = db.execute(f"SELECT {columns} FROM usage WHERE c = ?", (c,)).fetchone()  # noqa: S608 own names only
        spreads = db.execute("SELECT measure, edges, shares FROM spread WHERE segment = ?", (segment,))
        spread = {measure: (json.loads(edges), json.loads(shares)) for measure, edges, shares in spreads}
        return tuple(
            _measure(measure, float(value), *spread[measure], enough)
            for measure, value in zip(UNITS, own or (), strict=False)
        )

    def _steps(self, segment: str) -> tuple[NextStep, ...]:
        query = "SELECT step, share, within_days, median_days, n FROM next_step WHERE segment = ?"
        return tuple(next_step(*row) for row in self.file.connection().execute(query, (segment,)))


def segment_of(row: tuple[str, str, str, str, int]) -> Segment:
    """(id, version, name, rule, sensitive) as the file holds them. Raises ValueError for broken JSON."""
    id, version, name, rule, sensitive = row
    return Segment(id, version, json.loads(name), json.loads(rule), bool(sensitive))


def next_step(step: str, share: float | None, within_days: int, median_days: int | None, n: int) -> NextStep:
    """A share is hidden when fewer than k took the step or fewer than k did not: with n known it tells their number.
    The median is of those who took it."""
    took = round((share or 0) * n)
    rest = n - took
    shown = took >= K and (rest == 0 or rest >= K)
    return NextStep(step, share if shown else None, within_days, median_days if took >= K else None)


def _measure(measure: str, value: float, edges: list[float], shares: list[float], enough: bool) -> UsageMeasure:
    """The customer's value beside the quartiles; `shares` are cumulative up to each edge's bin."""
    unit = UNITS[measure]
    if not enough:
        return UsageMeasure(measure, value, unit, None, None, None, None)
    quartiles = [float(edges[min(bisect.bisect_left(shares, part), len(edges) - 1)]) for part in (0.25, 0.5, 0.75)]
    below = bisect.bisect_right(edges, value) - 2  # the last bin wholly below the value
    percentile = round(100 * shares[below]) if below >= 0 else 0
    return UsageMeasure(measure, value, unit, quartiles[0], quartiles[1], quartiles[2], min(99, percentile))
