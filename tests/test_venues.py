"""Venues: what a printed name means, what a record becomes, and the table that says so."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorabib import build, store
from lorabib.errors import DataError, UnknownNameError
from lorabib.exporters.options import DEFAULT, VENUES, Options
from lorabib.model import Date, Item, Library
from lorabib.registry import EXPORTERS
from lorabib.store.venues import COLUMNS, read_venues
from lorabib.venues import FORMS, Table, Venue, clash, in_use, names, normalise, shown, unknown
from lorabib.venues.rows import names_of

from make import published, row
from tables import rows

ROOT = Path(__file__).parent.parent
ROWS = read_venues(store.locate(ROOT, ROOT))
TABLE = Table(ROWS)
CASES = [(one + ("",) * 5)[:5] for one in rows("venue_names.tsv")]

#: Venues of the shipped library that are not in the table, each with its reason.
UNKNOWN = {
    "xArch - Creativity in the Age of Digital Reproduction Symposium": "held once, in 2023: no "
    "registry names it in another way, and there is nothing to make one",
}


def paper(container: str, year: int | None = None, **more: object) -> Item:
    issued = Date(date_parts=((year,),)) if year else None
    facts = {"type": "paper-conference", "title": "T", **more}
    return Item(issued=issued, container_title=container, **facts)  # type: ignore[arg-type]


# --- printed names --------------------------------------------------------------------------


@pytest.mark.parametrize(("printed", "year", "full", "short", "acronym"), CASES)
def test_what_a_printed_name_means(
    printed: str, year: str, full: str, short: str, acronym: str
) -> None:
    found = names(printed, TABLE, int(year) if year != "-" else None)
    if full == "unknown":
        assert found is None
    else:
        assert found is not None
        assert (found.full, found.short, found.acronym) == (full, short, acronym)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 200
    assert len({case[0] for case in CASES if case[2] == "unknown"}) >= 25


#: Names that are never the main venue's.
SIDE = ("Workshop", "Findings", "Industry", "Short Papers", "Demonstrations", "Companion", "Track")


@pytest.mark.parametrize("word", SIDE)
def test_what_stands_beside_the_main_venue_says_so(word: str) -> None:
    """A printed name with such a word keeps it in its full name, or is the venue's own name."""
    own = {"Findings": 10, "Workshop": 8, "Industry": 6, "Companion": 2, "Track": 3}
    beside = [case for case in CASES if word.lower() in case[0].lower() and case[2] != "unknown"]
    assert len(beside) >= own.get(word, 1)
    for printed, _, full, _, acronym in beside:
        if "proceedings track" not in printed.lower():
            assert word.lower() in full.lower() or word.lower() in acronym.lower(), printed


def test_the_main_venue_is_not_called_a_workshop() -> None:
    for printed, _, full, _, _ in CASES:
        if "orkshop" not in printed and "@" not in printed and full != "unknown":
            own = {"CVPRW 2024", "ICCVW 2023", "ASRU 2023", "SLT 2022", "WMT 2014"}
            assert "Workshop" not in full or printed in own or "SRW" in printed, printed


@pytest.mark.parametrize("venue", ROWS, ids=lambda v: f"{v.acronym} {v.since}")
def test_every_name_of_a_row_means_its_venue(venue: Venue) -> None:
    year = venue.since or (venue.until if venue.until < 9999 else 2024)
    printed = [venue.full.replace("{year}", ""), venue.short.replace("{year}", ""), venue.acronym]
    for name in printed:
        found = names(name, TABLE, year)
        assert found is not None, name
        assert found.full == venue.full.replace("{year}", str(year)), name


@pytest.mark.parametrize("venue", ROWS, ids=lambda v: f"{v.acronym} {v.since}")
def test_a_row_is_as_the_documentation_says(venue: Venue) -> None:
    assert venue.since <= venue.until
    assert venue.every == 1 or venue.since
    for text in (venue.full, venue.short, venue.acronym, venue.publisher, venue.series):
        assert text == " ".join(text.split())
    assert not any(char.isdigit() for char in venue.full.replace("{year}", "").replace("3D", ""))


def test_names_of_a_venue_in_one_year_are_told_by_the_first_row() -> None:
    assert TABLE.find("ACL", 2015).row.acronym == "ACL-IJCNLP"  # type: ignore[union-attr]
    assert TABLE.find("ACL", 2016).row.acronym == "ACL"  # type: ignore[union-attr]
    for year in range(2005, 2027):
        neurips = TABLE.find("NeurIPS", year)
        assert neurips and neurips.row.acronym == ("NIPS" if year < 2018 else "NeurIPS")


def test_two_venues_do_not_share_a_name() -> None:
    assert clash(ROWS) is None
    assert clash((ROWS[0], Venue(venue="x", acronym="NIPS", full="X", short="X", kind="journal")))
    assert all(all(names_of(venue)) for venue in ROWS)


# --- items ----------------------------------------------------------------------------------


def test_a_conference_paper_gets_what_its_record_lacks() -> None:
    item = normalise(paper("NeurIPS 2023", 2023), TABLE)
    assert item.container_title == "Advances in Neural Information Processing Systems"
    assert item.container_title_short == "NeurIPS"
    assert item.event_title == "NeurIPS 2023"
    assert (item.volume, item.publisher) == ("36", "Curran Associates, Inc.")


def test_what_a_record_says_is_kept() -> None:
    printed = "Proceedings of the 41st International Conference on Machine Learning"
    item = normalise(paper(printed, 2024, publisher="P", collection_title="S", volume="7"), TABLE)
    assert (item.publisher, item.collection_title, item.volume) == ("P", "S", "7")


def test_a_journal_has_its_abbreviation_and_no_event() -> None:
    item = normalise(paper("IEEE TPAMI", 2024, type="article-journal"), TABLE)
    assert item.container_title_short == "IEEE Trans. Pattern Anal. Mach. Intell."
    assert (item.event_title, item.publisher) == ("", "IEEE")


def test_the_year_of_an_event_is_the_printed_one() -> None:
    once = normalise(paper("Computer Vision – ECCV 2024", 2025), TABLE)
    assert once.event_title == "ECCV 2024"
    assert normalise(once, TABLE) == once
    assert normalise(paper("ECCV", 2025), TABLE).event_title == "ECCV"  # held in even years


def test_a_printed_volume_is_kept() -> None:
    kdd = "Proceedings of the 31st ACM SIGKDD Conference on Knowledge Discovery and Data Mining V.1"
    assert normalise(paper(kdd, 2025), TABLE).volume == "1"
    icml = "Proceedings of the 40th International Conference on Machine Learning, PMLR 202"
    assert normalise(paper(icml, 2023), TABLE).volume == "202"
    long = "Proceedings of the 62nd Annual Meeting of the ACL (Volume 1: Long Papers)"
    assert normalise(paper(long, 2024), TABLE).volume == ""


def test_a_workshop_is_never_its_conference() -> None:
    item = normalise(paper("ICML 2024 workshop", 2024), TABLE)
    assert item.container_title == "ICML 2024 Workshop"
    assert (item.container_title_short, item.event_title) == ("ICML Workshop", "")
    assert not (item.publisher or item.collection_title or item.volume)


def test_an_unknown_venue_stays_as_it_is() -> None:
    item = paper("Journal of Kitchen Design", 2024)
    assert normalise(item, TABLE) is item
    assert unknown(item, TABLE) == "Journal of Kitchen Design"
    assert unknown(paper(""), TABLE) == ""
    assert normalise(item, Table()) is item


def test_a_preprint_gets_no_publisher() -> None:
    item = normalise(paper("CoRR abs/2106.09685", 2021, type="article"), TABLE)
    assert (item.container_title, item.publisher) == ("arXiv", "")


printed = st.sampled_from([case[0] for case in CASES])
words = st.sampled_from(
    "ICML workshop @ , 2024 Findings of ACL short (Oral) - V.1 & '23 in".split()
)
anything = st.one_of(
    st.text(max_size=60),
    printed,
    st.lists(st.one_of(printed, words), max_size=5).map(" ".join),
    st.lists(words, max_size=60).map(" ".join),
)


@given(
    anything,
    st.one_of(st.none(), st.integers(1960, 2030)),
    st.one_of(st.just(""), anything),
    st.sampled_from(["paper-conference", "article-journal", "article", "chapter"]),
)
def test_normalising_is_idempotent_and_total(
    container: str, year: int | None, event: str, kind: str
) -> None:
    once = normalise(paper(container, year, event_title=event, type=kind), TABLE)
    assert normalise(once, TABLE) == once
    assert bool(unknown(once, TABLE)) == bool(unknown(paper(container, year), TABLE))


@pytest.mark.parametrize(
    "hostile",
    ["ICML " * 20_000, "ICML, " * 3_000, "a, " * 200, "workshop " + "a-" * 20_000, "arXiv " * 35],
)
def test_a_hostile_name_costs_no_time(hostile: str) -> None:
    started = time.perf_counter()
    normalise(paper(hostile, 2024), Table(ROWS))
    assert time.perf_counter() - started < 2


# --- forms ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library() -> Library:
    return build.load(store.locate(ROOT, ROOT))


def test_every_venue_of_the_shipped_library_is_known(library: Library) -> None:
    found = {p.item.container_title for p in library.papers if unknown(p.item, TABLE)}
    assert found == set(UNKNOWN) and all(UNKNOWN.values())
    problems = [p for p in library.problems if p.code == "unknown-venue"]
    assert len(problems) == len(found)
    assert all(p.severity == "warning" and p.key and p.line for p in problems)


def test_the_papers_of_the_library_are_normalised(library: Library) -> None:
    for one in library.papers:
        assert normalise(one.item, TABLE) == one.item, one.key


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("full", "International Conference on Learning Representations"),
        ("short", "Int. Conf. Learn. Represent."),
        ("acronym", "ICLR"),
    ],
)
def test_the_form_that_an_export_wants(library: Library, form: str, expected: str) -> None:
    made = build.export(library, ["all"], ["bib"], options=Options(venues=form))
    entry = made.files["all.bib"].split("@inproceedings{hu2022lora,")[1].split("\n}")[0]
    assert f"booktitle = {{{expected}}}" in entry
    assert ("\n" + made.files["all.bib"]).count("\n@") == len(library.papers)


def test_the_acronym_tells_nips_from_neurips() -> None:
    from lorabib.model import Paper

    items = [normalise(paper("NIPS", year), TABLE) for year in (2016, 2020)]
    papers = [
        Paper(
            key=f"k{n}", item=item, identifiers=(), places=(), categories=(),
            status="published", sources=(),
        )
        for n, item in enumerate(items)
    ]  # fmt: skip
    found = shown(papers, in_use(items, TABLE), "acronym")
    assert [one.item.container_title for one in found] == ["NIPS", "NeurIPS"]
    assert shown(papers, (), "acronym") == tuple(papers)


def test_a_form_that_does_not_exist_is_named(library: Library) -> None:
    with pytest.raises(UnknownNameError, match="short"):
        build.export(library, ["all"], ["bib"], options=Options(venues="shrot"))
    assert FORMS[0] == DEFAULT.venues
    assert FORMS == VENUES


def test_addresses_beside_a_doi_only_where_wanted(library: Library) -> None:
    plain = build.dressed(library).papers
    assert not [p.key for p in plain if p.item.DOI and p.item.URL]
    everything = build.dressed(library, Options(urls=True)).papers
    assert everything == library.papers
    assert [p.key for p in everything if p.item.DOI and p.item.URL]
    alone = [p.key for p in library.papers if p.item.URL and not p.item.DOI]
    assert [p.key for p in plain if p.item.URL] == alone


@pytest.mark.parametrize("name", [name for name, form in EXPORTERS.items() if not form.together])
def test_every_format_has_venues_and_addresses_as_wanted(library: Library, name: str) -> None:
    def text(options: Options) -> str:
        [made] = build.export(library, ["all"], [name], options=options).files.values()
        return made

    full, address = "Computer Vision and Pattern Recognition", "aclanthology.org/2024.acl-long.106"
    assert (full in text(DEFAULT)) == (name != "list") and address not in text(DEFAULT)
    assert full not in text(Options(venues="acronym"))
    assert address in text(Options(urls=True))


# --- the file -------------------------------------------------------------------------------

GOOD = {
    "venue": "icml", "acronym": "ICML", "full": "Conference on Machines", "short": "Conf. Mach.",
    "kind": "conference",
}  # fmt: skip


def table_file(tmp_path: Path, *changes: dict[str, str]) -> store.Location:
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join({**GOOD, **c}.get(name, "") for name in COLUMNS) for c in changes]
    (tmp_path / "venues.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return store.Location(data=tmp_path, exports=tmp_path)


def test_a_table_is_read(tmp_path: Path) -> None:
    location = table_file(tmp_path, {"patterns": "Machines | /machines? conference/"})
    [venue] = read_venues(location)
    assert venue.patterns == ("Machines", "/machines? conference/")
    assert names("Machine Conference", Table([venue])) == names("ICML", Table([venue]))


def test_a_library_without_a_table_has_the_one_of_the_package(tmp_path: Path) -> None:
    assert read_venues(store.Location(data=tmp_path / "none", exports=tmp_path)) == ROWS
    assert read_venues(table_file(tmp_path)) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "party"}, "kind"),
        ({"full": ""}, "full: is empty"),
        ({"since": "MMXX"}, "since: 'MMXX'"),
        ({"volume": "37"}, "volume: is neither"),
        ({"patterns": "/(/"}, "patterns: '/(/'"),
        ({"venue": "other"}, "is a name of line 2 as well"),
        ({"venue": "a\tb"}, "not 12 cells, but 13"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    with pytest.raises(DataError) as error:
        read_venues(table_file(tmp_path, {}, change))
    assert f"venues.tsv:3: {said}" in str(error.value) or said in str(error.value)
    assert error.value.line == 3


def test_a_wrong_head_is_named(tmp_path: Path) -> None:
    (tmp_path / "venues.tsv").write_text("venue\n")
    with pytest.raises(DataError, match=r"venues\.tsv:1: "):
        read_venues(store.Location(data=tmp_path, exports=tmp_path))


def test_the_table_is_part_of_the_fingerprint(tmp_path: Path) -> None:
    for folder in ("lists", "records"):
        (tmp_path / "data" / folder).mkdir(parents=True)
    location = store.Location(data=tmp_path / "data", exports=tmp_path)
    before = store.fingerprint(location)
    table_file(tmp_path / "data", {})
    assert store.fingerprint(location) != before


# --- the build ------------------------------------------------------------------------------


def test_the_build_normalises_after_merging_and_tells_unknown_venues(
    data: Callable[..., object],
) -> None:
    from lorabib.assemble import assemble

    claims = (published("openreview:abcdefghij", "A Title of Some Words", "Doe, Jane"),)
    entries = (
        row("A Title of Some Words", "https://openreview.net/forum?id=abcdefghij"),
        row("Another Thing Altogether Here", line=2, venue="ICLR 2024"),
        row("Words that Nobody Has Printed", line=3, venue="Kitchen Days 2024"),
    )
    made = assemble(data(entries, claims, venues=ROWS))  # type: ignore[arg-type]
    venues = {p.item.title: p.item.container_title for p in made.papers}
    assert venues["Another Thing Altogether Here"] == (
        "International Conference on Learning Representations"
    )
    told = {p.message: (p.path, p.line) for p in made.problems if p.code == "unknown-venue"}
    assert told == {
        "the venue is not in the table: 'Proceedings of the Conference'": ("data/lists/list.md", 1),
        "the venue is not in the table: 'Kitchen Days 2024'": ("data/lists/list.md", 3),
    }
    none = assemble(data(entries, claims))  # type: ignore[arg-type]
    assert not [p for p in none.problems if p.code == "unknown-venue"]


@pytest.fixture
def data() -> Callable[..., object]:
    from lorabib.assemble import Data
    from lorabib.overrides import Overrides

    def make(entries: tuple[object, ...], claims: tuple[object, ...], **more: object) -> Data:
        facts = {"categories": (), "overrides": Overrides(), "ledger": (), "release": "0", **more}
        return Data(entries=entries, claims=claims, **facts)  # type: ignore[arg-type]

    return make
