"""An open page learns that more has been recorded, says so in its own place, and shows it when asked."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from components.text import Text
from data_access.county_store import stored_value
from domain.hetu import SYSTEM, personal_id
from tests.browser.people import NARROW, WAIT_MS, Person, at_a_customer, at_rest, comes, opens_whole
from tests.server.product import Product, running

KNEE, BUSY, STOPPED = "140758-998U", "081153X999X", "030364Y9993"
WITHIN_MS = 5_000
T = Text("fi")
PLENTY = {"look_ups_5_minutes": "1000", "look_ups_day": "1000"}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("news") / "var", today="2026-11-21", county_size="100", **PLENTY) as found:
        yield found


def another_tab(person: Person, customer: str) -> Person:
    other = Person(person.page.context.new_page(), person.origin)
    other.page.goto(person.origin + "/")
    opens_whole(other, customer)
    return other


def is_recorded(product: Product, customer: str) -> None:
    """Another system records an event: its newest once more, as of today."""
    path = Path(product.data_dir) / "county" / "clinical.sqlite"
    with closing(sqlite3.connect(path, timeout=60)) as db, db:
        db.row_factory = sqlite3.Row
        who = stored_value(personal_id(SYSTEM, customer))
        query = (
            "SELECT * FROM event WHERE c = (SELECT c FROM subject WHERE id = ?) AND day <= 0 ORDER BY seq DESC LIMIT 1"
        )
        row: dict[str, Any] = dict(db.execute(query, (who,)).fetchone())
        last = db.execute("SELECT max(seq) FROM event WHERE c = ?", (row["c"],)).fetchone()[0]
        row |= {"seq": last + 1, "day": 0, "minute": 480, "late": 500}
        db.execute(f"INSERT INTO event({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def places(person: Person) -> list[Any]:
    """Where everything is that can be seen or clicked, inside components too; without the told news itself."""
    return person.page.evaluate(
        """() => {
          const found = [];
          const walk = (root) => root.querySelectorAll('*').forEach((e) => {
            if (e.shadowRoot) walk(e.shadowRoot);
            if (e.closest('.told, style, script') || !e.checkVisibility()) return; // a closed details has no place
            const r = e.getBoundingClientRect();
            found.push([e.tagName, r.x, r.y, r.width, r.height]);
          });
          walk(document.body);
          return found;
        }"""
    )


def pill(person: Person, words: str) -> Locator:
    return person.page.get_by_role("button", name=words)


def lines(product: Product) -> int:
    with closing(product.store()) as store:
        return int(store.execute("select count(*) from audit").fetchone()[0])


def left(product: Product, person: Person) -> int:
    return int(person.page.evaluate("fetch('/alive').then((a) => a.json()).then((a) => a.left)"))


def test_a_new_event_is_told_in_its_place_and_shown_when_asked_for(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, KNEE)
    asked: list[float] = []
    doctor.page.on("request", lambda request: asked.append(time.monotonic()) if "/alive" in request.url else None)
    at_rest(doctor)
    before, logged, idle = places(doctor), lines(product), left(product, doctor)
    is_recorded(product, KNEE)
    expect(pill(doctor, T("safety.events", n=1))).to_be_visible()
    assert places(doctor) == before
    is_recorded(product, KNEE)
    expect(pill(doctor, T("safety.events", n=2))).to_be_visible()
    assert lines(product) == logged, "asking is no line of the log"
    assert left(product, doctor) < idle, "asking is no activity"
    pill(doctor, T("safety.events", n=2)).click()
    doctor.sees(T("safety.came", n=2, list="").rstrip())
    expect(pill(doctor, T("safety.events", n=2))).to_have_count(0, timeout=WAIT_MS)
    assert lines(product) == logged + 1, "reading again is one line"
    comes(doctor, lambda: len(asked) > 3)
    assert min(late - soon for soon, late in pairwise(asked)) * 1000 < WITHIN_MS, (
        "a busy machine may ask later, not sooner"
    )
    doctor.page.context.close()


def test_a_plan_changed_by_somebody_else_is_told(browser: Browser, product: Product) -> None:
    doctor = at_a_customer(browser, product.origin, BUSY)
    other = at_a_customer(browser, product.origin, BUSY)
    other.button("Lisää tarve").first.click()
    form = other.form("Uusi tarve")
    form.get_by_label("Tarve", exact=True).fill("Kuljetus vastaanotolle")
    form.get_by_label("asiakkaan kertoma").check()
    other.button("Lisää tarve", form).click()
    expect(other.page.get_by_role("row").filter(has_text="Kuljetus vastaanotolle")).to_be_visible(timeout=WAIT_MS)
    expect(pill(doctor, T("safety.plan"))).to_be_visible()
    other.page.wait_for_timeout(WITHIN_MS)
    expect(pill(other, T("safety.plan"))).to_have_count(0)  # one's own change is no news
    pill(doctor, T("safety.plan")).click()
    expect(doctor.page.get_by_role("row").filter(has_text="Kuljetus vastaanotolle")).to_be_visible(timeout=WAIT_MS)
    for person in (doctor, other):
        assert person.heard == []
        person.page.context.close()


def test_two_tabs_with_two_customers_warn_in_both_until_one_closes(browser: Browser, product: Product) -> None:
    first = at_a_customer(browser, product.origin, KNEE)
    second = another_tab(first, KNEE)
    first.page.wait_for_timeout(WITHIN_MS)
    warning = T("safety.other_tab")
    for person in (first, second):
        expect(person.page.get_by_text(warning)).to_have_count(0)  # the same customer twice is no danger
    opens_whole(second, STOPPED)
    for person in (first, second):
        expect(person.page.get_by_text(warning)).to_be_visible()
    second.button("Sulje asiakas").click()
    expect(second.heading("Avaa asiakkaan tilannekuva")).to_be_visible(timeout=WAIT_MS)
    expect(first.page.get_by_text(warning)).to_have_count(0)
    opens_whole(second, STOPPED)
    expect(first.page.get_by_text(warning)).to_be_visible()
    second.page.close()
    expect(first.page.get_by_text(warning)).to_have_count(0)
    first.page.context.close()


def test_on_a_phone_the_warning_and_the_news_both_fit(browser: Browser, product: Product) -> None:
    first = at_a_customer(browser, product.origin, KNEE, size=NARROW)
    second = another_tab(first, STOPPED)
    is_recorded(product, KNEE)
    warning = first.page.get_by_text(T("safety.other_tab"))
    told = (warning, pill(first, T("safety.events", n=1)), first.page.get_by_text(T("common.demo")).first)
    for said in told:
        expect(said).to_be_visible()
    boxes = [said.bounding_box() for said in told]  # when all are there: each that comes moves the others
    for one in filter(None, boxes):
        assert 0 <= one["x"] <= one["x"] + one["width"] <= NARROW[0]
    above = [box["y"] for box in filter(None, boxes)]
    assert len(above) == 3
    assert len({round(y) // 20 for y in above}) == 3, "each has a row of its own"
    second.page.context.close()


def test_the_warning_of_a_namesake_comes_into_sight_under_the_banner(browser: Browser, product: Product) -> None:
    with closing(sqlite3.connect(Path(product.data_dir) / "county" / "persons.sqlite", timeout=60)) as db, db:
        ids = [stored_value(personal_id(SYSTEM, one)) for one in (BUSY, STOPPED)]
        own = "(SELECT c FROM subject WHERE id = ?)"
        same = f"SELECT family, given FROM person WHERE c = {own}"
        db.execute(f"UPDATE person SET (family, given) = ({same}) WHERE c = {own}", ids)
    doctor = at_a_customer(browser, product.origin, BUSY)
    opens_whole(doctor, STOPPED)
    warning = doctor.page.get_by_text(T("safety.alike.same_name"))
    expect(warning).to_be_visible(timeout=WAIT_MS)
    at_rest(doctor)
    banner, found = doctor.page.locator(".banner").bounding_box(), warning.bounding_box()
    assert banner is not None
    assert found is not None
    assert found["y"] >= banner["y"] + banner["height"]
    doctor.page.context.close()
