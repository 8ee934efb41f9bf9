"""Bibliographies that authors can trust, from curated Markdown lists of papers."""

__version__ = "0.1.0"
