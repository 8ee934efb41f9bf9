"""What an outside row or entry says of a work, held against what sources say. Pure.

`deciding` says whether a statement and a work are the same, `comparing` which facts differ,
`doubles` which statements are one work. These three know nothing of BibTeX. `entries`, `fields`,
`latexing` and `changing` are for the entries of a `.bib` file.
"""

from lorabib.review.codes import CODES
from lorabib.review.model import Change, Difference, Finding, Known, Statement, Verdict

__all__ = ["CODES", "Change", "Difference", "Finding", "Known", "Statement", "Verdict"]
