"""What the browser will need, told before it starts: else it would ask for one module after another."""

from __future__ import annotations

import re
from pathlib import Path

from web.streamlit_internals import COMPONENT_CHUNK, DISTRIBUTION, FRONTEND, STATIC

_IMPORT = re.compile(r"""(?:^|[;}])import\s*(?:[^'"`;]*?\bfrom\s*)?["'](\.{1,2}/[^"']+\.js)["']""", re.MULTILINE)
FIRST, LATER = ("front", "room"), ("journey", "plan")
"""Components of the first screen, and those of an open case: early too, but behind everything else."""


def preload_links(page: str) -> str:
    """Links for the head of `page` (Streamlit's index.html as we serve it): component loader, modules, styles."""
    loader = [f"/static/js/{file.name}" for file in _loader()]
    links = [f'<link rel="modulepreload" crossorigin href="{path}">' for path in loader if path not in page]
    links += [f'<link rel="modulepreload" href="{path}">' for path in _own(FIRST)]
    styles = [f"{_prefix(name)}{style}.css" for name in FIRST for style in (name, "base")]
    links += [f'<link rel="preload" as="style" href="{path}">' for path in styles]
    links += [f'<link rel="modulepreload" fetchpriority="low" href="{path}">' for path in _own(LATER)]
    return "".join(links)


def modules(entry: Path) -> tuple[Path, ...]:
    """A module and everything it imports by a relative path, itself first."""
    found: dict[Path, None] = {}
    waiting = [entry.resolve()]
    while waiting:
        module = waiting.pop()
        if module in found or not module.is_file():
            continue
        found[module] = None
        names = _IMPORT.findall(module.read_text(encoding="utf-8"))
        waiting += [(module.parent / name).resolve() for name in names]
    return tuple(found)


def _loader() -> tuple[Path, ...]:
    return tuple(module for chunk in (STATIC / "static" / "js").glob(COMPONENT_CHUNK) for module in modules(chunk))


def _own(components: tuple[str, ...]) -> tuple[str, ...]:
    root = FRONTEND.resolve()
    return tuple(
        f"{_prefix(name)}{module.relative_to(root).as_posix()}"
        for name in components
        for module in modules(root / f"{name}.js")
    )


def _prefix(component: str) -> str:
    return f"/_stcore/bidi-components/{DISTRIBUTION}.{component}/"
