"""Whether words that somebody typed look like an identity: they stand where others read them, under a group's name.

A personal identity code counts however it is spaced or dashed, and in whatever digits; so does any long number (of a
customer, a telephone, an account). Years, ages and amounts do not. Names of persons nobody can tell from words.
"""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad]")
_TAIL = r"\s?[-+A-FU-Y]?\s?\d{3}\s?[0-9A-Z](?![0-9A-Z])"
_PERSONAL = re.compile(
    r"\d{6,}"  # a code without its sign, a customer's number
    r"|\d{2}([ ./])\d{2}\1\d{2}\s?[-+A-FU-Y]\s?\d{3}\s?[0-9A-Z](?![0-9A-Z])"  # in groups
    rf"|\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:\d{{2}}|\d{{4}}){_TAIL}"  # a date and the code's end
    r"|(?<!\d)\d(?:[ .\-/]\d){5,}(?!\d)",  # digit by digit
    re.ASCII | re.IGNORECASE,
)


def looks_personal(text: str) -> bool:
    """True for what looks like a personal identity code or another long number. Never raises."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in plain)
    return _PERSONAL.search(_DASHES.sub("-", digits)) is not None
