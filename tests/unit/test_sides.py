"""A side is asked for where the code has sides, and each chapter says where that was read or that it was not."""

from __future__ import annotations

import pytest

from domain.sides import chapter_of, chapters, has_sides, read_chapters


@pytest.mark.parametrize(
    ("code", "organ"),
    [
        ("NGB10", "knee"), ("NGB40", "knee"), ("NGC40", "knee"), ("NFB30", "hip"), ("NFC40", "hip"), ("NHG40", "foot"),
        ("NBB30", "shoulder"), ("NDM19", "hand"), ("CJE20", "lens"), ("CBB10", "eyelid"), ("HAC10", "breast"),
        ("HAB40", "breast"), ("KAC00", "kidney"), ("KBH20", "ureter"), ("KFC10", "testis"), ("LAE20", "ovary"),
        ("LBE00", "tube"), ("DCA20", "ear"), ("BCA20", "adrenal"), (" ngb40", "knee"),
    ],
)  # fmt: skip
def test_codes_of_paired_organs_need_a_side(code: str, organ: str) -> None:
    chapter = chapter_of(code)
    assert chapter is not None
    assert organ in chapter.organ


@pytest.mark.parametrize(
    "code",
    [
        "JKA21", "JEA00", "FNG00", "NAG40", "NEJ20", "KCD00", "KED00", "KFD46", "LCD00", "MCA10", "BAA40", "AAB00",
        "TNG10", "NG1AA"[:1], "", "N", "1", "ÄÖ",
    ],
)  # fmt: skip
def test_of_other_codes_nothing_is_claimed(code: str) -> None:
    """Gall bladder, appendix, heart, spine, pelvis, bladder, prostate, both-sided vasectomy, womb, birth, thyroid ..."""
    assert not has_sides(code)


def test_every_chapter_tells_its_source_or_that_it_is_unverified() -> None:
    assert all(one.source or one.unverified for one in chapters())
    read = {letters for one in chapters() if one.source and not one.unverified for letters in one.letters}
    assert read == {"CA", "CB", "CC", "CD", "CE", "CF", "CG", "CH", "CJ", "CK", "BC", "BD"}
    letters = [each for one in chapters() for each in one.letters]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize(
    "row",
    [
        'letters = ["NG"]\norgan = "knee"',
        'letters = []\norgan = "knee"\nunverified = "all"',
        'letters = ["N"]\norgan = "limbs"\nunverified = "all"',
        'letters = ["ng"]\norgan = "knee"\nunverified = "all"',
    ],
)
def test_a_row_that_is_not_honest_or_too_wide_is_refused(row: str) -> None:
    with pytest.raises(ValueError):
        read_chapters(f"[[chapter]]\n{row}")
