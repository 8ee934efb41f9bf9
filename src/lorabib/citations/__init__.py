"""What a document cites: read from `.aux`, `.bcf`, LaTeX, Markdown, typst, or a list of keys."""
