"""Sources of records: one module each, named in `lorabib.registry.SOURCES`.

A module of a source reads that source's own vocabulary and gives `Claim`s::

    def claim(record: Record) -> Claim

It raises `msgspec.ValidationError` (with the path of the field) for a body that it cannot read.
Everything behind it — matching, merging, exporting — knows claims only.
"""
