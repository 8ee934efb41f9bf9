"""Records of one work become one item."""

from lorabib.merge import complete, counted, from_rows, merge, uncitable
from lorabib.model import Date, Item, replace

from make import names, preprint, published, row

TEAM = ("Ada Lovelace", "Alan Turing")


def test_the_publication_is_taken_and_keeps_its_eprint() -> None:
    early = preprint("2401.00001", "Early Title", *TEAM, year=2023)
    late = published("doi:10.1/a", "Late Title", *TEAM)
    item, status = merge((late, early))
    assert status == "published"
    assert (item.type, item.title, item.issued) == (
        "paper-conference",
        "Late Title",
        Date(date_parts=((2024,),)),
    )
    assert (item.archive, item.archive_location) == ("arXiv", "2401.00001")
    assert item.genre == ""


def test_a_publication_without_a_year_does_not_hide_the_preprint() -> None:
    early = preprint("2401.00001", "Title", *TEAM)
    late = published("doi:10.1/a", "Title", *TEAM)
    late = type(late)(
        **{f: getattr(late, f) for f in late.__struct_fields__}
        | {"item": replace(late.item, issued=None)}
    )
    item, status = merge((late, early))
    assert status == "preprint"
    assert item.genre == "Preprint"
    [said] = uncitable((late, early))
    assert said == "the publication doi:10.1/a cannot be cited: its record lacks a year"


def test_an_incomplete_list_of_authors_gives_way_to_a_complete_one() -> None:
    early = preprint("2401.00001", "Title", "Ada Lovelace", "Alan Turing")
    late = published("doi:10.1/a", "Title", "A. Lovelace", authors_complete=False)
    assert merge((late, early))[0].author == names("Ada Lovelace", "Alan Turing")


def test_initials_are_spelt_out_only_where_both_lists_agree_name_by_name() -> None:
    late = published("doi:10.1/a", "Title", "A. Lovelace", "Alan M. Turing")
    same = preprint("2401.00001", "Title", "Ada Lovelace", "Alan Turing")
    assert merge((late, same))[0].author == names("Ada Lovelace", "Alan M. Turing")
    other = preprint("2401.00001", "Title", "Alan Turing", "Ada Lovelace")
    assert merge((late, other))[0].author == names("A. Lovelace", "Alan M. Turing")


def test_a_lost_particle_comes_back_from_the_other_list() -> None:
    late = published("doi:10.1/a", "Title", "Rijke, Maarten", "Ren, Pengjie")
    early = preprint("2401.00001", "Title", "de Rijke, Maarten", "Ren, Pengjie")
    assert merge((late, early))[0].author == names("de Rijke, Maarten", "Ren, Pengjie")


def test_a_particle_counts_as_part_of_the_family_name_where_initials_are_spelt_out() -> None:
    late = published("doi:10.1/a", "Title", "de Rijke, M.", "Ren, Pengjie")
    early = preprint("2401.00001", "Title", "de Rijke, Maarten", "Ren, Pengjie")
    assert merge((late, early))[0].author == names("de Rijke, Maarten", "Ren, Pengjie")


def test_records_that_differ_in_the_number_of_authors_are_told() -> None:
    late = published("doi:10.1/a", "Title", *TEAM)
    early = preprint("2401.00001", "Title", *TEAM, "Grace Hopper")
    said = "the records differ in the number of authors: arxiv:2401.00001 has 3, doi:10.1/a has 2"
    assert [*counted((late, early))] == [*counted((early, late))] == [said]


def test_a_list_that_is_known_to_be_cut_or_empty_is_not_counted() -> None:
    late = published("doi:10.1/a", "Title", *TEAM)
    initials = preprint("2401.00001", "Title", "A. Lovelace", authors_complete=False)
    cut = preprint("2401.00001", "Title", "Ada Lovelace", "others")
    for other in (initials, cut, preprint("2401.00001", "Title")):
        assert [*counted((late, other))] == []
    assert [*counted((late, preprint("2401.00001", "Title", *reversed(TEAM))))] == []


def test_the_letter_case_comes_from_a_record_that_knows_it() -> None:
    late = published("doi:10.1/a", "Lora: a low-rank title", *TEAM, casing_checked=False)
    early = preprint("2401.00001", "LoRA: A Low-Rank Title", *TEAM)
    assert merge((late, early))[0].title == "LoRA: A Low-Rank Title"


def test_an_address_that_repeats_the_doi_is_left_out() -> None:
    late = published("doi:10.1145/3640457.3688134", "Title", *TEAM)
    item = replace(
        late.item, DOI="10.1145/3640457.3688134", URL="https://doi.org/10.1145/3640457.3688134"
    )
    late = type(late)(**{f: getattr(late, f) for f in late.__struct_fields__} | {"item": item})
    assert merge((late,))[0].URL == ""


def test_a_work_without_an_address_gets_that_of_its_identifier() -> None:
    assert merge((preprint("2401.00001", "T", *TEAM),))[0].URL == "https://arxiv.org/abs/2401.00001"
    late = published("openreview:lq62uWRJjiY", "T", *TEAM)
    assert merge((late,))[0].URL == "https://openreview.net/forum?id=lq62uWRJjiY"


def test_rows_alone_give_what_they_say() -> None:
    entry = row(
        "A Title",
        "https://github.com/a/b",
        "https://arxiv.org/abs/2401.00001",
        year=2024,
        venue="AICCC",
        authors=("Lovelace A.", "others"),
    )
    item = from_rows((entry,))
    assert item.title == "A Title"
    assert item.author == names("Lovelace A.", "others")
    assert item.container_title == "AICCC"
    assert item.URL == "https://arxiv.org/abs/2401.00001"
    assert from_rows((row("A", venue="arxiv"),)).container_title == ""


def test_lists_fill_only_what_no_source_knows() -> None:
    item = Item(type="article", title="T", issued=Date(date_parts=((2020,),)), URL="https://a.org/")
    entry = row("T", "https://b.org/x", year=2024)
    assert complete(item, (entry,)) == item
    assert complete(Item(type="article", title="T"), (entry,)) == Item(
        type="article", title="T", issued=Date(date_parts=((2024,),)), URL="https://b.org/x"
    )


def test_a_cut_list_that_is_longer_than_a_whole_one_is_counted() -> None:
    short = preprint("2401.00001", "Title", *TEAM[:1])
    cut = preprint("2401.00002", "Title", *TEAM, authors_complete=False)
    assert [*counted((short, cut))] == [
        "the records differ in the number of authors: arxiv:2401.00001 has 1, "
        f"arxiv:2401.00002 has {len(TEAM)}"
    ]
