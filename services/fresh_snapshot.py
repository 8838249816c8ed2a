"""A snapshot of the made-up county beside the start of a server, so that whoever starts it finds numbers there.

A small county's is made at once (a fraction of a second of one core); a larger one's in a process of its own, so that
the server answers meanwhile, and the page says that it is being computed. That process ends with the server, however
the server ends (services/ends_with_starter.py): its lock is never in the way of the next start. Other back ends run
`make refresh` at night.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from domain.snapshot import SnapshotTrouble
from services.ends_with_starter import BESIDE
from services.ports_of_snapshots import BulkSource, SnapshotStore
from services.refresh import refresh, snapshot_id
from services.segmenting import SegmentBook

AT_ONCE = 2_000
"""Customers up to which a start waits: about half a second."""
COMMAND = (sys.executable, "-m", "services.refresh", BESIDE)
_NICE = 10


class FreshSnapshot:
    """Makes the snapshot when it is not there or older than the county. One a process."""

    def __init__(self, folder: Path, command: Sequence[str] = COMMAND) -> None:
        self._folder, self._command = folder, command
        self._process: subprocess.Popen[bytes] | None = None

    def make(self, source: BulkSource, store: SnapshotStore, book: Callable[[], SegmentBook], customers: int) -> str:
        """ "" or the sentence that says why there is none; a start never fails of it."""
        try:
            rules = book()
            if store.current() in (snapshot_id(source, rules, clusters=one) for one in (True, False)):
                return ""
            if customers > AT_ONCE:
                self._beside()
            else:
                refresh(source, store, rules, clusters=False)  # they would cost more than all the rest
        except SnapshotTrouble as trouble:
            return str(trouble)
        except OSError:
            return "No process could be started that makes a snapshot: run `make refresh`."
        return ""

    def under_way(self) -> bool:
        """Whether the process that makes it still runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End the process; what it has done is kept for the next."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def _beside(self) -> None:
        nothing = subprocess.DEVNULL
        command = [*(("nice", "-n", str(_NICE)) if sys.platform != "win32" else ()), *self._command]
        self._process = subprocess.Popen(  # noqa: S603 our own command
            command, cwd=self._folder, stdin=subprocess.PIPE, stdout=nothing, stderr=nothing
        )
        threading.Thread(target=self._process.wait, daemon=True, name="refresh").start()  # no zombie
        atexit.register(self.stop)
