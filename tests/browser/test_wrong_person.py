"""Two customers close after each other: nothing of the first shows under the second's name, nothing reaches the second."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from components.text import Text
from tests.browser.people import WAIT_MS, Person, at_a_customer, comes, signs_in
from tests.server.product import Product, running

KNEE, BUSY = "140758-998U", "081153X999X"
T = Text("fi")
PLENTY = {"look_ups_5_minutes": "1000", "look_ups_day": "1000"}

TEXTS = """() => {
  const found = [];
  const walk = (root) => root.querySelectorAll('*').forEach((e) => {
    if (e.shadowRoot) walk(e.shadowRoot);
    for (const n of e.childNodes) if (n.nodeType === 3 && n.data.trim().length > 7) found.push(n.data.trim());
  });
  walk(document.getElementById('root'));
  return found;
}"""
WATCH = f"""([second, theirs]) => {{
  const texts = {TEXTS};
  const banner = (root) => [...root.querySelectorAll('*')].some((e) => e.matches('h1.name') ? e.textContent === second : e.shadowRoot && banner(e.shadowRoot));
  window.strange = new Set();
  window.frames = 0;
  const look = () => {{
    const now = new Set(texts());
    if (banner(document)) window.frames += 1, theirs.filter((t) => now.has(t)).forEach((t) => window.strange.add(t));
    requestAnimationFrame(look);
  }};
  look();
}}"""
"""At every frame: while the second's name stands on the screen, texts that are the first's alone are collected."""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("wrong") / "var", today="2026-11-21", county_size="100", **PLENTY) as found:
        yield found


def opens(person: Person, customer: str) -> None:
    name = person.page.locator("h1.name")
    before = name.inner_text() if name.count() else ""
    person.opens(customer)
    expect(name).not_to_have_text(before, timeout=WAIT_MS)
    expect(person.page.locator("[data-part=plan]")).to_be_visible(timeout=WAIT_MS)
    expect(person.page.locator(".src").first).to_be_visible(timeout=WAIT_MS)
    expect(person.page.locator(".waiting, .src-wait")).to_have_count(0, timeout=WAIT_MS)


def name_of(person: Person) -> str:
    return person.page.locator("h1.name").inner_text()


@contextmanager
def slow_clinical_record(product: Product) -> Iterator[None]:
    """The clinical record answers nobody until this ends."""
    other = sqlite3.connect(Path(product.data_dir) / "county" / "clinical.sqlite", isolation_level=None, timeout=60)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_late_answers_of_the_first_never_show_under_the_seconds_name(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    opens(doctor, BUSY)
    second, of_second = name_of(doctor), set(doctor.page.evaluate(TEXTS))
    opens(doctor, KNEE)
    first, of_first = name_of(doctor), set(doctor.page.evaluate(TEXTS))
    strange = sorted(of_first - of_second)
    assert first in strange
    assert len(strange) > 20, "there must be something to be found"
    doctor.button("Sulje asiakas").click()
    expect(doctor.heading("Avaa asiakkaan tilannekuva")).to_be_visible(timeout=WAIT_MS)
    doctor.page.evaluate(WATCH, [second, strange])
    for _ in range(3):
        with slow_clinical_record(product):
            doctor.opens(KNEE)
            expect(doctor.page.locator("h1.name")).to_have_text(first, timeout=WAIT_MS)
            doctor.opens(BUSY)
            doctor.page.wait_for_timeout(200)
        expect(doctor.page.locator("h1.name")).to_have_text(second, timeout=WAIT_MS)
        doctor.page.wait_for_timeout(1_000)
    assert doctor.page.evaluate("[...window.strange]") == []
    assert doctor.page.evaluate("window.frames") > 60
    assert first not in doctor.page.evaluate(TEXTS)
    doctor.page.context.close()


class Line:
    """The page's WebSocket; while `held`, what the server says waits."""

    def __init__(self, person: Person) -> None:
        self.held, self._waiting = False, list[bytes | str]()
        self._page: WebSocketRoute | None = None
        person.page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, page: WebSocketRoute) -> None:
        self._page, server = page, page.connect_to_server()
        server.on_message(self._heard)

    def _heard(self, message: bytes | str) -> None:
        if self.held:
            self._waiting.append(message)
        elif self._page is not None:
            self._page.send(message)

    def release(self) -> None:
        self.held, waiting, self._waiting = False, self._waiting, []
        for message in waiting:
            if self._page is not None:
                self._page.send(message)


def deeds(product: Product) -> list[str]:
    with product.store() as store:
        return [row[0] for row in store.execute("select deed from audit order by seq")]


def test_a_command_made_on_the_firsts_screen_is_dropped_and_said(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    line = Line(doctor)
    doctor.page.reload()
    opens(doctor, BUSY)
    second = name_of(doctor)
    opens(doctor, KNEE)
    opened = deeds(product).count("open_case")
    line.held = True  # the server is at the second customer; the screen still shows the first
    doctor.opens(BUSY)
    comes(doctor, lambda: deeds(product).count("open_case") > opened)
    before = deeds(product).count("reveal_id")
    doctor.page.locator(".banner").get_by_role("button", name="Näytä", exact=True).first.click()
    doctor.page.wait_for_timeout(1_000)
    line.release()
    expect(doctor.page.locator("h1.name")).to_have_text(second, timeout=WAIT_MS)
    doctor.sees(T("situation.changed_by_other"))
    assert deeds(product).count("reveal_id") == before
    doctor.page.context.close()


def test_text_written_for_the_first_is_never_offered_for_the_second(browser: Browser, product: Product) -> None:
    doctor = signs_in(browser, product.origin, "doctor")
    opens(doctor, KNEE)
    doctor.button("Lisää tarve").first.click()
    form = doctor.form("Uusi tarve")
    form.get_by_label("Tarve", exact=True).fill("Vain ensimmäisen asiakkaan tarve")
    opens(doctor, BUSY)
    expect(form).to_have_count(0)
    doctor.button("Lisää tarve").first.click()
    expect(form.get_by_label("Tarve", exact=True)).to_have_value("")
    assert "Vain ensimmäisen" not in str(doctor.page.evaluate(TEXTS))
    doctor.page.context.close()


def test_what_is_typed_while_a_customer_is_left_is_kept(browser: Browser, product: Product) -> None:
    """The field goes from the bar to the page: an ID begun at once is neither lost nor selected to be typed over."""
    doctor = at_a_customer(browser, product.origin, KNEE)
    doctor.page.get_by_role("textbox", name="Henkilötunnus").first.fill(KNEE[:4])
    doctor.page.get_by_role("button", name=T("situation.close_case")).click()
    expect(doctor.page.locator(".start")).to_be_visible(timeout=WAIT_MS)
    doctor.page.wait_for_timeout(200)
    doctor.page.keyboard.type(KNEE[4:])
    doctor.page.keyboard.press("Enter")
    expect(doctor.page.locator(".banner")).to_be_visible(timeout=WAIT_MS)
    expect(doctor.page.get_by_role("textbox", name="Henkilötunnus").first).to_have_value("")
    doctor.page.context.close()
