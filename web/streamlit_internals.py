"""The one file that touches hidden options and internal modules of Streamlit 1.67. Each has a canary test."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config, delta_generator, file_util, user_info
from streamlit.components.v2.bidi_component import main as mounting
from streamlit.components.v2.component_registry import BidiComponentDefinition
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.pages_manager import PagesManager

DISTRIBUTION = "tilannekuva"
FRONTEND = Path(__file__).resolve().parent.parent / "components" / "frontend"
STATIC = Path(file_util.get_static_dir())
STREAM = "/_stcore/stream"
COMPONENTS = "/_stcore/bidi-components/"
COMPONENT_CHUNK = "BidiComponent.*.js"
"""Where Streamlit keeps the code that loads components (static/js); its name carries a hash."""
VERSION = st.__version__
HOST_CONFIG: dict[str, Any] = {
    "allowedOrigins": [],
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": True,
    "resourceCrossOriginMode": None,
}
"""What Streamlit's page asks before it connects. No parent page may talk to it; its English error dialogs are off."""
FIRST_SETTINGS: dict[str, Any] = {"HOST_CONFIG": HOST_CONFIG}
"""`window.__streamlit` of the first page: with it the frontend connects at once instead of looking for the server."""
_THEME = {
    "primaryColor": "primaryColor",
    "backgroundColor": "backgroundColor",
    "secondaryBackgroundColor": "secondaryBackgroundColor",
    "textColor": "textColor",
    "font": "bodyFont",
    "headingFont": "headingFont",
}


def first_theme() -> dict[str, str]:
    """The theme of config.toml in the words of the frontend, for the paint before the server has spoken."""
    values = {ours: config.get_option(f"theme.{name}") for name, ours in _THEME.items()}
    return {name: str(value) for name, value in values.items() if value}


def register_components(names: tuple[str, ...]) -> None:
    """Tell Streamlit's component registry of our own assets; called inside the script at every run (idempotent).

    The documented way needs an installed distribution; this application is run from its checkout.
    Each component `x` has its entry module components/frontend/x.js and may import relative modules.
    """
    manager = get_bidi_component_manager()
    wanted = [name for name in names if manager.get_metadata(f"{DISTRIBUTION}.{name}") is None]
    if wanted:
        configs = [ComponentConfig(name=name, asset_dir="frontend") for name in wanted]
        manifest = ComponentManifest(name=DISTRIBUTION, version="1", components=configs)
        manager.register_from_manifest(manifest, FRONTEND.parent)


def component_file(path: str) -> str | None:
    """What of ours a path under COMPONENTS names; None for another distribution."""
    distribution, _, name = path.partition("/")
    return name if distribution == DISTRIBUTION and name else None


def component_address(mark: str) -> str:
    """Where a browser finds the files of every component of ours; `mark` changes with their content."""
    return f"{COMPONENTS}{DISTRIBUTION}/{mark}/"


def share_one_address(mark: str) -> None:
    """Streamlit gives each component an address of its own, so that a module which four components import is fetched
    and run four times. Ours have one, beside those."""

    def shared(_self: object, *, has_path: bool, value: str | None, override: str | None) -> str | None:
        return f"../{DISTRIBUTION}/{mark}/{override}" if has_path and value and override else None

    setattr(BidiComponentDefinition, _ADDRESSING, shared)


_ADDRESSING = "_derive_asset_url"


def forget_file_pages() -> None:
    """Files in pages/ are modules, not pages: until the first st.navigation Streamlit would let a URL choose one."""
    PagesManager.uses_pages_directory = False


def never_look_for_a_notebook() -> None:
    """The first thing drawn makes Streamlit look once whether it runs in a notebook, which walks every imported module:
    the first user would wait for it."""
    delta_generator._use_warning_has_been_displayed = True


def send_json_as_it_is() -> None:
    """Our components get JSON and always have a key. Streamlit asks of each part of a message whether it is a data
    frame, and writes the message once more for the name of an element that its key names already: measured, a quarter
    of a run of the clinician's room. Written here once, without spaces and escapes."""
    setattr(mounting, _SERIALIZING, _as_json)
    setattr(mounting.BidiComponentMixin, _IDENTITY, _named_by_key)


_SERIALIZING, _IDENTITY = "serialize_mixed_data", "_build_bidi_identity_kwargs"


def _as_json(data: Any, proto: Any) -> None:
    """What cannot be said in UTF-8 (half a surrogate pair, from a browser) goes with escapes."""
    try:
        proto.json = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    except UnicodeEncodeError:
        proto.json = json.dumps(data)


def _named_by_key(_self: object, *, component_name: str, **_more: object) -> dict[str, Any]:
    return {"component_name": component_name}


def never_look_for_secrets() -> None:
    """Who is signed in comes from the gate. Streamlit looks on the disk for the settings of a sign-in of its own each
    time it is asked who that is: measured, a tenth of a step of the journey."""
    setattr(user_info, _SIGN_IN, dict)


_SIGN_IN = "get_secrets_auth_section"


def write_the_theme_once() -> None:
    """At every run Streamlit goes six times through all its options to tell the page of the theme, while the run's own
    thread waits. The configuration does not change while the server runs."""
    setattr(app_session, _THEMING, _theme)


_THEMING = "_populate_theme_msg"
_streamlits_theme = getattr(app_session, _THEMING)


def _theme(msg: Any, section: str = "theme") -> None:
    known = _theme_of(section)
    if known.ByteSize():  # a section without values stays unsaid
        msg.MergeFrom(known)


@lru_cache(maxsize=8)
def _theme_of(section: str) -> CustomThemeConfig:
    theme = CustomThemeConfig()
    _streamlits_theme(theme, section)
    return theme
