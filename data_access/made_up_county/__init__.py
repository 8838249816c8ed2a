"""A made-up wellbeing services county: synthetic people for demonstration and tests.

docs/made-up-county.md says how it is made and what it is calibrated to.
"""
