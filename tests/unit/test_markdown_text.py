"""Words of others in Markdown are shown as they are: no list, link, image or directive comes of them."""

from __future__ import annotations

import re

import pytest

from components.markdown_text import bold_above, literal

ODD = (
    "- a",
    "1. a",
    "2) a",
    "# a",
    "> a",
    "---",
    "===",
    "![x](http://a)",
    ":red[a]",
    "a] b",
    "a\n\n- b",
    "a\r\nb",
    "`a`",
)


@pytest.mark.parametrize("words", ODD)
def test_words_under_each_other_begin_no_markup(words: str) -> None:
    made = bold_above([(words, words), ("Ikä: 65-74", "12,5 %")])
    first, second = made.split("\n\n")  # no pair is torn, none is added
    above, below = first.split("  \n")
    inner = re.fullmatch(r"\*\*(.*)\*\*", above)
    assert inner is not None
    for line in (inner[1], below):
        assert not re.search(r"(?<!\\)(?:\\\\)*[!-/:-@\[^-`{-~]", line)  # every sign has its backslash
        assert line.replace("\\", "") == " ".join(words.replace("\\", "").split())
    assert second == "**Ikä\\: 65\\-74**  \n12\\,5 \\%"


def test_literal_leaves_what_is_no_markup() -> None:
    assert literal("Polven nivelrikko, 65-74 (12)") == "Polven nivelrikko, 65-74 (12)"
    assert literal("*a* [b](c)") == "\\*a\\* \\[b\\](c)"
