"""The door: what can be answered quickly is, all else goes to the command line."""

import sys


def main() -> None:
    """Run the command line of this process."""
    from lorabib.quick import answer, tell

    told = answer(sys.argv[1:])
    if told is not None:
        sys.exit(tell(told))
    from lorabib.cli import main as command

    command(prog_name="lorabib")


if __name__ == "__main__":
    main()
