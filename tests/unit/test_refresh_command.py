"""`make refresh` as a person sees it: a line a step, a second run that has nothing to do, and one sentence in trouble."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from domain.snapshot import STEPS
from tests.house.tree import ROOT


def command(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("TILANNEKUVA_")}
    own = {"TILANNEKUVA_DATA_DIR": str(folder), "TILANNEKUVA_COUNTY_SIZE": "40", "TILANNEKUVA_TODAY": "2026-11-21"}
    told = own | {f"TILANNEKUVA_{name.upper()}": value for name, value in settings.items()}
    run = [sys.executable, "-m", "services.refresh"]
    return subprocess.run(run, cwd=ROOT, env=known | told, capture_output=True, text=True, timeout=600, check=False)


def test_a_line_for_each_step_and_nothing_twice(tmp_path: Path) -> None:
    first, second = command(tmp_path), command(tmp_path)
    assert first.returncode == second.returncode == 0, first.stderr
    lines = first.stdout.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == list(STEPS)
    assert lines[0].startswith("people: 40 rows in ")
    assert lines[3].startswith("base: 1,000 rows in ")
    assert lines[5].startswith("standing: 40 rows in ")
    assert re.fullmatch(r"Snapshot 2026-11-21-[0-9a-f]{8} is current in \d+\.\d s", lines[-1])
    assert second.stdout == f"{lines[-1].split(' in ')[0]} already: nothing has changed since it was made\n"


def test_a_back_end_that_is_not_read_in_bulk_says_so(tmp_path: Path) -> None:
    done = command(tmp_path, fhir="http://127.0.0.1:9/fhir")
    assert done.returncode == 1
    assert done.stderr == "A FHIR back end is not read in bulk: there is no snapshot of it.\n"
    assert done.stdout == ""


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("in the way")
    done = command(tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("The snapshot cannot be written: ")
    assert "Traceback" not in done.stderr
