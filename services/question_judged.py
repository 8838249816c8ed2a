"""What was judged of the parts of one answer: an answer is judged several times before it is told, with fewer lines
each time, and most of its groups and tables are the same as before."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Judged:
    """Verdicts by what they are about, for as long as what they were judged beside is the same. The guard's lock of one
    person is held whenever it is used."""

    def __init__(self) -> None:
        self._beside: tuple[object, ...] = ()
        self._found: dict[Hashable, Any] = {}

    def beside(self, *told: object) -> Judged:
        """Everything is judged anew when one of these is another thing than before."""
        if len(told) != len(self._beside) or any(
            one is not other for one, other in zip(told, self._beside, strict=True)
        ):
            self._beside, self._found = told, {}
        return self

    def get(self, about: Hashable, judge: Callable[[], T]) -> T:
        """What was judged of it, or is now."""
        if about not in self._found:
            self._found[about] = judge()
        found: T = self._found[about]
        return found
