"""Which groups' share of a trait may be shown, when everybody is in one group and has the trait or not.

Whoever reads the pages of all groups knows each group's size, those who have the trait in each group that is shown, and
in all. What is left over is the sum of the hidden groups alone. So a number is protected when two groups at least are
hidden, and those of them who have the trait, and who have not, are k or more (docs/adr/051).
"""

from __future__ import annotations

import numpy as np

from analytics.population import Bools, Ints


def halves_hidden(had: Ints, sizes: Ints, k: int, besides: Bools | None = None, *, all_may: bool = False) -> Bools:
    """(groups,) of whom no share may be shown. `had`: persons with the trait; `sizes`: persons of each group;
    `besides`: groups hidden for another reason; `all_may`: that all of a group have it is no secret."""
    fewer = np.minimum(had, sizes - had)
    if all_may:
        fewer = np.where((had == sizes) & (had >= k), sizes.sum(), fewer)
    hidden: Bools = fewer < k  # nobody counts as few
    if besides is not None:
        hidden = hidden | besides
    for place in np.argsort(fewer, kind="stable"):
        if not hidden.any() or _enough(had, sizes, hidden, k):
            break
        hidden[place] = True
    return hidden


def _enough(had: Ints, sizes: Ints, hidden: Bools, k: int) -> bool:
    some = int(had[hidden].sum())
    return int(hidden.sum()) > 1 and some >= k and int(sizes[hidden].sum()) - some >= k
