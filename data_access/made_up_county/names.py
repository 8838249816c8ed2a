"""Common Finnish, Swedish and other names, combined at random: nobody real is meant (names.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path

_LISTS = {
    name: words.split()
    for name, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}
FEMALE_OLD = _LISTS["female_old"]
FEMALE_YOUNG = _LISTS["female_young"]
MALE_OLD = _LISTS["male_old"]
MALE_YOUNG = _LISTS["male_young"]
FEMALE_SWEDISH = _LISTS["female_swedish"]
MALE_SWEDISH = _LISTS["male_swedish"]
SURNAMES = _LISTS["surnames"]
SURNAMES_SWEDISH = _LISTS["surnames_swedish"]
SURNAMES_OTHER = _LISTS["surnames_other"]
FIRST_OTHER_FEMALE = _LISTS["first_other_female"]
FIRST_OTHER_MALE = _LISTS["first_other_male"]
STREETS = _LISTS["streets"]
LANGUAGES_OTHER = ("ru", "et", "ar", "so", "uk", "vi", "fa", "tr")
