"""A source that was silent answers: the window that nobody chose becomes the new whole story, one chosen stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.journeys import KNEE, Journey, journey_of
from tests.browser.people import WAIT_MS
from tests.server.product import Product, running


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("story") / "var", today="2026-11-21", county_size="100") as found:
        yield found


@contextmanager
def silent(product: Product, source: str) -> Iterator[None]:
    """The source's file is not there meanwhile. Nothing may have read it yet: what is open can be read on."""
    file = Path(product.data_dir) / "county" / f"{source}.sqlite"
    away = file.with_suffix(".away")
    file.rename(away)
    yield
    away.rename(file)


def asked_again(journey: Journey) -> None:
    journey.person.button("Yritä uudelleen").first.click()
    expect(journey.section.locator(".silent")).to_have_count(0, timeout=WAIT_MS)
    journey.rests()


def lane_tops(journey: Journey) -> list[float]:
    return journey.section.locator(".lane").evaluate_all("all => all.map(e => e.offsetHeight)")  # type: ignore[no-any-return]


def test_the_window_follows_the_events_until_somebody_chooses_it(browser: Browser, product: Product) -> None:
    with silent(product, "clinical"):
        waiting, reading = (journey_of(browser, product, KNEE) for _ in range(2))
        expect(waiting.section.locator(".silent")).to_have_count(1, timeout=WAIT_MS)
        reading.moves("in")
        waiting.rests()
        reading.rests()
        lacking, chosen = waiting.days(), reading.days()
        assert lacking != chosen
    asked_again(waiting)
    asked_again(reading)
    whole, heights = waiting.days(), lane_tops(waiting)
    assert whole[0] < lacking[0], "what has come reaches further back"
    assert reading.days() == chosen, "what was chosen by hand stays"
    reading.moves("all")
    reading.rests()
    assert reading.days() == whole
    assert lane_tops(reading) == heights, "and lanes have room for what has come"
    for one in (waiting, reading):
        assert one.person.heard == []
        one.person.page.context.close()
