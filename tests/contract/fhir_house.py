"""What the FHIR contract tests share: a still clock, the back end on a base URL, and one gathering."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from data_access.fan_out import SideBySide
from data_access.fhir import FhirDirectory, build_fhir
from domain.hetu import Hetu, PersonalId
from domain.portion import Portion
from domain.results import Answer, Fetched
from services.ports import Deadline
from tests import fhir_additions

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


class StillClock:
    def now(self) -> datetime:
        return AT

    def today(self) -> date:
        return fhir_additions.TODAY


@dataclass
class FhirTestSettings:
    fhir: str
    fhir_staff: dict[str, list[str]] = field(default_factory=lambda: dict(fhir_additions.FHIR_STAFF))
    source_megabytes: float = 20.0
    fhir_plan_master: bool = False


@dataclass
class FhirHouse:
    directory: FhirDirectory
    fan_out: SideBySide

    def gather(self, person: PersonalId, seconds: float = 20.0) -> Mapping[str, Answer[Portion]]:
        gathering = self.fan_out.start(person, Deadline.after(seconds))
        gathering.wait(seconds + 1)
        answers = gathering.answers()
        gathering.close()
        return answers


def fhir_house(base_url: str, **settings: object) -> FhirHouse:
    directory, sources = build_fhir(FhirTestSettings(base_url, **settings), StillClock())  # type: ignore[arg-type]
    return FhirHouse(directory, SideBySide(sources, StillClock()))


def hetu(value: str) -> Hetu:
    return Hetu.parse(value, today=fhir_additions.TODAY)


def portion(answers: Mapping[str, Answer[Portion]], source: str) -> Portion:
    answer = answers[source]
    assert isinstance(answer, Fetched), answer
    return answer.value
