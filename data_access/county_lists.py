"""What the small numbers of the county's events stand for, and their columns in the types of a population."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data_access.county_events import STATUSES
from data_access.county_source import CLINICAL, PERSONS
from domain.event import Channel, EventStatus
from domain.snapshot import SnapshotTrouble

Ints = NDArray[Any]
Columns = dict[str, Ints]
UNKNOWN = -1
PATHWAYS_FROM = 1_000_000
"""An event's episode is its care pathway, above this number, where it has one."""
_TEMPLATES = """SELECT number, key, what, kind, channel, unit, specialty, register, shielded, system, code, reason
    FROM template ORDER BY number"""


class Lists:
    """The files' lists: templates, units, professionals. Both files of events have the same ones."""

    def __init__(self, words: dict[str, list[Any]], any_day: Ints, channel: Ints, unit: Ints, role: Ints) -> None:
        self.words, self.any_day = words, any_day
        self._channel, self._unit, self._role = channel, unit, role
        self._status = np.array([tuple(EventStatus).index(one) for one in STATUSES], dtype=np.int8)

    @classmethod
    def of(cls, read: Callable[..., pa.Table]) -> Lists:
        templates = read(CLINICAL, _TEMPLATES).to_pylist()
        units = read(CLINICAL, "SELECT number, name FROM unit ORDER BY number").to_pylist()
        staff = read(CLINICAL, "SELECT number, role FROM professional ORDER BY number").to_pylist()
        places = read(PERSONS, "SELECT DISTINCT municipality m FROM person WHERE m IS NOT NULL ORDER BY m")
        channels, roles = [one.value for one in Channel], sorted({row["role"] for row in staff})
        for rows in (templates, units, staff):
            if [row["number"] for row in rows] != list(range(len(rows))):
                raise SnapshotTrouble("The county's lists are not numbered from 0: they cannot be read in bulk.")
        words = {
            "activities": [_activity(row) for row in templates], "units": [row["name"] for row in units],
            "channels": channels, "roles": roles, "municipalities": places["m"].to_pylist(),
        }  # fmt: skip
        any_day = np.array([row["kind"] == "stay" and row["register"] == "social" for row in templates])
        channel = [channels.index(row["channel"]) if row["channel"] else UNKNOWN for row in templates]
        role = [*(roles.index(row["role"]) for row in staff), UNKNOWN]
        return cls(words, any_day, np.array(channel, np.int8), np.arange(len(units)), np.array(role, np.int8))

    def narrow(self, raw: Columns) -> Columns:
        """The columns that need no calendar, in the types of analytics.population.Events."""
        if any(column.dtype != np.int64 for column in raw.values()):
            raise SnapshotTrouble("An event of the county has a text where a number belongs.")
        if not (_within(raw["template"], len(self.any_day)) and _within(raw["status"], len(self._status))):
            raise SnapshotTrouble("An event of the county is of a kind that its lists do not hold.")
        who = np.where((raw["who"] >= 0) & (raw["who"] < len(self._role) - 1), raw["who"], UNKNOWN)
        unit = np.where((raw["unit"] >= 0) & (raw["unit"] < len(self._unit)), raw["unit"], UNKNOWN)
        episode = np.where(raw["pathway"] > 0, PATHWAYS_FROM + raw["pathway"], raw["episode"])
        return {
            "minute": np.maximum(raw["minute"], UNKNOWN).astype(np.int16),
            "activity": raw["template"].astype(np.int32),
            "unit": unit.astype(np.int16),
            "channel": self._channel[raw["template"]],
            "role": self._role[who],
            "professional": who.astype(np.int32),
            "status": self._status[raw["status"]],
            "cents": raw["cents"].astype(np.int32),
            "minutes": np.where(raw["minutes"] > 0, raw["minutes"], UNKNOWN).astype(np.int32),
            "days": np.where(raw["nights"] >= 0, raw["nights"], UNKNOWN).astype(np.int32),
            "episode": np.where(episode > 0, episode, UNKNOWN).astype(np.int32),
        }


def _within(column: Ints, size: int) -> bool:
    return not len(column) or bool(column.min() >= 0 and column.max() < size)


def _activity(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": row["key"], "name": row["what"], "kind": row["kind"], "service": row["specialty"] or "",
        "shielded": bool(row["shielded"]), "register": row["register"], "desk": row["unit"] or "",
        "system": row["system"] or "", "code": row["code"] or "", "reason": row["reason"] or "",
    }  # fmt: skip


def coded(column: pa.ChunkedArray, words: Sequence[str], otherwise: str = "") -> Ints:
    """Places in `words`; that of `otherwise` (-1 without) for a text that is not there."""
    places = {word: place for place, word in enumerate(words)}
    coded = column.combine_chunks().dictionary_encode()
    told = np.array([places.get(word, places.get(otherwise, UNKNOWN)) for word in coded.dictionary.to_pylist()])
    return told[coded.indices.to_numpy()] if len(coded) else np.zeros(0, dtype=np.int64)
