"""Same paper or not: records of one work, and which work a row means."""

from __future__ import annotations

import random
from typing import Any

import pytest

from lorabib.match import Apart, Decision, Index, Work, decide, join, sifted, works_of
from lorabib.match.titles import about, begins
from lorabib.match.venues import same_venue
from lorabib.model import Claim, Item, ListEntry

from make import names, preprint, published, row
from tables import rows

TEAM = ("Ada Lovelace", "Alan Turing", "Grace Hopper")
NINE = tuple(f"Name{letter} Family{letter}" for letter in "abcdefghi")
OTHERS = ("Kurt Gödel", "Emmy Noether", "Srinivasa Ramanujan")


def works(*claims: Claim) -> list[set[str]]:
    found, _ = join(Index(claims))
    return sorted(({c.record for c in w.claims} for w in found), key=sorted)


def together(a: Claim, b: Claim) -> bool:
    return len(works(a, b)) == 1


def decided(entry: ListEntry, *claims: Claim) -> tuple[str | None, Decision]:
    index = Index(claims)
    found, _ = join(index)
    decision = decide(entry, index, found, works_of(index, found))
    return _name(found, decision), decision


def _name(found: tuple[Work, ...], decision: Decision) -> str | None:
    return None if decision.work is None else found[decision.work].claims[0].record


def codes(decision: Decision) -> list[str]:
    return [p.code for p in decision.problems]


JOINED = {
    "one title, one team, a year later": (
        preprint("2401.00001", "Low-Rank Things for Models", *TEAM, year=2023),
        published("doi:10.1/a", "Low-rank things for models", *TEAM),
    ),
    "a name before the colon was added": (
        preprint("2401.00001", "Mini-Ensemble Adapters for Fine-Tuning", *TEAM),
        published("doi:10.1/a", "MELoRA: Mini-Ensemble Adapters for Fine-Tuning", *TEAM),
    ),
    "a word was added": (
        preprint("2401.00001", "Mixture-of-LoRAs: An Efficient Tuning for Models", *TEAM),
        published("doi:10.1/a", "Mixture-of-LoRAs: An Efficient Tuning Method for Models", *TEAM),
    ),
    "the words were turned round": (
        preprint("2401.00001", "The Impact of Initialization on LoRA Dynamics", *TEAM),
        published("doi:10.1/a", "The Impact of Initialization on the Dynamics in LoRA", *TEAM),
    ),
    "initials in one, names in the other": (
        preprint("2401.00001", "Low-Rank Things for Models", "A. Lovelace", "A. Turing"),
        published("doi:10.1/a", "Low-Rank Things for Models", "Ada Lovelace", "Alan Turing"),
    ),
    "the publication names the arXiv number, the title is another": (
        preprint("2401.00001", "ASPEN: High-Throughput Tuning with One Processor", *TEAM),
        published(
            "doi:10.1/a",
            "mLoRA: Pipelines in Many Processors",
            *TEAM,
            year=2025,
            identifiers=("doi:10.1/a", "arxiv:2401.00001"),
        ),
    ),
    "no authors in one of them": (
        preprint("2401.00001", "LORS: Low-rank Residual Structure"),
        published("doi:10.1/a", "LORS: Low-Rank Residual Structure", *TEAM),
    ),
    "one acronym, one long list of authors, another sub-title": (
        preprint(
            "2401.00001", "FooMoE: Revolutionizing Experts for Keeping World Knowledge", *NINE
        ),
        published("doi:10.1/a", "FooMoE: Alleviating World Knowledge Forgetting", *NINE),
    ),
}

APART = {
    "one acronym, other people": (
        preprint("2401.00001", "DoRA: Weight-Decomposed Low-Rank Adaptation", *TEAM),
        published("doi:10.1/a", "DoRA: Enhancing Fine-Tuning with Dynamic Ranks", *OTHERS),
    ),
    "one team, one year, another paper": (
        preprint("2401.00001", "LoRA+: Efficient Low Rank Adaptation of Large Models", *TEAM),
        published("doi:10.1/a", "The Impact of Initialization on LoRA Dynamics", *TEAM),
    ),
    "equal sub-titles, other people": (
        preprint("2401.00001", "FooLoRA: Efficient Fine-Tuning of Models", *TEAM),
        published("doi:10.1/a", "BarLoRA: Efficient Fine-Tuning of Models", *OTHERS),
    ),
    "one title, other people": (
        preprint("2401.00001", "Low-Rank Things for Models", *TEAM),
        published("doi:10.1/a", "Low-Rank Things for Models", *OTHERS),
    ),
    "part one and part two": (
        preprint("2401.00001", "Scaling of Low-Rank Adapters, Part I", *TEAM),
        published("doi:10.1/a", "Scaling of Low-Rank Adapters, Part II", *TEAM),
    ),
    "the second of a series": (
        preprint("2401.00001", "Cones: Concept Neurons in Diffusion Models", *TEAM),
        published("doi:10.1/a", "Cones 2: Customizable Image Synthesis", *TEAM),
    ),
    "one word of another kind": (
        preprint("2401.00001", "Federated Learning with Low-Rank Adapters", *TEAM),
        published("doi:10.1/a", "Federated Learning with Sparse Adapters", *TEAM),
    ),
    "a title that goes on": (
        preprint("2401.00001", "Segment Anything", *TEAM),
        published("doi:10.1/a", "Segment Anything in Images and Videos", *TEAM),
    ),
    "a second version of the name": (
        preprint("2401.00001", "FooNet: Networks for Everything and More", *TEAM),
        published("doi:10.1/a", "FooNet-v2: Networks for Everything and More", *TEAM),
    ),
    "one report a year": (
        preprint("2401.00001", "Challenge Report 2022: Object Tracking Results", *TEAM),
        published("doi:10.1/a", "Challenge Report 2023: Object Tracking Results", *TEAM),
    ),
    "the opposite": (
        preprint("2401.00001", "Synchronous Low-Rank Training of Models", *TEAM),
        published("doi:10.1/a", "Asynchronous Low-Rank Training of Models", *TEAM),
    ),
    "another name before an equal sub-title, by the same people": (
        preprint("2401.00001", "Stack Layers Differently: High-Rank Training by Updates", *TEAM),
        published("doi:10.1/a", "ReLoRA: High-Rank Training by Updates", *TEAM),
    ),
    "a reply": (
        preprint("2401.00001", "Low-Rank Things for Models", *TEAM),
        published("doi:10.1/a", "Reply to: Low-Rank Things for Models", *TEAM),
    ),
    "many years between": (
        preprint("2401.00001", "Low-Rank Things for Models", *TEAM, year=2016),
        published("doi:10.1/a", "Low-Rank Things for Models", *TEAM, year=2024),
    ),
    "published long before the preprint": (
        preprint("2401.00001", "Low-Rank Things for Models", *TEAM, year=2024),
        published("doi:10.1/a", "Low-Rank Things for Models", *TEAM, year=2020),
    ),
    "two arXiv numbers": (
        preprint("2401.00001", "Low-Rank Things for Models", *TEAM),
        preprint("2401.00002", "Low-Rank Things for Models", *TEAM),
    ),
    "conference and journal, two DOIs": (
        published("doi:10.1/a", "Low-Rank Things for Models", *TEAM),
        published("doi:10.2/b", "Low-Rank Things for Models", *TEAM),
    ),
    "one title contained in the other": (
        preprint("2401.00001", "Mixture of Experts", *TEAM),
        published("doi:10.1/a", "Mixture of Experts for Vision and Language Tuning", *OTHERS),
    ),
}


@pytest.mark.parametrize("case", JOINED)
def test_records_of_one_work(case: str) -> None:
    assert together(*JOINED[case])
    assert together(*reversed(JOINED[case]))


@pytest.mark.parametrize("case", APART)
def test_records_of_two_works(case: str) -> None:
    assert not together(*APART[case])
    assert not together(*reversed(APART[case]))


def test_one_title_and_other_authors_is_reported() -> None:
    _, problems = join(Index(APART["one title, other people"]))
    assert [p.code for p in problems] == ["record-conflict"]


def test_what_may_be_one_work_is_reported_to_the_keeper() -> None:
    pair = APART["another name before an equal sub-title, by the same people"]
    assert [p.code for p in join(Index(pair))[1]] == ["maybe-one-work"]


def test_two_titles_of_one_list_are_two_works() -> None:
    a, b = JOINED["a name before the colon was added"]
    rows = (row(a.item.title, line=1), row(b.item.title, line=2))
    assert len(join(Index((a, b)), (), Apart(rows))[0]) == 2
    elsewhere = (row(a.item.title, line=1), row(b.item.title, list="other"))
    assert len(join(Index((a, b)), (), Apart(elsewhere))[0]) == 1


def test_what_the_keeper_says_is_one_work_is_one_work() -> None:
    a, b = APART["one title, other people"]
    found, problems = join(Index((a, b)), [frozenset({a.record, b.record})])
    assert len(found) == 1
    assert problems == ()


def test_joining_does_not_depend_on_the_order_of_records() -> None:
    claims = [
        c
        for pairs in (JOINED, APART)
        for n, pair in enumerate(pairs.values())
        for c in _renumbered(pair, n, pairs is APART)
    ]
    expected = works(*claims)
    for seed in range(5):
        random.Random(seed).shuffle(claims)
        assert works(*claims) == expected


def _renumbered(pair: tuple[Claim, Claim], number: int, apart: bool) -> list[Claim]:
    """The pair under records of its own and with titles of its own."""
    import msgspec

    mark = f"{'Apart' if apart else 'Joined'}{chr(97 + number)}word"
    found = []
    for side, claim in enumerate(pair):
        changes: dict[str, Any] = {"record": f"{claim.record}-{mark}-{side}"}
        changes["identifiers"] = tuple(
            f"{i}-{mark}" if side == 0 or len(claim.identifiers) > 1 else f"{i}-{mark}{side}"
            for i in claim.identifiers
        )
        item = msgspec.structs.replace(claim.item, title=f"{claim.item.title} {mark}")
        found.append(msgspec.structs.replace(claim, item=item, **changes))
    return found


LORA = preprint(
    "2106.09685", "LoRA: Low-Rank Adaptation of Large Language Models", *TEAM, year=2021
)
PLUS = preprint("2402.12354", "LoRA+: Efficient Low Rank Adaptation of Large Models", *OTHERS)
DORA = preprint("2402.09353", "DoRA: Weight-Decomposed Low-Rank Adaptation", *TEAM)
DORA2 = published(
    "acl:2024.acl-long.626", "DoRA: Enhancing Fine-Tuning with Dynamic Rank Distribution", *OTHERS
)
ROSE = preprint("2406.10777", "RoseLoRA: Row and Column-wise Sparse Adaptation", *OTHERS)
ADALORA = published(
    "openreview:lq62uWRJjiY",
    "Adaptive Budget Allocation for Fine-Tuning",
    *TEAM,
    event="ICLR",
    year=2023,
)
STUDY = preprint("2403.00001", "Deep Sets: A Critical Review of Invariance", *OTHERS)
ALL = (LORA, PLUS, DORA, DORA2, ROSE, ADALORA, STUDY)
ARXIV = "https://arxiv.org/abs/"

RESOLVED = {
    "by its identifier": (
        row("LoRA: Low-rank adaptation of large language models", ARXIV + "2106.09685"),
        LORA.record,
    ),
    "by its title alone": (row("DoRA: weight-decomposed low-rank adaptation"), DORA.record),
    "by its identifier, the title is the acronym": (row("DoRA", ARXIV + "2402.09353"), DORA.record),
    "by its identifier, the title lost its end": (
        row("LoRA: Low-Rank Adaptation of Large", ARXIV + "2106.09685"),
        LORA.record,
    ),
    "by title and authors, with a name before the colon": (
        row(
            "AdaLoRA: Adaptive Budget Allocation for Fine-Tuning",
            authors=("Lovelace A.", "Turing A."),
        ),
        ADALORA.record,
    ),
    "by title, year and venue, with a name before the colon": (
        row("AdaLoRA: Adaptive Budget Allocation for Fine-Tuning", year=2023, venue="ICLR"),
        ADALORA.record,
    ),
    "by title and year, with a slip of the pen": (
        row("DoRA: Weight-Decomposed Low-Rank Adaptationn", year=2024),
        DORA.record,
    ),
}


@pytest.mark.parametrize("case", RESOLVED)
def test_resolved(case: str) -> None:
    entry, record = RESOLVED[case]
    found, decision = decided(entry, *ALL)
    assert found == record
    assert decision.problems == ()
    assert decision.evidence.agreements


UNRESOLVED = {
    "a name before the colon and nothing else": row(
        "AdaLoRA: Adaptive Budget Allocation for Fine-Tuning"
    ),
    "an acronym of two papers": row("DoRA"),
    "the printed authors are others": row(
        "DoRA: Weight-Decomposed Low-Rank Adaptation", authors=("Noether E.", "Gödel K.")
    ),
    "the years are far apart": row("DoRA: Weight-Decomposed Low-Rank Adaptation", year=2015),
    "part of a title": row("Low-Rank Adaptation", year=2024),
    "another acronym before an equal sub-title": row(
        "MoRA: Weight-Decomposed Low-Rank Adaptation", ARXIV + "2402.09353", year=2024
    ),
    "a paper that no source knows": row("Quantum Gardens of Verona", ARXIV + "2001.00001"),
    "a link to a near title, and the title unknown": row(
        "LoRA: Low-Rank Adaptation of Vision Transformers", ARXIV + "2402.12354", year=2024
    ),
    "a link to a title with one word more": row(
        "Federated Low-Rank Adaptation of Large Language Models", ARXIV + "2106.09685", year=2021
    ),
    "a link to a title with one word changed": row(
        "LoRA: Low-Rank Adaptation of Large Vision Models", ARXIV + "2106.09685", year=2021
    ),
    "a link to the paper that is surveyed": row(
        "Low-Rank Adaptation of Large Language Models: A Survey", ARXIV + "2106.09685", year=2021
    ),
    "a link to a study of what the row names": row("Deep Sets", ARXIV + "2403.00001", year=2024),
    "an erratum": row("Erratum: DoRA: Weight-Decomposed Low-Rank Adaptation", ARXIV + "2402.09353"),
    "a reply": row("Reply to: Adaptive Budget Allocation for Fine-Tuning", year=2023, venue="ICLR"),
}


@pytest.mark.parametrize("case", UNRESOLVED)
def test_unresolved(case: str) -> None:
    found, decision = decided(UNRESOLVED[case], *ALL)
    assert found is None
    assert "unresolved" in codes(decision)
    assert all(r.reason for r in decision.evidence.refused)


@pytest.mark.parametrize(
    ("title", "link", "record"),
    [
        ("DoRA: Weight-Decomposed Low-Rank Adaptation", "2406.10777", DORA.record),
        ("LoRA: Low-Rank Adaptation of Large Language Models", "2402.12354", LORA.record),
        ("LoRA+: Efficient Low Rank Adaptation of Large Models", "2106.09685", PLUS.record),
    ],
)
def test_a_wrong_link_is_reported_and_the_right_paper_found(
    title: str, link: str, record: str
) -> None:
    found, decision = decided(row(title, ARXIV + link), *ALL)
    assert found == record
    assert codes(decision) == ["wrong-identifier"]
    assert [r.record for r in decision.evidence.refused] == [f"arxiv:{link}"]


def test_the_second_of_two_links_may_be_the_wrong_one() -> None:
    entry = row(DORA.item.title, ARXIV + "2402.09353", ARXIV + "2406.10777")
    found, decision = decided(entry, *ALL)
    assert found == DORA.record
    assert codes(decision) == ["wrong-identifier"]


def test_a_link_that_no_source_knows_is_told_apart_from_the_papers_own() -> None:
    entry = row(DORA.item.title, ARXIV + "2499.99999", year=2024)
    assert decided(entry, *ALL)[0] == DORA.record
    found, decision = decided(row(DORA.item.title, ARXIV + "2412.99999", year=2024), *ALL)
    assert found == DORA.record
    assert codes(decision) == ["wrong-identifier"]


def test_a_cut_off_number_is_reported() -> None:
    found, decision = decided(row(DORA.item.title, "https://arxiv.org/pdf/2402.093"), *ALL)
    assert found == DORA.record
    assert codes(decision) == ["malformed-identifier"]


def test_two_works_of_one_title_need_a_witness() -> None:
    one = published("doi:10.1/a", "Low-Rank Things for Models", *TEAM, event="AAAI")
    two = published("doi:10.2/b", "Low-Rank Things for Models", *OTHERS, event="ICML")
    assert decided(row("Low-Rank Things for Models"), one, two)[0] is None
    assert (
        decided(row("Low-Rank Things for Models", venue="ICML 2024"), one, two)[0] == "doi:10.2/b"
    )
    named = row("Low-Rank Things for Models", authors=("Turing A.", "Hopper G."))
    assert decided(named, one, two)[0] == "doi:10.1/a"


@pytest.mark.parametrize(("ours", "theirs", "answer"), rows("about.tsv"))
def test_a_study_of_a_paper_is_another(ours: str, theirs: str, answer: str) -> None:
    assert about(ours, theirs) is (answer == "yes")
    assert about(theirs, ours) is (answer == "yes")


@pytest.mark.parametrize(("ours", "theirs", "answer"), rows("begins.tsv"))
def test_a_title_that_was_cut(ours: str, theirs: str, answer: str) -> None:
    assert begins(ours, theirs) is (answer == "yes")


@pytest.mark.parametrize(("printed", "short", "container", "answer"), rows("venues.tsv"))
def test_one_venue_in_other_words(printed: str, short: str, container: str, answer: str) -> None:
    item = Item(type="paper-conference", container_title=container, container_title_short=short)
    claim = Claim(record="r", source="crossref", kind="published", item=item)
    assert same_venue(printed, claim) is (answer == "yes")


# --- records that only a registry's search has found ----------------------------------------

LIVE_TITLE = "Sleepy Optimizers for Restless Data and Models"
LIVE = published("doi:10.1000/live", LIVE_TITLE, *TEAM, year=2023, source="crossref")
FIRST = preprint("2301.00001", LIVE_TITLE, *TEAM, year=2023, source="arxiv")

LIVE_ROWS = {
    "the title alone": (row(LIVE_TITLE), False),
    "the year": (row(LIVE_TITLE, year=2023), False),
    "the year and the venue": (row(LIVE_TITLE, year=2023, venue="CONF"), True),
    "the year and the first author": (
        row(LIVE_TITLE, year=2023, authors=("Lovelace A.", "others")),
        True,
    ),
    "all authors": (row(LIVE_TITLE, authors=("Lovelace A.", "Turing A.", "Hopper G.")), True),
    "some authors": (row(LIVE_TITLE, authors=("Lovelace A.", "Turing A.", "others")), False),
    "a link": (row(LIVE_TITLE, "https://doi.org/10.1000/live"), True),
    "a similar title": (
        row("Sleepy Optimizers for Restless Data and People", year=2023, authors=TEAM),
        False,
    ),
}


@pytest.mark.parametrize("case", LIVE_ROWS)
def test_what_a_search_has_found_needs_two_facts_more(case: str) -> None:
    entry, resolved = LIVE_ROWS[case]
    found, decision = decided(entry, LIVE)
    assert (found == LIVE.record) is resolved
    if not resolved:
        assert decision.evidence.refused[0].title == LIVE_TITLE
        assert 0 < decision.evidence.refused[0].score <= 1


def test_two_registries_that_agree_are_two_facts() -> None:
    assert decided(row(LIVE_TITLE), LIVE, FIRST)[0] == LIVE.record
    other = preprint("2301.00001", LIVE_TITLE, *OTHERS, year=2023, source="arxiv")
    assert decided(row(LIVE_TITLE), LIVE, other)[0] is None


def test_other_words_under_one_name_are_no_publication_of_a_live_preprint() -> None:
    one = preprint("2401.00001", "SODA: Optimizers for Restless Language", *TEAM, source="arxiv")
    two = published(
        "doi:10.1/b", "SODA: Optimizers for Restless Proteins", *TEAM, source="crossref"
    )
    assert not together(one, two)
    longer = "SODA: Optimizers for Restless Language at Scale"
    assert not together(one, published("doi:10.1/c", longer, *TEAM, source="crossref"))
    framed = "SODA: A Framework of Optimizers for Restless Language"
    assert together(one, published("doi:10.1/d", framed, *TEAM, source="crossref"))


def test_versions_that_name_each_other_are_one_work() -> None:
    one = preprint(
        "2401.00001", "Drafts of Things", *TEAM, source="arxiv", related=("doi:10.1000/finished",)
    )
    two = published("doi:10.1000/finished", "Things, Finished", *TEAM, source="crossref")
    assert together(one, two)
    stranger = published("doi:10.1000/finished", "Things, Finished", *OTHERS, source="crossref")
    found, odd = join(Index((one, stranger)))
    assert len(found) == 2
    assert [p.code for p in odd] == ["record-conflict"]


def test_a_notice_or_data_is_never_the_paper() -> None:
    notice = published(
        "doi:10.1000/notice", LIVE_TITLE, *TEAM, source="crossref", retracts=("doi:10.1000/live",)
    )
    data = published("doi:10.5281/zenodo.1", LIVE_TITLE, *TEAM, source="datacite", kind="other")
    for claim in (notice, data):
        entry = row(LIVE_TITLE, year=2024, authors=TEAM)
        assert decided(entry, claim)[0] is None
        assert not together(claim, LIVE)


def test_a_preprint_and_its_publication_may_each_have_a_doi() -> None:
    ssrn = Claim(
        record="doi:10.2139/ssrn.1",
        source="crossref",
        kind="preprint",
        item=Item(type="article", title=LIVE_TITLE, author=names(*TEAM), issued=LIVE.item.issued),
        identifiers=("doi:10.2139/ssrn.1",),
    )
    assert len(works(ssrn, LIVE, FIRST)) == 1


def test_a_link_to_the_other_half_of_the_work_lends_its_facts() -> None:
    renamed = published(
        "doi:10.1000/renamed", "Quite Another Heading for Tired Models", *TEAM, source="crossref"
    )
    entry = row(LIVE_TITLE, "https://doi.org/10.1000/renamed")
    found, decision = decided(entry, FIRST, renamed)
    assert found == FIRST.record
    assert codes(decision) == ["maybe-one-work"]


# --- what a tester found: records that look like the publication, and are not ----------------

PAPER = "Sparse Gradient Routing for Efficient Training"
FOUR = ("Hiroshi Tanaka", "Anna Lindqvist", "Wei Wang", "Carlos Ortega")
DRAFT = preprint("2301.00002", PAPER, *FOUR, year=2023, source="arxiv")


def live(record: str, title: str, *authors: str, year: int = 2023, **more: Any) -> Claim:
    return published(record, title, *authors, year=year, source="crossref", **more)


HEADS = """Rejoinder;Supplementary material for;Supplement to;Keynote;Discussion of;Slides;Code for
Data for;Artifact;Decision letter for;A Critique of;Translation of;Volume II;Follow-up
Reproducibility Companion Paper;Notice of Retraction;Stack Layers Differently"""


@pytest.mark.parametrize("head", [h for line in HEADS.splitlines() for h in line.split(";")])
def test_a_heading_before_the_title_makes_another_paper(head: str) -> None:
    other = live("doi:10.5555/other", f"{head}: {PAPER}", *FOUR)
    assert not together(DRAFT, other)
    entry = row(PAPER, year=2023, venue="CONF", authors=FOUR)
    assert decided(entry, other)[0] is None


@pytest.mark.parametrize("name", ["SGR", "SparseRoute", "T5", "Chinese CLIP", "GPT-4"])
def test_a_name_before_the_title_makes_none(name: str) -> None:
    assert together(DRAFT, live("doi:10.5555/named", f"{name}: {PAPER}", *FOUR))


SWAPPED = [
    ("Text-to-Image Generation by Words", "Image-to-Text Generation by Words"),
    ("Translating English to German", "Translating German to English"),
    ("From Words to Worlds in Three Steps", "From Worlds to Words in Three Steps"),
    ("LoRA++: Adapters for Everyone Here", "LoRA+: Adapters for Everyone Here"),
    ("MergeNet: Merging Networks at Scale", "MergeNeXt: Merging Networks at Scale"),
    ("MergeNet: Merging Networks", "MergeNet: Robust Merging Networks"),
    ("MergeNet: Merging Networks", "MergeNet: Merging Networks for Medical Imaging"),
]


@pytest.mark.parametrize(("one", "other"), SWAPPED)
def test_other_words_or_another_order_make_another_paper(one: str, other: str) -> None:
    a = preprint("2301.00003", one, *FOUR, year=2023, source="arxiv")
    assert not together(a, live("doi:10.5555/other", other, *FOUR))


def test_one_author_of_four_is_not_the_paper() -> None:
    chapter = live("doi:10.5555/chapter", PAPER, FOUR[0], year=2025)
    assert not together(DRAFT, chapter)
    assert decided(row(PAPER, year=2024, authors=FOUR), chapter)[0] is None


def test_several_publications_are_the_keepers_to_decide() -> None:
    one = live("doi:10.5555/aaa", PAPER, *FOUR, event="ICML")
    two = live("doi:10.5555/zzz", PAPER, *FOUR, event="AAAI")
    found, odd = join(Index((DRAFT, one, two)))
    assert len(found) == 3
    assert {p.code for p in odd} == {"maybe-one-work"}
    assert any("may be published as" in p.message for p in odd)
    printed = Apart([row(PAPER, venue="ICML 2023")])
    found, _ = join(Index((DRAFT, one, two)), (), printed)
    assert {c.record for c in found[0].claims} == {"arxiv:2301.00002", "doi:10.5555/aaa"}
    beside = live("doi:10.5555/zzz", PAPER, *FOUR, event="ICML Workshop", workshop=True)
    found, _ = join(Index((DRAFT, one, beside)))
    assert {c.record for c in found[0].claims} == {"arxiv:2301.00002", "doi:10.5555/aaa"}


def test_what_a_record_names_as_being_about_it_is_no_paper() -> None:
    paper = live("doi:10.5555/paper", PAPER, *FOUR, apart=("doi:10.5555/notice",))
    notice = live("doi:10.5555/notice", PAPER, *FOUR)
    claims = sifted((DRAFT, paper, notice))
    assert {c.record: c.kind for c in claims}["doi:10.5555/notice"] == "other"
    found, _ = join(Index(claims))
    assert {c.record for c in found[0].claims} == {"arxiv:2301.00002", "doi:10.5555/paper"}


def test_a_relation_without_a_word_in_common_is_asked_about() -> None:
    one = preprint("2301.00004", PAPER, *FOUR, source="arxiv", related=("doi:10.5555/lie",))
    two = live("doi:10.5555/lie", "Dense Retrieval of Long Documents", *FOUR, year=2024)
    found, odd = join(Index((one, two)))
    assert len(found) == 2
    assert [p.code for p in odd] == ["record-conflict"]


def test_a_link_under_the_same_name_yields_to_the_very_title() -> None:
    sam = preprint("2301.00005", "SAM: Segment Anything", *FOUR, year=2023, source="arxiv")
    medical = preprint(
        "2307.00005", "SAM: Segment Anything in Medical Images", *OTHERS, year=2023, source="arxiv"
    )
    entry = row("SAM: Segment Anything", ARXIV + "2307.00005", year=2018, venue="ICCV")
    assert decided(entry, sam, medical)[0] is None
    entry = row("SAM: Segment Anything in Medical Images", ARXIV + "2301.00005")
    assert decided(entry, sam)[0] is None


def test_copies_on_several_servers_are_one_preprint() -> None:
    copies = [
        Claim(
            record=f"doi:{prefix}/1",
            source="crossref",
            kind="preprint",
            item=Item(type="article", title=PAPER, author=names(*FOUR), issued=DRAFT.item.issued),
            identifiers=(f"doi:{prefix}/1",),
        )
        for prefix in ("10.2139", "10.36227", "10.21203")
    ]
    assert len(works(DRAFT, *copies, live("doi:10.5555/paper", PAPER, *FOUR))) == 1


NOISE = [
    (r"$\alpha$-Tuning of Large Models", "α-Tuning of Large Models"),
    ("Sharing vs. Splitting of Weights", "Sharing versus Splitting of Weights"),
    ("Learning w/ Fewer Labels at Home", "Learning with Fewer Labels at Home"),
    ("Growing & Pruning of Deep Trees", "Growing and Pruning of Deep Trees"),
    ("Growing Deep Trees (Extended Version)", "Growing Deep Trees"),
    (r"\textit{Growing} Deep Trees Slowly", "Growing Deep Trees Slowly"),
    ("Image→Text Models for All", "Image to Text Models for All"),
]


@pytest.mark.parametrize(("printed", "registered"), NOISE)
def test_one_title_in_other_signs(printed: str, registered: str) -> None:
    claim = live("doi:10.5555/noise", registered, *FOUR)
    assert decided(row(printed, "https://doi.org/10.5555/noise"), claim)[0] == claim.record


def test_a_row_without_a_venue_means_the_main_publication() -> None:
    main = live("doi:10.5555/main", PAPER, *FOUR, event="ICML")
    beside = live("doi:10.5555/beside", PAPER, *FOUR, event="ICML Workshop", workshop=True)
    entry = row(PAPER, year=2023, authors=FOUR)
    assert decided(entry, main, beside)[0] == main.record
    assert decided(entry, DRAFT, main, beside)[0] == main.record
    assert decided(row(PAPER, "https://doi.org/10.5555/beside"), main, beside)[0] == beside.record


def test_two_sources_may_name_one_record_and_mean_two_papers() -> None:
    """A number that one of them has wrong: what each says stays with its own work."""
    ours = preprint("2401.00077", PAPER, *FOUR, year=2024)
    theirs = preprint(
        "2401.00077", "Quite Another Story of Trees", *OTHERS, year=2024, source="arxiv"
    )
    entry = row(PAPER, year=2024, authors=FOUR)
    index = Index((ours, theirs))
    found, _ = join(index)
    decision = decide(entry, index, found, works_of(index, found))
    assert decision.work is not None
    assert found[decision.work].claims == (ours,)
