"""Wrappers; TimeLimit is set by the package."""
