"""Servers that begin as copies of one process, which has imported the product and done nothing else.

Of the five seconds of the processor that a start takes, four are imports, and a run of all tests starts some fifty
servers. A copy runs `web.server.main()` with an environment, a log and an interpreter's end of its own. How the product
is really started, and how it ends, is tested in tests/server/ with `way=...`.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parents[2]
CAN = hasattr(os, "fork") and sys.platform == "linux"
POLL_S = 0.02


class Process(Protocol):
    """What tests do with a server's process: as subprocess.Popen."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...
    def kill(self) -> None: ...


@dataclass
class Copy:
    """A copy's process. Its end is asked of the process that it was copied from, which is its parent."""

    pid: int
    _original: Original
    _code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            self._code = self._original.asks({"ended": self.pid})
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """The code, as subprocess gives it. Raises subprocess.TimeoutExpired."""
        until = time.monotonic() + (timeout if timeout is not None else 3600)
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("a copied server", timeout or 0)
            time.sleep(POLL_S)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@dataclass
class Original:
    """The process that is copied, one for each process that runs tests. It ends when that one does."""

    process: subprocess.Popen[bytes]
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def asks(self, question: Mapping[str, Any]) -> Any:
        """Ask, and wait for the answer."""
        with self._one_at_a_time:
            assert self.process.stdin
            assert self.process.stdout
            self.process.stdin.write(json.dumps(question).encode() + b"\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())


@lru_cache(maxsize=1)
def _original() -> Original:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TILANNEKUVA_", "STREAMLIT_"))}
    command, pipe = [sys.executable, "-m", "tests.server.copies"], subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, env=kept, stdin=pipe, stdout=pipe)
    assert process.stdin
    atexit.register(process.stdin.close)
    return Original(process)


def copy(environment: Mapping[str, str], log: Path) -> Copy:
    """A new server with this environment, whose output goes to `log`."""
    original = _original()
    return Copy(original.asks({"environment": dict(environment), "log": str(log)}), original)


def _stay_and_be_copied() -> dict[str, Any] | None:
    """Answer questions until there are no more: None. In a copy: what it was asked to be."""
    copied: set[int] = set()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        question = json.loads(line)
        if "ended" in question:
            found, status = os.waitpid(question["ended"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if found else None
            copied -= {found}
        else:
            answer = os.fork()
            if answer == 0:
                answers.close()
                return dict(question)
            copied.add(answer)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    for pid in copied:
        os.kill(pid, signal.SIGTERM)
    return None


def _become(asked: Mapping[str, Any]) -> None:
    out = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(ours, theirs)
    os.environ.clear()
    os.environ.update(asked["environment"])


if __name__ == "__main__":
    import app  # noqa: F401 what a server imports, all of it
    from web import server

    gc.collect()
    gc.freeze()  # what is never looked at again is never copied either
    if (asked := _stay_and_be_copied()) is not None:
        _become(asked)
        server.main()
