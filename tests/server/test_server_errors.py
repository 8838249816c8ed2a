"""A defect in a script: the person gets a sentence with a number, the log the same number, nobody the exception's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.server.product import WAYS, Product, answers, launch, rerun


@pytest.fixture
def broken(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Product]:
    monkeypatch.setitem(WAYS, "broken", ["-m", "uvicorn", "tests.server.broken_app:app", "--port", "{port}"])
    product = launch(tmp_path_factory.mktemp("broken") / "var", way="broken", health="/_stcore/health")
    yield product
    product.stop()


def test_sentence_and_log_share_a_reference(broken: Product) -> None:
    with broken.socket(None, Accept_Language="sv") as connection:
        connection.send(rerun())
        shown = str(answers(connection))
    said = broken.log.read_text()
    reference = re.search(r"referensnumret ([0-9a-f]{8})", shown.encode().decode("unicode_escape"))
    assert reference, shown
    assert f"[reference {reference[1]}] LookupError at broken_app.py:" in said
    for place in (shown, said):
        for word in ("Meik", "902L", "diagnosis", "Traceback"):
            assert word not in place
