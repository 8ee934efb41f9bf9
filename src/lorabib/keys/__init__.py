"""Citation keys: how one is made (`patterns`), and the ledger that never lets it move (`ledger`).

A key is the first author's family name, the year and the first telling word of the title, as
scholar sites make it: ``hu2022lora``; a library may have another pattern for its new keys. A key
is given once: the ledger maps every identifier of a work to its key, and is only ever added to.
Where a key is taken, the newcomer adds its next telling words, at most two, and then a number.
"""

from lorabib.keys.ledger import Bearer, Grant, assign, renaming, title_identifier
from lorabib.keys.patterns import DEFAULT, Pattern

__all__ = ["DEFAULT", "Bearer", "Grant", "Pattern", "assign", "renaming", "title_identifier"]
