"""The LaTeX that BibTeX styles write, read as rich text."""
