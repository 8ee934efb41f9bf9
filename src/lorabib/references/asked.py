r"""Citation keys as they stand in documents: ``@key``, ``[@key; @key]``, ``\cite{key,key}``."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"\\[A-Za-z]*cite[A-Za-z]*\*?\s*(?:\[[^\]]*\]\s*)*\{([^{}]*)\}")
# pandoc's manual, "Citation syntax": a key ends before punctuation that no letter follows.
_AT = re.compile(r"@(?:\{([^{}\s]+)\}|([^\W_][\w]*(?:[:.#$%&\-+?<>~/]\w+)*|_\w*))")
_DOCUMENT = re.compile(r"\s*(?:-?@|\[[^\]]*@.*\]\s*$|\\[A-Za-z]*cite)", re.DOTALL)


def cited_keys(text: str) -> list[str]:
    r"""The keys of a citation as pandoc or LaTeX has it; none if the text is no such citation.

    >>> cited_keys("[see @hu2022lora, p. 3; -@liu2024dora]"), cited_keys(r"\citep[see][]{a, b}")
    (['hu2022lora', 'liu2024dora'], ['a', 'b'])
    >>> cited_keys("hu2022lora"), cited_keys("10.1000/a@b")
    ([], [])
    """
    if not _DOCUMENT.match(text):
        return []
    named = [key for keys in _COMMAND.findall(text) for key in keys.split(",")]
    found = named or [braced or plain for braced, plain in _AT.findall(text)]
    return [key for key in map(str.strip, found) if key]
