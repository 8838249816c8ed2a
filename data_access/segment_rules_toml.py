"""Segments as TOML (data_access/segments/<id>.toml, data_access/segment_axes.toml), validated when they are read.

A fault stops the reading and is told with file, field and reason, so that a refresh keeps its old results.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.axis_model import Axis, AxisModel
from domain.errors import InvalidInput
from domain.plain_data import fields_of, list_of, word_of
from domain.predicate import Predicate
from domain.predicate_read import read_predicate
from domain.segment_rule import SegmentRule, in_order
from domain.segment_rule_data import read_rule

FOLDER = Path(__file__).parent / "segments"
AXES = Path(__file__).parent / "segment_axes.toml"
MOST_BYTES = 200_000


class BadSegmentFile(ValueError):
    """`str()` names file, field and reason; `cause` is the refusal itself, which components word in three languages."""

    def __init__(self, file: str, cause: InvalidInput) -> None:
        reason = cause.text_key.partition(".")[2].replace("_", " ")
        told = " ".join(str(value) for value in cause.values.values())
        super().__init__(f"{file}: {cause.field}: {reason}{': ' if told else ''}{told}")
        self.file, self.cause = file, cause


def read_segments(folder: Path = FOLDER, axes: Path = AXES) -> tuple[SegmentRule, ...]:
    """Every segment of a folder, each after those it refers to. Raises BadSegmentFile."""
    models = read_axes(axes)
    rules = [read_segment(path, models) for path in sorted(folder.glob("*.toml"))]
    try:
        return in_order(rules)
    except InvalidInput as error:
        raise BadSegmentFile(f"{error.field}.toml", error) from error


def read_segment(path: Path, models: Mapping[str, AxisModel]) -> SegmentRule:
    """One file. Raises BadSegmentFile."""
    try:
        data = _toml(path)
        if isinstance(data.get("id"), str) and data["id"] != path.stem:
            raise InvalidInput("segment_rules.other_file", "id", word=data["id"])
        return read_rule(data, lambda given, where: _rule(given, where, models), {"rule", "cell"})
    except InvalidInput as error:
        raise BadSegmentFile(path.name, error) from error


def read_axes(path: Path = AXES) -> dict[str, AxisModel]:
    """Models of two axes by id. Raises BadSegmentFile."""
    try:
        return {id: _model(id, data) for id, data in _toml(path).items()}
    except InvalidInput as error:
        raise BadSegmentFile(path.name, error) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidInput("segment_rules.large_file", "file", n=MOST_BYTES)
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput("segment_rules.not_toml", "file") from error


def _rule(given: Mapping[str, Any], where: str, models: Mapping[str, AxisModel]) -> Predicate:
    """`rule`: a condition; or `cell`: a cell of a model of two axes, so that the axes have one definition."""
    if ("rule" in given) == ("cell" in given):
        raise InvalidInput("segment_rules.rule_or_cell", where)
    if "rule" in given:
        return read_predicate(given["rule"], f"{where}.rule")
    cell = fields_of(given["cell"], f"{where}.cell", {"model", "of"}, {"model", "of"})
    model = models.get(word_of(cell["model"], f"{where}.cell.model"))
    if model is None:
        raise InvalidInput("segment_rules.no_such", f"{where}.cell", word=cell["model"])
    return model.cell(word_of(cell["of"], f"{where}.cell.of"))


def _model(id: str, data: object) -> AxisModel:
    given = fields_of(data, id, {"version", "cells", "axis"}, {"version", "cells", "axis"})
    names = {"low_low", "low_high", "high_low", "high_high"}
    cells = fields_of(given["cells"], f"{id}.cells", names, names)
    entries = list_of(given["axis"], f"{id}.axis", 2)
    if len(entries) != 2:
        raise InvalidInput("segment_rules.two_axes", f"{id}.axis")
    one, other = (_axis(entry, f"{id}.axis[{n}]") for n, entry in enumerate(entries))
    ends = {tuple(end == "high" for end in name.split("_")): word_of(cells[name], f"{id}.cells") for name in names}
    return AxisModel(id, word_of(given["version"], f"{id}.version"), (one, other), ends)  # type: ignore[arg-type]


def _axis(data: object, where: str) -> Axis:
    given = fields_of(data, where, {"id", "low", "high"}, {"id", "low", "high"})
    low, high = (read_predicate(given[end], f"{where}.{end}") for end in ("low", "high"))
    return Axis(word_of(given["id"], f"{where}.id"), low, high)
