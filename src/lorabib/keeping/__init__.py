"""What keepers of lists do: found a library, bring changed lists in, bring old ones up to date.

The modules in it: `founding` (``lorabib init``), `importing` (``lorabib import``), `migrating`
(``lorabib migrate``). `slugs`, `headings`, `tree` and `rows` are their pure middle.
"""
