"""The committed library: every row of its five lists ends at its own paper, and stays there.

`cases/library/outcomes.tsv` pins what each row rests on (list, title as printed, how many-th row
of that title, record or ``-``, independent agreements); it was read through by hand.
LORABIB_WRITE_GOLDEN=1 writes it anew, and then it is to be read again.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from lorabib import build, store
from lorabib.assemble import Data, assemble
from lorabib.categories import ALL, UNCATEGORIZED
from lorabib.model import Library, Name, Paper
from lorabib.names import Authority, normalise, printed
from lorabib.text import fold

from tables import CASES, rows

ROWS = {
    "awesome-lora": 88,
    "comprehensive-survey": 107,
    "comprehensive-survey-template": 0,
    "foundations-and-frontiers": 166,
    "lora-of-llms": 86,
}
OUTCOMES = CASES / "library" / "outcomes.tsv"


@dataclass(frozen=True)
class Committed:
    """The repository's own library: what it is made of, and what is made of it."""

    location: store.Location
    data: Data
    library: Library

    def paper(self, identifier: str) -> Paper:
        """The one paper that answers to an identifier."""
        [found] = [p for p in self.library.papers if identifier in p.identifiers]
        return found

    def problems(self, code: str) -> list[tuple[str, str]]:
        """List and message of each problem of a code."""
        found = [p for p in self.library.problems if p.code == code]
        return [(Path(p.path or "").stem, p.message) for p in found]


@pytest.fixture(scope="module")
def committed() -> Committed:
    root = Path(__file__).parent.parent
    location = store.locate(root, root)
    data = msgspec.structs.replace(build.read(location), release="0")
    return Committed(location, data, build.load(location))


# --- rows -----------------------------------------------------------------------------------


def test_the_lists_have_the_rows_that_a_person_counts(committed: Committed) -> None:
    counts = Counter(entry.list for entry in committed.data.entries)
    found = {path.stem: counts[path.stem] for path in (committed.location.data / "lists").iterdir()}
    assert found == ROWS


def test_every_row_stands_in_exactly_one_paper(committed: Committed) -> None:
    said = Counter((e.list, e.line, e.title) for e in committed.data.entries)
    placed = Counter(
        (place.list, place.line, place.title)
        for paper in committed.library.papers
        for place in paper.places
    )
    assert placed == said
    assert sum(placed.values()) == sum(ROWS.values())


def test_the_lists_hold_headings_and_rows_only(committed: Committed) -> None:
    """Prose is not ours to ship: no line that is neither heading, rule, row nor part of one."""
    begin = re.compile(r"\s*(?:#|\||[-*]|\d+\.|\(\d\) |$)|    ")
    for path in sorted((committed.location.data / "lists").iterdir()):
        text = re.sub(r"<!--.*?-->|^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
        other = [line for line in text.split("\n") if not begin.match(line)]
        # The line above the fenced template row, which is no paper.
        assert set(other) <= {"Paper format:"}, (path.name, other)


# --- from rows to papers --------------------------------------------------------------------


def outcomes(library: Library) -> list[tuple[str, ...]]:
    """What each row rests on, without line numbers: a row that moves keeps its outcome."""
    found = sorted(
        (place.list, place.title, place.line, evidence.record or "-", evidence.agreements)
        for paper in library.papers
        for place, evidence in zip(paper.places, paper.evidence, strict=True)
    )
    seen: Counter[tuple[str, str]] = Counter()
    table = []
    for name, title, _, record, agreements in found:
        seen[name, title] += 1
        table.append((name, title, str(seen[name, title]), record, " ".join(agreements)))
    return table


def test_every_row_rests_on_the_record_that_it_did(committed: Committed) -> None:
    found = outcomes(committed.library)
    if os.environ.get("LORABIB_WRITE_GOLDEN"):
        head = "# list\ttitle\tnumber\trecord\tagreements"
        text = "\n".join([head, *("\t".join(row) for row in found)])
        OUTCOMES.write_text(text + "\n", encoding="utf-8", newline="\n")
    assert found == rows("library/outcomes.tsv")


def test_a_resolved_row_has_the_title_and_one_more_witness(committed: Committed) -> None:
    """Rows that name nothing but a title may rest on it, if no other record bears it."""
    for name, title, _, record, agreements in outcomes(committed.library):
        if record != "-" and agreements != "override":
            assert re.match(r"title:(?:equal|variant|near|headless)", agreements), title
            if "title:equal" not in agreements:
                assert len(agreements.split()) > 1, (name, title)


def test_how_many_are_resolved(committed: Committed) -> None:
    assert Counter(paper.status for paper in committed.library.papers) == {
        "published": 196,
        "preprint": 70,
        "unresolved": 1,
    }
    [lost] = [paper for paper in committed.library.papers if paper.status == "unresolved"]
    assert [(place.list, place.title) for place in lost.places] == [
        (
            "foundations-and-frontiers",
            "Large language model LoRA specifically fine-tuned for medical domain tasks",
        )
    ]
    assert lost.item.URL == "https://huggingface.co/nmitchko/medfalcon-40b-LoRA"
    assert all(refusal.reason for e in lost.evidence for refusal in e.refused)


#: Links of the lists that lead to another paper: list, title of the row, identifier.
WRONG_IDENTIFIERS = {
    (
        "awesome-lora",
        "Task-Aware Low-Rank Adaptation of Segment Anything Model",
        "arxiv:2406.10777",
    ),
    (
        "awesome-lora",
        "DyLoRA: Parameter-Efficient Tuning of Pre-trained Models using Dynamic Search-Free "
        "Low-Rank Adaptation",
        "arxiv:2404.13425",
    ),
    (
        "comprehensive-survey",
        "CorDA: Context-Oriented Decomposition Adaptation of Large Language Models",
        "arxiv:2402.16141",
    ),
    (
        "comprehensive-survey",
        "DyLoRA: Parameter-Efficient Tuning of Pre-trained Models using Dynamic Search-Free "
        "Low-Rank Adaptation",
        "arxiv:2404.13425",
    ),
    (
        "comprehensive-survey",
        "LoRETTA: Low-Rank Economic Tensor-Train Adaptation for Ultra-Low-Parameter Fine-Tuning "
        "of Large Language Models",
        "arxiv:2311.11696",
    ),
    (
        "foundations-and-frontiers",
        "MLoRA: Multi-Domain Low-Rank Adaptive Network for CTR Prediction",
        "arxiv:2409.08543",
    ),
    (
        "foundations-and-frontiers",
        "ATFLRec: A Multimodal Recommender System with Audio-Text Fusion and Low-Rank Adaptation "
        "via Instruction-Tuned Large Language Model",
        "doi:10.3390/math11163577",
    ),
    (
        "foundations-and-frontiers",
        "LoRA-NCL: Neighborhood-Enriched Contrastive Learning with Low-Rank Dimensionality "
        "Reduction for Graph Collaborative Filtering",
        "arxiv:2403.13325",
    ),
}


def test_exactly_these_links_lead_to_another_paper(committed: Committed) -> None:
    title = {(e.list, e.line): e.title for e in committed.data.entries}
    wrong = [p for p in committed.library.problems if p.code == "wrong-identifier"]
    found = [
        (Path(p.path or "").stem, title[Path(p.path or "").stem, p.line or 0], p.message.split()[0])
        for p in wrong
    ]
    assert sorted(found) == sorted(WRONG_IDENTIFIERS)


@pytest.mark.parametrize("case", sorted(WRONG_IDENTIFIERS), ids=lambda case: case[2])
def test_a_row_with_a_wrong_link_still_finds_its_paper(
    committed: Committed, case: tuple[str, str, str]
) -> None:
    name, title, wrong = case
    [own] = [
        paper
        for paper in committed.library.papers
        if any((place.list, place.title) == (name, title) for place in paper.places)
    ]
    assert own.item.title.casefold() == title.casefold()
    assert own.status != "unresolved" and wrong not in own.identifiers
    assert committed.paper(wrong) != own


def test_exactly_these_addresses_are_malformed(committed: Committed) -> None:
    assert committed.problems("malformed-identifier") == [
        ("awesome-lora", "https://arxiv.org/pdf/2405.203 is no arXiv identifier")
    ]
    found = [
        (name, message.split("'")[1]) for name, message in committed.problems("malformed-link")
    ]
    assert found == [
        ("awesome-lora", "Link"),
        ("foundations-and-frontiers", "OpenReview"),
    ]


def test_nothing_in_the_lists_is_unread(committed: Committed) -> None:
    """Besides wrong links, and what the checks find, only rows of dashes and a stray bar."""
    codes = Counter(p.code for p in committed.library.problems)
    assert codes == {
        "author-count": 5,
        "casing": 2,
        "incomplete-record": 2,
        "missing-field": 2,
        "suspicious-name": 1,
        "unknown-venue": 1,
        "placeholder-row": 21,
        "stray-mark": 1,
        "wrong-identifier": 8,
        "malformed-identifier": 1,
        "malformed-link": 2,
        "unresolved": 1,
    }


# --- twins ----------------------------------------------------------------------------------

#: Papers that share an acronym, each with its key: never one paper.
TWINS = {
    "DoRA": {"arxiv:2402.09353": "liu2024dora", "acl:2024.acl-long.626": "mao2024dora"},
    "FLoRA": {
        "arxiv:2405.14739": "si2025maintaining",
        "arxiv:2402.03293": "hao2024flora",
        "arxiv:2404.15182": "nguyen2024flora",
        "arxiv:2409.05976": "wang2024flora",
    },
    "AutoLoRA": {"arxiv:2310.01818": "xu2024autolora", "arxiv:2403.09113": "zhang2024autolora"},
    "BiLoRA and Bayesian LoRA": {
        "arxiv:2403.13037": "qiang2024bilora",
        "arxiv:2406.13046": "meo2024bayesian",
        "arxiv:2308.13111": "yang2024bayesian",
    },
    "MTLoRA": {"arxiv:2403.20320": "agiza2024mtlora", "arxiv:2403.07440": "liang2024matrix"},
    "MixLoRA": {"arxiv:2404.15159": "li2024mixlora", "acl:2024.acl-long.38": "shen2024multimodal"},
    "MoELoRA": {"arxiv:2402.12851": "luo2024moelora", "arxiv:2310.18339": "liu2024moe"},
    "RoSA": {
        "openreview:4P9vOFpb63": "gamalabdelhameed2023rosa",
        "arxiv:2401.04679": "nikdan2024rosa",
    },
    "RoseLoRA": {"arxiv:2406.10777": "wang2024roselora", "arxiv:2403.10971": "wang2024task"},
    "SLoRA": {"arxiv:2308.06522": "babakniya2023slora", "arxiv:2311.03285": "sheng2024slora"},
    "MLoRA": {"arxiv:2408.08913": "yang2024mlora", "arxiv:2312.02515": "ye2025mlora"},
    "Cones": {"arxiv:2303.05125": "liu2023cones", "arxiv:2305.19327": "liu2023customizable"},
    "CoLoRA": {"arxiv:2402.14646": "berman2024colora", "arxiv:2401.04151": "xia2024chain"},
    "mixtures": {
        "arxiv:2404.13628": "wu2024mixture-lora",
        "arxiv:2406.11909": "wu2024mixture",
        "arxiv:2403.03432": "feng2024mixture",
        "arxiv:2312.12379": "gou2023mixture",
        "arxiv:2404.04883": "liu2024mixture",
        "arxiv:2405.16671": "su2024mixture",
    },
    "sparse low rank": {
        "arxiv:2311.11696": "ding2023sparse",
        "arxiv:2406.13175": "bhardwaj2024sparse",
        "arxiv:2311.09179": "zhu2023sira",
    },
    "Hayou et al.": {"arxiv:2402.12354": "hayou2024lora", "arxiv:2406.08447": "hayou2024impact"},
    "continual": {
        "arxiv:2311.17601": "wistuba2023continual",
        "arxiv:2311.02428": "chitale2023task",
        "arxiv:2403.11530": "zhao2024continual",
    },
    "speech": {"arxiv:2309.15223": "yu2023low", "arxiv:2401.10447": "yu2024investigating"},
}

#: Keys as authors know them.
WELL_KNOWN = {
    "arxiv:2106.09685": "hu2022lora",
    "arxiv:2305.14314": "dettmers2023qlora",
    "arxiv:2303.10512": "zhang2023adaptive",
    "arxiv:2310.11454": "kopiczko2024vera",
    "arxiv:2404.02948": "meng2024pissa",
    "arxiv:2403.03507": "zhao2024galore",
    "arxiv:2309.12307": "chen2024longlora",
    "arxiv:2307.13269": "huang2024lorahub",
    "arxiv:2106.04647": "karimimahabadi2021compacter",
    "arxiv:2310.08659": "li2024loftq",
    "arxiv:2210.07558": "valipour2023dylora",
    "arxiv:2212.04488": "kumari2023multi",
}


@pytest.mark.parametrize("name", TWINS)
def test_twins_stay_apart(committed: Committed, name: str) -> None:
    found = {identifier: committed.paper(identifier).key for identifier in TWINS[name]}
    assert found == TWINS[name]
    assert len(set(found.values())) == len(found)


def test_well_known_papers_have_the_keys_that_authors_know(committed: Committed) -> None:
    assert {i: committed.paper(i).key for i in WELL_KNOWN} == WELL_KNOWN


def test_no_identifier_leads_to_two_papers(committed: Committed) -> None:
    counts = Counter(i for paper in committed.library.papers for i in paper.identifiers)
    assert [i for i, count in counts.items() if count > 1] == []


def test_no_two_papers_bear_one_title(committed: Committed) -> None:
    def plain(title: str) -> str:
        return re.sub(r"[\W_]+", "", title.casefold())

    counts = Counter(plain(paper.item.title) for paper in committed.library.papers)
    assert [title for title, count in counts.items() if count > 1] == []


# --- categories -----------------------------------------------------------------------------


def test_every_heading_leads_to_a_category_and_every_paper_has_one(committed: Committed) -> None:
    assert committed.problems("unmapped-heading") == []
    assert committed.problems("uncategorized") == []
    slugs = [category.slug for category in committed.library.categories]
    assert len(set(slugs)) == len(slugs) and UNCATEGORIZED not in build.names(committed.library)
    for paper in committed.library.papers:
        assert paper.categories and set(paper.categories) <= set(slugs), paper.key


def test_a_parent_holds_the_papers_of_its_children_and_all_holds_every_one(
    committed: Committed,
) -> None:
    def held(slug: str) -> set[str]:
        return {paper.key for paper in build.select(committed.library, slug)}

    everything = {paper.key for paper in committed.library.papers}
    assert held(ALL) == everything
    children = [c for c in committed.library.categories if c.parent]
    assert len(children) > 20
    for child in children:
        assert held(child.slug) <= held(child.parent), child.slug
    empty = [c.slug for c in committed.library.categories if not held(c.slug)]
    assert empty == ["merge"]  # comprehensive-survey 6.3 is a table of dashes
    roots = [held(c.slug) for c in committed.library.categories if not c.parent]
    assert set.union(*roots) == everything


def test_a_heading_of_two_lists_leads_to_one_category(committed: Committed) -> None:
    """Samples of what a person expects to find under a category."""
    for slug, some, none in (
        ("moe", {"wu2024mixture-lora", "luo2024moelora", "dou2024loramoe"}, {"hu2022lora"}),
        ("quantization", {"dettmers2023qlora", "xu2024qa", "li2024loftq"}, {"liu2024dora"}),
        ("federated", {"sun2024improving", "wang2024flora"}, {"hao2024flora"}),
        ("serving", {"sheng2024slora", "chen2024punica"}, {"babakniya2023slora"}),
        ("lora", {"hu2022lora"}, {"dettmers2023qlora"}),
    ):
        held = {paper.key for paper in build.select(committed.library, slug)}
        assert some <= held and not none & held, slug


# --- the key ledger -------------------------------------------------------------------------


def test_every_key_stands_in_the_ledger_and_none_is_new(committed: Committed) -> None:
    recorded = {holding.key for holding in committed.data.ledger}
    keys = [paper.key for paper in committed.library.papers]
    assert committed.library.minted == ()
    assert set(keys) <= recorded
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if not re.fullmatch(r"[a-z][a-z0-9-]*", key)] == []
    for holding in committed.data.ledger:
        owners = {p.key for p in committed.library.papers if holding.identifier in p.identifiers}
        assert owners <= {holding.key}, holding


def test_no_key_is_made_of_a_lost_letter_or_of_nobody(committed: Committed) -> None:
    for paper in committed.library.papers:
        assert not re.match(r"anon|collaboration|others|etal|none|\d", paper.key)
    by_letter = {"arxiv:2406.01775": "buyukakyuz2024olora", "arxiv:2405.17604": "balazy2025lora"}
    assert {i: committed.paper(i).key for i in by_letter} == by_letter


# --- same input, same bytes -----------------------------------------------------------------


def exported(library: Library) -> dict[str, str]:
    """Every category as .bib and CSL-JSON, one as formatted references."""
    files = build.export(library, (), ("bib", "json")).files
    return files | build.export(library, ("multi-lora",), ("references",)).files


def test_building_twice_and_from_shuffled_input_gives_the_same(committed: Committed) -> None:
    shuffled: dict[str, list[object]] = {}
    for name in ("entries", "claims", "ledger"):
        shuffled[name] = list(getattr(committed.data, name))
        random.Random(name).shuffle(shuffled[name])
    again = assemble(committed.data)
    other = assemble(
        msgspec.structs.replace(
            committed.data, **{name: tuple(values) for name, values in shuffled.items()}
        )
    )
    assert again == committed.library == other
    assert exported(other) == exported(committed.library)


def blocks(bib: str) -> dict[str, str]:
    """The entries of a .bib text by key."""
    return {block.partition("{")[2].partition(",")[0]: block for block in split_entries(bib)}


def split_entries(bib: str) -> Iterator[str]:
    yield from re.split(r"\n\n(?=@)", bib.strip("\n"))


def test_one_changed_record_changes_one_entry(committed: Committed) -> None:
    qlora = "openreview:OUIFPHEgJU"
    claims = tuple(
        msgspec.structs.replace(c, item=msgspec.structs.replace(c.item, page="1-2"))
        if c.record == qlora
        else c
        for c in committed.data.claims
    )
    assert claims != committed.data.claims
    changed = assemble(msgspec.structs.replace(committed.data, claims=claims))
    before, after = (
        blocks(build.export(library, (ALL,), ("bib",)).files["all.bib"])
        for library in (committed.library, changed)
    )
    assert before.keys() == after.keys()
    assert [key for key in before if before[key] != after[key]] == ["dettmers2023qlora"]
    assert "pages = {1--2}" in after["dettmers2023qlora"]


def test_without_the_ledger_the_keys_would_be_the_same(committed: Committed) -> None:
    """The ledger was written by this rule: a fresh one mints the keys that it holds."""
    fresh = assemble(msgspec.structs.replace(committed.data, ledger=()))
    assert {p.key for p in fresh.papers} == {p.key for p in committed.library.papers}
    held = {(h.identifier, h.key) for h in committed.data.ledger}
    assert {(h.identifier, h.key) for h in fresh.minted} <= held


def test_every_person_is_spelt_in_one_way(committed: Committed) -> None:
    """No two names differ in case, accents and dots alone, and none is another spelling."""
    found: dict[str, set[Name]] = {}
    for paper in committed.library.papers:
        for name in (*paper.item.author, *paper.item.editor):
            found.setdefault(fold(printed(name)), set()).add(name)
            for line in committed.data.spellings:
                assert name != line.other or line.papers.isdisjoint(paper.identifiers)
    assert {words: names for words, names in found.items() if len(names) > 1} == {}
    assert committed.data.spellings
    table = Authority(committed.data.spellings)
    for paper in committed.library.papers:
        assert normalise(paper.item, table, paper.identifiers) is paper.item


def test_authors_that_two_records_count_differently_are_told(committed: Committed) -> None:
    told = [message for _, message in committed.problems("author-count")]
    assert len(told) == 5
    count = "arxiv:2303.10512 has 8, openreview:lq62uWRJjiY has 7"
    assert f"the records differ in the number of authors: {count}" in told
