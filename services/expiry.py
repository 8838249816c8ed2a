"""Statement requests whose day has passed expire when their plan is next read: docs/adr/042-statement.md.

Nobody decides it then: the asker did, by naming the day. So the change is written in the product's own name, and the
use log says during whose opening it was written.
"""

from __future__ import annotations

from contextlib import suppress

from domain.errors import Conflict, InvalidInput, NotFound, StoreUnavailable
from domain.plan import Author, ExpireRequest, Plan, PlanChange
from domain.plan_moves import lapsed_on
from services.desk import Admission, Desk
from services.desk_line import line

BY_ITSELF = Author("tilannekuva", "Tilannekuva", "system")
"""Who writes what was decided beforehand. No member of staff has this id, and it makes no relation."""


def expire_lapsed(desk: Desk, admission: Admission, plan: Plan) -> Plan:
    """The plan after its lapsed requests have been marked as expired, all of them or those that could be.

    Two readers at once write it once: the key is the request's. What cannot be written now is written at a later
    reading; the plan is shown meanwhile as it is.
    """
    today = desk.house.clock.today()
    for request in (one for one in plan.requests if lapsed_on(one, today)):
        change = PlanChange("expiry", plan.version, f"expired-{request.id}"[:64], ExpireRequest(request.id))
        entry = line(
            desk.user,
            admission.deed,
            admission.decision,
            admission.relation,
            outcome="done",
            subject=admission.subject,
            purpose=admission.purpose,
            stated_reason=admission.stated_reason,
            flags=admission.flags,
            source="plans",
        )
        with suppress(Conflict, InvalidInput, NotFound, StoreUnavailable):
            plan = desk.house.plans.append(admission.subject, change, BY_ITSELF, entry, language=plan.language)
    return plan
