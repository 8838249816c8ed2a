"""The colours of components/frontend/tokens.css by the numbers: WCAG 2.1 contrast, colour blindness, one place for all."""

from __future__ import annotations

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

FRONTEND = Path(__file__).resolve().parents[2] / "components" / "frontend"
ASSETS = Path(__file__).resolve().parents[2] / "web" / "assets"
TOKENS = (FRONTEND / "tokens.css").read_text(encoding="utf-8")
BASE, _, _REST = TOKENS[TOKENS.index(":root {\n") :].partition("@media (prefers-contrast: more)")
MORE, _, FORCED = _REST.partition("@media (forced-colors: active)")
BOTH = re.compile(r"--([a-z0-9-]+): var\(--L, ([^;]+?)\) var\(--D, ([^;]+)\);")
ONE = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6});")
ALIAS = re.compile(r"--([a-z0-9-]+): var\(--([a-z0-9-]+)\);")
LOOKS = [(scheme, more) for scheme in ("light", "dark") for more in (False, True)]
Palette = dict[str, str]

PAPERS = ("ground", "sunk", "paper")
SOFTS = ("accent-soft", "warn-soft", "alert-soft")
TEXTS = {
    "ink": (*PAPERS, *SOFTS, "j-lit"),
    "ink-2": (*PAPERS, *SOFTS),
    "ink-3": (*PAPERS, *SOFTS),
    "accent": (*PAPERS, *SOFTS),
    "accent-2": (*PAPERS, *SOFTS),
    "warn": (*PAPERS, *SOFTS),
    "alert": (*PAPERS, *SOFTS),
    "accent-ink": ("accent", "accent-2"),
    "ink-turned": ("ink", "alert"),
    "bar-ink": ("bar-ground", "bar-hover"),
    "bar-ink-2": ("bar-ground",),
    "bar-ground": ("bar-ink-2",),
    "j-text": ("j-lane", "j-lane-odd", "j-gap", "j-lit"),
    "j-muted": ("j-lane", "j-lane-odd", "j-gap"),
}
"""Which text stands on which ground: 4.5 to 1 (WCAG 2.1 success criterion 1.4.3)."""
GRAPHICS = {
    "edge": ("sunk", "paper"),
    "edge-field": PAPERS,
    "focus": PAPERS,
    "bar-focus": ("bar-ground",),
    "bar-mark": ("bar-ground",),
    "mark": PAPERS,
    "mark-2": ("paper",),
    "tint-1": ("sunk", "paper"),
    "tint-2": ("sunk", "paper"),
    "tint-3": ("sunk", "paper"),
    "tint-4": ("sunk", "paper"),
    **dict.fromkeys(("j-mark", "j-mark-strong", "j-bar", "j-planned"), ("j-lane", "j-lane-odd")),
    **dict.fromkeys(("j-now", "j-line", "j-focus"), ("j-lane", "j-lane-odd")),
}
"""What is drawn and must be seen: 3 to 1 (success criterion 1.4.11)."""


def palette(scheme: str, more: bool) -> Palette:
    """Every token with one colour, as #rrggbb, in one of the four looks."""
    which = 1 if scheme == "light" else 2
    found: Palette = {}
    for part in (BASE, MORE) if more else (BASE,):
        found |= {match[1]: match[which + 1] for match in BOTH.finditer(part)}
        found |= {match[1]: match[2] for match in ONE.finditer(part)}
    return found | {name: found[other] for name, other in ALIAS.findall(BASE)}


def linear(colour: str) -> tuple[float, float, float]:
    """Linear light of #rrggbb, each channel 0 to 1."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return r, g, b


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1, 1 to 21."""
    dark, light = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (one, other)
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("scheme", "more"), LOOKS)
def test_every_text_can_be_read(scheme: str, more: bool) -> None:
    colours = palette(scheme, more)
    weak = {f"{t} on {g}": round(contrast(colours[t], colours[g]), 2) for t, grounds in TEXTS.items() for g in grounds if contrast(colours[t], colours[g]) < 4.5}  # fmt: skip
    assert weak == {}


@pytest.mark.parametrize(("scheme", "more"), LOOKS)
def test_every_mark_can_be_seen(scheme: str, more: bool) -> None:
    colours = palette(scheme, more)
    weak = {f"{m} on {g}": round(contrast(colours[m], colours[g]), 2) for m, grounds in GRAPHICS.items() for g in grounds if contrast(colours[m], colours[g]) < 3}  # fmt: skip
    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_is_more(scheme: str) -> None:
    plain, more = palette(scheme, False), palette(scheme, True)
    for name in ("ink", "ink-2", "ink-3", "warn", "alert", "edge", "edge-field", "line"):
        assert contrast(more[name], more["paper"]) > contrast(plain[name], plain["paper"]), name
    assert (
        min(contrast(more[name], more["paper"]) for name in ("ink", "ink-2", "ink-3", "accent", "warn", "alert")) >= 7
    )


# Full-strength simulation matrices on linear light: Machado, Oliveira and Fernandes 2009, doi.org/10.1109/TVCG.2009.113
BLIND = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
SHAPES = {
    frozenset(
        ("warn", "alert")
    ): "a change has + ▲ ■ ○ and its word; an alert has its own panel with ▲ or ✕ and a word",
    frozenset(("accent", "mark")): "an underline, a border or the word nyt against a plain mark",
}
"""Pairs that may look alike because something other than colour tells them apart."""
FAR = 11.0
"""Least distance in CIELAB (delta E 1976): about five times what is just noticeable."""


def lab(light: tuple[float, ...]) -> tuple[float, float, float]:
    """CIELAB (D65) of linear sRGB."""
    matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    xyz = [sum(m * min(1.0, max(0.0, c)) for m, c in zip(row, light, strict=True)) for row in matrix]
    x, y, z = (v / w for v, w in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: str, other: str, sight: str) -> float:
    """How different two colours look to an eye, as delta E 1976."""
    seen = [
        lab(tuple(sum(m * c for m, c in zip(row, linear(x), strict=True)) for row in BLIND[sight]))
        for x in (one, other)
    ]
    return math.dist(*seen)


@pytest.mark.parametrize("sight", BLIND)
@pytest.mark.parametrize(("scheme", "more"), LOOKS)
def test_colours_with_a_meaning_are_told_apart_by_every_eye(scheme: str, more: bool, sight: str) -> None:
    colours = palette(scheme, more)
    pairs = [
        *combinations(("accent", "warn", "alert"), 2),
        ("accent", "ink"),
        ("warn", "ink"),
        ("alert", "ink"),
        ("accent", "mark"),
    ]
    alike = {
        f"{one}/{other}": round(apart(colours[one], colours[other], sight), 1)
        for one, other in pairs
        if frozenset((one, other)) not in SHAPES and apart(colours[one], colours[other], sight) < FAR
    }
    assert alike == {}


@pytest.mark.parametrize("sight", BLIND)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_four_tints_are_a_ladder_for_every_eye(scheme: str, sight: str) -> None:
    colours = palette(scheme, False)
    steps = [apart(colours[f"tint-{n}"], colours[f"tint-{n + 1}"], sight) for n in (1, 2, 3)]
    assert min(steps) >= FAR


def test_the_simulation_can_tell_a_bad_pair() -> None:
    assert apart("#d62728", "#2ca02c", "none") > 100
    assert apart("#8a6d00", "#a85f00", "deuteranopia") < FAR


def test_forced_colours_use_the_systems_names_only() -> None:
    named = re.findall(r"--([a-z0-9-]+): ([A-Za-z]+);", FORCED)
    assert {value for _, value in named} <= {"Canvas", "CanvasText", "GrayText", "LinkText", "ButtonText", "Highlight"}
    assert "#" not in FORCED
    coloured = {match[1] for match in BOTH.finditer(BASE)} | {match[1] for match in ONE.finditer(BASE)}
    assert coloured - {name for name, _ in named} == set(), "a colour that a contrast theme cannot change"


def _style_sheets() -> list[Path]:
    return [p for p in (*FRONTEND.rglob("*.css"), *ASSETS.glob("*.css")) if p.name != "tokens.css"]


def test_colours_stand_in_one_file() -> None:
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b(?!\s*[{.:,\[>])|\brgba?\(|\bhsl")
    found = [f"{p.name}: {m[0]}" for p in _style_sheets() for m in raw.finditer(_declarations(p))]
    assert found == []


def test_sizes_of_type_are_the_scale() -> None:
    sizes = [(p.name, m[1]) for p in _style_sheets() for m in re.finditer(r"font-size: ([^;}]+)[;}]", _declarations(p))]
    fine = re.compile(r"var\(--text-(xs|s|m|l|xl|2xl)\)( !important)?$|inherit$|[\d.]+pt$")
    assert [one for one in sizes if not fine.match(one[1].strip()) and one[0] not in UNLADDERED] == []


UNLADDERED = ("journey.css",)
"""The journey is drawn, not set: its sizes are those of its canvas."""


def _declarations(path: Path) -> str:
    """The inside of the rules only: an id selector is no colour."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return "\n".join(re.findall(r"\{([^{}]*)\}", text))
