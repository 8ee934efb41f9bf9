"""How lists print a paper: its title, authors and links with all that befalls them."""

from __future__ import annotations

import re

from chance import Dice
from facts import Paper, key

Link = dict[str, str]

_LITTLE = (
    (r"\b(?:the|The|a|A|an|An) ", ""),
    (r"\b[Ww]ith\b", "using"),
    (r"\b[Vv]ia\b", "through"),
    (r" and ", " & "),
    (r"\b([Pp])re-([Tt])rain", r"\1retrain"),
    (r"\bPre-training\b", "Pretraining"),
    (r"\bSelf-[Ss]upervised\b", "Self Supervised"),
    (r"\b([Tt])oken-free\b", r"\1okenfree"),
    (r"-", " "),
    (r"\b([Tt])ransformers\b", r"\1ransformer"),
    (r"\b([Nn])etworks\b", r"\1etwork"),
    (r"\b([Mm])odels\b", r"\1odel"),
    (r"\b([Mm])odel\b", r"\1odels"),
    (r"\b([Ii])mage\b", r"\1mages"),
    (r"\b([Ll])earners\b", r"\1earner"),
    (r"([a-z])ization\b", r"\1isation"),
    (r"\b([Mm])odeling\b", r"\1odelling"),
)


def small_change(title: str, dice: Dice) -> str:
    """`title` with one or two plurals, little words, hyphens or another letter case."""
    usable = [rule for rule in _LITTLE if re.search(rule[0], title)]
    for pattern, new in dice.some(usable, 1):
        title = re.sub(pattern, new, title, count=1)
    if not usable or dice.chance(0.4):
        title = dice.pick((_sentence_case, _title_case, str.upper))(title)
    return title


def _sentence_case(title: str) -> str:
    first, *rest = title.split(" ")
    return " ".join([first, *(w.lower() if w.istitle() else w for w in rest)])


def _title_case(title: str) -> str:
    return " ".join(w[0].upper() + w[1:] if w else w for w in title.split(" "))


def mistyped(title: str, dice: Dice) -> str:
    """`title` with one or two typing errors in long words, none in its first."""
    parts = title.split(" ")
    places = [n for n, part in enumerate(parts) if n and re.fullmatch(r"[A-Za-z]{6,}", part)]
    for place in dice.some(places, dice.between(1, 2) if len(places) > 3 else 1):
        word, at = parts[place], dice.between(2, len(parts[place]) - 3)
        change = dice.pick(("swap", "drop", "double"))
        if change == "swap" and word[at] != word[at + 1]:
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif change == "drop":
            word = word[:at] + word[at + 1 :]
        else:
            word = word[:at] + word[at] + word[at:]
        parts[place] = word
    return " ".join(parts)


def cut(paper: Paper, dice: Dice) -> str:
    """The short name and the first words of the rest, or the first two thirds of the title."""
    parts = paper.body.split(" ")
    keep = max(3, (len(parts) * dice.pick((2, 3))) // 4)
    text = " ".join(parts[:keep]).rstrip(",:")
    return f"{paper.head}: {text}" if paper.head else text


def full_names(paper: Paper) -> list[str]:
    return [_full(name) for name in paper.authors]


def _full(name: dict[str, str]) -> str:
    return name.get("literal") or f"{name['given']} {name['family']}".strip()


def _initials(name: dict[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    return f"{name['family']} " + " ".join(f"{part[0]}." for part in name["given"].split())


def some_authors(paper: Paper, dice: Dice) -> list[str]:
    """Authors in one of the ways of lists; a final "et al." is read as "others"."""
    names = paper.authors
    if len(names) == 1 or dice.chance(0.3):
        write = dice.pick((_full, _initials))
        return [write(name) for name in names[:8]] + (["others"] if len(names) > 8 else [])
    first = names[0].get("family") or names[0]["literal"]
    return dice.pick(
        ([first, "others"], [_full(names[0]), "others"], [_initials(names[0]), "others"])
    )


def arxiv_link(number: str, dice: Dice) -> Link:
    """An address of a preprint as lists have it."""
    url = dice.pick(
        (
            "https://arxiv.org/abs/{}",
            "https://arxiv.org/abs/{}",
            "https://arxiv.org/pdf/{}",
            "https://arxiv.org/pdf/{}.pdf",
            "https://arxiv.org/abs/{}v2",
            "http://arxiv.org/abs/{}",
            "https://huggingface.co/papers/{}",
        )
    ).format(number)
    return {"label": dice.pick(("Link", "Paper", "pdf", f"arxiv {number[:4]}")), "url": url}


def identifier_link(identifier: str, dice: Dice) -> Link:
    """An address of what `identifier` names."""
    scheme, _, value = identifier.partition(":")
    if scheme == "arxiv":
        return arxiv_link(value, dice)
    forms = {
        "doi": ("https://doi.org/{}", "https://doi.org/{}", "http://dx.doi.org/{}"),
        "acl": ("https://aclanthology.org/{}/", "https://aclanthology.org/{}.pdf"),
        "openreview": ("https://openreview.net/forum?id={}", "https://openreview.net/pdf?id={}"),
        "pmlr": ("https://proceedings.mlr.press/{}.html", "http://proceedings.mlr.press/{}.html"),
        "neurips": ("https://proceedings.neurips.cc/paper/{}-Paper.pdf",),
    }
    if scheme == "neurips":
        value = value.replace("/", "/file/")
    return {
        "label": dice.pick(("Link", "Paper", "pdf")),
        "url": dice.pick(forms[scheme]).format(value),
    }


def with_code(links: list[Link], paper: Paper, dice: Dice) -> list[Link]:
    """Now and then a link to code stands beside."""
    if links and dice.chance(0.3):
        name = key(paper.known_as or paper.id) or paper.id
        return [*links, {"label": "Code", "url": f"https://github.com/gold-{paper.id}/{name}"}]
    return links


def venue_year(paper: Paper) -> tuple[str, int]:
    """What stands in the columns venue and year."""
    if paper.published:
        return str(paper.published["event"]), int(paper.published["year"])
    return "arXiv", paper.year
