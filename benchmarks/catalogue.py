"""Searching a million shipped records by title: build, memory, milliseconds, and what is found.

    python benchmarks/catalogue.py [records, default 1000000]

Titles are made of words with Zipf's frequencies. Building and searching each run in a process of
their own, so that their peak memory is their own. The bare scan compares one title's set of words
with those of all records, which it has in memory.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from generate import word

from lorabib.match.cutting import cut
from lorabib.store.catalogue import Catalogue, open_catalogue

SEARCHES = 200
LIMIT = 12
#: Of so many titles one is of common words alone.
EVERY = 5000
#: The words that head the frequencies of titles in machine learning, about in this order.
COMMON = (
    "for of with and the in a learning language model models large via on neural networks to "
    "deep efficient fine-tuning low-rank adaptation from using data network based training multi "
    "detection image towards LoRA generation LLM parameter-efficient graph transformer attention "
    "optimization visual knowledge representation video robust recognition self-supervised "
    "prediction classification semantic segmentation reasoning federated prompt reinforcement "
    "translation diffusion adaptive understanding domain inference few-shot pre-trained"
).split()
Titles = list[str]


def titles(count: int, seed: int = 7) -> Iterator[str]:
    """`count` titles, always the same; two in five have a short name before a colon.

    One of `EVERY` is of common words alone.
    """
    rng = random.Random(seed)
    made = (word(rng, rng.choice((2, 3, 3, 4, 4))) for _ in range(max(2000, count // 8)))
    vocabulary = [*COMMON, *dict.fromkeys(made)]
    heights = list(accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))
    for number in range(count):
        if number % EVERY == 0:
            yield " ".join(rng.sample(COMMON, k=8))
            continue
        words = rng.choices(vocabulary, cum_weights=heights, k=rng.randint(5, 13))
        body = " ".join(dict.fromkeys(words)).capitalize()
        head = f"{word(rng, rng.choice((2, 3))).title()}{rng.choice(('', 'LoRA', 'Net'))}: "
        yield (head if rng.random() < 0.4 else "") + body


def record(number: int, title: str) -> str:
    """A line of a record file as the shipped ones are."""
    identifiers = [f"arxiv:{number // 90000 + 1501}.{number % 90000 + 10000}"]
    if number % 3 == 0:
        identifiers.append(f"doi:10.1234/conf.{number}")
    item = {
        "type": "article",
        "title": title,
        "author": [{"family": f"Family{number % 9973}", "given": f"G. {n}"} for n in range(5)],
        "issued": {"date-parts": [[2015 + number % 10, 5]]},
        "genre": "Preprint",
    }
    body = {"kind": "preprint", "item": item, "identifiers": identifiers, "confidence": 1.0}
    return json.dumps({"source": "shipped", "id": f"made:{number}", "body": body}) + "\n"


def with_slip(rng: random.Random, title: str) -> str:
    """`title` with two letters of its longest word turned round."""
    longest = max(title.split(), key=len)
    at = rng.randrange(1, len(longest) - 2)
    turned = longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :]
    return title.replace(longest, turned, 1)


def without_words(rng: random.Random, title: str) -> str:
    """`title` without its short name and without a third of its words."""
    words = title.partition(": ")[2].split() or title.split()
    kept = sorted(rng.sample(range(len(words)), k=max(2, len(words) * 2 // 3)))
    return " ".join(words[n] for n in kept)


def peak() -> int:
    """This process's peak memory in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def build(path: Path) -> dict[str, float]:
    bare = peak()
    start = time.perf_counter()
    with open_catalogue([path]) as catalogue:
        seconds = time.perf_counter() - start
        size = sum(p.stat().st_size for p in Path(os.environ["LORABIB_CACHE"]).iterdir())
        return {
            "records": len(catalogue),
            "seconds": round(seconds, 1),
            "records/s": round(len(catalogue) / seconds),
            "index MiB": size >> 20,
            "records MiB": path.stat().st_size >> 20,
            "peak MiB": peak(),
            "before it MiB": bare,
        }


def search(count: int, path: Path) -> dict[str, object]:
    """Open the built index and search titles as they are and changed."""
    rng = random.Random(3)
    wanted = set(rng.sample(range(count), k=SEARCHES))
    chosen = [(n, t) for n, t in enumerate(titles(count)) if n in wanted]
    before = peak()
    start = time.perf_counter()
    with open_catalogue([path]) as catalogue:
        found: dict[str, object] = {"open ms": milliseconds(start)}
        ways: dict[str, Callable[[str], str]] = {
            "as it is": str,
            "a slip": lambda title: with_slip(rng, title),
            "words missing": lambda title: without_words(rng, title),
        }
        for name, change in ways.items():
            found[name] = timed(catalogue, [(n, change(title)) for n, title in chosen])
        common = [(n, with_slip(rng, t)) for n, t in enumerate(titles(count)) if n % EVERY == 0]
        found["common words, a slip"] = timed(catalogue, common[:SEARCHES])
        turned = [(n, " ".join(rng.sample(t.split(), k=8))) for n, t in common]
        found["the same in another order"] = timed(catalogue, turned[:SEARCHES])
    return {**found, "peak MiB": peak(), "before it MiB": before}


def milliseconds(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 2)


def timed(catalogue: Catalogue, searches: list[tuple[int, str]]) -> dict[str, float]:
    times, first, among = [], 0, 0
    for number, title in searches:
        start = time.perf_counter()
        records = [claim.record for claim in catalogue.by_title(title, LIMIT)]
        times.append(milliseconds(start))
        first += records[:1] == [f"made:{number}"]
        among += f"made:{number}" in records
    return {
        "median ms": round(statistics.median(times), 2),
        "p95 ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "max ms": max(times),
        "first": first / len(searches),
        "among 12": among / len(searches),
    }


def scan(count: int) -> dict[str, float]:
    """One title against the words of all, in memory: the median of five."""
    whole = [cut.__wrapped__(title).telling for title in titles(count)]
    times = []
    for wanted in random.Random(5).sample(whole, k=5):
        start = time.perf_counter()
        shared = [len(wanted & words) for words in whole]
        sorted(range(count), key=shared.__getitem__, reverse=True)[:LIMIT]
        times.append(milliseconds(start))
    return {"median ms": statistics.median(times), "peak MiB": peak()}


def main() -> None:
    if len(sys.argv) > 2:
        name, count, path = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
        ways = {"build": lambda: build(path), "search": lambda: search(count, path)}
        print(json.dumps(ways.get(name, lambda: scan(count))()))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(record(n, title) for n, title in enumerate(titles(count)))
        environment = {**os.environ, "LORABIB_CACHE": str(Path(folder) / "cache")}
        done = {}
        for name in ("build", "search", "scan"):
            command = [sys.executable, __file__, name, str(count), str(path)]
            run = subprocess.run(command, env=environment, check=True, capture_output=True)
            done[name] = json.loads(run.stdout)
            print(name, json.dumps(done[name], indent=1), flush=True)
    ratio = done["scan"]["median ms"] / done["search"]["as it is"]["median ms"]
    print(f"the bare scan takes {ratio:.0f} times as long as a search")


if __name__ == "__main__":
    main()
