"""Consent to data sharing and its limits (703/2023 54-59 §)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DenialTarget(StrEnum):
    ALL_PATIENT_DATA = "all_patient_data"
    CONTROLLER = "controller"
    SERVICE_EVENT = "service_event"
    SOCIAL_SERVICE_TASK = "social_service_task"


@dataclass(frozen=True, slots=True)
class SharingConsent:
    """Luovutuslupa: valid until withdrawn."""

    given_on: date
    withdrawn_on: date | None = None

    def valid_on(self, day: date) -> bool:
        return self.given_on <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


@dataclass(frozen=True, slots=True)
class Denial:
    """Kielto: `ref` names the controller, event or task when the target is one."""

    target: DenialTarget
    ref: str
    since: date
    cancelled_on: date | None = None

    def valid_on(self, day: date) -> bool:
        return self.since <= day and (self.cancelled_on is None or day < self.cancelled_on)
