"""Formatted references: papers -> what a style makes of them -> text in a format of documents.

`formatting.formatted` gives the references of papers in a style, each as rich text (`rich`), by a
CSL engine (`pandoc`) or by BibTeX's styles (`bst`, `bbl`); the modules that write them
(`listing` for the Markdown of each category) know nothing of styles. Pure but for the engines,
which are programs.
"""
