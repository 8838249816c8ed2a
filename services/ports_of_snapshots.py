"""What a refresh needs from the outside: a source that is read in bulk, and a place for what was read.

A table is its columns by name, each an array of the same length; days are whole days since 1970-01-01 and -1 is not
known, as in analytics/population.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from numpy.typing import NDArray

from domain.hetu import PersonalId
from domain.snapshot import Manifest

Columns = Mapping[str, NDArray[Any]]
WordLists = Mapping[str, Sequence[Any]]
"""By the names of analytics.population.Words; an activity is the mapping of its fields. Plain JSON. A snapshot has the
segments' words too (services/segmenting.py)."""


class BulkSource(Protocol):
    """Everybody of one back end. A customer is the source's own `number` here, never an ID. Every method raises
    SnapshotTrouble with a sentence when the source cannot be read."""

    def version(self) -> str:
        """A word that changes when anything that the source holds does."""

    def as_of(self) -> int:
        """The last day of which the source holds everything. The same for the life of this object."""

    def words(self) -> WordLists:
        """What the small numbers of the columns stand for; segments are not the source's."""

    def people(self) -> Columns:
        """`number`, ascending, and the columns of analytics.population.People."""

    def events(self, low: int, high: int) -> Columns:
        """Of customers low <= number < high: `number` and the columns of analytics.population.Events but `starts`,
        by number, day, minute and the source's own order."""

    def answers(self) -> Columns:
        """What customers have answered on coping with everyday life: `number`, `day` and `coping` (0-10), by number and
        day."""

    def number_of(self, person: PersonalId) -> int | None:
        """The source's own number of a customer."""


class Draft(Protocol):
    """A snapshot in the making. What is done stays done when the process is killed. Raises SnapshotTrouble."""

    def done(self, table: str) -> bool:
        """Whether the table stands whole on the disk, by its checksum."""

    def write(self, table: str, parts: Iterable[Columns]) -> int:
        """Write the table, a part at a time (at least one); returns its rows."""

    def rows(self, table: str) -> int: ...

    def read(self, table: str, names: Sequence[str], month: int | None = None) -> Columns: ...

    def publish(self, manifest: Manifest, words: WordLists) -> None:
        """Make it the current snapshot; the former stays beside it, older ones go."""


class Snapshot(Protocol):
    """A whole snapshot. Raises SnapshotTrouble."""

    @property
    def manifest(self) -> Manifest: ...
    @property
    def words(self) -> WordLists: ...

    def read(self, table: str, names: Sequence[str], month: int | None = None) -> Columns:
        """Columns by name; with `month`, only rows of that month-end (a table with a column `month`)."""


class SnapshotStore(Protocol):
    """Where snapshots are kept."""

    def current(self) -> str:
        """The id of the current snapshot, "" when there is none. Cheap."""

    def open(self) -> Snapshot:
        """The current snapshot; the former one when the current is damaged. Raises SnapshotTrouble: none can be
        read."""

    def stands(self, id: str) -> bool:
        """Whether this is the current snapshot, and whole by its checksums."""

    def locked(self) -> AbstractContextManager[None]:
        """For one refresh at a time, in any process. Raises SnapshotTrouble: another one is under way."""

    def begin(self, id: str) -> Draft:
        """The draft of that id, with what a killed run has done of it; drafts of other ids go."""
