"""A real server and a real Chromium for the folder. Without Chromium every test here is skipped, and says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.people import CHROMIUM, chromium
from tests.server.product import Product, running

TODAY = "2026-11-21"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        for item in items:
            if "tests/browser" in str(item.path):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Ends with the folder: while it lives, no other test of this process could run an event loop of its own."""
    with chromium() as found:
        yield found


@pytest.fixture(autouse=True)
def _windows_are_closed(browser: Browser) -> Iterator[None]:
    """A window that a test left open would go on asking its server, beside every test that follows."""
    before = set(browser.contexts)
    yield
    for context in set(browser.contexts) - before:
        context.close()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A server that tests may share as long as they keep to customers of their own."""
    with running(tmp_path_factory.mktemp("browser") / "var", today=TODAY, county_size="400") as found:
        yield found
