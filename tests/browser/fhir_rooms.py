"""The product on a real FHIR server, and how a person opens a customer there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests import fhir_additions
from tests.browser.people import WAIT_MS, Person
from tests.server.product import Product, running

REASON = "Kiireellinen hoidon arvio, lähete puuttuu"
TOTAL = re.compile(r"(\d+)/(\d+) tapahtumaa näkyvissä")


@contextmanager
def product_on(base_url: str, data_dir: Path, **settings: str) -> Iterator[Product]:
    """The product with the demo sign-in beside the FHIR server at `base_url`."""
    staff = json.dumps(fhir_additions.FHIR_STAFF)
    day = fhir_additions.TODAY.isoformat()
    with running(
        data_dir,
        fhir=base_url,
        anyone_may_open_real_data="1",
        fhir_staff=staff,
        today=day,
        look_ups_5_minutes="1000",
        look_ups_day="5000",
        **settings,
    ) as product:
        yield product


def banner(person: Person) -> Locator:
    return person.page.locator(".banner")


def states_a_reason(person: Person) -> None:
    """Answer the question that stands before a customer with whom there is no care relation."""
    person.page.get_by_label("Peruste", exact=True).select_option("treatment")
    person.page.get_by_label("Mihin tehtävään tiedot tarvitaan?").fill(REASON)
    person.button("Kirjaa peruste ja avaa").click()


def all_answered(person: Person) -> None:
    """Wait until the room and the journey are drawn and no source is waited for any more."""
    expect(person.page.locator(".src").first).to_be_visible(timeout=WAIT_MS)  # before that the banner stands alone
    expect(person.page.locator(".waiting, .src-wait")).to_have_count(0, timeout=WAIT_MS)
    expect(person.page.locator(".journey[data-drawn]")).to_be_visible(timeout=WAIT_MS)


def source_line(person: Person, name: str) -> str:
    """What the rail says of one source, on one line."""
    return " ".join(person.page.locator(".src").filter(has_text=name).inner_text().split())


def events_shown(person: Person) -> tuple[int, int]:
    """(shown, all) of "n/n tapahtumaa näkyvissä"."""
    found = TOTAL.search(person.page.locator(".journey-head .scope").inner_text())
    assert found is not None
    return int(found[1]), int(found[2])


def in_lane(person: Person, lane: str) -> int:
    """Events in a lane, from its accessible name. The journey comes a moment after the sentence: it is waited for."""
    lane_head = person.page.locator(f".lane[data-lane={lane}] .fold")
    expect(lane_head).to_have_attribute("aria-label", re.compile(r"\d"), timeout=WAIT_MS)
    name = lane_head.get_attribute("aria-label") or ""
    found = re.search(r"\d+", name)
    assert found is not None, name
    return int(found[0])


def visits_are(person: Person, expected: int) -> None:
    """Visits and stays in the journey, once it is drawn anew."""
    found = -1
    for _ in range(WAIT_MS // 100):
        found = in_lane(person, "contacts") + in_lane(person, "stays")
        if found == expected:
            return
        person.page.wait_for_timeout(100)
    raise AssertionError(f"{found} visits and stays, not {expected}")


def leaves(person: Person) -> None:
    """Close the open customer, when there is one."""
    if banner(person).count():
        person.button("Sulje asiakas").click()
        expect(banner(person)).to_have_count(0)
