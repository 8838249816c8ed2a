"""Nothing that the process logs holds a personal ID or the text of an exception."""

from __future__ import annotations

import io
import logging
import sys
import threading
import traceback
from collections.abc import Iterator

import pytest

from web.logging import describe, keep_personal_data_out, mask, reference_of

WIDE = str.maketrans(
    "0123456789ABCDEFHJKLMNPRSTUVWXY-+", "０１２３４５６７８９ＡＢＣＤＥＦＨＪＫＬＭＮＰＲＳＴＵＶＷＸＹ－＋"
)
IDS = [f"010170{sign}902{check}" for sign in "+-ABCDEFYXWVU" for check in "LR7"]


def ways(hetu: str) -> list[str]:
    return [
        hetu, hetu.lower(), f" {hetu} ", f"'{hetu}'", f"hetu={hetu}&x", f"<{hetu}>", f"{hetu}.", f"({hetu})", f"/{hetu}/",
        f"{hetu[:6]} {hetu[6]} {hetu[7:]}", f"{hetu[:6]} {hetu[6:]}", " ".join(hetu), hetu.translate(WIDE), f'"{hetu}"',
        hetu.replace("-", "–"), hetu.replace("-", "\u2212"), hetu.replace("+", "%2B"), f"Hetu:{hetu}", f"{hetu[:7]}\u00a0{hetu[7:]}",
        f"{hetu[:6]}\u200b{hetu[6:]}", f"{hetu}lle", f"hetu{hetu}",
    ]  # fmt: skip


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    factory, out, hooks = logging.getLogRecordFactory(), io.StringIO(), (sys.excepthook, threading.excepthook)
    handler, log = logging.StreamHandler(out), logging.getLogger("masking")
    log.addHandler(handler)
    keep_personal_data_out()
    yield out
    logging.setLogRecordFactory(factory)
    sys.excepthook, threading.excepthook = hooks
    log.removeHandler(handler)


@pytest.mark.parametrize("hetu", IDS)
def test_every_way_of_writing_an_id_is_masked(hetu: str) -> None:
    for text in ways(hetu):
        masked = mask(text)
        assert "902" not in masked.translate({ord(wide): ascii for ascii, wide in zip("902", "９０２", strict=True)}), (
            text
        )


@pytest.mark.parametrize(
    "text",
    ["2026-11-21 10:15:00", "request 0123456789abcdef", "port 127.0.0.1:8501", "010170", "v1.67.0 - 12", "ABCDEF-123", "Käyttäjä avasi näkymän"],
)  # fmt: skip
def test_ordinary_text_stays(text: str) -> None:
    assert mask(text) == text


def test_messages_and_their_arguments_are_masked(lines: io.StringIO) -> None:
    log = logging.getLogger("masking")
    log.warning("opened 010170-902L")
    log.warning("opened %s by %s", "010170Y902L", "doctor")
    log.warning("map %(who)s", {"who": "010170-902L"})
    assert "902" not in lines.getvalue()
    assert "opened <personal-id> by doctor" in lines.getvalue()


def test_exception_text_becomes_a_reference_number(lines: io.StringIO) -> None:
    try:
        raise ValueError("Meeri Meikäläinen, 010170-902L, depressio")
    except ValueError as error:
        caught = error
        logging.getLogger("masking").exception("could not save")
        logging.getLogger("masking").error("failed: %s", error)
        logging.getLogger("masking").error(error)
    said = lines.getvalue()
    assert "Meikäläinen" not in said
    assert "depressio" not in said
    assert "Traceback" not in said
    assert said.count(reference_of(caught)) == 3
    assert "ValueError" in said
    assert "test_log_masking.py" in said


def test_causes_are_named_without_their_texts() -> None:
    try:
        try:
            raise KeyError("010170-902L")
        except KeyError as inner:
            raise RuntimeError("outer secret") from inner
    except RuntimeError as error:
        said = describe(error)
    assert "RuntimeError from KeyError" in said
    assert "secret" not in said
    assert "902L" not in said


def test_traceback_written_as_text_loses_its_words(lines: io.StringIO) -> None:
    """Starlette hands a failed start to the server as text, and uvicorn logs it."""
    try:
        raise LookupError("Meikäläinen, depressio\nsecret: yes\nsecret\nsecretError")
    except LookupError:
        logging.getLogger("masking").error("startup failed\n%s", traceback.format_exc())
    said = lines.getvalue()
    assert "LookupError at test_log_masking.py:" in said
    for word in ("Meikäläinen", "depressio", "secret", "raise", "Traceback"):
        assert word not in said


def test_broken_format_is_still_masked(lines: io.StringIO) -> None:
    logging.getLogger("masking").warning("two %s %s 010170-902L", "one")
    assert "902L" not in lines.getvalue()


def test_uncaught_error_of_a_thread_is_masked(lines: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError("010170-902L")

    handler = logging.StreamHandler(lines)
    logging.getLogger("tilannekuva").addHandler(handler)
    try:
        thread = threading.Thread(target=threading.excepthook, args=(_arguments(fail),))
        thread.start()
        thread.join()
    finally:
        logging.getLogger("tilannekuva").removeHandler(handler)
    assert "ValueError" in lines.getvalue()
    assert "902L" not in lines.getvalue() + capsys.readouterr().err


def _arguments(fail: object) -> threading.ExceptHookArgs:
    try:
        fail()  # type: ignore[operator]
    except ValueError as error:
        return threading.ExceptHookArgs((type(error), error, error.__traceback__, None))
    raise AssertionError
