"""What a person can read on a page. Our components live in shadow roots, which `inner_text` of the body leaves out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
_WALK = """
function* everything(root) {
  for (const one of root.querySelectorAll('*')) {
    yield one;
    if (one.shadowRoot) yield* everything(one.shadowRoot);
  }
}
function seen(one) { return one.checkVisibility({visibilityProperty: true}) && !/^(STYLE|SCRIPT|NOSCRIPT)$/.test(one.tagName); }
function words() {
  const found = [];
  for (const one of everything(document)) {
    if (!seen(one)) continue;
    for (const node of one.childNodes) if (node.nodeType === Node.TEXT_NODE && node.data.trim()) found.push(node.data.trim());
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) if (one.getAttribute(name)) found.push(one.getAttribute(name));
    if ((one.tagName === 'TEXTAREA' || one.type === 'text') && one.value) found.push(one.value);
  }
  return found;
}
"""


def read(page: Page, script: str, argument: Any = None) -> Any:
    """Evaluate a function that may use `everything`, `seen` and `words`."""
    return page.evaluate(f"(argument) => {{ {_WALK} return ({script})(argument); }}", argument)


def words(page: Page) -> list[str]:
    """Every visible text node, accessible name, placeholder and field value, in document order."""
    found: list[str] = read(page, "() => words()")
    return found


def text_of(page: Page) -> str:
    return "\n".join(words(page))


def whole_dom(page: Page) -> str:
    """Everything the document holds, shadow roots included, whether it is seen or not."""
    return str(read(page, "() => [...everything(document)].map(e => e.cloneNode(false).outerHTML + (e.value ?? '')"
                          " + [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('')).join('\\n')"))  # fmt: skip


def too_wide(page: Page) -> list[str]:
    """Elements that reach out of the window on the right, unless they stand in something that scrolls by itself."""
    found: list[str] = read(
        page,
        """() => {
          const up = e => e.parentElement ?? e.getRootNode().host ?? null;
          const own = e => { for (let one = up(e); one && one !== document.documentElement; one = up(one))
            if (one.id !== 'stMain' && /auto|scroll|hidden|clip/.test(getComputedStyle(one).overflowX) && one.clientWidth <= innerWidth
                && !/^(stApp|stMain|stAppViewContainer)/.test(one.dataset?.testid ?? '')) return true;
            return false; };
          return [...everything(document)].filter(seen).filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !own(e))
            .map(e => `${e.tagName}.${e.getAttribute('class')} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 5);
        }""",
    )
    return found


def scrolls_sideways(page: Page) -> bool:
    """Whether the page, or Streamlit's own scrolling parts, can be moved sideways."""
    return bool(
        read(
            page,
            "() => [document.documentElement, ...document.querySelectorAll('[data-testid=stMain], [data-testid=stAppViewContainer], .stApp')]"
            ".some(e => e.scrollWidth > e.clientWidth + 1)",
        )
    )


def axe(page: Page) -> list[str]:
    """Violations of WCAG 2.1 A and AA. Given to the page by the debugger, since the policy lets no script in."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    run = f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(r => JSON.stringify(r.violations))"
    told = debugger.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    debugger.detach()
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in json.loads(told["result"]["value"])
        for node in found["nodes"]
    ]
