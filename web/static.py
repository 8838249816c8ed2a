"""Static files: Streamlit's own, made small ahead of time, and ours. All served by the gate, none by Streamlit."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from web.headers import IMMUTABLE
from web.rules import header
from web.visit import Reply, Visit

NOT_FOUND = Reply(404, b"not found")
_SMALL_ALREADY = {".woff2", ".woff", ".png", ".jpg", ".gz"}
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
_ENOUGH = 512
_MARK = 16
_LOOKS_LIKE_A_MARK = re.compile(rf"[0-9a-f]{{{_MARK}}}")


def kind_of(path: Path) -> str:
    """The media type by the file's suffix."""
    kind = _KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def takes_gzip(visit: Visit) -> bool:
    """True when the browser says that it takes gzip."""
    accepted = (header(visit.headers, b"accept-encoding") or "").lower()
    offers = [part.replace(" ", "").partition(";") for part in accepted.split(",")]
    return any(coding == "gzip" and weight not in ("q=0", "q=0.0") for coding, _, weight in offers)


class FrozenFiles:
    """Files that never change under their names: compressed once into `cache`, then served from memory for a year."""

    def __init__(self, root: Path, cache: Path) -> None:
        self._root, self._cache = root, cache
        self._files = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
        self._memory: dict[str, bytes] = {}

    def prepare(self) -> int:
        """Compress what is not in the cache yet; returns how many files that was. About 2 s the first time."""
        wanted = [name for name in self._files if self._worth(name) and not self._small(name).exists()]
        with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            list(pool.map(self._compress, wanted))
        return len(wanted)

    def reply(self, visit: Visit, name: str) -> Reply:
        """The file, gzip when the browser takes it; 404 for any name that was not there at the start."""
        path = self._files.get(name)
        if path is None:
            return NOT_FOUND
        small = self._worth(name) and takes_gzip(visit) and self._small(name).exists()
        body = self._read(self._small(name) if small else path)
        extra = (("cache-control", IMMUTABLE), ("vary", "accept-encoding"))
        encoding = (("content-encoding", "gzip"),) if small else ()
        return Reply(200, body, kind_of(path), (*extra, *encoding))

    def _worth(self, name: str) -> bool:
        return Path(name).suffix not in _SMALL_ALREADY

    def _small(self, name: str) -> Path:
        return self._cache / f"{name}.gz"

    def _compress(self, name: str) -> None:
        target = self._small(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{os.getpid()}.part")
        unfinished.write_bytes(gzip.compress(self._files[name].read_bytes(), 9, mtime=0))
        unfinished.replace(target)

    def _read(self, path: Path) -> bytes:
        key = str(path)
        if key not in self._memory:
            self._memory[key] = path.read_bytes()
        return self._memory[key]


class OwnFiles:
    """Our own files, few and small, as they are at the start. `mark` changes with their content: under an address that
    begins with it a browser keeps them for a year, and asks for none of them when the page is opened again. One that is
    changed later is served as it is now, and is kept by nobody."""

    def __init__(self, root: Path) -> None:
        found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.suffix in _KINDS}
        self._files = {name: _File(path) for name, path in sorted(found.items())}
        told = "".join(f"{name} {file.mark}\n" for name, file in self._files.items())
        self.mark = hashlib.sha256(told.encode()).hexdigest()[:_MARK]

    def reply(self, visit: Visit, name: str, *, cache: str = "no-cache") -> Reply:
        """The file with an ETag; 304 when the browser has it; 404 for any name that was not there at the start.

        Another server's mark leads to the same file of ours, which is then asked for anew.
        """
        mark, _, rest = name.partition("/")
        if _LOOKS_LIKE_A_MARK.fullmatch(mark):
            name, cache = rest, IMMUTABLE if mark == self.mark else cache
        file = self._files.get(name)
        if file is None or not file.path.is_file():
            return NOT_FOUND
        if file.changed != file.path.stat().st_mtime_ns:
            file, cache = _File(file.path), "no-cache"
        extra = (("cache-control", cache), ("etag", file.mark), ("vary", "accept-encoding"))
        if header(visit.headers, b"if-none-match") == file.mark:
            return Reply(304, headers=extra)
        if file.small and takes_gzip(visit):
            return Reply(200, file.small, file.kind, (*extra, ("content-encoding", "gzip")))
        return Reply(200, file.plain, file.kind, extra)


class _File:
    def __init__(self, path: Path) -> None:
        self.path, self.changed = path, path.stat().st_mtime_ns
        self.plain, self.kind = path.read_bytes(), kind_of(path)
        worth = path.suffix not in _SMALL_ALREADY and len(self.plain) > _ENOUGH
        self.small = gzip.compress(self.plain, 9, mtime=0) if worth else b""
        self.mark = f'W/"{hashlib.sha256(self.plain).hexdigest()[:20]}"'
