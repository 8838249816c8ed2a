"""The keys of our own store: one file that only its owner may read, or one setting from a secret manager.

Every key has an id and a use, so that what was sealed under an old key can still be opened when a new one is current.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SEAL = "seal"  # AES-256-GCM of personal ids
LOOK_UP = "look_up"  # HMAC-SHA256: the pseudonym of a person
CHAIN = "chain"  # HMAC-SHA256: the audit chain and its head
USES = (SEAL, LOOK_UP, CHAIN)


class KeysUnusable(Exception):
    """The keys are there but cannot be used: unreadable, incomplete, or open to other users of the machine."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys by id, and the id that is current for each use. Secrets never appear in `repr`."""

    current: Mapping[str, str]
    secrets: Mapping[str, bytes] = field(repr=False)

    def id_of(self, use: str) -> str:
        return self.current[use]

    def secret(self, use: str) -> bytes:
        """32 bytes: the current key of a use."""
        return self.secrets[self.current[use]]

    def by_id(self, key_id: str) -> bytes | None:
        return self.secrets.get(key_id)


def read_keys(path: Path, override: str = "") -> Keys:
    """The keys in `override` (JSON, from a secret manager) or in the file at `path`, made at the first start.

    Two processes starting at once end up with the same keys. Raises KeysUnusable.
    """
    if override:
        return parse_keys(override)
    if not path.exists():
        _make(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise KeysUnusable(f"{path.name} may be read by other users of this machine: chmod 600 it")
    return parse_keys(path.read_text(encoding="utf-8"))


def parse_keys(text: str) -> Keys:
    """Raises KeysUnusable without ever quoting the text."""
    try:
        found = json.loads(text)
        raw = {str(k): base64.b64decode(v, validate=True) for k, v in found["keys"].items()}
        keys = Keys({use: str(found["current"][use]) for use in USES}, raw)
        whole = all(len(keys.secret(use)) == 32 for use in USES)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysUnusable("the keys cannot be read") from None
    if not whole:
        raise KeysUnusable("a key is not 32 bytes")
    return keys


def new_keys() -> str:
    """Fresh keys as the JSON text of keys.json."""
    ids = {use: f"{use}-{secrets.token_hex(3)}" for use in USES}
    made = {key_id: base64.b64encode(secrets.token_bytes(32)).decode() for key_id in ids.values()}
    return json.dumps({"current": ids, "keys": made}, indent=1)


def _make(path: Path) -> None:
    """Write a new file whole or not at all; the first of two processes wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(new_keys())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename, never replaces what another process has just made
    finally:
        draft.unlink()
