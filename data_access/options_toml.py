"""The declared options of the organisation (options.toml): what can be done about a group, and for whom."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from domain.errors import InvalidInput
from domain.options import Option, whole
from domain.plain_data import fields_of, list_of, whole_of, word_of, words_of
from domain.predicate_read import read_predicate

_FILE = Path(__file__).with_name("options.toml")


def read_options(path: Path = _FILE) -> tuple[Option, ...]:
    """In the order of the file. Raises ValueError with one sentence for a file that cannot be used."""
    try:
        with path.open("rb") as file:
            data = tomllib.load(file)
        return whole(_option(one) for one in list_of(data.get("option"), "option", 50))
    except (OSError, tomllib.TOMLDecodeError, InvalidInput) as error:
        where = f" ({error.field}: {error.text_key})" if isinstance(error, InvalidInput) else ""
        raise ValueError(f"{path.name} cannot be used{where}.") from error


def _option(data: object) -> Option:
    known = {"id", "version", "when", "done", "outcome", "feasibility", "alternatives"}
    given: dict[str, Any] = fields_of(data, "option", known, {"id", "version", "when", "feasibility"})
    values = {
        name: read_predicate(given[name], f"option.{name}") for name in ("when", "done", "outcome") if name in given
    }
    return Option(
        word_of(given["id"], "option.id"),
        word_of(given["version"], "option.version"),
        feasibility=whole_of(given["feasibility"], "option.feasibility"),
        alternatives=tuple(words_of(given.get("alternatives", []), "option.alternatives")),
        **values,
    )
