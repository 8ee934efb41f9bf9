"""A real HTTP server on loopback that speaks as Crossref, arXiv and DataCite do, from records.

`server` is the server, `records` makes what it holds, `faults` what goes wrong on demand,
`fixtures` the pytest fixture, `shipped` fills it from a library's own records, and
``python -m registries`` (in `tests/`) starts it by hand. Standard library only; every answer is
made here: nothing is copied from a registry.
"""
