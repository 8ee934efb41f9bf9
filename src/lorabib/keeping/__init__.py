"""What keepers of lists do: found a library, bring lists and references in, change it, compare it.

The verbs: `founding` (``lorabib init``), `importing` and `references` (``lorabib import``),
`migrating` (``lorabib migrate``), `adding`, `removing`, `moving`, `editing`, `differing` (``lorabib
diff``). The last five and `references` make a `Change`: the new texts of the files that they touch,
made and checked in memory by the library's own build. Nothing is written before `draft.write`.

The rest is their pure middle: `slugs`, `headings`, `tree` and `rows`; `wishes` and ``reading/``
(what is asked for), `newrow`, `layout`, `seeing` and `placing` (rows in lists), `toml` (rulings),
`comparing` and `telling` (what has changed). `finding` asks, `draft` is a library as it will be.
"""
