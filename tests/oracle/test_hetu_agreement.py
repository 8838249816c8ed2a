"""A million random and mutated strings: we, python-stdnum and finnish-ssn agree, or the difference is one of a named few.

Every difference is put into a class by what the text looks like, not by what we answered; a difference in no class fails
the test. docs/adr/010-typed-personal-ids.md says why each stands.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import stdnum.fi.hetu as stdnum_hetu

from domain.errors import InvalidHetu
from domain.hetu import CHECK_CHARACTERS, SIGN_CENTURY, Hetu
from domain.hetu_typing import compact

TODAY = date(2026, 11, 21)
HOW_MANY = 1_000_000
ROOT = Path(__file__).resolve().parents[2]
_NOISE = "0123456789+-YXWVUABCDEFGIOQZabyzſ _/–−０９Ａ\u200b\u00a0ÅéK"

ASK_FINNISH_SSN = """
const {FinnishSSN} = require('finnish-ssn');
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(texts.map(t => FinnishSSN.validate(t) ? '1' : '0').join(''));
"""


class Unprinted(list[str]):
    """Strings that a failing test must not print: a random one can be some living person's ID."""

    def __repr__(self) -> str:
        return f"<{len(self)} strings>"


def texts(how_many: int, seed: int) -> Unprinted:
    """Valid codes of every sign, codes with wrong parts, and their mutations."""
    rng = random.Random(seed)
    signs = "".join(SIGN_CENTURY)
    made = Unprinted()
    for i in range(how_many):
        day = f"{rng.randint(1, 31):02d}{rng.randint(1, 12):02d}{rng.randint(0, 99):02d}"
        number = f"{rng.randint(0, 999):03d}" if i % 7 else f"{rng.randint(0, 3):03d}"
        check = CHECK_CHARACTERS[int(day + number) % 31] if i % 5 else rng.choice(CHECK_CHARACTERS + "GIOQZ")
        made.append(
            mutated(f"{day}{rng.choice(signs)}{number}{check}", rng)
            if i % 2
            else f"{day}{rng.choice(signs)}{number}{check}"
        )
    return made


def mutated(text: str, rng: random.Random) -> str:
    """One or two slips of a hand."""
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(text))
        match rng.randrange(8):
            case 0:
                text = text[:at] + rng.choice(_NOISE) + text[at + 1 :]
            case 1:
                text = text[:at] + rng.choice(_NOISE) + text[at:]
            case 2:
                text = (text[:at] + text[at + 1 :]) or "0"
            case 3:
                text = text.lower()
            case 4:
                text = f" {text}\t"
            case 5:
                text = text.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})
            case 6:
                text = text.replace("S", "ſ")
            case _:
                other = rng.randrange(len(text))
                characters = list(text)
                characters[at], characters[other] = characters[other], characters[at]
                text = "".join(characters)
    return text


def ours(text: str) -> bool:
    try:
        Hetu.parse(text, today=TODAY)
    except InvalidHetu:
        return False
    return True


def well_formed(text: str) -> str:
    """The compact text when it is eleven plain characters, else ""."""
    try:
        plain = compact(text)
    except InvalidHetu:
        return ""
    return plain if len(plain) == 11 and plain[6] in SIGN_CENTURY and (plain[:6] + plain[7:10]).isdecimal() else ""


def born(plain: str) -> date | None:
    try:
        return date(SIGN_CENTURY[plain[6]] + int(plain[4:6]), int(plain[2:4]), int(plain[:2]))
    except ValueError:
        return None


def why_stdnum_differs(text: str, we: bool) -> str:
    """The class of a difference; "" for one nobody has explained."""
    plain = well_formed(text)
    day = born(plain) if plain else None
    if not we and day is not None and day > TODAY:
        return "stdnum passes birth dates in the future"
    if we and any(c.isspace() for c in text.strip()):
        return "stdnum strips spaces at the ends only"
    if we and any(c in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f" for c in text):
        return "stdnum keeps invisible characters"
    if we and any("\uff21" <= c <= "\uff5a" or c == "\uff0b" for c in text):
        return "stdnum knows full-width digits but not full-width letters"
    if not we and any(c in "ſı" for c in text):
        return "stdnum takes a long s or a dotless i for the plain capital"
    return ""


def why_finnish_ssn_differs(text: str, we: bool) -> str:
    plain = well_formed(text)
    if we and text != plain:
        return "finnish-ssn takes plain upper-case text only"
    if we and plain[6] == "+" and plain[4] < "5":
        return "finnish-ssn has nobody born in 1800-1849"
    if not we and plain == text and plain[7:10] in ("000", "001"):
        return "finnish-ssn passes individual numbers 000 and 001"
    day = born(plain) if plain else None
    if not we and plain == text and day is not None and day > TODAY:
        return "finnish-ssn passes birth dates in the future, up to 2029"
    return ""


def compared(strings: Unprinted, we: list[bool], they: list[bool], why: object) -> Counter[str]:
    assert callable(why)
    classes: Counter[str] = Counter()
    for text, mine, theirs in zip(strings, we, they, strict=True):
        if mine != theirs:
            reason = why(text, mine)
            assert reason, f"unexplained: we say {mine}, shape {''.join('9' if c.isdecimal() else c for c in text)!r}"
            classes[reason] += 1
    return classes


@pytest.fixture(scope="module")
def strings() -> Unprinted:
    return texts(HOW_MANY, seed=20261121)


@pytest.fixture(scope="module")
def answers(strings: Unprinted) -> list[bool]:
    found = [ours(text) for text in strings]
    assert 0.1 < sum(found) / len(found) < 0.9, "the strings must be neither all good nor all bad"
    return found


def test_python_stdnum_agrees(strings: Unprinted, answers: list[bool]) -> None:
    they = [stdnum_hetu.is_valid(text, allow_temporary=True) for text in strings]
    classes = compared(strings, answers, they, why_stdnum_differs)
    assert len(classes) == 5, classes


def test_where_stdnum_accepts_it_reads_the_same_value(strings: Unprinted, answers: list[bool]) -> None:
    both = [
        t for t, good in zip(strings, answers, strict=True) if good and stdnum_hetu.is_valid(t, allow_temporary=True)
    ]
    assert len(both) > HOW_MANY / 10
    different = sum(
        Hetu.parse(t, today=TODAY).reveal() != stdnum_hetu.validate(t, allow_temporary=True) for t in both[:100_000]
    )
    assert different == 0


def test_finnish_ssn_agrees(strings: Unprinted, answers: list[bool]) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    there = subprocess.run([node, "-e", "require.resolve('finnish-ssn')"], capture_output=True, cwd=ROOT, check=False)
    if there.returncode != 0:
        pytest.skip("the npm package finnish-ssn is not installed")
    asked = subprocess.run(
        [node, "-e", ASK_FINNISH_SSN], input=json.dumps(strings), capture_output=True, text=True, cwd=ROOT, check=True
    )
    they = [answer == "1" for answer in asked.stdout]
    classes = compared(strings, answers, they, why_finnish_ssn_differs)
    assert len(classes) == 4, classes
