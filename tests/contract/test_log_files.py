"""A log is the same log as text, Parquet or XES, in any encoding and with any delimiter; its texts stay texts."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data_access.log_files import read_log
from domain.event_log import LogMapping, LogTrouble
from services.paths_of_file import run
from tests.log_examples import LONG, MAPPING, ROWS, XES, parquet, table, text, xes

ARGS = ["--case", "case", "--activity", "what", "--time", "when"]


def content(path: Path, mapping: LogMapping = MAPPING) -> list[tuple[Any, ...]]:
    """Rows as told by the reader, in an order that a file by cases and one by rows have in common."""
    file = read_log(path, mapping)
    assert file.unit is not None
    assert file.episode is not None
    assert file.order is not None
    texts = [[c.table[at] for at in c.at] for c in (file.case, file.activity, file.unit, file.episode)]
    return sorted(zip(*texts, file.at.tolist(), file.order.tolist(), strict=True))


WANTED = sorted(
    (c, a, u, e, int(datetime.fromisoformat(f"{t}+00:00").timestamp()) * 1_000_000, int(n)) for c, a, t, n, u, e in ROWS
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimited_text(tmp_path: Path, delimiter: str, encoding: str, end: str) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(text(delimiter, encoding, end))
    assert content(path) == WANTED
    assert any("Latin-1" in note for note in read_log(path, MAPPING).notes) == (encoding == "latin-1")


def test_what_a_file_is_its_bytes_say_and_not_its_name(tmp_path: Path) -> None:
    for name, data in (("log.xes", text()), ("log.parquet", gzip.compress(text()))):
        path = tmp_path / name
        path.write_bytes(data)
        assert content(path) == WANTED
    assert content(parquet(tmp_path / "log.csv", table())) == WANTED


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_xes(tmp_path: Path, pack: Any) -> None:
    path = tmp_path / "log"
    path.write_bytes(pack(xes()))
    assert content(path, XES) == WANTED


def test_xes_in_two_bytes_a_letter(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_bytes(xes().decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    assert content(path, XES) == WANTED


def test_attributes_within_attributes_are_not_the_events(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    inner = '<string key="concept:name" value="inner"/><date key="time:timestamp" value="1999-01-01T00:00:00Z"/>'
    event = '<event><string key="concept:name" value="A">{0}</string><date key="time:timestamp" value="2026-01-01"/></event>'
    list_ = f'<list key="l"><values>{inner}</values></list><container key="c">{inner}</container>'
    trace = f'<trace>{list_}<string key="concept:name" value="007">{inner}</string>{event.format(inner)}</trace>'
    path.write_text(f'<log xmlns="http://www.xes-standard.org/"><global scope="event">{inner}</global>{trace}</log>')
    file = read_log(path, LogMapping("case:concept:name", "concept:name", "time:timestamp"))
    assert (file.case.table, file.activity.table, len(file.at)) == (("007",), ("A",), 1)
    assert file.at[0] == datetime.fromisoformat("2026-01-01T00:00:00+00:00").timestamp() * 1_000_000


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_spreadsheets_line_of_its_delimiter_is_no_header(tmp_path: Path, end: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(f"sep=;{end}".encode() + text(";", "utf-8", end))
    assert content(path) == WANTED
    path.write_text("sep=;\ncase;what;when\n007;A;2026-01-01\n1e5;A;never\n", encoding="utf-8-sig")
    with pytest.raises(LogTrouble, match="first: line 4"):
        read_log(path, LogMapping("case", "what", "when"))


def test_a_trace_without_events_is_a_case(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    empty = b'<trace><string key="concept:name" value="nobody"/></trace></log>'
    path.write_bytes(xes().replace(b"</log>", empty))
    found = json.loads(run([str(path), "--answer", "tree", "--depth", "1", "--json"], read_log))
    assert (found["cases"], found["cases_with_events"]) == (4, 3)
    assert [row["count"] for row in found["rows"] if row["kind"] == "no event"] == [1]


def test_columns_of_other_types_are_the_text_of_their_values(tmp_path: Path) -> None:
    ids = pa.array([7, 100_000, 7, 8, 7, 100_000])
    other = table(
        case=ids, what=pa.array([row[1] for row in ROWS]).dictionary_encode(), nro=pa.array([3, 1, 2, 1, 1, 2])
    )
    found = read_log(parquet(tmp_path / "log", other), MAPPING)
    assert found.case.table == ("7", "100000", "8")
    assert found.order is not None
    assert found.order.tolist() == [3, 1, 2, 1, 1, 2]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("2026-01-02", 0),
        ("2026-01-02 00:00", 0),
        ("2026/01/02 00:00:01.250", 1.25),
        ("2026-01-02T00:00:01,123456789", 1.123456),
        ("2.1.2026", 0),
        ("2.1.2026 3.04", 3 * 3600 + 240),
        ("02.01.2026 03:04:05", 3 * 3600 + 245),
        ("2.1.2026 3.04.05,250", 3 * 3600 + 245.25),
        ("2.1.2026 klo 3.04", 3 * 3600 + 240),
        ("2026-01-02T02:00:00+02:00", 0),
        ("2026-01-02 02:00:00 +0200", 0),
        ("2026-01-02T00:00:00Z", 0),
        ("2026-01-01T19:00:00-05", 0),
    ],
)
def test_times_as_people_write_them(tmp_path: Path, written: str, seconds: float) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f'case;what;when\n1;A;"{written}"\n', encoding="utf-8")
    start = datetime.fromisoformat("2026-01-02T00:00:00+00:00").timestamp()
    assert read_log(path, LogMapping("case", "what", "when")).at.tolist() == [round((start + seconds) * 1_000_000)]


def test_a_format_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,what,when\n1,A,31-12-2025\n", encoding="utf-8")
    found = read_log(path, LogMapping("case", "what", "when", time_format="%d-%m-%Y"))
    assert found.at.tolist() == [int(datetime.fromisoformat("2025-12-31T00:00:00+00:00").timestamp()) * 1_000_000]


@pytest.mark.parametrize(
    ("form", "written", "seconds"),
    [
        ("epoch", "1767225600", 0), ("epoch", "1767225600,5", 0.5), ("epoch", "1767225600.25", 0.25),
        ("epoch-ms", "1767225600123", 0.123), ("%d/%m/%Y %H:%M:%S.%f", "01/01/2026 00:00:01.5", 1.5),
    ],
)  # fmt: skip
def test_seconds_and_milliseconds_since_1970(tmp_path: Path, form: str, written: str, seconds: float) -> None:
    path = tmp_path / "log"
    path.write_text(f"case;what;when\n1;A;{written}\n", encoding="utf-8")
    expected = [1_767_225_600_000_000 + round(seconds * 1_000_000)]
    mapping = LogMapping("case", "what", "when", time_format=form)
    assert read_log(path, mapping).at.tolist() == expected
    if form in ("epoch", "epoch-ms"):
        number = float(written.replace(",", ".")) if seconds and form == "epoch" else int(written)
        assert (
            read_log(parquet(path, pa.table({"case": ["1"], "what": ["A"], "when": [number]})), mapping).at.tolist()
            == expected
        )
        with pytest.raises(LogTrouble, match="holds no times"):
            read_log(path, LogMapping("case", "what", "when"))


@pytest.mark.parametrize("written", ["", "1e9", "nan", "inf", "99999999999999999", "12:00", "0x1"])
def test_what_is_no_number_of_seconds_is_refused(tmp_path: Path, written: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"case,what,when\n1,A,{written}\n", encoding="utf-8")
    with pytest.raises(LogTrouble, match="no time"):
        read_log(path, LogMapping("case", "what", "when", time_format="epoch"))


def test_one_clock_for_all_zones(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "case,what,when\n1,second,2026-03-29T04:00:00+03:00\n1,first,2026-03-29T02:59:00+02:00\n", encoding="utf-8"
    )
    rows = json.loads(run([str(path), *ARGS, "--answer", "variants", "--json"], read_log))["rows"]
    assert rows[0]["steps"] == ["first", "second"]


def test_ties_keep_the_files_order_or_the_order_column(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(text())

    def steps(*more: str) -> list[list[str]]:
        return [r["steps"] for r in json.loads(run([str(path), *ARGS, *more], read_log))["rows"]]

    common = ("--answer", "variants", "--json")
    assert steps(*common)[0] == ["Soitto", LONG, "Käynti"]
    assert steps(*common, "--order", "nro")[0] == ["Käynti", LONG, "Soitto"]
    assert steps(*common, "--per", "episode", "--episode", "jakso")[0] == ["Soitto", LONG]
    assert ["Soitto (T1)", f"{LONG} (T2)", "Käynti (T1)"] in steps(*common, "--unit", "yksikkö")


def test_the_table_shows_long_names_cut_and_no_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(text().replace(b"Soitto", b"\x1b[31mSoitto"))
    shown = run([str(path), *ARGS, "--answer", "follows"], read_log)
    assert max(map(len, shown.splitlines())) < 180
    assert "\x1b" not in shown
    assert "=1+1" in shown
    assert LONG in {
        r["after"] for r in json.loads(run([str(path), *ARGS, "--answer", "follows", "--json"], read_log))["rows"]
    }


def test_formulas_are_neutralised_in_csv_only(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(text())
    rows = list(csv.DictReader(io.StringIO(run([str(path), *ARGS, "--answer", "follows", "--csv"], read_log))))
    assert "'=1+1" in {row["after"] for row in rows}
    assert not [row for row in rows if row["after"].startswith("=") or row["count"].startswith("'")]


def test_numbers_of_waits(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(text())
    more = ["--answer", "waits", "--from", "Soitto", "--to", "Käynti", "--order", "nro", "--json"]
    found = json.loads(run([str(path), *ARGS, *more], read_log))
    assert (found["waits"], found["ended"], found["censored"]) == (1, 0, 1)
    found = json.loads(run([str(path), *ARGS, *[m for m in more if m not in ("--order", "nro")]], read_log))
    assert (found["waits"], found["ended"], found["median_days"]) == (1, 1, 0.0)


def test_no_case_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(text().replace(b"1e5", b"CASE-X"))
    for answer in ("follows", "variants", "tree"):
        for form in ([], ["--json"], ["--csv"]):
            assert "CASE-X" not in run([str(path), *ARGS, "--answer", answer, *form], read_log)
