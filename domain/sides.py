"""Which procedures are done on one of two sides: then the request and the answer must say which.

By chapters of the classification of procedures, data in sides.toml: the first letters of a code name the organ. The
Finnish classification is built on the Nordic one, NCSP (THL, Ohjaus 4/2013, preface). The letters of the eye and the
adrenal gland were read in NCSP's Norwegian edition of 2005; those of ear, breast, kidney, testis, ovary and limbs have
not been read in a printed classification and are marked unverified. Where nothing is listed nothing is claimed, and
the side is the writer's choice: a side that does not exist must not be asked for.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SIDES_FILE = Path(__file__).with_name("sides.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Codes that begin with one of `letters` are of a paired `organ`. `source` is where that was read, `unverified`
    what of it was not: one of them at least is there."""

    letters: tuple[str, ...]
    organ: str
    source: str = ""
    unverified: str = ""


def has_sides(procedure_code: str) -> bool:
    """True when the code is of a paired organ: "NGB40" (knee) is, "JKA21" (gall bladder) is not."""
    return chapter_of(procedure_code) is not None


def chapter_of(procedure_code: str) -> Chapter | None:
    """The chapter that says so, with its source; None for a code of which nothing is claimed."""
    code = procedure_code.strip().upper()
    return next((one for one in chapters() if code.startswith(one.letters)), None)


@lru_cache(maxsize=1)
def chapters() -> tuple[Chapter, ...]:
    """Every chapter of the table. Raises ValueError naming the row at fault."""
    return read_chapters(SIDES_FILE.read_text(encoding="utf-8"))


def read_chapters(toml: str) -> tuple[Chapter, ...]:
    """Raises ValueError: a row without letters, or that tells neither a source nor that it has none."""
    found = []
    for row in tomllib.loads(toml)["chapter"]:
        one = Chapter(**(row | {"letters": tuple(row.get("letters", ()))}))
        if not one.letters or not all(letters.isupper() and len(letters) >= 2 for letters in one.letters):
            raise ValueError(f"{one.organ}: letters {one.letters}")
        if not (one.source or one.unverified):
            raise ValueError(f"{one.organ}: neither a source nor unverified")
        found.append(one)
    return tuple(found)
