"""A customer with 10,000 hostile but possible events, on a real server: nothing overlaps, escapes, turns or breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from data_access.made_up_county.build import build_county
from tests import bad_events
from tests.browser.people import NARROW, WAIT_MS, WIDE, Person, at_rest, signs_in
from tests.browser.reading import read, scrolls_sideways, text_of, too_wide, whole_dom
from tests.server.product import Product, running

TODAY = "2026-11-21"
SIZE = 200
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")

_OVERLAPS = """() => {
  const up = e => e.parentElement ?? e.getRootNode().host ?? null;
  const within = (rect, element) => {
    let {left, right, top, bottom} = rect;
    for (let one = element; one && one !== document.documentElement; one = up(one)) {
      const style = getComputedStyle(one), box = one.getBoundingClientRect();
      if (style.position === 'fixed' || style.position === 'sticky') return null;
      if (style.clipPath !== 'none' || style.clip !== 'auto') return null;
      if (style.overflowX !== 'visible') { left = Math.max(left, box.left); right = Math.min(right, box.right); }
      if (style.overflowY !== 'visible') { top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom); }
    }
    return right - left > 1 && bottom - top > 1 ? {left, right, top, bottom} : null;
  };
  const found = [];
  for (const one of everything(document)) {
    if (!seen(one) || one.closest('svg')) continue;
    for (const node of one.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const box = within(rect, one);
        if (box) found.push({...box, node, text: node.data.trim().slice(0, 30)});
      }
    }
  }
  const bad = [];
  for (let i = 0; i < found.length; i++) for (let j = i + 1; j < found.length; j++) {
    const a = found[i], b = found[j];
    if (a.node === b.node) continue;
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 3 && high > 0.4 * Math.min(a.bottom - a.top, b.bottom - b.top)) bad.push(`${a.text} / ${b.text}`);
  }
  return {texts: found.length, bad: bad.slice(0, 5)};
}"""
"""Boxes of text, cut by what clips them, that lie on each other. What is fixed or stuck lies above the rest on purpose."""

_UNISOLATED = """() => {
  const rtl = /[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc]/, ltr = /[A-Za-z\\u00c0-\\u024f0-9]/;
  const found = [];
  for (const one of everything(document)) {
    if (!seen(one)) continue;
    for (const node of one.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !rtl.test(node.data)) continue;
      const style = getComputedStyle(one);
      const apart = /isolate|plaintext/.test(style.unicodeBidi) || style.display !== 'inline' || /[\\u2066-\\u2068]/.test(node.data);
      if (!apart) found.push(`${one.tagName}.${one.className}: ${node.data.slice(0, 30)}`);
    }
  }
  return found.slice(0, 5);
}"""
"""Right-to-left words inside a line with other words, without anything that keeps the directions apart."""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("bad-events") / "var"
    build_county(folder / "county", size=SIZE, seed=1, day=date.fromisoformat(TODAY))
    bad_events.insert_into_county(folder / "county")
    with running(folder, today=TODAY, county_size=str(SIZE), county_seed="1") as found:
        yield found


@pytest.fixture(scope="module", params=[WIDE, NARROW], ids=["1440", "390"])
def doctor(request: pytest.FixtureRequest, browser: Browser, product: Product) -> Iterator[Person]:
    person = signs_in(browser, product.origin, "doctor", size=request.param)
    person.opens(bad_events.HETU.reveal())
    expect(person.page.locator(".banner .name")).to_be_visible(timeout=WAIT_MS)
    expect(person.page.locator(".src-wait")).to_have_count(0, timeout=WAIT_MS)
    expect(person.page.locator(".journey-head").first).to_contain_text("tapahtumaa", timeout=WAIT_MS)
    at_rest(person)
    yield person
    assert person.heard == []
    person.page.context.close()


def overlaps(person: Person) -> list[str]:
    told: dict[str, Any] = read(person.page, _OVERLAPS)
    assert told["texts"] > 20, "there is text to look at"
    return list(told["bad"])


def test_the_page_is_no_wider_than_the_window_and_nothing_overlaps(doctor: Person) -> None:
    assert too_wide(doctor.page) == []
    assert not scrolls_sideways(doctor.page)
    assert overlaps(doctor) == []


def test_every_event_is_counted_on_the_screen(doctor: Person) -> None:
    """Those of the journey and those that wait for a confirmation make the whole."""
    head = " ".join(doctor.page.locator(".journey-head").first.inner_text().split())
    shown = re.search(r"(\d+)/(\d+) tapahtumaa", head)
    shielded = re.search(r"(\d+) suojattua", doctor.page.locator(".notices").inner_text())
    assert shown, head
    assert shielded
    assert 0 < int(shown[1]) <= int(shown[2])
    assert int(shown[2]) + int(shielded[1]) == 10_000


def test_a_name_of_any_length_hides_neither_the_id_nor_the_birth_date(doctor: Person) -> None:
    banner = doctor.page.locator(".banner")
    for words in ("210956-****", "21.9.1956"):
        found = banner.get_by_text(words).first
        expect(found).to_be_in_viewport(ratio=1)
        box, frame = found.bounding_box(), banner.bounding_box()
        assert box
        assert frame
        assert frame["y"] <= box["y"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
    frame, window = banner.bounding_box(), doctor.page.viewport_size
    assert frame
    assert window
    assert frame["height"] < window["height"] / 2, "seventeen allergies leave room for the rest of the page"


def test_directions_are_kept_apart_and_nothing_invisible_is_on_the_page(doctor: Person) -> None:
    assert read(doctor.page, _UNISOLATED) == []
    shown = text_of(doctor.page)
    assert any("\u0590" <= letter <= "\u06ff" for letter in shown), "right-to-left names are shown"
    assert not set(whole_dom(doctor.page)) & TURNING
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in shown)


def test_the_table_of_the_same_events_stays_in_the_window(doctor: Person) -> None:
    doctor.button("Taulukkona").first.click()
    expect(doctor.page.locator(".twin table")).to_be_visible(timeout=WAIT_MS)
    assert not scrolls_sideways(doctor.page)
    assert too_wide(doctor.page) == []
    assert overlaps(doctor) == []
    assert read(doctor.page, _UNISOLATED) == []
