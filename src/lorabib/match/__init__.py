"""Same paper or not, with the evidence. Pure.

`titles` compares two titles, `index` finds records by identifier and title, `works` joins the
records of one work, `rows` decides which work a list's row means.
"""

from lorabib.match.index import Index
from lorabib.match.joining import Apart, join
from lorabib.match.rows import Decision, decide
from lorabib.match.works import Work, sifted, works_of

__all__ = ["Apart", "Decision", "Index", "Work", "decide", "join", "sifted", "works_of"]
