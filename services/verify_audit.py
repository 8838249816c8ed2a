"""`make verify-audit`: does the use log still hold every row that was ever written, and do the plans hold to it?"""

from __future__ import annotations

import sys

from services.ports import AuditLog, AuditQuery, PlanStore


def report(log: AuditLog, plans: PlanStore | None = None) -> tuple[str, bool]:
    """What to print, and whether all is well. The plans' chains end in the use log, so they are checked against it."""
    problems = (*log.verify(), *(plans.verify() if plans else ()))
    if not problems:
        return f"The use log is whole: {log.count(AuditQuery())} rows. The plans agree with it.", True
    lines = ["The use log or the plans have been tampered with or damaged:", *(f"  {line}" for line in problems)]
    return "\n".join(lines), False


def main() -> int:
    """Exit code 0 when whole, 1 when not. Raises SystemExit with one sentence when the store cannot be opened."""
    from services.wiring import house, set_up  # here, so that importing this file builds no house

    set_up()
    text, whole = report(house().audit, house().plans)
    sys.stdout.write(text + "\n")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
