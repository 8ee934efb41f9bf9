"""Names of persons and bodies: read, printed, put in ordinary case, spelt one way, compared."""

from lorabib.names.capitals import unshouted
from lorabib.names.comparing import agree, mutual, overlap
from lorabib.names.parsing import is_others, parse, parse_cut, printed, tidied
from lorabib.names.persons import is_person
from lorabib.names.spelling import Authority, Spelling, normalise

__all__ = [
    "Authority",
    "Spelling",
    "agree",
    "is_others",
    "is_person",
    "mutual",
    "normalise",
    "overlap",
    "parse",
    "parse_cut",
    "printed",
    "tidied",
    "unshouted",
]
