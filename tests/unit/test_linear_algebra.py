"""Linear algebra of the guard takes one thread, whatever the machine offers."""

from __future__ import annotations

import os
import subprocess
import sys

SHOWS = (
    "import numpy; numpy.ones((9, 9)) @ numpy.ones((9, 9)); import analytics.page_cells, threadpoolctl;"
    "print({one['num_threads'] for one in threadpoolctl.threadpool_info() if one['user_api'] == 'blas'})"
)


def test_the_guard_takes_one_thread_although_more_are_offered() -> None:
    offered = os.environ | {"OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4"}
    said = subprocess.run([sys.executable, "-c", SHOWS], env=offered, check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "{1}"
