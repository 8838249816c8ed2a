"""The one file that touches hidden options and internal modules of Streamlit 1.67. Each has a canary test."""

from __future__ import annotations

from pathlib import Path

from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

DISTRIBUTION = "tilannekuva"
FRONTEND = Path(__file__).resolve().parent.parent / "components" / "frontend"


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
