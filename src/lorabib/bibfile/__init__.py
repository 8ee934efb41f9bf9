"""An author's own `.bib`: read with places, checked, and changed in place."""
