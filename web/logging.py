"""Keeps personal data out of everything the process logs: IDs are masked, exception texts become a reference number."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import threading
import traceback
import unicodedata
from types import TracebackType
from typing import Any

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_GAP = r"[\s\u200b-\u200f\u00ad]{0,3}"
_SIX, _THREE = (_GAP.join([r"\d"] * n) for n in (6, 3))
_ID = re.compile(rf"(?<!\d){_SIX}{_GAP}[-+A-FU-Ya-fu-y]{_GAP}{_THREE}{_GAP}[0-9A-Ya-y](?!\d)")
_URL_ID = re.compile(r"(?i)(\d{6})%2b(\d{3}[0-9a-y])")
_ATTRIBUTE = "_tilannekuva_reference"
_TRACEBACK = re.compile(r"Traceback \(most recent call last\):.*", re.DOTALL)
_FRAME = re.compile(r'File "(?:[^"]*/)?([^"/]+)", line (\d+), in (\S+)')
_KIND = re.compile(r"^(?:\w+\.)*\w*(?:Error|Exception|Exit|Interrupt|Warning)\b", re.MULTILINE)


def mask(text: str) -> str:
    """Personal IDs in any of the ways people and keyboards write them become `010170-****`-like stubs.

    Full-width characters and typographic dashes are folded first, only in texts where that uncovers an ID.
    """
    folded = unicodedata.normalize("NFKC", text.translate(_DASHES))
    folded = _URL_ID.sub(r"\1+\2", folded)
    masked = _ID.sub("<personal-id>", folded)
    return masked if masked != folded else text


def without_traceback(text: str) -> str:
    """A traceback inside a message (some servers log it as text) becomes its type and place, without its words."""
    found = _TRACEBACK.search(text)
    if found is None:
        return text
    frames = list(_FRAME.finditer(found[0]))[-4:]
    places = [f"{frame[1]}:{frame[2]} {frame[3]}" for frame in reversed(frames)]
    kind = _KIND.search(found[0], frames[-1].end() if frames else 0)
    said = f"{kind[0] if kind else 'an error'} at {' < '.join(places) or 'unknown place'}"
    return f"{text[: found.start()]}[reference {secrets.token_hex(4)}] {said}"


def reference_of(error: BaseException) -> str:
    """The reference number of an exception: the same one in the log and on the screen."""
    known: str | None = getattr(error, _ATTRIBUTE, None)
    if known is None:
        known = secrets.token_hex(4)
        error.__dict__[_ATTRIBUTE] = known
    return known


def describe(error: BaseException) -> str:
    """Type, place and reference of an exception; never its text, which may quote data."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    place = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    causes = [type(error).__name__]
    cause = error.__cause__ or error.__context__
    while cause is not None and len(causes) < 5:
        causes.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return f"[reference {reference_of(error)}] {' from '.join(causes)} at {place or 'unknown place'}"


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = logging.LogRecord(*args, **kwargs)
    error = record.exc_info[1] if record.exc_info else None
    record.msg, record.args = mask(without_traceback(_message(record))), ()
    if error is not None:
        record.msg = f"{record.msg.splitlines()[0] if record.msg else ''} {describe(error)}"
    record.exc_info = record.exc_text = record.stack_info = None
    return record


def _message(record: logging.LogRecord) -> str:
    """The message without the texts of exceptions given as arguments."""
    args = record.args
    if isinstance(args, tuple):
        record.args = tuple(describe(arg) if isinstance(arg, BaseException) else arg for arg in args)
    if isinstance(record.msg, BaseException):
        return describe(record.msg)
    try:
        return record.getMessage()
    except Exception:
        return str(record.msg)


def _uncaught(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("tilannekuva").error("Uncaught", exc_info=error)


def keep_personal_data_out() -> None:
    """Install once a process, before anything is logged. Covers uncaught exceptions of threads too."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.setLogRecordFactory(_record)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
