"""The Content-Security-Policy in the eyes of Google's evaluator."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.server.product import ROOT, Product

ADVICE = 50
"""Severities of csp_evaluator: high 10, syntax 20, medium 30, possibly high 40, not strict 45; from 50 on it is advice."""
SCRIPT = """
const { CspParser } = require('csp_evaluator/dist/parser.js');
const { CspEvaluator } = require('csp_evaluator/dist/evaluator.js');
const found = new CspEvaluator(new CspParser(process.argv[1]).csp).evaluate();
console.log(JSON.stringify(found.map(({ severity, directive, value, description }) => ({ severity, directive, value, description }))));
"""


def findings(policy: str) -> list[dict[str, object]]:
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "csp_evaluator").is_dir():
        pytest.skip("Node or csp_evaluator is not installed")
    done = subprocess.run([node, "-e", SCRIPT, policy], cwd=ROOT, capture_output=True, text=True, check=True)
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_evaluator_finds_nothing_serious(product: Product, doctor: str) -> None:
    with product.client(doctor) as client:
        policies = {client.get(path).headers["content-security-policy"] for path in ("/", "/sign-in", "/nothing")}
    assert len(policies) == 1
    serious = [finding for finding in findings(policies.pop()) if int(str(finding["severity"])) < ADVICE]
    assert serious == []


def test_evaluator_would_have_found_something(product: Product) -> None:
    assert [f for f in findings("default-src *; script-src 'unsafe-inline'") if f["severity"] == 10]
