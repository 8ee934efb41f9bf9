"""Starts the server by hand, to try the real command line against it.

    cd tests
    python -m registries --shipped ../data/records --fault crossref:status:503 --times 2

It prints the three exports that point lorabib at it, and on standard error what is asked.
"""

from __future__ import annotations

import argparse
import itertools
import signal
import sys
import threading
from pathlib import Path

from registries import shipped
from registries.answers import BASES, Request
from registries.faults import BY_NAME, Fault
from registries.server import Registries


def fault(text: str) -> tuple[str, Fault]:
    """``crossref:status:429:1``: a registry, a fault of `faults` and what it takes."""
    registry, _, rest = text.partition(":")
    name, *given = rest.split(":")
    if registry not in BASES or name not in BY_NAME:
        known = ", ".join(sorted(BY_NAME))
        raise argparse.ArgumentTypeError(f"not REGISTRY:FAULT[:VALUE...]: {text} ({known})")
    return registry, BY_NAME[name](*map(_value, given))


def _value(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="registries", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--records",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="JSONL files of Crossref works, arXiv entries, DataCite resources",
    )
    parser.add_argument("--shipped", type=Path, metavar="FOLDER", help="a library's data/records")
    parser.add_argument(
        "--fault",
        type=fault,
        action="append",
        default=[],
        metavar="REGISTRY:FAULT[:VALUE...]",
        help="such as crossref:status:503",
    )
    parser.add_argument("--times", type=int, help="how often each fault comes (default: for ever)")
    parser.add_argument("--port", type=int, default=0)
    return parser.parse_args()  # fmt: skip


def _tell(requests: list[Request]) -> int:
    """Prints the requests up to the first that is still being answered; how many."""
    ended = list(itertools.takewhile(lambda one: one.ended is not None, requests))
    for one in ended:
        print(one.registry, one.target, one.status, one.fault, file=sys.stderr, flush=True)
    return len(ended)


def main() -> None:
    options = _options()
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    with Registries(port=options.port) as running:
        running.read(*options.records)
        if options.shipped:
            running.add(*shipped.load(options.shipped))
        for registry, what in options.fault:
            running.fail(registry, what, options.times)
        for name, value in running.env().items():
            print(f"export {name}={value}", flush=True)
        told = 0
        while not done.wait(0.1):
            told += _tell(running.requests[told:])


if __name__ == "__main__":
    main()
