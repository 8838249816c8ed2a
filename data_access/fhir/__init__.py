"""A FHIR R4 back end: the register of persons and four sources, behind the same ports as the made-up county."""

from __future__ import annotations

from typing import Protocol

from data_access.fhir.directory import FhirDirectory
from data_access.fhir.server import FhirServer
from data_access.fhir.sources import FhirSource, fhir_sources
from data_access.fhir.staff import staff_of
from data_access.timing import Clock

__all__ = ["FhirDirectory", "FhirServer", "FhirSource", "build_fhir"]


class FhirSettings(Protocol):
    """The settings that matter here (services.settings.Settings has them)."""

    fhir: str
    fhir_staff: dict[str, list[str]]
    source_megabytes: float
    fhir_plan_master: bool


def build_fhir(settings: FhirSettings, clock: Clock) -> tuple[FhirDirectory, tuple[FhirSource, ...]]:
    """The directory and the sources (persons, clinical, relations, plans) of the FHIR server that the settings name.

    Nothing is asked until somebody is looked up: a server that is down does not keep the product from starting.
    """
    server = FhirServer(settings.fhir, int(settings.source_megabytes * 1_000_000))
    staff = staff_of(settings.fhir_staff, settings.fhir)
    return FhirDirectory(server, clock, staff), fhir_sources(server, clock, staff, master=settings.fhir_plan_master)
