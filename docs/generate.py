"""`make docs`: writes the parts of the documentation that are made from code, so that they cannot disagree with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from domain import access_document, plan_diagram
from services.settings import PREFIX, ROOT, Settings

RESULTS = ROOT / "benchmarks" / "results.json"


def settings_table() -> str:
    """Every setting with its default and meaning."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = "var" if name == "data_dir" else "" if default in (None, "", {}) else default
        rows.append(f"| `{PREFIX}{name.upper()}` | {f'`{shown}`' if shown != '' else ''} | {field.description} |")
    rows.append(f"| `{PREFIX}SETTINGS` | `tilannekuva.toml` | path of the settings file |")
    return "\n".join(rows)


def figures_table() -> str:
    """The newest benchmark results."""
    if not RESULTS.exists():
        return "Not measured yet."
    rows = ["| what | value | unit | peer | peer's value | ratio | scale |", "|---|---|---|---|---|---|---|"]
    for r in json.loads(RESULTS.read_text(encoding="utf-8")):
        cells = (r["name"], r["value"], r["unit"], r["peer"] or "", r["peer_value"], r["ratio"], r["scale"])
        rows.append("| " + " | ".join("" if c is None else str(c) for c in cells) + " |")
    return "\n".join(rows)


def filled(text: str) -> str:
    """README with its generated parts made anew."""
    for mark, make in (("settings", settings_table), ("figures", figures_table)):
        block = f"<!-- {mark} -->\n{make()}\n<!-- /{mark} -->"
        text = re.sub(f"<!-- {mark} -->.*?<!-- /{mark} -->", lambda _, b=block: b, text, flags=re.S)
    return text


def generated() -> dict[Path, str]:
    """Every generated file (or file with a generated part) and what it should hold now."""
    readme = ROOT / "README.md"
    return {
        readme: filled(readme.read_text(encoding="utf-8")),
        ROOT / "docs" / "access-policy.md": access_document.render(),
        ROOT / "docs" / "plan-states.md": plan_diagram.markdown(),
    }


def main() -> None:
    """Write them."""
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
