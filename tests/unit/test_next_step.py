"""A segment's next steps beside one customer: no number of fewer than five persons follows from them."""

from __future__ import annotations

import pytest

from data_access.county_segments import next_step


@pytest.mark.parametrize(
    ("took", "of", "share_shown", "median_shown"),
    [
        (53, 104, True, True),
        (5, 104, True, True),
        (4, 104, False, False),  # four persons: n and the share would tell it
        (0, 104, False, False),  # "nobody" is a statement about people too
        (101, 104, False, True),  # three who did not
        (104, 104, True, True),
        (3, 4, False, False),
    ],
)
def test_small_groups_are_hidden_whichever_side_they_stand_on(
    took: int, of: int, share_shown: bool, median_shown: bool
) -> None:
    step = next_step("surgery", round(took / of, 4), 90, 41, of)
    assert (step.share is not None, step.median_days is not None) == (share_shown, median_shown)
    if share_shown:
        assert step.share == round(took / of, 4)


def test_a_segment_of_nobody_tells_nothing() -> None:
    step = next_step("surgery", None, 90, None, 0)
    assert (step.share, step.median_days) == (None, None)
