"""Our references beside those of citeproc-js, the oldest CSL processor, in six styles.

`works` are the tricky works; `asking` gives both engines the same CSL-JSON (that of
`formatting.for_engine`, whose texts hide their markup from every engine alike; what stands for
IEEE's "[Online]" in pandoc alone is left out) and makes one line of text of each reference.
``tests/cases/citeproc.tsv`` is what citeproc-js printed; ``tests/cases/citeproc_differs.tsv`` names
what pandoc prints otherwise, with the reason. citeproc-js (CPAL or AGPL) is no dependency: the
tests need the recorded text alone. How to record it anew: `oracle.__main__`.
"""
