"""A made-up wellbeing services county: synthetic people for demonstration and tests. docs/made-up-county.md says how."""
