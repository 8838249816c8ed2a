"""The county's segment results as a source."""

from __future__ import annotations

from data_access.county_source import CountySource
from domain.hetu import PersonalId
from domain.portion import Portion


class SegmentsSource(CountySource):
    """Segment memberships with reasons, BI results, and entries and exits as events."""

    def read(self, person: PersonalId, c: int) -> Portion:
        return Portion(subject=person, events=self.events(c))
