"""Linear algebra on the thread that asks for it.

The library's own threads wait for one another in busy loops: beside other work, and most of all when the one that they
wait for runs at low priority (services/warming.py), tenths of a second become minutes. So it uses none, in the whole
process from here on.
"""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_limits

threadpool_limits(1, user_api="blas")

eigh, inv, solve = np.linalg.eigh, np.linalg.inv, np.linalg.solve
