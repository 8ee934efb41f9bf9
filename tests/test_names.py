"""Names: printed forms, and when two of them may be one person."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lorabib.model import Item, Name
from lorabib.names import (
    Authority,
    Spelling,
    agree,
    is_person,
    normalise,
    overlap,
    parse,
    parse_cut,
    printed,
    tidied,
    unshouted,
)
from lorabib.names.parsing import bare
from lorabib.text import clean

from tables import rows

#: Words that mean something to the parser, in any order and number.
PIECES = st.lists(
    st.sampled_from(
        "Jr. III II PhD van der de La Ben d y Li QI Wei Xiaoming Kim Min-jun Nguyen Van Tuan J. D. "
        "J.D. JD Smith SMITH Team Google The others x 王伟 김민준 , , * "
        "Doe† Doe1,2 (MIT) a@b.org Dr. Prof. AI Inc. J. -B. 3rd 王 $^{1}$".split()
    ),
    max_size=6,
).map(" ".join)
TEXTS = st.one_of(st.text(max_size=40), PIECES)


@pytest.mark.parametrize(("text", "told"), rows("literals.tsv"))
def test_a_person_in_one_piece_is_told_from_a_body(text: str, told: str) -> None:
    assert is_person(text) == (told == "person")


def test_other_persons_tell_a_person() -> None:
    assert is_person("Xyloph Quux", {"xyloph"}, {"quux"})
    assert not is_person("Xyloph Quux", {"xyloph"}, {"xyloph"})
    assert not is_person("Xyloph Quux Foundation", {"xyloph"}, {"foundation"})


@given(TEXTS)
@example(", J. Smith")
@example("J., ")
@example("")
@example("* * To")
def test_no_body_is_taken_for_a_person(text: str) -> None:
    """What `parse` keeps in one piece is none, whatever else stands in it."""
    assert not (is_person(text) and parse(clean(text)).literal)


@pytest.mark.parametrize(
    ("text", "family", "given_name", "particle", "literal"),
    [
        ("Malladi S.", "Malladi", "S.", "", ""),
        ("Lee J. D.", "Lee", "J. D.", "", ""),
        ("Kwok J T", "Kwok", "J T", "", ""),
        ("Y. Chen", "Chen", "Y.", "", ""),
        ("C.-C. Chou", "Chou", "C.-C.", "", ""),
        ("P. A. Beerel", "Beerel", "P. A.", "", ""),
        ("Heng Wang", "Wang", "Heng", "", ""),
        ("Hu, Edward J.", "Hu", "Edward J.", "", ""),
        ("Laurens van der Maaten", "Maaten", "Laurens", "van der", ""),
        ("Plato", "", "", "", "Plato"),
        ("others", "", "", "", "others"),
        ("et al.", "", "", "", "others"),
    ],
)
def test_parse(text: str, family: str, given_name: str, particle: str, literal: str) -> None:
    name = Name(family=family, given=given_name, non_dropping_particle=particle, literal=literal)
    assert parse(text) == name


CASES = rows("names.tsv")


def parts(name: Name) -> str:
    """A name as the table writes it."""
    listed = (name.family, name.given, name.non_dropping_particle, name.suffix)
    return f"={name.literal}" if name.literal else "|".join(listed).rstrip("|")


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_table_of_names(text: str, expected: str) -> None:
    name = parse(text)
    assert parts(name) == expected
    assert parse(printed(name)) == name
    assert tidied(name) == name


def test_the_table_is_large_and_says_nothing_twice() -> None:
    assert len(CASES) >= 250
    assert len({text for text, _ in CASES}) == len(CASES)


#: Family names of two words and more that nothing in "Given Family" shows.
UNKNOWABLE = {
    "Gabrielsson, Rickard Brüel",
    "Kamal Eddine, Moussa",
    "Lopez Kaufman, Raphael",
    "Ortiz Suárez, Pedro Javier",
    "Villemonte de la Clergerie, Éric",
}


def held(path: Path) -> Iterator[dict[str, str]]:
    """The authors in a file with a record or a paper a line."""
    for text in path.read_text(encoding="utf-8").splitlines():
        paper = json.loads(text)
        yield from paper.get("authors") or paper["body"]["item"].get("author", [])


def test_the_names_of_real_records_are_read_from_their_printed_form() -> None:
    root = Path(__file__).parent.parent
    files = (*(root / "data/records").glob("*.jsonl"), root / "benchmarks/gold/papers.jsonl")
    persons = {
        tidied(Name(family=author["family"], given=author["given"]))
        for path in files
        for author in held(path)
        if author.get("family") and author.get("given")
    }
    assert len(persons) > 2500
    misread = set()
    for name in persons:
        family = f"{name.non_dropping_particle} {name.family}".strip()
        if parse(f"{name.given} {family}") != name:
            misread.add(printed(name))
        assert parse(printed(name)) == name
    assert misread == UNKNOWABLE


def letters(text: str) -> list[str]:
    return sorted(char for char in text if char.isalnum())


@given(TEXTS)
@example("AA0,0 van")
def test_no_letter_is_lost_and_the_printed_form_is_read_as_the_same_name(text: str) -> None:
    name = parse(text)
    assert parse(printed(name)) == name
    if name.literal != "others":
        assert letters(printed(name)) == letters(bare(clean(text)))


@given(TEXTS)
def test_reading_what_was_read_changes_nothing(text: str) -> None:
    once = bare(clean(text))
    assert bare(once) == once
    assert parse(once) == parse(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hu et al.", ["Hu", "others"]),
        ("Edward J. Hu, et al", ["Hu, Edward J.", "others"]),
        ("Edward J. Hu", ["Hu, Edward J."]),
        ("et al.", ["others"]),
        ("Etta Alton", ["Alton, Etta"]),
    ],
)
def test_a_name_with_et_al_behind_it_says_that_the_list_goes_on(
    text: str, names: list[str]
) -> None:
    assert [printed(name) for name in parse_cut(text)] == names


@given(st.lists(TEXTS, max_size=4))
def test_normalising_names_twice_changes_nothing(texts: list[str]) -> None:
    raw = tuple(Name(family=text, given=text[::-1]) for text in texts)
    item = Item(type="book", author=(*map(parse, texts), *raw), editor=raw)
    once = normalise(item, Authority())
    assert normalise(once, Authority()) == once


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (Name(family="van Baalen", given="M.P."), "Baalen|M. P.|van"),
        (Name(family="Baalen", given="Mart", non_dropping_particle="van"), "Baalen|Mart|van"),
        (Name(family="Ben Ayed", given="Ismail"), "Ben Ayed|Ismail"),
        (Name(family="Downey Jr.", given="Robert"), "Downey|Robert||Jr."),
        (Name(family="QI", given="Jiaxing"), "QI|Jiaxing"),
        (Name(family="de", given="Ana"), "de|Ana"),
        (Name(literal="van Team"), "=van Team"),
        (Name(given="Ada"), "|Ada"),
    ],
)
def test_names_in_parts(sent: Name, expected: str) -> None:
    assert parts(tidied(sent)) == expected


def test_names_in_capitals_are_undone_where_a_list_shows_it() -> None:
    shouting = (parse("VAN DYCK, ADA"), parse("QI, WEI"), parse("McCALLUM, Ian"))
    assert [parts(n) for n in unshouted(shouting)] == ["van Dyck|Ada", "QI|WEI", "McCALLUM|Ian"]
    item = normalise(Item(type="book", author=shouting), Authority())
    assert [parts(n) for n in item.author] == ["Dyck|Ada|van", "QI|WEI", "McCALLUM|Ian"]


def line(name: str, other: str, *papers: str) -> Spelling:
    return Spelling(
        name=parse(name), other=parse(other), papers=frozenset(papers), reason="for the test"
    )


def test_a_person_is_spelt_one_way_where_a_line_says_so() -> None:
    table = Authority(
        [
            line("Hu, Edward J.", "Hu, Edward", "arxiv:2106.09685"),
            line("van Baalen, Mart", "Van Baalen, Mart"),
            line("Van Baalen, Martha", "Van Baalen, Mart", "arxiv:2401.00001"),
        ]
    )
    item = Item(type="book", author=(parse("Hu, Edward"), parse("Van Baalen, Mart")))

    def found(*known_as: str) -> list[str]:
        once = normalise(item, table, known_as)
        assert normalise(once, table, known_as) == once
        return [printed(name) for name in once.author]

    assert found("arxiv:2106.09685") == ["Hu, Edward J.", "van Baalen, Mart"]
    assert found("doi:10.1/another") == ["Hu, Edward", "van Baalen, Mart"]
    assert found("arxiv:2401.00001") == ["Hu, Edward", "Van Baalen, Martha"]


def test_an_item_without_anything_to_do_is_the_same_object() -> None:
    item = Item(type="book", author=(parse("Hu, Edward"), parse("Qwen Team")))
    assert normalise(item, Authority()) is item


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Hu, Edward J.", "Hu, E.", True),
        ("Hu, Edward", "Hu, Zhiqiang", False),
        ("Lee, Jason D.", "Ryu, Ernest K.", False),
        ("Karimi Mahabadi, Rabeeh", "Mahabadi, R.", True),
        ("Bałazy, Klaudia", "Balazy, K.", False),
        ("Muñoz, Juan", "Munoz, J.", True),
        ("Ocáriz Borde d H. S.", "Sáez de Ocáriz Borde, Haitz", False),
        ("Zhang Yang", "Yang Zhang", True),
        ("Navaneet K. L.", "Navaneet, K. L.", True),
        ("Müller, Anna", "Mueller, A.", True),
        ("Müller, Anna", "Muller, Anna", True),
        ("Müller, Anna", "Miller, Anna", False),
        ("Bauer, Anna", "Baur, Anna", False),
        ("Wang, Wei", "Wang, Wenjie", False),
        ("Wang, Wei", "Wang, W.", True),
        ("Zhu, Jun-Yan", "Zhu, Junyan", True),
        ("Zhu, Jun Yan", "Zhu, Jun", True),
        ("Khan, Mohammad", "Khan, Muhammad", True),
        ("王伟", "王, 伟", True),
        ("王伟", "王, 芳", False),
    ],
)
def test_agree(one: str, other: str, same: bool) -> None:
    assert agree(parse(one), parse(other)) is same
    assert agree(parse(other), parse(one)) is same


def test_overlap_counts_each_name_once_and_no_others() -> None:
    ours = tuple(map(parse, ("Jiang T", "Huang S", "others")))
    theirs = tuple(map(parse, ("Ting Jiang", "Shaohan Huang", "Shengyue Luo")))
    assert overlap(ours, theirs) == 1.0
    assert overlap(ours, ()) == 0.0
    assert overlap((parse("Wang X"), parse("Wang X")), (parse("Wang X"), parse("Li Y"))) == 0.5


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_a_name(one: str, other: str) -> None:
    assert agree(parse(one), parse(other)) == agree(parse(other), parse(one))
