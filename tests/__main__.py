"""`python -m tests`, which is `make test`: everything, in two parts, with one answer at the end.

First what measures time or the processor (`alone`), with nothing beside it. Then the rest, side by side: most of it waits
for a browser, a server or the disk. A file's tests stay together in their order, because they share a server; each
worker has servers of its own. A plain `pytest` still runs everything, or any part, one after another.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKERS = os.environ.get("WORKERS") or str(max(2, min(os.cpu_count() or 1, 4)))
"""As many as there are cores: with one more, browser tests take each other's time and wait in vain."""

ALONE = ["-m", "alone"]
REST = ["-m", "not alone", "-n", WORKERS, "--dist=loadfile", "--no-loadscope-reorder"]
NOTHING_CHOSEN = 5
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Where the variable is set, every server and every worker compiles the product anew: half of what a start takes."""


def main(more: list[str]) -> int:
    """Run both parts, the second also when the first has failed. `more` goes to pytest. 0 when all is well."""
    parts = {
        "what is measured, one at a time": [*ALONE, *(more or _marked())],
        f"the rest, {WORKERS} side by side": [*REST, *more],
    }
    codes, told, began = [], [], time.monotonic()
    for name, options in parts.items():
        print(f"\nTests: {name}", flush=True)
        code = subprocess.run([sys.executable, "-m", "pytest", *options], cwd=ROOT, env=ENVIRONMENT).returncode
        codes.append(0 if more and code == NOTHING_CHOSEN else code)
        told.append(f"{name}: {'NOT PASSED, see above' if codes[-1] else 'passed'}")
    print("\n" + "\n".join(told) + f"\n{(time.monotonic() - began) / 60:.1f} minutes")
    return next((code for code in codes if code), 0)


def _marked() -> list[str]:
    """Files with such tests: thousands of others need not be collected to be left out."""
    found = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in found if "pytest.mark.alone" in path.read_text(encoding="utf-8")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
