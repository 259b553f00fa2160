"""Fuzi (付梓): a publishing pipeline with gated review for a public education website kept in Git."""

__version__ = "0.1.0"
