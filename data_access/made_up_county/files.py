"""The county's four sources and its ground truth as SQLite files: tables, bulk inserts, finishing touches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path

from data_access.made_up_county.catalogue import numbers, templates
from data_access.made_up_county.places import CONTROLLER, ROLE_WORDS, professionals, units
from data_access.made_up_county.rows import COLUMNS, Columns

EVENTS = """
CREATE TABLE event(c INTEGER NOT NULL, seq INTEGER NOT NULL, day INTEGER NOT NULL, minute INTEGER NOT NULL,
  template INTEGER NOT NULL, status INTEGER NOT NULL, unit INTEGER NOT NULL, who INTEGER NOT NULL,
  minutes INTEGER NOT NULL, cents INTEGER NOT NULL, late INTEGER NOT NULL, episode INTEGER NOT NULL,
  pathway INTEGER NOT NULL, value REAL, nights INTEGER NOT NULL, PRIMARY KEY (c, seq)) WITHOUT ROWID;
CREATE TABLE wording(c INTEGER NOT NULL, seq INTEGER NOT NULL, what TEXT, reason TEXT, PRIMARY KEY (c, seq))
  WITHOUT ROWID;
CREATE TABLE template(number INTEGER PRIMARY KEY, key TEXT, source TEXT, kind TEXT, what TEXT, channel TEXT, unit TEXT,
  role TEXT, specialty TEXT, system TEXT, code TEXT, display TEXT, minutes INTEGER, eur REAL, register TEXT,
  shielded INTEGER, reason TEXT, measured_in TEXT, low REAL, high REAL);
CREATE TABLE unit(number INTEGER PRIMARY KEY, name TEXT, place TEXT);
CREATE TABLE professional(number INTEGER PRIMARY KEY, register_id TEXT, name TEXT, role TEXT, staff_id TEXT);
CREATE TABLE controller(register TEXT PRIMARY KEY, name TEXT);
"""
COMMON = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE subject(c INTEGER PRIMARY KEY, id TEXT NOT NULL);
"""
SCHEMAS = {
    "persons": """
CREATE TABLE person(c INTEGER PRIMARY KEY, family TEXT, given TEXT, birth TEXT, gender TEXT, language TEXT,
  interpreter TEXT, municipality TEXT, street TEXT, postcode TEXT, phone TEXT, email TEXT, died INTEGER,
  non_disclosure INTEGER NOT NULL, guardian TEXT, written INTEGER NOT NULL);
""",
    "clinical": EVENTS + """
CREATE TABLE alert(c INTEGER, kind TEXT, text TEXT, severity TEXT, day INTEGER);
CREATE TABLE known_as(c INTEGER PRIMARY KEY, family TEXT, given TEXT, language TEXT, municipality TEXT, phone TEXT,
  written INTEGER NOT NULL);
""",
    "relations": EVENTS + """
CREATE TABLE care_relation(c INTEGER, kind TEXT, who INTEGER, unit INTEGER, start INTEGER, "end" INTEGER, ref TEXT);
CREATE TABLE consent(c INTEGER, given INTEGER, withdrawn INTEGER);
CREATE TABLE denial(c INTEGER, target TEXT, ref TEXT, since INTEGER, cancelled INTEGER);
CREATE TABLE need(c INTEGER PRIMARY KEY, words TEXT NOT NULL);
""",
    "segments": """
CREATE TABLE membership(c INTEGER, segment TEXT, since INTEGER, until INTEGER, reasons TEXT);
CREATE TABLE coping(c INTEGER, day INTEGER, answer INTEGER, PRIMARY KEY (c, day)) WITHOUT ROWID;
CREATE TABLE usage(c INTEGER PRIMARY KEY, visits_12_months INTEGER, cost_12_months INTEGER,
  services_12_months INTEGER, emergency_12_months INTEGER);
CREATE TABLE segment(id TEXT PRIMARY KEY, version TEXT, name TEXT, rule TEXT, sensitive INTEGER, n INTEGER);
CREATE TABLE spread(segment TEXT, measure TEXT, edges TEXT, shares TEXT, PRIMARY KEY (segment, measure));
CREATE TABLE next_step(segment TEXT, step TEXT, share REAL, within_days INTEGER, median_days INTEGER, n INTEGER);
CREATE TABLE panel(segment TEXT, name TEXT, body TEXT, PRIMARY KEY (segment, name));
CREATE TABLE followed(question TEXT PRIMARY KEY, since TEXT, outcome TEXT, start_days INTEGER, within_days INTEGER,
  sensitive INTEGER, done INTEGER, done_then INTEGER, other INTEGER, other_then INTEGER);
""",
    "ground_truth": """
CREATE TABLE lapse(c INTEGER, course TEXT, stopped INTEGER, usual_gap INTEGER);
CREATE TABLE effect(c INTEGER, cause TEXT, day INTEGER, measure TEXT, before REAL, after REAL);
CREATE TABLE true_need(c INTEGER, need TEXT, since INTEGER);
CREATE TABLE latent(c INTEGER PRIMARY KEY, coping REAL, complexity REAL, frailty REAL);
""",
}  # fmt: skip
INDEXES = {
    "persons": "CREATE INDEX person_digits ON subject(substr(id, 1, 6) || substr(id, 8));"
    " CREATE INDEX person_birth ON person(birth);",
    "clinical": "CREATE INDEX alert_c ON alert(c);",
    "relations": "CREATE INDEX relation_c ON care_relation(c); CREATE INDEX consent_c ON consent(c);"
    " CREATE INDEX denial_c ON denial(c);"
    " CREATE INDEX booking ON event(who, day) WHERE status = 0;"
    f" CREATE INDEX asked ON event(unit, day) WHERE template = {numbers()['soc_contact']};",
    "segments": "CREATE INDEX membership_c ON membership(c);",
    "ground_truth": "",
}
EVENT_COLUMNS = COLUMNS[:-1]  # the tag only joins wordings


class CountyFiles:
    """Writable files in a folder that nobody reads yet. One transaction each: a county is whole or absent."""

    def __init__(self, folder: Path) -> None:
        self.open = {name: sqlite3.connect(folder / f"{name}.sqlite", isolation_level=None) for name in SCHEMAS}
        for name, db in self.open.items():
            db.execute("PRAGMA journal_mode=OFF")
            db.execute("PRAGMA synchronous=OFF")
            db.executescript(COMMON + SCHEMAS[name])
            db.execute("BEGIN")
            if "TABLE event" in SCHEMAS[name]:
                self._describe(name)

    def _describe(self, name: str) -> None:
        self.insert(name, "template", [(i, *astuple(t)) for i, t in enumerate(templates())])
        self.insert(name, "unit", [(i, u.name, u.place) for i, u in enumerate(units())])
        staff = [(i, p.register_id, p.name, ROLE_WORDS[p.role], p.staff_id) for i, p in enumerate(professionals())]
        self.insert(name, "professional", staff)
        self.insert(name, "controller", list(CONTROLLER.items()))

    def insert(self, name: str, table: str, rows: Sequence[Sequence[object]] | Iterable[Sequence[object]]) -> None:
        """Rows as tuples in the table's column order."""
        rows = rows if isinstance(rows, Sequence) else list(rows)
        if rows:
            marks = ",".join("?" * len(rows[0]))
            self.open[name].executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 own names only

    def insert_events(self, name: str, columns: Columns) -> None:
        """Numbered rows of one source; a NaN value becomes NULL."""
        marks = ",".join("?" * len(EVENT_COLUMNS))
        rows = zip(*(columns[column].tolist() for column in EVENT_COLUMNS), strict=True)
        self.open[name].executemany(f"INSERT INTO event VALUES ({marks})", rows)  # noqa: S608 own names only

    def finish(self, meta: dict[str, str]) -> None:
        """Indexes, the birth certificate, commit, close."""
        for name, db in self.open.items():
            db.execute("CREATE UNIQUE INDEX subject_id ON subject(id)")
            self.insert(name, "meta", list(meta.items()))
            db.execute("COMMIT")
            db.executescript(INDEXES[name])
            db.close()

    def abandon(self) -> None:
        for db in self.open.values():
            db.close()
