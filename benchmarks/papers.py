"""Generated papers as registries give them, of any number, always the same.

Shares as in the shipped records and in what Crossref, arXiv and the ACL Anthology print: five to
six authors a paper, six persons for ten papers (of whom a fifth share their names, so that a name
comes back eleven times), every title distinct, venues in all their spellings with a long tail that
no table knows.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import starmap

from generate import SYLLABLES, word

from lorabib.model import Date, Item, Name, Paper

CHINESE = "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Luo".split()
ACCENTED = "Müller Gödel Łukasz Çelik Ørsted Nguyễn Sørensen Šimek García Pérez Đặng Žižek".split()
PARTICLES = ("van der", "de", "von", "van den", "della", "du", "dos", "van")
BODIES = ("Qwen Team", "BigScience Workshop", "Gemma Team", "LLM-jp", "DeepSeek-AI", "The ALEPH")
ACRONYMS = "LoRA GPT-4 LLM BERT CLIP 3D LLaMA T5 SVD SAM ViT mT5 NLP PEFT MoE RLHF K-FAC".split()
PROPER = "Bayesian Fisher Gaussian Kronecker Riemannian Fourier Chinese Hessian".split()
SMALL = "of for via with in and on the a to from without under".split()
FORMULAS = (r"$k$", r"$O(n^2)$", r"$\ell_2$", r"$\alpha$", r"$\mathcal{L}$", r"$10\times$", "$L^p$")
ODD = ("naïve", "Pokémon", "β-VAE", "R&D", "50%", "“Why?”", "C#", "x_1", "–", "café", "≤", "LoRA’s")
ORDINALS = "Third Eighth Eleventh Twelfth Thirteenth Twentieth Thirty-Seventh Forty-First".split()
PLACES = ("Vienna, Austria", "Seattle, WA, USA", "Singapore", "Paris, France", "Bangkok, Thailand")
#: A conference's name, its acronym, and whether it is printed as the proceedings of something.
CONFERENCES = (
    ("International Conference on Learning Representations", "ICLR"),
    ("International Conference on Machine Learning", "ICML"),
    ("Conference on Empirical Methods in Natural Language Processing", "EMNLP"),
    ("Annual Meeting of the Association for Computational Linguistics", "ACL"),
    ("IEEE/CVF Conference on Computer Vision and Pattern Recognition", "CVPR"),
    ("IEEE/CVF International Conference on Computer Vision", "ICCV"),
    ("AAAI Conference on Artificial Intelligence", "AAAI"),
    ("International Joint Conference on Artificial Intelligence", "IJCAI"),
    ("European Conference on Computer Vision", "ECCV"),
    ("ACM SIGKDD Conference on Knowledge Discovery and Data Mining", "KDD"),
    ("IEEE International Conference on Acoustics, Speech and Signal Processing", "ICASSP"),
)
JOURNALS = (
    "Transactions on Machine Learning Research", "Nature Communications", "Genome Research",
    "IEEE Transactions on Pattern Analysis and Machine Intelligence", "Mathematics",
    "Transactions of the Association for Computational Linguistics", "Neurocomputing",
    "Journal of Machine Learning Research", "IEEE Trans. Neural Netw. Learn. Syst.",
)  # fmt: skip


def items(number: int, seed: int = 1) -> list[Item]:
    """`number` works, not normalised."""
    rng = random.Random(seed)
    persons = [_person(rng) for _ in range(max(60, number * 6 // 10))]
    venues = [_unknown(rng) for _ in range(max(20, number // 50))]
    return [_item(rng, n, persons, venues) for n in range(number)]


def papers(normalised: list[Item]) -> tuple[Paper, ...]:
    """The items as the papers of a library, by their keys; every tenth preprint is unresolved."""
    return tuple(sorted(starmap(_paper, enumerate(normalised)), key=lambda paper: paper.key))


def _paper(number: int, item: Item) -> Paper:
    first = item.author[0].family if item.author else "anon"
    letters = "".join(c for c in first.lower() if c.isascii() and c.isalpha())
    year = item.issued.year if item.issued else ""
    telling = item.title[:4].strip("$ ").lower().encode().hex()
    preprint = "unresolved" if number % 10 == 0 else "preprint"
    return Paper(
        key=f"{letters}{year}{telling}{number}",
        item=item, identifiers=(), places=(), categories=(), sources=(),
        status=preprint if item.type == "article" else "published",
    )  # fmt: skip


def _person(rng: random.Random) -> Name:
    draw = rng.random()
    given = word(rng, rng.choice((1, 2, 2, 3))).title()
    if draw < 0.003:
        return Name(literal=rng.choice(BODIES))
    if draw < 0.45:  # "Wei", "Xiaoming", "Yi-Fan"
        hyphened = f"{given}-{word(rng, 1).title()}" if rng.random() < 0.05 else given
        return Name(family=rng.choice(CHINESE), given=hyphened)
    family = word(rng, rng.choice((2, 2, 3, 4))).title()
    if draw < 0.60:
        given = f"{given} {rng.choice('ABCDEFGHJKLMPRST')}."
    elif draw < 0.64:
        given = f"{rng.choice('ABCDEFGHJKLMPRST')}.{rng.choice('ABCDEFGHJKLMPRST')}."
    elif draw < 0.67:
        family = rng.choice(ACCENTED) + (word(rng, 1) if rng.random() < 0.5 else "")
    elif draw < 0.69:
        given = given[:1] + "é" + given[1:]
    elif draw < 0.705:
        family = f"{rng.choice(PARTICLES)} {family}"
    elif draw < 0.72:
        family = f"{family} {word(rng, 2).title()}"
    elif draw < 0.735:
        family = f"{family}-{word(rng, 2).title()}"
    elif draw < 0.745:
        family, given = family.upper(), given
    elif draw < 0.75:
        return Name(family=family, given=given, suffix="Jr.")
    return Name(family=family, given=given)


def _title(rng: random.Random) -> str:
    method = rng.choice((_mixed, _mixed, _hyphened, _plain))(rng)
    title_case = rng.random() < 0.6
    words = [_title_word(rng, title_case) for _ in range(rng.randint(4, 11))]
    words[0] = words[0][:1].upper() + words[0][1:]
    if rng.random() < 0.02:
        words.insert(rng.randint(1, len(words)), rng.choice(FORMULAS))
    if rng.random() < 0.02:
        words.insert(rng.randint(1, len(words)), rng.choice(ODD))
    parted = ":" if rng.random() < 0.01 else ": "
    text = f"{method}{parted}" if rng.random() < 0.65 else ""
    text += (" " if rng.random() < 0.98 else "  ").join(words)
    if rng.random() < 0.01:
        text = text.upper()
    return text + ("." if rng.random() < 0.03 else "?" if rng.random() < 0.02 else "")


def _title_word(rng: random.Random, title_case: bool) -> str:
    draw = rng.random()
    if draw < 0.08:
        return rng.choice(ACRONYMS)
    if draw < 0.10:
        return rng.choice(PROPER)
    if draw < 0.30:
        return rng.choice(SMALL)
    text = word(rng, rng.choice((2, 3, 3, 4)))
    if draw < 0.40:
        text = f"{text}-{word(rng, 2)}"
    return text.title() if title_case else text


def _mixed(rng: random.Random) -> str:
    return word(rng, rng.choice((1, 2, 2))).title() + rng.choice(("LoRA", "MoE", "Tuner", "GPT"))


def _hyphened(rng: random.Random) -> str:
    return f"{rng.choice(ACRONYMS)}-{word(rng, 2).title()}"


def _plain(rng: random.Random) -> str:
    return word(rng, 3).title()


def _unknown(rng: random.Random) -> str:
    """A venue of the long tail, which no table knows."""
    kind = rng.choice(("Workshop on", "International Symposium on", "Journal of", "Handbook of"))
    return f"{kind} {' '.join(word(rng, 3).title() for _ in range(rng.randint(2, 5)))}"


def _conference(rng: random.Random, year: int) -> str:
    """One of the ways in which proceedings are printed."""
    name, acronym = rng.choice(CONFERENCES)
    ways: tuple[Callable[[], str], ...] = (
        lambda: f"Proceedings of the {year} {name}",
        lambda: f"Proceedings of the {rng.randint(2, 62)}th {name}",
        lambda: (
            f"The {rng.choice(ORDINALS)} {name}, {acronym} {year}, {rng.choice(PLACES)}, "
            f"May {rng.randint(1, 14)}-{rng.randint(15, 28)}, {year}"
        ),
        lambda: f"{name} ({acronym}) {year}",
        lambda: f"{acronym} {year}",
        lambda: name,
        lambda: f"{acronym} {year} workshop",
        lambda: f"Advances in Neural Information Processing Systems {year - 1987} (NeurIPS {year})",
        lambda: f"Findings of the Association for Computational Linguistics: {acronym} {year}",
    )
    return rng.choice(ways)()


def _item(rng: random.Random, number: int, persons: list[Name], venues: list[str]) -> Item:
    year = rng.randint(2015, 2025)
    authors = rng.choices(persons, k=min(1 + int(rng.expovariate(1 / 5)), 60))
    eprint = f"{year % 100:02d}{rng.randint(1, 12):02d}.{number % 90000 + 10000}"
    common = {"title": _title(rng), "author": tuple(authors)}
    preprint = {
        "archive": "arXiv",
        "archive_location": eprint,
        "archive_collection": rng.choice(("cs.CL", "cs.LG", "cs.CV", "stat.ML")),
    }
    draw = rng.random()
    if draw < 0.4:
        date = Date(date_parts=((year, rng.randint(1, 12), rng.randint(1, 28)),))
        url = f"https://arxiv.org/abs/{eprint}"
        return Item(type="article", genre="Preprint", issued=date, URL=url, **common, **preprint)
    kind = "paper-conference" if draw < 0.85 else "article-journal" if draw < 0.97 else "chapter"
    date = Date(date_parts=((year,),))
    eprint_too = preprint if rng.random() < 0.5 else {}
    published = _published(rng, number, kind, year, venues)
    return Item(type=kind, issued=date, **common, **eprint_too, **published)


def _published(
    rng: random.Random, number: int, kind: str, year: int, venues: list[str]
) -> dict[str, str]:
    first = rng.randint(1, 60_000)
    dash = rng.choice(("-", "-", "--", "–"))
    found = {
        "container_title": _conference(rng, year) if kind != "article-journal"
        else rng.choice(JOURNALS) if rng.random() < 0.6 else rng.choice(venues),
        "page": f"{first}{dash}{first + rng.randint(1, 30)}" if rng.random() < 0.7 else "",
        "DOI": rng.choice(("", "", "", "https://doi.org/")) + f"10.1{rng.randint(100, 999)}/"
        f"{rng.choice(SYLLABLES)}.{rng.choice(('CVPR', 'acl', 's'))}{year}.{number:05d}",
        "publisher": rng.choice(("", "IEEE", "Association for Computational Linguistics", "PMLR",
                                 "Taylor & Francis", "Springer Nature Switzerland")),
    }  # fmt: skip
    if rng.random() < 0.05:
        found["container_title"] = rng.choice(venues)
    if kind == "article-journal":
        volume = str(rng.randint(1, 60))
        found["volume"] = f"vol. {volume}" if rng.random() < 0.1 else volume
        found["issue"] = str(rng.randint(1, 12)) if rng.random() < 0.7 else ""
    if rng.random() < 0.6:
        found["URL"] = f"https://example.org/{year}/paper_{number}.html"
    return found
