"""One thing that happened, or is planned to happen, to a customer.

The fields are chosen so that each of the product's questions (who, what, where, how often, how long, in what order,
what changed, not any more, by whom, at what cost, why) can be asked of them.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import IntEnum, StrEnum

from domain.record import record
from domain.staff import Register


class Precision(IntEnum):
    """How precisely a moment is known; coarser is smaller."""

    YEAR = 1
    MONTH = 2
    DAY = 3
    MINUTE = 4


@record(frozen=True, slots=True)
class Moment:
    """A local (Europe/Helsinki) date, with a wall-clock time only when precision is MINUTE.

    Coarser moments hold the first day of their month or year. Plain dates never pass through UTC
    (1.1.1920 would become 31.12.1919).
    """

    day: date
    time: time | None = None
    precision: Precision = Precision.DAY


class EventKind(StrEnum):
    """What sort of thing the event is; analytics/journey.py maps kinds to lanes."""

    CONTACT = "contact"  # visit, call, message with care: see channel
    STAY = "stay"  # ward stay or housing period, with an end
    APPOINTMENT = "appointment"  # a booked contact
    REFERRAL = "referral"
    EXAMINATION = "examination"  # imaging, laboratory panel, report
    MEASUREMENT = "measurement"  # one number with a unit
    DIAGNOSIS = "diagnosis"
    MEDICATION = "medication"
    IMMUNISATION = "immunisation"
    PROCEDURE = "procedure"
    SURGERY = "surgery"
    PLAN = "plan"  # a plan decision, statement request or answer
    MESSAGE = "message"
    FEEDBACK = "feedback"
    SEGMENT = "segment"  # entry to or exit from a segment
    DOCUMENT = "document"


class EventStatus(StrEnum):
    """Planned things are drawn right of "now"; cancelled ones can be hidden, entered-in-error ones never count."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """How the customer and the service met (domain.md section 8)."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    CHAT = "chat"
    RECORD_ENTRY = "record_entry"
    HOME_VISIT = "home_visit"
    CONSULTATION = "consultation"
    EMERGENCY = "emergency"
    WARD = "ward"
    SURGERY = "surgery"


class Confidentiality(StrEnum):
    """SHIELDED specialties (psychiatry, medical genetics ...) ask a logged confirmation (703/2023 26 §)."""

    NORMAL = "normal"
    SHIELDED = "shielded"


@record(frozen=True, slots=True)
class Code:
    """A code in a code system (OID or URI); `display` in the source's language."""

    system: str
    value: str
    display: str = ""


@record(frozen=True, slots=True)
class Quantity:
    """A measured value in `unit`; `low` and `high` are the reference band when the source gives one."""

    value: float
    unit: str
    low: float | None = None
    high: float | None = None


@record(frozen=True, slots=True)
class Performer:
    """Who did it. `id` is the source's identifier of the professional."""

    role: str
    name: str | None = None
    id: str | None = None


@record(frozen=True, slots=True)
class Event:
    """See the module docstring. `start` is when it happened, `recorded_at` (aware, UTC) when a source wrote it down.

    `duration_min` minutes; `cost_eur` euros at the year's unit price list; None means the source did not say.
    """

    id: str
    kind: EventKind
    what: str
    start: Moment
    source: str
    status: EventStatus = EventStatus.DONE
    end: Moment | None = None
    recorded_at: datetime | None = None
    code: Code | None = None
    channel: Channel | None = None
    unit: str | None = None
    place: str | None = None
    performer: Performer | None = None
    specialty: str | None = None
    reason: str | None = None
    duration_min: int | None = None
    cost_eur: float | None = None
    quantity: Quantity | None = None
    episode_id: str | None = None
    pathway_id: str | None = None
    register: Register = Register.HEALTH
    controller: str = ""
    confidentiality: Confidentiality = Confidentiality.NORMAL
    state: Code | None = None  # the source's own coding of the status, when it is finer than `status`
    also_in: tuple[str, ...] = ()  # other sources that told of exactly the same thing
