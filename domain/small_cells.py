"""The fewest persons of whom a number may be shown (domain.md section 4). No parameter, role or screen lowers them."""

from __future__ import annotations

K = 5
K_SENSITIVE = 10
"""Mental health, substance use, child protection. The national rule is unverified: these two are data."""
