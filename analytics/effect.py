"""From counts to evidence: a difference of two shares, its interval, and whether enough persons stand behind it.

What is counted is an association: who got the action was not drawn by lot, so the difference may come from what the two
sides were like before it. Nothing here may be called an effect.
"""

from __future__ import annotations

from analytics.shares import LEVEL, newcombe
from domain.measured import Compared, EffectMeasure, Followed, How, MeasuredEvidence
from domain.small_cells import K_SENSITIVE, K


def evidence_of(counts: Followed) -> MeasuredEvidence | None:
    """The difference in percentage points; None when a cell of the two by two table is under k, nought among them.

    k is 10 where the question is sensitive. Raises ValueError for counts that cannot be.
    """
    k = K_SENSITIVE if counts.sensitive else K
    cells = (counts.done_then, counts.done - counts.done_then, counts.other_then, counts.other - counts.other_then)
    if min(cells) < 0:
        raise ValueError(f"{counts.question}: more had the outcome than there are persons")
    if min(cells) < k:
        return None
    effect, low, high = newcombe(counts.done_then, counts.done, counts.other_then, counts.other)
    return MeasuredEvidence(
        effect=100 * effect,
        measure=EffectMeasure.PERCENTAGE_POINTS,
        outcome=counts.outcome,
        n=counts.done + counts.other,
        low=100 * low,
        high=100 * high,
        level=LEVEL,
        on=counts.counted_on,
        how=How.ASSOCIATION,
        compared=Compared(
            since=counts.since,
            start_days=counts.start_days,
            within_days=counts.within_days,
            done=counts.done,
            other=counts.other,
            done_share=counts.done_then / counts.done,
            other_share=counts.other_then / counts.other,
        ),
    )
