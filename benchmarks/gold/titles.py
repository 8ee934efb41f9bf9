"""Generated titles: new ones, and ones that look like a real paper's and are another's."""

from __future__ import annotations

import re

import words
from chance import Dice
from facts import Paper, alike, key, telling

_TEMPLATES = (
    "{adj} {method} for {task}",
    "{method} for {adj} {task}",
    "{adj} {things} for {task} in {data}",
    "{adj} {task} with {things}",
    "Learning {adj} {things} for {task}",
    "On the {prop} of {method}",
    "On the {prop} of {things} in {task}",
    "{task} on {data} with {adj} {things}",
    "Towards {adj} {task}",
    "{method} without {things}",
    "{method} Meets {task}",
    "A {adj} Approach to {task} on {data}",
    "{adj} {method} with {things}",
    "Understanding the {prop} of {things}",
    "Can {method} Improve {task}?",
    "Benchmarking {method} on {data}",
    "{task} via {adj} {method}",
    "Rethinking {things} in {method}",
    "Do We Need {things} for {task}?",
    "From {things} to {others}: {adj} {task}",
)


def phrase(dice: Dice) -> str:
    """A plausible title without a short name."""
    things = dice.some(words.THINGS, 2)
    text = dice.pick(_TEMPLATES).format(
        adj=dice.pick(words.ADJECTIVES),
        method=dice.pick(words.METHODS),
        task=dice.pick(words.TASKS),
        data=dice.pick(words.DATA),
        prop=dice.pick(words.PROPERTIES),
        things=things[0],
        others=things[1],
    )
    return articles(text)


def articles(text: str) -> str:
    """`text` with "a" and "an" set right after words were changed."""
    text = re.sub(r"\b([Aa])n (?=[^AEIOaeio])", r"\1 ", text)
    return re.sub(r"\b([Aa]) (?=[AEIOaeio])(?!One|Uni)", r"\1n ", text)


def short_name(dice: Dice) -> str:
    """A plausible name of a method."""
    name = dice.pick(words.PREFIXES) + dice.pick(words.SUFFIXES)
    return dice.pick((name, name, f"{name}-{dice.pick('XSL')}", name.upper()[:6]))


def ordinary(dice: Dice) -> str:
    """A plausible title, often with a short name."""
    text = phrase(dice)
    return f"{short_name(dice)}: {text}" if dice.chance(0.45) and ":" not in text else text


def swapped(title: str, dice: Dice) -> str:
    """`title` with about half of its telling words changed to words of another subject."""
    parts = title.split(" ")
    places = [n for n, part in enumerate(parts) if telling(part)]
    wanted = max(1, (len(places) + 1) // 2)
    known = [n for n in places if _bare(parts[n]) in words.SWAPS]
    rest = [n for n in places if n not in known]
    chosen = dice.some(known, wanted)
    chosen += dice.some(rest, max(0, min(wanted, 2) - len(chosen)))
    for place in chosen:
        parts[place] = _other(parts[place], dice)
    text = articles(" ".join(parts))
    return text if len(places) > 3 else f"{text} for {dice.pick(words.TASKS)}"


def _bare(part: str) -> str:
    return part.strip(".,:;?!()\"'").lower()


def _other(part: str, dice: Dice) -> str:
    known = words.SWAPS.get(_bare(part))
    new = dice.pick(known.split()) if known else dice.pick(words.THINGS)
    end = part[-1] if part[-1] in ",:?" else ""
    return new + end


def resembling(title: str, dice: Dice) -> str:
    """A title that has words of `title`, but at most two thirds of them."""
    for _ in range(20):
        new = swapped(title, dice)
        if alike(title, new) <= 0.67 and key(new) != key(title):
            return new
    return f"{phrase(dice)} and {' '.join(title.split()[:2])}"


def next_name(paper: Paper, dice: Dice) -> str:
    """The name of a successor: YOLOv3 of YOLOv2, ViT-2 of ViT."""
    name = paper.known_as
    number = re.search(r"(\d+)$", name)
    if number:
        return name[: number.start()] + str(int(number[1]) + 1)
    return name + dice.pick(("v2", " 2", "-2", "++", " II", " 2.0"))
