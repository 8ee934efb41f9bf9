"""``python -m lorabib``."""

from lorabib.cli import main

main(prog_name="lorabib")
