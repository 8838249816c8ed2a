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
    """The newest benchmark results, as benchmarks/figures.Figure.row wrote them."""
    if not RESULTS.exists():
        return "Not measured yet."
    rows = ["| what | ours | beside | ratio | at most | aim | verdict |", "|---|---|---|---|---|---|---|"]
    for r in json.loads(RESULTS.read_text(encoding="utf-8")):
        what = f"{r['name']} ({r['note']})" if r["note"] else r["name"]
        ours, beside = (
            f"{value:g} {r['unit']}" if value is not None else "" for value in (r["value"], r["peer_value"])
        )
        beside = f"{r['peer']} {beside}" if beside else ""
        ratio = "" if r["ratio"] is None else f"{r['ratio']:.2f}"
        rows.append(f"| {' | '.join((what, ours, beside, ratio, r['at_most'], r['aim'], r['verdict']))} |")
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
