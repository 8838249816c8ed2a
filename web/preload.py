"""What the browser will need, told before it starts: else it would ask for one module after another."""

from __future__ import annotations

import re
from pathlib import Path

from web.streamlit_internals import COMPONENT_CHUNK, FRONTEND, STATIC, component_address

_IMPORT = re.compile(r"""(?:^|[;}])import\s*(?:[^'"`;]*?\bfrom\s*)?["'](\.{1,2}/[^"']+\.js)["']""", re.MULTILINE)
FIRST, LATER = ("front", "room"), ("journey", "plan")
"""Components of the first screen, and those of an open case."""


def preload_links(page: str, mark: str) -> str:
    """Links for the head of `page` (Streamlit's index.html as we serve it): component loader, modules, styles.

    What an open case needs is in a template, which web/assets/watch.js takes out once the first screen is drawn: asked
    for at once it would stand in the queue before that screen.
    """
    loader = [f"/static/js/{file.name}" for file in _loader()]
    links = [f'<link rel="modulepreload" crossorigin href="{path}">' for path in loader if path not in page]
    first, address = _own(FIRST), component_address(mark)
    links += [f'<link rel="modulepreload" href="{address}{name}">' for name in first]
    links += [f'<link rel="preload" as="style" href="{address}{style}.css">' for style in (*FIRST, "base")]
    later = [f'<link rel="modulepreload" href="{address}{name}">' for name in _own(LATER) if name not in first]
    return f'{"".join(links)}<template id="later">{"".join(later)}</template>'


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
    """Names of every module of these components, each once."""
    root = FRONTEND.resolve()
    all_ = (module for name in components for module in modules(root / f"{name}.js"))
    return tuple(dict.fromkeys(module.relative_to(root).as_posix() for module in all_))
