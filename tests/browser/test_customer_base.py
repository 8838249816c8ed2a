"""A team lead's room of the customer base: who waits, in time or not, and the year's report as one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from components.text import Text
from tests.browser.conftest import TODAY
from tests.browser.people import WAIT_MS, comes, signs_in
from tests.browser.reading import scrolls_sideways
from tests.server.product import Product, running

T, SIZE = Text("fi"), "800"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A server of a small county, whose start makes the snapshot."""
    with running(tmp_path_factory.mktemp("base") / "var", today=TODAY, county_size=SIZE) as found:
        yield found


def test_a_lead_reads_the_waits_and_saves_the_year(browser: Browser, product: Product, tmp_path: Path) -> None:
    """Given a lead in the room, when each part is opened, then at most six charts are there, and the year is one file
    with the words of the screen."""
    lead = signs_in(browser, product.origin, "lead")
    page = lead.page
    lead.room(T("common.room.customer_base"))
    expect(lead.heading(T("customer_base.panel.concentration"))).to_be_visible(timeout=4 * WAIT_MS)
    expect(page.locator(".js-plotly-plot")).to_have_count(6, timeout=WAIT_MS)
    for view, heading in (("waits", "in_time"), ("channels", "shift"), ("report", "served")):
        page.get_by_text(T(f"customer_base.view.{view}"), exact=True).click()
        expect(lead.heading(T(f"customer_base.panel.{heading}")).first).to_be_visible(timeout=WAIT_MS)
        # the part before stands until this one is drawn to its end
        comes(lead, lambda: page.locator(".js-plotly-plot").count() <= 6)
        assert not scrolls_sideways(page)
    with page.expect_download() as saving:
        lead.button(T("customer_base.save")).click()
    told = Path(saving.value.path()).read_text(encoding="utf-8-sig")
    assert T("customer_base.measure.contacts") in told
    assert T("customer_base.value.clock.primary.visit") in told
