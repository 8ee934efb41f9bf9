"""The compile matrix: every category, in every engine and style that a reader may use.

`styles` is the table of engines and styles, `documents` writes what is compiled, `running` runs
the engines, `verdict` says what is wrong with what they printed, `report` makes docs/matrix.md.
``python tests/matrix`` runs all of it, tests/test_matrix.py a part.
"""
