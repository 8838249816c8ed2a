"""The newest link of the audit chain, kept in a file outside the database.

The chain shows an edited, removed, inserted or swapped row; only a head kept elsewhere shows rows cut off the end, or
an old copy of the database put back. The file is signed, so it cannot be rewritten to fit without the key. It is moved
after the commit: a crash in between leaves it behind the database by rows that still verify, which is no finding. A
database behind the head can only mean lost rows. Once seen that is written into the file for good, so that new rows
growing past the old head do not hide it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data_access.audit_line import EMPTY, Link
from domain.errors import StoreUnavailable

try:
    import fcntl
except ImportError:  # Windows: one process only
    fcntl = None  # type: ignore[assignment]

FORGED = "the head file was changed by somebody without the key"


@dataclass(frozen=True, slots=True)
class Head:
    """`link` is the newest row known to be committed; `findings` are losses seen earlier, kept for ever."""

    link: Link = EMPTY
    findings: tuple[str, ...] = ()


class Forged(Exception):
    """The file is there but was not written by us."""


class HeadFile:
    """The signed head at `path`. Safe for several processes on one machine: changed under a lock, replaced whole."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._path, self._secret = path, secret

    def read(self) -> Head | None:
        """None when there is no file. Raises Forged."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise Forged from error
        return self._parse(text)

    def look(self) -> Head | str | None:
        """The head, None without a file, or the finding that the file is not ours."""
        try:
            return self.read()
        except Forged:
            return FORGED

    def advance(self, link: Link) -> None:
        """Move the head to `link`, never back. Raises StoreUnavailable when it cannot be written."""
        with self._locked():
            head = self._read_or_found()
            if link.seq > head.link.seq:
                self._write(Head(link, head.findings))

    def record(self, finding: str, link: Link) -> None:
        """Write down a loss for good ("" for none: the first row of all), and go on from `link`."""
        with self._locked():
            head = self._read_or_found()
            findings = head.findings if finding in ("", *head.findings) else (*head.findings, finding)
            self._write(Head(link, findings))

    def _read_or_found(self) -> Head:
        try:
            return self.read() or Head()
        except Forged:
            return Head(findings=(FORGED,))

    def _parse(self, text: str) -> Head:
        try:
            found = json.loads(text)
            body = found["head"]
            good = hmac.compare_digest(self._sign(body).encode(), str(found["signature"]).encode())
            head = Head(Link(int(body["seq"]), str(body["chain"])), tuple(map(str, body["findings"])))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Forged from error
        if not good:
            raise Forged
        return head

    def _sign(self, body: object) -> str:
        text = "head\0" + json.dumps(body, sort_keys=True, separators=(",", ":"))
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()

    def _write(self, head: Head) -> None:
        body = {"seq": head.link.seq, "chain": head.link.chain, "findings": list(head.findings)}
        draft = self._path.with_name(f".{self._path.name}.draft")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(json.dumps({"head": body, "signature": self._sign(body)}))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time, threads and processes alike."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.with_name(f".{self._path.name}.lock").open("a") as lock:
                if fcntl is not None:
                    fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise StoreUnavailable("the audit head cannot be written") from error
