"""`make verify-audit`: does the use log still hold every row that was ever written to it, unchanged?"""

from __future__ import annotations

import sys

from services.ports import AuditLog, AuditQuery


def report(log: AuditLog) -> tuple[str, bool]:
    """What to print, and whether all is well."""
    problems = log.verify()
    if not problems:
        return f"The use log is whole: {log.count(AuditQuery())} rows.", True
    return "\n".join(["The use log has been tampered with or damaged:", *(f"  {line}" for line in problems)]), False


def main() -> int:
    """Exit code 0 when whole, 1 when not."""
    from services.wiring import house  # here, so that importing this file builds no house

    text, whole = report(house().audit)
    sys.stdout.write(text + "\n")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
