"""Works that styles and engines trip over, each for one reason."""

from __future__ import annotations

from typing import Any

from lorabib.model import Date, Name

from engines import paper

_ARXIV = {"archive": "arXiv", "archive_collection": "cs.LG"}
_PREPRINT: dict[str, Any] = {"type": "article", "genre": "Preprint", "status": "preprint"} | _ARXIV


def _day(year: int, *rest: int) -> Date:
    return Date(date_parts=((year, *rest),))


WORKS = (
    paper(
        "particles",
        type="article-journal",
        title="Particles before the family name",
        author=(
            Name(family="Maaten", given="Laurens", non_dropping_particle="van der"),
            Name(family="Alembert", given="Jean", non_dropping_particle="d'"),
            Name(family="Humboldt", given="Alexander", dropping_particle="von"),
        ),
        issued=_day(2020, 3),
        container_title="Journal of Machine Learning Research",
        volume="9",
        issue="2",
        page="2579-2605",
        DOI="10.1234/jmlr.2020.9",
    ),
    paper(
        "organisation",
        type="report",
        title="A Report by an Organisation",
        author=(Name(literal="Qwen Team"),),
        issued=_day(2025, 1, 5),
        publisher="Alibaba Group",
        number="TR-7",
        URL="https://example.org/report",
    ),
    paper(
        "many",
        title="Twenty-Five Authors Wrote This",
        authors="; ".join(f"Family{at}, Given{at}" for at in "ABCDEFGHIJKLMNOPQRSTUVWXY"),
        issued=_day(2023, 6),
        container_title="Proceedings of the 40th International Conference on Machine Learning",
        collection_title="Proceedings of Machine Learning Research",
        volume="202",
        page="100-120",
        publisher="PMLR",
    ),
    paper(
        "nobody",
        title="Nobody Signed This Paper",
        issued=_day(2021, 12),
        container_title="Advances in Neural Information Processing Systems",
        volume="34",
        page="1-12",
    ),
    paper(
        "cjk",
        title="大規模言語モデルの低ランク適応",
        authors="陳, 大文; 김, 민수; 山田, 太郎",
        issued=_day(2024, 3),
        container_title="言語処理学会年次大会",
        page="17-22",
    ),
    paper(
        "yearonly",
        type="book",
        title="A Book of Which the Year Alone Is Known",
        authors="Knuth, Donald E.",
        issued=_day(2011),
        publisher="Addison-Wesley",
        publisher_place="Reading, MA",
        ISBN="978-0-201-89683-1",
    ),
    paper(
        "preprint",
        title="QLoRA: Efficient Finetuning of Quantized LLMs",
        authors="Dettmers, Tim; Pagnoni, Artidoro; Holtzman, Ari; Zettlemoyer, Luke",
        issued=_day(2023, 5, 23),
        archive_location="2305.14314",
        URL="https://arxiv.org/abs/2305.14314",
        **_PREPRINT,
    ),
    paper(
        "published",
        title="LoRA: Low-Rank Adaptation of Large Language Models",
        authors="Hu, Edward J.; Shen, Yelong; Allen-Zhu, Zeyuan; Chen, Weizhu",
        issued=_day(2022),
        container_title="International Conference on Learning Representations",
        event_title="ICLR",
        archive_location="2106.09685",
        URL="https://openreview.net/forum?id=nZeVKeeFYf9",
        **_ARXIV,
    ),
    paper(
        "noyear",
        title="A Paper without a Year",
        authors="Doe, Jane",
        container_title="Workshop on Undated Papers",
        URL="https://example.org/undated",
    ),
    paper(
        "markup",
        title="Is <i>this</i> & *that* Markup? A <b>Bold</b> $\\ell_2$ Bound on $\\Delta W = BA$",
        authors="Curie, Marie",
        issued=_day(2022, 2, 1),
        archive_location="2202.00001",
        URL="https://arxiv.org/abs/2202.00001",
        **_PREPRINT,
    ),
    paper(
        "oneword",
        type="chapter",
        title="One Word Is All of the Name",
        author=(Name(literal="Sukarno"), Name(family="Doe", given="Jane")),
        editor=(Name(family="Editor", given="Edith"),),
        issued=_day(2019),
        container_title="A Handbook of Names",
        publisher="Springer",
        publisher_place="Berlin",
        page="11-22",
    ),
    paper(
        "suffix",
        type="article-journal",
        title="Juniors and Thirds in Lists of Names",
        author=(
            Name(family="Davis", given="Sammy", suffix="Jr."),
            Name(family="Downey", given="Robert", suffix="III"),
        ),
        issued=_day(2018, 11),
        container_title="npj Names",
        volume="3",
        number="026119",
        DOI="10.1234/npj.3.026119",
    ),
    paper(
        "dataset",
        type="dataset",
        title="A Data Set of Adapters",
        authors="Doe, Jane; Roe, Richard",
        issued=_day(2020, 7),
        publisher="Zenodo",
        DOI="10.5281/zenodo.1234",
    ),
    paper(
        "software",
        type="software",
        title="PEFT: Parameter-Efficient Fine-Tuning Methods",
        authors="Mangrulkar, Sourab; Gugger, Sylvain",
        issued=_day(2022),
        publisher="Hugging Face",
        URL="https://github.com/huggingface/peft",
    ),
)  # fmt: skip

STYLES = (
    "apa",
    "ieee",
    "chicago-author-date",
    "modern-language-association",
    "nature",
    "vancouver",
)
