"""A typed personal ID goes over the wire once and is found nowhere afterwards: not in the browser, not on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, WebSocket, expect

from tests.browser.people import WAIT_MS, Person, arrives
from tests.browser.reading import whole_dom
from tests.server.product import Product, running

KNEE, UNKNOWN = "140758-998U", "010180-999A"
SPELLINGS = (KNEE, KNEE.lower(), KNEE.replace("-", ""), KNEE.replace("-", "%2D"), UNKNOWN)
EVERYTHING = """async () => {
  const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, location.href, document.title,
    JSON.stringify(history.state), document.referrer];
  for (const one of await indexedDB.databases()) kept.push(one.name);
  for (const name of await caches.keys()) kept.push(name, ...(await (await caches.open(name)).keys()).map(r => r.url));
  return kept.join(' ') + performance.getEntries().map(e => e.name).join(' ');
}"""


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    with running(tmp_path / "var", today="2026-11-21", county_size="100") as found:
        yield found


def test_a_typed_id_is_on_the_wire_once_and_then_nowhere(browser: Browser, product: Product) -> None:
    doctor = arrives(browser, product.origin)
    sent, received, said, asked = listens(doctor)
    doctor.page.locator("button[name=person][value=doctor]").click()
    when_the_doctor_tries_and_opens(doctor)
    assert sum(any(s.encode() in frame for s in SPELLINGS) for frame in sent) == 2, "one frame for each typing"
    assert [frame[:80] for frame in received if any(s.encode() in frame for s in SPELLINGS)] == []
    assert found_in(" ".join(said + asked)) == []
    assert found_in(doctor.page.evaluate(EVERYTHING)) == []
    assert found_in(whole_dom(doctor.page)) == []
    doctor.page.context.close()
    then_nothing_on_the_disk_holds_it(product)


def listens(person: Person) -> tuple[list[bytes], list[bytes], list[str], list[str]]:
    """Frames sent and received, console lines, and what was asked over HTTP."""
    sent: list[bytes] = []
    received: list[bytes] = []
    said: list[str] = []
    asked: list[str] = []

    def follow(socket: WebSocket) -> None:
        socket.on("framesent", lambda data: sent.append(data if isinstance(data, bytes) else data.encode()))
        socket.on("framereceived", lambda data: received.append(data if isinstance(data, bytes) else data.encode()))

    person.page.on("websocket", follow)
    person.page.on("console", lambda message: said.append(message.text))
    person.page.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    return sent, received, said, asked


def when_the_doctor_tries_and_opens(doctor: Person) -> None:
    doctor.page.get_by_role("navigation").first.wait_for(timeout=WAIT_MS)
    doctor.opens(UNKNOWN)
    expect(doctor.heading("Tietoja ei voi avata")).to_be_visible(timeout=WAIT_MS)
    doctor.page.get_by_label("Peruste", exact=True).select_option("treatment")
    doctor.page.get_by_label("Mihin tehtävään tiedot tarvitaan?").fill(f"Uusi asiakas {KNEE} vastaanotolla")
    doctor.page.get_by_label("Mihin tehtävään tiedot tarvitaan?").fill("Uusi asiakas vastaanotolla")
    doctor.button("Kirjaa peruste ja avaa").click()
    doctor.sees("ei löytynyt ketään")
    doctor.opens(KNEE)
    expect(doctor.heading("Lehtonen, Raija Kaarina")).to_be_visible(timeout=WAIT_MS)
    doctor.sees("4/4 lähdettä vastasi")
    doctor.button("Taulukkona").click()
    expect(doctor.button("Kuvana")).to_be_visible(timeout=WAIT_MS)
    doctor.button("Lisää tarve").first.click()
    need = doctor.form("Uusi tarve")
    need.get_by_label("Tarve", exact=True).fill("Kipu")
    need.get_by_label("asiakkaan kertoma").check()
    doctor.button("Lisää tarve", need).click()
    doctor.sees("Tallennettu, versio 1")
    doctor.room("Työlista")
    expect(doctor.heading("Työlista")).to_be_visible(timeout=WAIT_MS)


def then_nothing_on_the_disk_holds_it(product: Product) -> None:
    """The county's own files are the source: they hold it. Nothing else of the data folder, nor the log, may."""
    files = [path for path in product.data_dir.rglob("*") if path.is_file() and "county" not in path.parts]
    assert {"tilannekuva.sqlite", "audit-head"} <= {path.name for path in files}
    held = [path.name for path in [*files, product.log] if found_in(path.read_bytes().decode("latin-1"))]
    assert held == []


def found_in(text: str) -> list[str]:
    return [spelling for spelling in SPELLINGS if spelling in text]
