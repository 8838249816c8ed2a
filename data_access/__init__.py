"""Pipes: HTTP, SQL, files. They parse into domain types and decide nothing."""
