"""Deeds: one file per thing staff say they do. The only door to a person's data."""
