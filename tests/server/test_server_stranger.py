"""Somebody without a session gets the sign-in page, its looks, two bytes of health, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.routing import Mount
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from services.settings import Settings
from tests.server.product import ROOT, Product
from web.routes import ROOM_PATHS, Site

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
OPEN = {
    ("GET", "/healthz"), ("HEAD", "/healthz"), ("GET", "/sign-in"), ("HEAD", "/sign-in"), ("POST", "/sign-in"),
    ("POST", "/language"),
    *((method, f"/assets/{name}") for name in ("sign-in.css", "fonts.css", "icon.svg") for method in ("GET", "HEAD")),
    *((method, f"/assets/fonts/atkinson-hyperlegible-{font}-normal.woff2") for method in ("GET", "HEAD")
      for font in ("latin-400", "latin-700", "latin-ext-400", "latin-ext-700")),
}  # fmt: skip
"""Written by hand, not read from the product: a route opened by mistake must fail here."""


def own_paths() -> list[str]:
    site = Site(lambda: None, Settings, Path("nowhere"))  # type: ignore[arg-type, return-value]
    return [route.path.replace("*", "anything.js") for route in site.routes]


def streamlit_paths() -> list[str]:
    """Every path Streamlit itself would serve, from its own route list."""
    runtime = Runtime.instance() if Runtime.exists() else Runtime(_runtime_config())
    found = []
    for route in create_streamlit_routes(runtime):
        path = "/{file}" if isinstance(route, Mount) else str(getattr(route, "path", ""))
        for part in ("{path:path}", "{file_id:path}", "{session_id}", "{file_id}", "{file}"):
            path = path.replace(part, "x")
        found.append(path)
    return sorted(set(found))


def _runtime_config() -> RuntimeConfig:
    from streamlit.web.cache_storage_manager_config import create_default_cache_storage_manager

    return RuntimeConfig(
        script_path=str(ROOT / "app.py"),
        media_file_storage=MemoryMediaFileStorage("/media"),
        uploaded_file_manager=MemoryUploadedFileManager("/_stcore/upload_file"),
        cache_storage_manager=create_default_cache_storage_manager(),
        is_hello=False,
    )


EXTRA = [
    "/", *ROOM_PATHS, "/situation/", "/app.py", "/pages/situation", "/pages/audit.py", "/static/index.html", "/index.html",
    "/favicon.png", "/favicon.ico", "/manifest.json", "/robots.txt", "/.git/config", "/var/keys.json", "/component/x/index.html",
    "/_stcore/metrics", "/_stcore/script-health-check", "/oauth2callback", "/auth/login", "/docs", "/openapi.json", "/nothing",
    "/assets/", "/assets/watch.js", "/assets/shell.css", "/assets/fonts/", "/assets/../app.py", "/app/static/x",
]  # fmt: skip


def test_streamlits_own_routes_are_known() -> None:
    paths = streamlit_paths()
    assert {"/_stcore/stream", "/_stcore/metrics", "/_stcore/upload_file/x/x", "/media/x", "/component/x"} <= set(paths)


@pytest.mark.parametrize("path", sorted({*own_paths(), *EXTRA}))
def test_stranger_gets_nothing_from_our_routes(product: Product, path: str) -> None:
    closed_to_strangers(product, path)


def test_stranger_gets_nothing_from_streamlits_routes(product: Product) -> None:
    for path in streamlit_paths():
        closed_to_strangers(product, path)


def closed_to_strangers(product: Product, path: str) -> None:
    with product.client() as client:
        for method in METHODS:
            if (method, path) in OPEN:
                continue
            answer = client.request(method, path)
            assert answer.status_code in (303, 401, 405), f"{method} {path} -> {answer.status_code}"
            assert answer.status_code != 405 or any(path == known for _, known in OPEN), f"{method} {path} exists"
            assert answer.status_code != 303 or answer.headers["location"] == "/sign-in"
            assert len(answer.content) < 30
            assert "set-cookie" not in answer.headers


def test_closed_paths_look_the_same_whether_they_exist_or_not(product: Product) -> None:
    with product.client(accept="text/html") as client:
        seen = {
            (a.status_code, a.content, a.headers["location"])
            for a in map(client.get, ("/worklist", "/nothing", "/static/x.js"))
        }
    assert len(seen) == 1


def test_what_is_open_is_small(product: Product) -> None:
    with product.client() as client:
        assert client.get("/healthz").content == b"ok"
        assert client.head("/healthz").content == b""
        page = client.get("/sign-in")
        assert page.status_code == 200
        for path in ("/assets/sign-in.css", "/assets/fonts.css", "/assets/icon.svg"):
            assert client.get(path).status_code == 200


def test_sign_in_page_speaks_the_browsers_language(product: Product) -> None:
    for accept, word in (
        ("sv-FI,sv;q=0.9", "Logga in"),
        ("en", "Sign in"),
        ("de,fi;q=0.5", "Kirjaudu"),
        ("", "Kirjaudu"),
    ):
        with product.client(**{"accept-language": accept}) as client:
            page = client.get("/sign-in").text
        assert f"<h1>{word}</h1>" in page


def test_chosen_language_outranks_the_browsers(product: Product) -> None:
    with product.client(**{"accept-language": "fi"}) as client:
        answer = client.post("/language", data={"language": "sv", "back": "https://elsewhere.example/"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert "<h1>Logga in</h1>" in client.get("/sign-in").text
        assert client.post("/language", data={"language": "xx"}).status_code == 400


def test_sign_in_takes_only_people_it_offers(product: Product) -> None:
    with product.client() as client:
        for person in ("", "nobody", "doctor ", "DOCTOR", "'; DROP TABLE sessions; --", "\x00"):
            answer = client.post("/sign-in", data={"person": person})
            assert answer.status_code == 400
            assert "set-cookie" not in answer.headers


def test_session_cookie_is_not_readable_by_scripts(product: Product) -> None:
    with product.client() as client:
        cookie = client.post("/sign-in", data={"person": "doctor"}).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Max-Age" not in cookie


def test_under_tls_the_cookie_is_bound_to_the_host(product: Product) -> None:
    """Behind a proxy on this machine that ends TLS."""
    secure = {"origin": f"https://127.0.0.1:{product.port}", "x-forwarded-proto": "https"}
    with product.client(**secure) as client:
        answer = client.post("/sign-in", data={"person": "doctor"})
    assert answer.headers["set-cookie"].startswith("__Host-tilannekuva=")
    assert "; Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]
