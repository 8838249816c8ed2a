"""Security headers of every response."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_NOBODY = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone")
_NOBODY_ELSE = ("midi", "payment", "usb", "serial", "browsing-topics", "xr-spatial-tracking")

_NOT_DOCUMENTS = ("text/javascript", "text/css", "font/")
_FOR_NOTHING = "default-src 'none'; frame-ancestors 'none'"
"""Scripts, styles and fonts are parts of a document and need no right of their own, opened by address too."""

NO_STORE = "no-store"
IMMUTABLE = "public, max-age=31536000, immutable"


def script_hashes(html: str) -> tuple[str, ...]:
    """CSP sources of the inline scripts in a page, so that each is allowed by its content and nothing else is."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def content_security_policy(hashes: Iterable[str]) -> str:
    """Nothing from elsewhere, no inline script but the known ones. Streamlit's own styles are inline."""
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def policy_for(kind: str, policy: str) -> str:
    """The page's policy, or nothing at all for what is no document: shorter, in 130 answers of an opening."""
    return _FOR_NOTHING if kind.startswith(_NOT_DOCUMENTS) else policy


def security_headers(policy: str, *, secure: bool) -> list[tuple[bytes, bytes]]:
    """Raw ASGI headers that every response carries, errors too."""
    nobody = ", ".join(f"{feature}=()" for feature in (*_NOBODY, *_NOBODY_ELSE))
    values = {
        "content-security-policy": policy,
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "permissions-policy": nobody,
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    if secure:
        values["strict-transport-security"] = "max-age=63072000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in values.items()]
