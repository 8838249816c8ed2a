"""Canaries: each hidden option or internal module of Streamlit that web/streamlit_internals.py leans on."""

from __future__ import annotations

import asyncio
import json
import re
import tomllib
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
import streamlit as st
from streamlit import config, delta_generator, env_util, user_info
from streamlit.components.v2.bidi_component import main as mounting
from streamlit.components.v2.component_registry import BidiComponentDefinition
from streamlit.elements.lib.utils import compute_and_register_element_id
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.web.server.app_discovery import discover_asgi_app
from streamlit.web.server.starlette.starlette_routes import create_host_config_routes

from components.own import NAMES
from components.text import LANGUAGES, Text
from tests.server.product import ROOT
from web.shell import shell
from web.streamlit_internals import (
    COMPONENTS,
    FRONTEND,
    HOST_CONFIG,
    STATIC,
    component_address,
    component_file,
    first_theme,
    forget_file_pages,
    never_look_for_a_notebook,
    never_look_for_secrets,
    send_json_as_it_is,
    share_one_address,
    write_the_theme_once,
)

INDEX = (STATIC / "index.html").read_text(encoding="utf-8")
BUNDLE = "\n".join(path.read_text(encoding="utf-8") for path in (STATIC / "static" / "js").glob("*.js"))
HIDDEN = {
    "server.trustedUserHeaders", "server.allowRunOnSave", "server.maxWidgetStateSize", "runner.postScriptGC", "client.allowedOrigins",
}  # fmt: skip


def test_version_is_the_one_that_was_read() -> None:
    assert st.__version__ == "1.67.0", "read web/streamlit_internals.py and web/shell.py against the new version first"


def test_app_is_found_by_streamlit_run() -> None:
    found = discover_asgi_app(ROOT / "app.py")
    assert (found.is_asgi_app, found.import_string) == (True, "app:app")


def test_every_option_of_our_config_exists() -> None:
    ours = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    names = {f"{section}.{name}" for section, options in ours.items() for name in options}
    known = set(config.get_config_options())
    assert names - known == set()
    assert names >= HIDDEN


def test_host_config_says_what_streamlits_would() -> None:
    route = create_host_config_routes(None)[0]
    from starlette.requests import Request

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    answer = asyncio.run(route.endpoint(Request(scope)))  # type: ignore[attr-defined]
    assert set(json.loads(answer.body)) == set(HOST_CONFIG)


@pytest.mark.parametrize(
    "name", ["BACKEND_BASE_URL", "MAIN_PAGE_BASE_URL", "HOST_CONFIG", "LIGHT_THEME", "blockErrorDialogs", "__streamlit"]
)
def test_frontend_still_reads_what_the_first_page_sets(name: str) -> None:
    assert name in BUNDLE


@pytest.mark.parametrize("test_id", ["stHeader", "stToolbar", "stApp", "stSkipToContent", "stMain"])
def test_parts_that_our_styles_name_exist(test_id: str) -> None:
    assert test_id in BUNDLE


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_page_lost_what_is_streamlits_and_kept_what_loads_it(language: str) -> None:
    page = shell(INDEX, Text(language))
    assert f'<html lang="{language}" data-theme=' in page
    assert re.findall(r"<title>(.*?)</title>", page) == [Text(language)("common.product")]
    for gone in ("<!--", "favicon", "openapi", "prerenderReady", "SourceSans", "Snowflake"):
        assert gone not in page, gone
    scripts = set(re.findall(r'"\./(static/[^"]+\.(?:js|css))"', INDEX))
    assert scripts
    assert {path for path in scripts if f'"/{path}"' not in page} == set()
    assert '<div id="root"></div>' in page


def test_first_theme_is_that_of_the_configuration() -> None:
    assert first_theme()["primaryColor"] == "#0b5563"
    assert first_theme()["bodyFont"].startswith("Atkinson")


@pytest.fixture
def pages_flag() -> Iterator[None]:
    before = PagesManager.uses_pages_directory
    yield
    PagesManager.uses_pages_directory = before


@pytest.mark.usefixtures("pages_flag")
def test_pages_folder_would_be_entered_by_address_and_is_not() -> None:
    PagesManager.uses_pages_directory = None
    PagesManager(str(ROOT / "app.py"))
    assert PagesManager.uses_pages_directory is True, "the trap is gone: forget_file_pages is not needed"
    forget_file_pages()
    PagesManager(str(ROOT / "app.py"))
    assert PagesManager.uses_pages_directory is False


def test_components_are_registered_inside_a_script() -> None:
    def script() -> None:
        import streamlit as st
        from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager

        from components.own import NAMES
        from web.streamlit_internals import register_components

        register_components(NAMES)
        register_components(NAMES)
        known = get_bidi_component_manager().get_metadata
        st.text(" ".join(name for name in NAMES if known(f"tilannekuva.{name}")))

    test = AppTest.from_function(script).run()
    assert not test.exception
    assert test.text[0].value == " ".join(NAMES)


@pytest.mark.parametrize(
    ("asked", "file"),
    [
        ("tilannekuva/room.js", "room.js"),
        ("tilannekuva/shared/dom.js", "shared/dom.js"),
        ("other/room.js", None),
        ("tilannekuva.room/room.js", None),
        ("tilannekuva/", None),
        ("tilannekuva", None),
        ("", None),
    ],
)
def test_address_of_a_component_file(asked: str, file: str | None) -> None:
    assert component_file(asked) == file


def test_components_have_one_address_beside_those_that_streamlit_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    naming = "_derive_asset_url"
    monkeypatch.setattr(BidiComponentDefinition, naming, vars(BidiComponentDefinition)[naming])
    js, css = str(FRONTEND / "room.js"), ".own { color: red }"
    one = BidiComponentDefinition(name="tilannekuva.room", js=js, css=css, js_asset_relative_path="room.js")
    assert (one.js_url, one.css_url) == ("room.js", None)
    share_one_address("0123456789abcdef")
    assert one.css_url is None
    asked = urljoin(
        f"{COMPONENTS}{one.name}/", str(one.js_url)
    )  # as BidiComponent.js asks for it, and a browser reads it
    assert asked == component_address("0123456789abcdef") + "room.js"
    assert "/_stcore/bidi-components`" in BUNDLE


def test_nobody_waits_while_streamlit_looks_for_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bool] = []
    monkeypatch.setattr(env_util, "is_repl", lambda: looked.append(True))
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    st.text("drawn")
    assert looked, "Streamlit does not look any more: never_look_for_a_notebook is not needed"
    looked.clear()
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    never_look_for_a_notebook()
    st.text("drawn")
    assert not looked


def test_who_is_signed_in_needs_no_look_at_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def script() -> None:
        import streamlit as st

        st.text(str(st.user.get("sub")))

    looked: list[None] = []
    found = vars(user_info)["get_secrets_auth_section"]

    def looks() -> object:
        looked.append(None)
        return found()

    monkeypatch.setattr(user_info, "get_secrets_auth_section", looks)
    AppTest.from_function(script).run()
    assert looked, "Streamlit does not look any more: never_look_for_secrets is not needed"
    looked.clear()
    never_look_for_secrets()
    test = AppTest.from_function(script).run()
    assert not test.exception
    assert not looked


@pytest.fixture
def mounted_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What send_json_as_it_is replaces is put back after the test."""
    identity = "_build_bidi_identity_kwargs"
    monkeypatch.setattr(mounting, "serialize_mixed_data", vars(mounting)["serialize_mixed_data"])
    monkeypatch.setattr(mounting.BidiComponentMixin, identity, vars(mounting.BidiComponentMixin)[identity])


@pytest.mark.usefixtures("mounted_as_before")
def test_a_message_says_the_same_in_fewer_bytes_and_is_named_by_its_key() -> None:
    data = {"t": 'Päivä, \u2028, \U0001f600 "', "n": [1, 2.5, None, True], "deep": {"a": [{"b": ""}]}}
    before, after = BidiComponent(), BidiComponent()
    vars(mounting)["serialize_mixed_data"](data, before)
    send_json_as_it_is()
    vars(mounting)["serialize_mixed_data"](data, after)
    assert json.loads(after.json) == json.loads(before.json) == data
    assert len(after.json.encode()) < len(before.json.encode())
    names = [
        compute_and_register_element_id(
            "bidi_component", user_key="room", dg=None, key_as_main_identity=True, component_name="c", json=told
        )
        for told in ("one", "two")
    ]
    assert names[0] == names[1], "the key does not name the element any more: what it shows must do it again"


@pytest.mark.usefixtures("mounted_as_before")
def test_what_utf_8_cannot_say_is_still_sent() -> None:
    send_json_as_it_is()
    sent = BidiComponent()
    vars(mounting)["serialize_mixed_data"]({"t": "\ud800"}, sent)
    assert json.loads(sent.json) == {"t": "\ud800"}


def test_the_theme_that_is_written_once_is_streamlits_own(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "_populate_theme_msg"
    monkeypatch.setattr(app_session, name, vars(app_session)[name])

    def told() -> NewSession:
        session = NewSession()
        for part, section in (
            (session.custom_theme, "theme"),
            (session.custom_theme.dark, "theme.dark"),
            (session.custom_theme.light.sidebar, "theme.light.sidebar"),
        ):
            vars(app_session)[name](part, section)
        return session

    before = told()
    write_the_theme_once()
    assert before.custom_theme.primary_color == "#0b5563"
    assert [told(), told()] == [before, before]
    assert told().SerializeToString() == before.SerializeToString()
