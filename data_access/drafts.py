"""What is typed and not saved yet: each writer's own rows, sealed with the store's key."""

from __future__ import annotations

import json
import logging
import os
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data_access.database import reading, writing
from data_access.keys import SEAL, Keys
from data_access.tables import drafts
from domain.customer import PersonKey
from domain.draft import Draft, Unfinished, draft_from
from domain.errors import InvalidInput

_NONCE_BYTES = 12
Row = dict[str, Any]
_log = logging.getLogger("tilannekuva.drafts")

# Asked every two seconds of typing: written once, so that SQLAlchemy need not compose them each time.
_OWN = (drafts.c.staff_id == sa.bindparam("staff")) & (drafts.c.subject == sa.bindparam("whom"))
_ONE = _OWN & (drafts.c.place == sa.bindparam("where"))
_ALL = (drafts.c.staff_id == sa.bindparam("staff")) & (drafts.c.saved_at >= sa.bindparam("since"))
_READ = sa.select(drafts).where(_OWN & (drafts.c.saved_at >= sa.bindparam("since"))).order_by(drafts.c.saved_at)
_MINE = sa.select(drafts.c.subject, drafts.c.place, drafts.c.saved_at).where(_ALL).order_by(drafts.c.saved_at.desc())
_COUNT = sa.select(sa.func.count()).where(drafts.c.staff_id == sa.bindparam("staff"))
_CHANGE = sa.update(drafts).where(_ONE).values(
    saved_at=sa.bindparam("at"), sealed=sa.bindparam("text"), key_id=sa.bindparam("by")
)  # fmt: skip
_ADD = sa.insert(drafts).values(
    staff_id=sa.bindparam("staff"), subject=sa.bindparam("whom"), place=sa.bindparam("where"),
    saved_at=sa.bindparam("at"), sealed=sa.bindparam("text"), key_id=sa.bindparam("by"),
)  # fmt: skip
_DROP = sa.delete(drafts).where(_ONE)
_EXPIRE = sa.delete(drafts).where(drafts.c.saved_at < sa.bindparam("before"))


class SqlDrafts:
    """services.ports.Drafts on any SQL store.

    AES-GCM with writer, customer and place as associated data: a row moved to another writer, customer or form does
    not open. One that does not open is left out, and the log says so: it must not keep the customer closed.
    """

    def __init__(self, engine: sa.Engine, keys: Keys) -> None:
        self._engine, self._keys = engine, keys

    def keep(self, staff_id: str, subject: PersonKey, draft: Draft, *, most: int, since: datetime) -> None:
        """Keep what was typed in one place; what stood there before, and whatever is older than `since`, goes.

        Raises InvalidInput (drafts.error.many) when the writer has `most` in other places, StoreUnavailable.
        """
        where = {"staff": staff_id, "whom": subject, "where": draft.place}
        row = {"at": draft.saved_at, "text": self._seal(staff_id, subject, draft), "by": self._keys.id_of(SEAL)}
        try:
            self._put(where, row, most, since)
        except sa.exc.IntegrityError:  # another tab of the writer has begun the same place in between
            self._put(where, row, most, since)

    def _put(self, where: Row, row: Row, most: int, since: datetime) -> None:
        # Not waiting for the disk: it outlives this process, and the next line of the use log takes it along.
        with writing(self._engine, durable=False) as connection:
            connection.execute(_EXPIRE, {"before": since})
            if connection.execute(_CHANGE, where | row).rowcount:
                return
            if connection.execute(_COUNT, {"staff": where["staff"]}).scalar_one() >= most:
                raise InvalidInput("drafts.error.many", n=most)
            connection.execute(_ADD, where | row)

    def read(self, staff_id: str, subject: PersonKey, since: datetime) -> tuple[Draft, ...]:
        """The writer's own about one customer, oldest first. Raises StoreUnavailable."""
        with reading(self._engine) as connection:
            rows = connection.execute(_READ, {"staff": staff_id, "whom": subject, "since": since}).all()
        return tuple(draft for row in rows if (draft := self._opened(row)) is not None)

    def drop(self, staff_id: str, subject: PersonKey, place: str) -> None:
        """Saved or thrown away. Dropping nothing changes nothing. Raises StoreUnavailable."""
        with writing(self._engine, durable=False) as connection:
            connection.execute(_DROP, {"staff": staff_id, "whom": subject, "where": place})

    def unfinished(self, staff_id: str, since: datetime) -> tuple[Unfinished, ...]:
        """Where the writer's own wait, newest first. Raises StoreUnavailable."""
        with reading(self._engine) as connection:
            rows = connection.execute(_MINE, {"staff": staff_id, "since": since}).all()
        return tuple(Unfinished(PersonKey(row.subject), row.place, row.saved_at) for row in rows)

    def _seal(self, staff_id: str, subject: PersonKey, draft: Draft) -> bytes:
        said = {"place": draft.place, "version": draft.version, "fields": dict(draft.fields)}
        said |= {"fixed": dict(draft.fixed), "values": dict(draft.values)}
        nonce = os.urandom(_NONCE_BYTES)
        bound = _bound(staff_id, subject, draft.place)
        return nonce + AESGCM(self._keys.secret(SEAL)).encrypt(nonce, json.dumps(said).encode(), bound)

    def _opened(self, row: Any) -> Draft | None:
        secret = self._keys.by_id(row.key_id)
        bound = _bound(row.staff_id, row.subject, row.place)
        try:
            if secret is None:
                raise InvalidTag
            plain = AESGCM(secret).decrypt(row.sealed[:_NONCE_BYTES], row.sealed[_NONCE_BYTES:], bound)
            return draft_from(json.loads(plain), row.saved_at)
        except (InvalidTag, ValueError, InvalidInput):
            _log.warning("A draft does not open")
            return None


def _bound(staff_id: str, subject: str, place: str) -> bytes:
    """What a sealed draft belongs to. Said first that it is a draft: the same key seals personal ids."""
    return json.dumps(["draft", staff_id, subject, place]).encode()
