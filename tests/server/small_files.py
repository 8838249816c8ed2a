"""Streamlit's own files made small once a machine instead of once a server: two of the five seconds that a start takes.

They depend on nothing but Streamlit's version and web/static.py. A test that is about a first start asks for one `from_nothing`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from tests.servers import one_at_a_time
from web import static
from web.streamlit_internals import STATIC, VERSION

KEPT = Path(tempfile.gettempdir()) / f"tilannekuva-small-{os.getuid() if hasattr(os, 'getuid') else 0}"


def put_small_files(data_dir: Path) -> None:
    """Give a data folder that has no such files yet what a first start would make there."""
    target = data_dir / "static-cache" / VERSION
    if not target.exists():
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copytree(_kept(), target)


@lru_cache(maxsize=1)
def _kept() -> Path:
    code = hashlib.sha256(Path(static.__file__).read_bytes()).hexdigest()[:16]
    folder = KEPT / f"{VERSION}-{code}"
    KEPT.mkdir(mode=0o700, exist_ok=True)
    with one_at_a_time(KEPT / "lock"):
        static.FrozenFiles(STATIC / "static", folder).prepare()  # only what is not there yet
    return folder
