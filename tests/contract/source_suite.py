"""What every Source must do, whatever is behind it. Subclass, give the fixtures, and pytest runs it all.

class TestMine(SourceSuite):
    @pytest.fixture
    def source(self): ...            # a Source that works
    @pytest.fixture
    def known(self): ...             # a PersonalId the source holds something of
    @pytest.fixture
    def unknown(self): ...           # one it does not
    @pytest.fixture
    def broken(self): ...            # a Source whose back end is not there
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from typing import Any

import pytest

from domain.event import Event, Precision
from domain.hetu import PersonalId
from domain.portion import Portion
from domain.results import Empty, Failed, Fetched, Trouble
from services.ports import Deadline


class SourceSuite:
    """Inherit in a class whose name begins with Test."""

    @pytest.fixture
    def source(self) -> Any:
        raise NotImplementedError

    @pytest.fixture
    def known(self) -> PersonalId:
        raise NotImplementedError

    @pytest.fixture
    def unknown(self) -> PersonalId:
        raise NotImplementedError

    @pytest.fixture
    def broken(self) -> Any:
        raise NotImplementedError

    def portion(self, source: Any, person: PersonalId) -> Portion:
        answer = source.fetch(person, Deadline.after(5))
        assert isinstance(answer, Fetched), answer
        assert answer.source == source.id
        assert answer.at.tzinfo is not None
        assert answer.at.utcoffset() == UTC.utcoffset(None)
        return answer.value

    def test_answers_about_the_person_asked(self, source: Any, known: PersonalId) -> None:
        portion = self.portion(source, known)
        assert portion.subject == known
        assert portion.customer is None or portion.customer.id == known

    def test_says_empty_of_a_stranger(self, source: Any, unknown: PersonalId) -> None:
        answer = source.fetch(unknown, Deadline.after(5))
        assert isinstance(answer, Empty)
        assert answer.source == source.id

    def test_a_dead_back_end_is_a_failure_and_never_empty(self, broken: Any, known: PersonalId) -> None:
        answer = broken.fetch(known, Deadline.after(5))
        assert isinstance(answer, Failed)
        assert answer.trouble is Trouble.UNREACHABLE

    def test_no_time_left_is_timed_out(self, source: Any, known: PersonalId) -> None:
        answer = source.fetch(known, Deadline.after(-1))
        assert isinstance(answer, Failed)
        assert answer.trouble is Trouble.TIMED_OUT

    def test_events_are_well_formed(self, source: Any, known: PersonalId) -> None:
        events = self.portion(source, known).events
        assert len({event.id for event in events}) == len(events)
        for event in events:
            self.check_event(source, event, known)

    def check_event(self, source: Any, event: Event, person: PersonalId) -> None:
        assert event.source == source.id
        assert event.what.strip() == event.what != ""
        assert person.reveal() not in event.id
        assert (event.start.time is not None) == (event.start.precision is Precision.MINUTE)
        assert event.end is None or event.end.day >= event.start.day
        assert event.recorded_at is None or event.recorded_at.tzinfo is not None
        assert event.cost_eur is None or event.cost_eur > 0
        assert event.duration_min is None or event.duration_min > 0

    def test_the_same_question_has_the_same_answer_from_many_threads(self, source: Any, known: PersonalId) -> None:
        expected = self.portion(source, known)
        with ThreadPoolExecutor(4) as pool:
            portions = list(pool.map(lambda _: self.portion(source, known), range(16)))
        assert all(portion == expected for portion in portions)
