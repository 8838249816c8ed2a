"""The peer: plans saved as whole documents, the last writer wins, the log line in a transaction of its own.

How it is often done, on the same engine with the same care for the disk. Measured beside the product, never shipped.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from data_access.database import open_database, put, reading, writing
from domain.customer import PersonKey
from domain.plan import EditText
from tests.postgres import url_of

if TYPE_CHECKING:
    from tests.faults.plan_soak import Sent

metadata = sa.MetaData()
documents = sa.Table(
    "naive_documents", metadata, sa.Column("subject", sa.String(32), primary_key=True), sa.Column("body", sa.Text)
)
log = sa.Table("naive_log", metadata, sa.Column("key", sa.String(64), primary_key=True), sa.Column("subject", sa.Text))


class Naive:
    """A document is {need id: text}. It is saved as it was opened, with the writer's own change in it."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_database(url_of(folder))
        with writing(self.engine) as connection:
            metadata.create_all(connection)
        self.opened: dict[PersonKey, dict[str, str]] = {}

    def needs(self, subject: PersonKey) -> tuple[int, list[tuple[str, str]]]:
        self.opened[subject] = self.document(subject)
        return 0, list(self.opened[subject].items())

    def document(self, subject: PersonKey) -> dict[str, str]:
        with reading(self.engine) as connection:
            body = connection.execute(sa.select(documents.c.body).where(documents.c.subject == subject)).scalar()
        return dict(json.loads(body)) if body else {}

    def send(self, sent: Sent) -> None:
        document = self.opened.get(sent.subject) or self.document(sent.subject)
        command = sent.command
        document[command.item_id if isinstance(command, EditText) else sent.key] = command.text
        with writing(self.engine) as connection:
            put(connection, documents, {"subject": sent.subject, "body": json.dumps(document)})
        with writing(self.engine) as connection:
            put(connection, log, {"key": sent.key, "subject": sent.subject})


def judge_naive(folder: Path, acknowledged: list[Sent]) -> tuple[int, int, int, tuple[str, ...]]:
    """(acknowledged changes that are not in the documents, doubled, acknowledged without a log line, nothing)"""
    store, raised = Naive(folder), Counter[tuple[str, str]]()
    lost, present = 0, {sent.subject: store.document(sent.subject) for sent in acknowledged}
    for sent in acknowledged:
        if isinstance(sent.command, EditText):
            raised[sent.subject, sent.command.item_id] += 1
        else:
            lost += sent.key not in present[sent.subject]
    numbers = {
        (str(s), need): int(text.split()[0]) for s, document in present.items() for need, text in document.items()
    }
    lost += sum(max(0, times - numbers.get(where, 0)) for where, times in raised.items())
    with reading(store.engine) as connection:
        logged = set(connection.execute(sa.select(log.c.key)).scalars())
    return lost, 0, sum(1 for sent in acknowledged if sent.key not in logged), ()
