"""Citation keys: how they are made, and that they never move."""

import random
import re
import subprocess
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib import build, store
from lorabib.errors import LorabibError
from lorabib.keys import Bearer, Pattern, assign, renaming, title_identifier
from lorabib.model import Date, Holding, Item, Library, Name, Paper

from tables import rows


def work(title: str, family: str = "Hu", year: int = 2024, *identifiers: str) -> Bearer:
    item = Item(
        type="article",
        title=title,
        author=(Name(family=family, given="A."),) if family else (),
        issued=Date(date_parts=((year,),)),
    )
    return Bearer(item=item, identifiers=identifiers, rows=(title_identifier(title),))


@pytest.mark.parametrize(
    ("family", "given_name", "literal", "year", "title", "key"), rows("keys.tsv")
)
def test_first_choice(
    family: str, given_name: str, literal: str, year: str, title: str, key: str
) -> None:
    name = Name(family=family, given=given_name, literal=literal)
    item = Item(
        type="article",
        title=title,
        author=(name,) if name != Name() else (),
        issued=Date(date_parts=((int(year),),)) if year else None,
    )
    assert next(Pattern().proposals(item)) == key


def test_the_newcomer_takes_its_next_words_and_then_numbers() -> None:
    item = work("LoRA Learns Less and Forgets Less").item
    assert list(islice(Pattern().proposals(item), 5)) == [
        "hu2024lora",
        "hu2024lora-learns",
        "hu2024lora-learns-less",
        "hu2024lora-learns-less-2",
        "hu2024lora-learns-less-3",
    ]


def test_the_older_holder_keeps_its_key() -> None:
    old = work("LoRA Old", "Hu", 2024, "arxiv:2401.00001")
    _, minted = assign([old], (), "1.0")
    new = work("LoRA New", "Hu", 2024, "arxiv:2301.00001")
    grants, more = assign([new, old], minted, "1.1")
    assert [g.key for g in grants] == ["hu2024lora-new", "hu2024lora"]
    assert [line.identifier for line in more] == ["arxiv:2301.00001", "title:lora-new"]


def test_an_upgrade_keeps_the_key_and_records_the_new_identifier() -> None:
    preprint = work("DoRA", "Liu", 2024, "arxiv:2402.09353")
    _, ledger = assign([preprint], (), "1.0")
    published = work("DoRA Renamed", "Lyu", 2025, "arxiv:2402.09353", "doi:10.1/x")
    grants, minted = assign([published], ledger, "1.1")
    assert grants[0].key == "liu2024dora"
    assert [line.identifier for line in minted] == ["doi:10.1/x", "title:dora-renamed"]
    assert {(line.key, line.since) for line in minted} == {("liu2024dora", "1.1")}


def test_an_unresolved_row_keeps_its_key_when_it_is_resolved() -> None:
    row = work("Some Title of a Row", "", 2024)
    _, ledger = assign([row], (), "1.0")
    found = Bearer(
        item=work("Some Title", "Wu", 2023).item,
        identifiers=("arxiv:2301.00002",),
        rows=(title_identifier("Some Title of a Row"),),
    )
    grants, _ = assign([found], ledger, "1.1")
    assert grants[0].key == "some2024title"


def test_two_works_that_turn_out_to_be_one_keep_both_keys() -> None:
    one, two = (
        work("A One", "Hu", 2024, "arxiv:2401.00001"),
        work("B Two", "Hu", 2024, "doi:10.1/b"),
    )
    before, ledger = assign([one, two], (), "1.0")
    merged = work("B Two", "Hu", 2024, "arxiv:2401.00001", "doi:10.1/b")
    grants, minted = assign([merged], ledger, "1.1")
    assert {grants[0].key, *grants[0].aliases} == {g.key for g in before}
    assert all(line.key == grants[0].key for line in minted)


def test_a_work_that_turns_out_to_be_two_leaves_the_key_where_it_was_first() -> None:
    one = work("Alpha", "Hu", 2024, "arxiv:2401.00001", "doi:10.1/b")
    before, ledger = assign([one], (), "1.0")
    first = work("Alpha", "Hu", 2024, "arxiv:2401.00001")
    second = work("Alpha Beta", "Hu", 2025, "doi:10.1/b")
    grants, minted = assign([second, first], ledger, "1.1")
    assert grants[1].key == before[0].key
    assert grants[0].key != before[0].key
    again, nothing = assign([first, second], (*ledger, *minted), "1.2")
    assert [g.key for g in again] == [grants[1].key, grants[0].key]
    assert nothing == ()


def test_a_reserved_key_is_never_given_again() -> None:
    ledger = (Holding(identifier="arxiv:2001.00001", key="hu2024lora", since="1.0"),)
    grants, _ = assign([work("LoRA Anew", "Hu", 2024, "arxiv:2401.00009")], ledger, "1.1")
    assert grants[0].key == "hu2024lora-anew"


_works = st.lists(
    st.tuples(
        st.sampled_from(["LoRA A", "LoRA B", "LoRA", "DoRA Weight", "On the", "Über", "深度"]),
        st.sampled_from(["Hu", "Liu", "", "Đặng", "O'Brien", "🙂"]),
        st.integers(2020, 2025),
    ),
    max_size=25,
)


@given(_works, st.randoms(use_true_random=False))
def test_keys_are_distinct_plain_and_independent_of_order(
    facts: list[tuple[str, str, int]], rng: random.Random
) -> None:
    bearers = [work(t, f, y, f"arxiv:{n}") for n, (t, f, y) in enumerate(facts)]
    grants, minted = assign(bearers, (), "1.0")
    keys = [g.key for g in grants]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("[a-z0-9-]+", key) for key in keys)
    order = list(range(len(bearers)))
    rng.shuffle(order)
    shuffled, shuffled_minted = assign([bearers[p] for p in order], (), "1.0")
    assert [shuffled[order.index(p)].key for p in range(len(bearers))] == keys
    assert shuffled_minted == minted


@given(_works)
@settings(max_examples=30)
def test_growth_never_moves_a_key(facts: list[tuple[str, str, int]]) -> None:
    bearers = [work(t, f, y, f"arxiv:{n}") for n, (t, f, y) in enumerate(facts)]
    ledger: tuple[Holding, ...] = ()
    given_keys: list[str] = []
    for end in range(1, len(bearers) + 1):
        grants, minted = assign(bearers[:end], ledger, "1.0")
        ledger += minted
        assert [g.key for g in grants][: end - 1] == given_keys
        given_keys = [g.key for g in grants]
    assert assign(bearers, ledger, "1.1")[1] == ()


def test_a_thousand_equal_proposals_get_a_thousand_keys() -> None:
    bearers = [work("LoRA", "Hu", 2024, f"arxiv:{n}") for n in range(1000)]
    grants, _ = assign(bearers, (), "1.0")
    assert len({g.key for g in grants}) == 1000


def test_a_work_that_loses_its_record_keeps_its_key_by_its_row() -> None:
    one = work("LoRA", "Hu", 2024, "arxiv:2401.00001")
    _, ledger = assign([one], (), "1")
    (grant,), minted = assign([work("LoRA", "", 2024)], ledger, "2")
    assert (grant.key, minted) == ("hu2024lora", ())


def test_another_work_of_one_title_takes_no_key_by_it() -> None:
    _, ledger = assign([work("LoRA", "Hu", 2024, "arxiv:2401.00001")], (), "1")
    (grant,), _ = assign([work("LoRA", "Hu", 2024, "arxiv:2401.00002")], ledger, "2")
    assert grant.key == "hu2024lora-2"


def test_two_unresolved_rows_that_become_one_work_keep_both_keys() -> None:
    rows_ = [work("Growing Trees Slowly", ""), work("Growing Treees Slowly", "")]
    grants, ledger = assign(rows_, (), "1")
    keys = {grant.key for grant in grants}
    assert len(keys) == 2
    titles = tuple(bearer.rows[0] for bearer in rows_)
    item = work("Growing Trees Slowly").item
    one = Bearer(item=item, identifiers=("doi:10.1000/x",), rows=titles)
    (grant,), more = assign([one], ledger, "2")
    assert {grant.key, *grant.aliases} == keys
    # From the next build on the work is known by its identifier.
    (again,), nothing = assign([one], (*ledger, *more), "3")
    assert again == grant
    assert nothing == ()


# --- patterns --------------------------------------------------------------------------------

MANY = Item(
    type="paper-conference",
    title="DoRA: On the Weight-Decomposed Low-Rank Adaptation",
    author=tuple(Name(family=f, given="A.") for f in ("van der Hu", "Liu", "Wang", "Yin")),
    issued=Date(date_parts=((2024,),)),
    container_title="International Conference on Machine Learning",
    container_title_short="ICML",
)
BARE = Item(type="article", title="The Rank of Things")


@pytest.mark.parametrize(
    ("pattern", "many", "bare"),
    [
        ("{family}{year}{word}", "vanderhu2024dora", "rankthings"),
        ("{family:3}{shortyear}", "van24", "ran"),
        ("{families}-{year}", "vanderhuliuwang-2024", "rank"),
        ("{families:2}", "vanderhuliu", "rank"),
        ("{initials}{year}", "vlwy2024", "rank"),
        ("{family}-{words}", "vanderhu-dora-weight-decomposed", "rank-things"),
        ("{family}-{words:2}", "vanderhu-dora-weight", "rank-things"),
        ("{family}{year}{acronym}", "vanderhu2024dora", "rankthings"),
        ("{venue}-{year}-{family}", "icml-2024-vanderhu", "rank"),
        ("x{year}", "x2024", "x"),
        ("{year}", "2024", "untitled"),
    ],
)
def test_a_pattern_makes_keys(pattern: str, many: str, bare: str) -> None:
    assert next(Pattern(pattern).proposals(MANY)) == many
    assert next(Pattern(pattern).proposals(BARE)) == bare


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        ("{family}-{words:2}", ["vanderhu-dora-weight", "vanderhu-dora-weight-decomposed"]),
        ("{family}{year}", ["vanderhu2024", "vanderhu2024-dora", "vanderhu2024-dora-weight"]),
    ],
)
def test_a_taken_key_takes_the_words_that_the_pattern_left(pattern: str, keys: list[str]) -> None:
    assert list(islice(Pattern(pattern).proposals(MANY), len(keys))) == keys


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{author}", "no part {author}: there are family, families"),
        ("{family", "expected '}' before end of string"),
        ("{family}_{year}", "'_' stands in no key"),
        ("{family}Ü", "'Ü' stands in no key"),
        ("{family:x}", "the length of {family} is no number"),
        ("{family:0}", "the length of {family} is no number"),
        ("{family!r}", "the length of {family} is no number"),
        ("{family.x}", "no part {family.x}"),
        ("{}", "no part {}"),
        ("key", "'key' has no part"),
        ("", "'' has no part"),
    ],
)
def test_a_pattern_that_is_none(pattern: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        Pattern(pattern)


def test_another_pattern_is_for_new_keys_alone() -> None:
    old = work("LoRA Old", "Hu", 2024, "arxiv:2401.00001")
    _, ledger = assign([old], (), "1.0")
    new = work("LoRA New", "Hu", 2024, "arxiv:2401.00002")
    grants, _ = assign([old, new], ledger, "1.1", Pattern("{word}-{family}"))
    assert [g.key for g in grants] == ["hu2024lora", "lora-hu"]


@given(
    st.sampled_from(["{family}{year}{word}", "{initials}-{words}", "{venue}{families:2}"]),
    st.text(max_size=40),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_any_work_has_keys(pattern: str, title: str, family: str, venue: str) -> None:
    name = (Name(family=family),) if family else (Name(literal=title),) if title else ()
    item = Item(type="article", title=title, author=name, container_title=venue)
    keys = list(islice(Pattern(pattern).proposals(item), 6))
    assert len(set(keys)) == 6
    assert all(re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", key) for key in keys)


# --- length ----------------------------------------------------------------------------------

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 9


@pytest.mark.parametrize(
    ("pattern", "facts", "key"),
    [
        ("{family}{year}{word}", {}, "donaudampfschifffahrtsel2024donaudampfschifffahrtsel"),
        ("{family}{year}{word}", {"author": (Name(literal=LONG),)},
         "donaudampfschifffahrtsel2024donaudampfschifffahrtsel"),
        ("{family:30}{year}", {}, "donaudampfschifffahrtselektriz2024"),
        ("{family:99}{year}", {},
         "donaudampfschifffahrtselektrizitatenhauptbetriebswerkdonaudampfs"),
        ("{initials}{year}", {"author": (Name(family="Hu"),) * 3000}, f"{'h' * 24}2024"),
        ("{venue}{year}", {"container_title": LONG}, "donaudampfschifffahrtsel2024"),
        ("{acronym}{year}", {"title": f"{LONG}: A View"}, "donaudampfschifffahrtsel2024"),
        ("{families}", {"author": (Name(family="Abcd" * 5),) * 3}, "abcd" * 15),
        ("{words:9}", {"title": "abcdefghi " * 9}, "abcdefghi-" * 6 + "abcd"),
        ("{words:9}", {"title": "abcdefg " * 9}, ("abcdefg-" * 8)[:-1]),
        ("{family}{year}{word}", {"author": (Name(family="深" * 90),)},
         "shenshenshenshenshenshen2024donaudampfschifffahrtsel"),
    ],
)  # fmt: skip
def test_a_new_key_has_a_longest_length(pattern: str, facts: dict[str, Any], key: str) -> None:
    given = {"title": LONG, "author": (Name(family=LONG),), "issued": Date(date_parts=((2024,),))}
    item = Item(type="article", **(given | facts))
    assert next(Pattern(pattern).proposals(item)) == key


def test_a_long_key_that_is_taken_makes_room_for_words_and_numbers() -> None:
    item = Item(type="article", title=f"{'a' * 24} {'b' * 9} {'c' * 9} {'d' * 9}",
                author=(Name(family="e" * 24),), issued=Date(date_parts=((2024,),)))  # fmt: skip
    first = f"{'e' * 24}2024{'a' * 24}"
    found = list(islice(Pattern().proposals(item), 1000))
    assert found[:4] == [
        first,
        f"{first}-{'b' * 9}",
        f"{first}-{'b' * 9}-2",
        f"{first}-{'b' * 9}-3",
    ]
    assert found[-1] == f"{first}-{'b' * 7}-999"
    assert len(set(found)) == 1000 and max(map(len, found)) == 64


def test_a_longer_key_of_the_ledger_stays() -> None:
    long = "a" * 500
    ledger = (Holding(identifier="arxiv:2401.00001", key=long, since="1.0"),)
    one, two = (work(LONG, LONG, 2024, f"arxiv:2401.0000{n}") for n in (1, 2))
    grants, minted = assign([one, two], ledger, "1.1")
    assert grants[0].key == long and len(grants[1].key) == 52
    assert [line.key for line in minted if line.identifier.endswith("1")] == []
    assert assign([two, one], (*ledger, *minted), "1.2") == (grants[::-1], ())


_WORDS = st.lists(
    st.text(max_size=12) | st.sampled_from(["a" * 70, "深" * 40, "-2", "2", "b-"])
).map(" ".join)


@given(
    st.sampled_from(
        ["{family}{year}{word}", "{initials}-{words:9}", "{venue}{families}", "{family:99}-{word}-",
         "x-{words:99}", "{acronym}-{family:62}-2"]
    ),
    _WORDS, _WORDS, _WORDS,
)  # fmt: skip
def test_keys_of_anything_are_short_plain_and_distinct(
    pattern: str, title: str, family: str, venue: str
) -> None:
    names = tuple(Name(family=word) for word in (family, *family.split()) if word)
    item = Item(type="article", title=title, author=names, container_title=venue)
    keys = list(islice(Pattern(pattern).proposals(item), 120))
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", key) and len(key) <= 64 for key in keys)
    bearers = [Bearer(item=item, identifiers=(f"arxiv:{n}",)) for n in range(30)]
    grants, _ = assign(bearers, (), "1", Pattern(pattern))
    assert len({grant.key for grant in grants}) == 30


# --- renaming --------------------------------------------------------------------------------


def renamed(bearer: Bearer, ledger: tuple[Holding, ...], *names: str) -> tuple[Holding, ...]:
    """The ledger after a work was renamed step by step."""
    for new in names:
        (grant,), _ = assign([bearer], ledger, "1")
        ledger += (renaming([grant], ledger, grant.key, new, "2"),)
        ledger += assign([bearer], ledger, "2")[1]
    return ledger


def test_a_renamed_key_is_an_alias_and_is_never_given_again() -> None:
    one = work("LoRA", "Hu", 2024, "arxiv:2401.00001")
    _, ledger = assign([one], (), "1")
    ledger = renamed(one, ledger, "hu2024first", "hu2024best")
    (grant,), nothing = assign([one], ledger, "3")
    assert (grant.key, grant.aliases) == ("hu2024best", ("hu2024first", "hu2024lora"))
    assert nothing == ()
    other = work("LoRA", "Hu", 2024, "arxiv:2401.00002")
    grants, _ = assign([other, one], ledger, "3")
    assert grants[0].key == "hu2024lora-2" and grants[1] == grant


def test_a_key_can_be_renamed_back() -> None:
    one = work("LoRA", "Hu", 2024, "arxiv:2401.00001")
    _, ledger = assign([one], (), "1")
    (grant,), _ = assign([one], renamed(one, ledger, "hu2024first", "hu2024lora"), "3")
    assert (grant.key, grant.aliases) == ("hu2024lora", ("hu2024first",))


@pytest.mark.parametrize(
    "new", ["", "A", "a b", "a,b", "-a", "a--b", "é", "hu2024lora", "liu2020x"]
)
def test_a_key_that_cannot_be_had(new: str) -> None:
    ledger = (
        Holding(identifier="arxiv:2401.00001", key="hu2024lora", since="1"),
        Holding(identifier="arxiv:2001.00001", key="liu2020x", since="1"),
    )
    (grant,), _ = assign([work("LoRA", "Hu", 2024, "arxiv:2401.00001")], ledger, "1")
    with pytest.raises(LorabibError):
        renaming([grant], ledger, "hu2024lora", new, "2")


def test_a_renamed_work_that_turns_out_to_be_two_keeps_both_names_apart() -> None:
    one = work("Alpha", "Hu", 2024, "arxiv:2401.00001", "doi:10.1/b")
    _, ledger = assign([one], (), "1")
    ledger = renamed(one, ledger, "hu2024best")
    parts = work("Alpha", "Hu", 2024, "arxiv:2401.00001"), work("Beta", "Hu", 2025, "doi:10.1/b")
    grants, _ = assign(parts, ledger, "2")
    assert (grants[0].key, grants[0].aliases) == ("hu2024best", ("hu2024alpha",))
    assert grants[1].key == "hu2025beta"


# --- the ledger that is committed ------------------------------------------------------------

ROOT = Path(__file__).parent.parent
LEDGER = ROOT / "data" / "keys.tsv"


def states() -> dict[str, str]:
    """Every earlier state of the ledger: of each release, and of the history where there is one."""
    found = {p.stem: p.read_text("utf-8") for p in (ROOT / "tests" / "ledgers").glob("*.tsv")}
    git = ["git", "-C", str(ROOT)]
    log = [*git, "log", "--format=%H", "--follow", "--", "data/keys.tsv"]
    done = subprocess.run(log, capture_output=True, text=True, timeout=60, check=False)
    for commit in done.stdout.split() if (ROOT / ".git").exists() else ():
        shown = [*git, "show", f"{commit}:data/keys.tsv"]
        text = subprocess.run(shown, capture_output=True, text=True, timeout=60, check=True).stdout
        found[commit] = text
    return found


def titles(paper: Paper) -> set[str]:
    return {place.title for place in paper.places}


def lines_of(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()[1:]]


@pytest.fixture(scope="module")
def library() -> Library:
    return build.load(store.locate(ROOT, ROOT))


def test_no_key_that_was_ever_committed_has_moved_vanished_or_been_given_again(
    library: Library,
) -> None:
    now = LEDGER.read_text("utf-8")
    assert library.minted == ()
    earlier = states()
    assert earlier
    answers = {key: p for p in library.papers for key in (p.key, *p.aliases)}
    known = {p.key: {*p.identifiers, *map(title_identifier, titles(p))} for p in library.papers}
    listed = set().union(*known.values())
    for name, text in earlier.items():
        assert now.startswith(text), f"the ledger of {name} was changed, not added to"
        for identifier, key, _ in lines_of(text):
            paper = answers.get(key)
            # A row that was taken off its list leaves its key reserved.
            if identifier in listed:
                assert paper is not None, f"{key} of {identifier} ({name}) is gone"
                assert identifier in known[paper.key], f"{key} went from {identifier} ({name})"


def test_every_release_has_its_ledger_kept() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    releases = re.findall(r"^## (\d+\.\d+\.\d+)$", changelog, re.MULTILINE)
    kept = {p.stem for p in (ROOT / "tests" / "ledgers").glob("*.tsv")}
    assert kept == set(releases)


def lists(root: Path, **titles: str) -> store.Location:
    """A library of unresolved rows, a list for each."""
    for folder in ("lists", "records"):
        (root / "data" / folder).mkdir(parents=True, exist_ok=True)
    (root / "data" / "categories.toml").write_text("category = []\n")
    for name, row in titles.items():
        (root / "data" / "lists" / f"{name}.md").write_text(f"# L\n\n{HEAD}{row}\n")
    return store.Location(data=root / "data", exports=root / "exports")


HEAD = "| Title | Authors | Year | Link |\n|---|---|---|---|\n"
ANN = "| Gardens of Adapters: A Study | Ann Smith | 2024 | https://ann.example/1.pdf |"
BOB = "| Gardens in the Desert | Bob Smith | 2024 | https://bob.example/2.pdf |"


def told(location: store.Location) -> list[str]:
    library = build.build(location)
    return [p.message for p in library.problems if p.code == "key-of-two-works"]


@pytest.mark.parametrize("first", ["ann", "bob"])
def test_a_key_that_two_branches_gave_is_an_error_until_the_keeper_has_settled_it(
    tmp_path: Path, first: str
) -> None:
    rows, ledgers = {"ann": ANN, "bob": BOB}, {}
    for name, row in rows.items():
        alone = lists(tmp_path / name, **{name: row})
        build.export_to(alone, alone.exports, build.build(alone), [], ["bib"])
        ledgers[name] = (alone.data / "keys.tsv").read_text().splitlines()
    header, *others = ledgers.pop(first)
    key = others[0].split("\t")[1]
    assert all(line.split("\t")[1] == key for line in others)
    later = [line for lines in ledgers.values() for line in lines[1:]]
    merged = lists(tmp_path / "merged", **rows)
    ledger = merged.data / "keys.tsv"
    ledger.write_text("\n".join([header, *others, *later, ""]))
    before = ledger.read_text()

    library = build.build(merged)
    holder = next(p for p in library.papers if p.key == key)
    other = next(p for p in library.papers if p.key != key)
    assert {place.list for place in holder.places} == {first}
    [message] = told(merged)
    assert key in message and f"keys rename {other.key}" in message
    assert all(line.split("\t")[0] in message for line in (*others, *later))
    assert library.minted == ()
    with pytest.raises(LorabibError, match="to two works"):
        build.export_to(merged, merged.exports, library, [], ["bib"])
    assert ledger.read_text() == before and not merged.exports.exists()

    lines = build.rename(merged, other.key, "smith2024other")
    ledger.write_text(store.ledger_with(merged, lines)[1])
    assert told(merged) == []
    assert {p.key for p in build.build(merged).papers} == {key, "smith2024other"}
    ledger.write_text("\n".join([header, *later, ""]))
    assert told(merged) == []
    assert next(p for p in build.build(merged).papers if p.key == key).places[0].list != first


def test_the_earlier_release_keeps_a_key_that_two_have() -> None:
    one = work("Gardens of Adapters", "Smith", 2024, "doi:10.5555/a")
    two = work("Gardens in the Desert", "Smith", 2024, "doi:10.5555/b")
    ledger = (
        Holding(identifier="doi:10.5555/b", key="smith2024gardens", since="0.10.0"),
        Holding(identifier="doi:10.5555/a", key="smith2024gardens", since="0.9.1"),
    )
    (first, second), _ = assign([one, two], ledger, "1.0")
    assert (first.key, first.lost, second.lost) == ("smith2024gardens", "", "smith2024gardens")


def test_works_that_were_one_or_share_a_title_are_no_two_works_with_a_key() -> None:
    joined = work("Gardens of Adapters", "Smith", 2024, "doi:10.5555/a", "arxiv:2401.00001")
    _, ledger = assign([joined], (), "1.0")
    parts = [
        work("Gardens of Adapters", "Smith", 2024, "doi:10.5555/a"),
        work("Gardens of Adapters", "Smith", 2024, "arxiv:2401.00001"),
    ]
    grants, minted = assign(parts, ledger, "1.1")
    assert not any(grant.lost for grant in grants) and minted
    again, nothing = assign([joined], (*ledger, *minted), "1.2")
    assert not again[0].lost and len({again[0].key, *again[0].aliases}) == 2 and nothing == ()
