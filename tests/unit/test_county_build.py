"""The county as files: the same every time, whole or absent, never growing with size, only 900-series IDs."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from stdnum.fi import hetu as stdnum_hetu

from data_access.made_up_county import __main__ as command
from data_access.made_up_county.build import build_county, county_ready, read_meta
from data_access.made_up_county.files import SCHEMAS
from data_access.made_up_county.identities import EPOCH, Issuer, ages
from data_access.made_up_county.showcase import TEMPORARY_SYSTEM, showcase
from domain.hetu import SIGN_CENTURY, Hetu

DAY = date(2026, 11, 21)


def ids_of(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "persons.sqlite") as db:
        return [id for (id,) in db.execute("SELECT id FROM subject") if "|" not in id]


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """6,000 people: three chunks and a rest."""
    folder = tmp_path_factory.mktemp("wide") / "county"
    build_county(folder, size=6_500, seed=3, day=DAY)
    return folder


def test_same_seed_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build_county(tmp_path / name, size=250, seed=7, day=DAY)
    for source in SCHEMAS:
        one, other = (tmp_path / name / f"{source}.sqlite" for name in ("a", "b"))
        assert one.read_bytes() == other.read_bytes(), source


def test_another_seed_gives_other_people_and_the_same_showcase(tmp_path: Path) -> None:
    build_county(tmp_path / "a", size=250, seed=7, day=DAY)
    build_county(tmp_path / "b", size=200, seed=8, day=DAY - timedelta(days=30))
    common = set(ids_of(tmp_path / "a")) & set(ids_of(tmp_path / "b"))
    told = {customer.hetu for customer in showcase() if not customer.system}
    assert told <= common
    assert len(common) < 60


def test_every_id_is_valid_unique_and_of_the_900_series(wide: Path) -> None:
    ids = ids_of(wide)
    assert len(ids) == len(set(ids)) == 6_500 - 1
    for id in ids:
        assert 900 <= int(id[7:10]) <= 999
        assert stdnum_hetu.validate(id, allow_temporary=True) == id
        assert Hetu(id).birth_date <= DAY


def test_all_thirteen_signs_occur_each_in_its_century(wide: Path) -> None:
    signs = Counter(id[6] for id in ids_of(wide))
    assert set(signs) == set(SIGN_CENTURY)
    assert min(signs[sign] for sign in "-YXWVU") > 0.8 * max(signs[sign] for sign in "-YXWVU")
    with sqlite3.connect(wide / "persons.sqlite") as db:
        for id, birth, gender in db.execute("SELECT id, birth, gender FROM subject JOIN person USING (c)"):
            if "|" not in id:
                assert birth == Hetu(id).birth_date.isoformat()
                assert (gender == "female") == (int(id[9]) % 2 == 0)


def test_some_sign_twins_but_not_for_nearly_everyone() -> None:
    issuer, rng = Issuer(1), np.random.default_rng(1)
    age = ages(0, 60_000, 60_000, rng)
    born = np.maximum.accumulate(DAY.toordinal() - EPOCH - np.ceil(age * 365.25).astype(np.int64))
    ids = issuer.issue(born, rng.random(60_000) < 0.5)
    assert len(set(ids)) == 60_000
    twins = sum(n for n in Counter(id[:6] + id[7:] for id in ids).values() if n > 1)
    assert 0.004 < twins / 60_000 < 0.02  # about 1 % among 56,000 (domain facts section 2)


def test_a_birth_date_that_is_full_is_an_error_and_not_a_double() -> None:
    with pytest.raises(ValueError, match="more people"):
        Issuer(1).issue(np.zeros(700, dtype=np.int64), np.ones(700, dtype=bool))


def test_one_crowded_birth_date_fills_every_place_once_over_chunk_borders() -> None:
    issuer = Issuer(5)
    ids = [id for _ in range(3) for id in issuer.issue(np.zeros(98, dtype=np.int64), np.ones(98, dtype=bool))]
    assert len(set(ids)) == 294


def test_ages_have_the_shape_of_finland(wide: Path) -> None:
    with sqlite3.connect(wide / "persons.sqlite") as db:
        born = [
            date.fromisoformat(b) for (b,) in db.execute("SELECT birth FROM person WHERE c > 100 AND birth > '1900'")
        ]
    age = np.array([(DAY - b).days / 365.25 for b in born])
    assert np.mean(age >= 65) == pytest.approx(0.232, abs=0.012)
    assert np.mean(age < 18) == pytest.approx(0.187, abs=0.012)


def test_a_county_knows_what_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    assert not county_ready(folder, seed=1, size=40)
    build_county(folder, size=40, seed=1, day=DAY)
    assert read_meta(folder)["day"] == DAY.isoformat()
    assert county_ready(folder, seed=1, size=40)
    assert not county_ready(folder, seed=2, size=40)
    assert not county_ready(folder, seed=1, size=41)
    assert county_ready(folder, seed=1, size=40, today=DAY + timedelta(days=100))
    assert not county_ready(folder, seed=1, size=40, today=DAY - timedelta(days=1))
    assert not county_ready(folder, seed=1, size=40, today=DAY + timedelta(days=400))
    (folder / "segments.sqlite").unlink()
    assert not county_ready(folder, seed=1, size=40)


def test_a_failed_build_leaves_the_old_county(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    build_county(folder, size=40, seed=1, day=DAY)

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_county(folder, size=3_000, seed=2, day=DAY, progress=stop)
    assert county_ready(folder, seed=1, size=40)
    assert [path.name for path in tmp_path.iterdir()] == ["county"]


def test_a_killed_build_leaves_the_old_county(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    build_county(folder, size=40, seed=1, day=DAY)
    arguments = ["--size", "200000", "--seed", "2", "--day", DAY.isoformat(), "--out", str(folder)]
    process = subprocess.Popen([sys.executable, "-m", "data_access.made_up_county", *arguments], stderr=subprocess.PIPE)
    assert process.stderr is not None
    assert process.stderr.read(20)  # the bar: it is at work
    time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=120)
    process.stderr.close()
    assert county_ready(folder, seed=1, size=40)


def test_command_line_builds_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "deep" / "county"
    arguments = ["--size", "40", "--seed", "1", "--day", DAY.isoformat(), "--out", str(folder), "--if-missing"]
    assert command.main(arguments) == 0
    assert "Made-up county ready" in capfd.readouterr().err
    before = os.stat(folder / "persons.sqlite").st_mtime_ns
    assert command.main(arguments) == 0
    assert os.stat(folder / "persons.sqlite").st_mtime_ns == before


def test_memory_does_not_grow_with_size(tmp_path: Path) -> None:
    script = (
        "import resource, sys; from datetime import date; from pathlib import Path;"
        "from data_access.made_up_county.build import build_county;"
        "build_county(Path(sys.argv[1]), size=int(sys.argv[2]), seed=1, day=date(2026, 11, 21));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )

    def peak_kb(size: int) -> int:
        run = [sys.executable, "-c", script, str(tmp_path / str(size)), str(size)]
        return int(subprocess.run(run, capture_output=True, text=True, check=True).stdout)

    assert peak_kb(16_000) < peak_kb(4_000) + 25_000  # 12,000 more people: under 2 kB each, less than one's events


def test_nobody_real_is_meant_by_the_temporary_system() -> None:
    assert TEMPORARY_SYSTEM.startswith("urn:oid:1.2.246.10.99999999.")
