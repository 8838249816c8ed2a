"""A real server, started once for the folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.product import Product, running


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product as `make run` starts it, with a small county and its own data folder."""
    with running(tmp_path_factory.mktemp("product") / "var", from_nothing=True) as found:
        yield found


@pytest.fixture
def doctor(product: Product) -> str:
    """The cookie of a fresh session."""
    return product.sign_in("doctor")
