"""Pseudonyms and sealed ids: nothing else in our own store can tell who a person is."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data_access.database import reading, writing
from data_access.keys import LOOK_UP, SEAL, Keys
from data_access.tables import persons
from domain.customer import PersonKey
from domain.errors import StoreUnavailable
from domain.hetu import PersonalId, personal_id

_NONCE_BYTES = 12
_KEPT = sa.select(persons.c.sealed_id, persons.c.key_id).where(persons.c.person_key == sa.bindparam("key"))


class SqlVault:
    """services.ports.PersonVault on any SQL store.

    The pseudonym is a keyed hash (an unkeyed one of so few codes is inverted in minutes); the id itself is AES-GCM
    with the pseudonym as associated data, so a sealed id moved to another row does not open.
    """

    def __init__(self, engine: sa.Engine, keys: Keys) -> None:
        self._engine, self._keys = engine, keys

    def key_of(self, person: PersonalId) -> PersonKey:
        """Keyed HMAC of (system, value), 32 hex digits. Pure: stores nothing."""
        message = f"{person.system}\0{person.reveal()}".encode()
        return PersonKey(hmac.new(self._keys.secret(LOOK_UP), message, hashlib.sha256).hexdigest()[:32])

    def keep(self, person: PersonalId) -> PersonKey:
        """Store the id encrypted, so that `person_of` can answer later. Idempotent. Raises StoreUnavailable."""
        key = self.key_of(person)
        if self._row(key) is not None:
            return key
        row = {"person_key": key, "sealed_id": self._seal(key, person), "key_id": self._keys.id_of(SEAL)}
        try:
            with writing(self._engine) as connection:
                connection.execute(sa.insert(persons).values(**row))
        except sa.exc.IntegrityError:
            return key  # another process kept the same person in between
        return key

    def person_of(self, key: PersonKey) -> PersonalId | None:
        """None for a pseudonym never kept. Raises StoreUnavailable when the sealed id does not open."""
        row = self._row(key)
        if row is None:
            return None
        secret = self._keys.by_id(row.key_id)
        if secret is None:
            raise StoreUnavailable(f"no key {row.key_id}")
        try:
            plain = AESGCM(secret).decrypt(row.sealed_id[:_NONCE_BYTES], row.sealed_id[_NONCE_BYTES:], key.encode())
        except (InvalidTag, ValueError):
            raise StoreUnavailable("a sealed id does not open") from None
        system, value = json.loads(plain)
        return personal_id(system, value)

    def _seal(self, key: PersonKey, person: PersonalId) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        plain = json.dumps([person.system, person.reveal()]).encode()
        return nonce + AESGCM(self._keys.secret(SEAL)).encrypt(nonce, plain, key.encode())

    def _row(self, key: PersonKey) -> Any:
        with reading(self._engine) as connection:
            return connection.execute(_KEPT, {"key": key}).first()
