"""The door: what can be answered quickly is, all else goes to the command line."""

import gc
import sys


def main() -> None:
    """Run the command line of this process.

    Nearly all that a command makes lives until its end: the collector of cyclic garbage would look
    through it again and again (a tenth of a short command), and once more at the end, in vain.
    """
    gc.set_threshold(100_000, *gc.get_threshold()[1:])
    try:
        _run()
    finally:
        gc.freeze()


def _run() -> None:
    from lorabib.quick import answer, tell

    told = answer(sys.argv[1:])
    if told is not None:
        sys.exit(tell(told))
    from lorabib.cli import main as command

    command(prog_name="lorabib")


if __name__ == "__main__":
    main()
