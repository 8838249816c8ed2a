"""Two groups beside each other, trait by trait: the shares of a trait that divides both groups add up to one.

So a single hidden age band would follow from the others. Each such trait is protected as the table of its values by the
two groups, with whoever has no value as a line of its own; the sizes of both groups are taken to be known, and so are
the numbers of both together.
"""

from __future__ import annotations

import numpy as np

from analytics.answer import RawAnswer
from analytics.disclosure_columns import Bools
from analytics.disclosure_cube import Axis, Counts, finest, patterns


def hide_traits(raw: RawAnswer, hidden: Bools, k: int) -> None:
    """Hide further shares, and with a share all that is made of it. `hidden`: lines x (share, other share, difference,
    ..., persons of the line), changed in place."""
    for trait in raw.partitions:
        rows = [at for at, line in enumerate(raw.lines) if line.key[0] == trait]
        if not rows:
            continue
        cells = [raw.lines[at].cells[:2] for at in rows]
        counts = np.array([[cell.persons for cell in pair] for pair in cells], np.int64)
        sizes = np.array([cell.persons + (cell.rest or 0) for cell in cells[0]], np.int64)
        small, left = hidden[rows, :2], sizes - counts.sum(axis=0)
        if left.any():
            counts, small = np.vstack([counts, left]), np.vstack([small, [False, False]])
        axes = (Axis.flat(len(counts)), Axis.flat(2))
        found: Bools = patterns(Counts(counts, counts, small), axes, k)[finest(axes)].hidden
        hidden[rows, :2] |= np.asarray(found)[: len(rows)]
    either = np.asarray(hidden[:, :2].any(axis=1))
    hidden[:, 2:-1] |= either[:, np.newaxis]
    hidden[:, -1] |= hidden[:, 0]
