"""What is drawn of told answers, made once: every lead sees the same chart of the same answers, and most of a page's
work was to draw it again. Answers that disclosure control has told are here, and no row of a person."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

MOST = 120
_T = TypeVar("_T")
_lock = threading.Lock()
_drawn: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()


def drawn_once(of: object, key: Hashable, make: Callable[[], _T]) -> _T:
    """What `make` makes of the answers `of`, the same object each time; `key`: the language and words it is made in."""
    at = (id(of), key)
    with _lock:
        if at in _drawn:  # the answers are held beside: nothing else can have their id
            _drawn.move_to_end(at)
            kept: _T = _drawn[at][1]
            return kept
    found = make()
    with _lock:
        _drawn[at] = (of, found)
        while len(_drawn) > MOST:
            _drawn.popitem(last=False)
    return found
