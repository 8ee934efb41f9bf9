"""The catalogue of record files: what is found, and what it survives."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lorabib
from lorabib.errors import DataError
from lorabib.identifiers import closure
from lorabib.match.cutting import cut
from lorabib.model import Claim
from lorabib.store import catalogue as module
from lorabib.store.catalogue import Catalogue, open_catalogue

import make

WORDS = (
    "adapter rank tuning sparse mixture expert gradient memory quantized federated prompt vision "
    "speech graph diffusion alignment reward routing merging pruning continual privacy retrieval"
).split()


def line(claim: Claim) -> str:
    """The line of a record file that makes `claim`."""
    body = {name: getattr(claim, name) for name in ("kind", "item", "identifiers", "confidence")}
    raw = msgspec.json.encode({"source": "shipped", "id": claim.record, "body": body})
    return raw.decode() + "\n"


def written(path: Path, claims: Iterable[Claim]) -> Path:
    path.write_text("".join(map(line, claims)), encoding="utf-8")
    return path


def crowd(count: int) -> list[Claim]:
    """Papers of a field: every title is of `WORDS`, "language", "model" and a number's name."""
    rng = random.Random(count)
    starts = [" ".join(rng.sample(WORDS, k=4)) for _ in range(count)]
    titles = [f"{words} for language models of size {n}" for n, words in enumerate(starts)]
    return [make.preprint(f"2401.{n + 10000}", t, "Ada Lovelace") for n, t in enumerate(titles)]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LORABIB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(module, "code_stamp", lambda: "whoever edits the code meanwhile")
    return tmp_path / "cache"


TITLES = {
    "lora": "LoRA: Low-Rank Adaptation of Large Language Models",
    "plus": "LoRA+: Efficient Low Rank Adaptation of Large Models",
    "common": "Language Models and Mixture for Vision and Speech",
    "vietnam": "Đặng's Réseaux: Über die Größe ẞ von Sprachmodellen",
    "chinese": "低秩适应 大型语言模型",
    "and": "AND OR NOT NEAR 🦜",
    "near": 'The NEAR("operator" 5) of *wildcard* columns: a^2 {braces}',
    "quotes": '"Quoted" titles\' -- ; DROP TABLE record',
    "twin": "Zygomorphic Serendipity in Heliotropes",
}


@pytest.fixture(scope="module")
def claims() -> list[Claim]:
    named = [make.published(f"published:{k}", t, "Ada Lovelace") for k, t in TITLES.items()]
    acl = make.published("acl:2024.acl-long.156", "PRoLoRA: Partial Rotation", "Sheng Wang")
    doi = make.published("doi:10.18653/v1/2024.acl-long.38", "Conditional Mixture", "Ying Shen")
    twin = make.preprint("2402.09353", TITLES["twin"].upper() + "!", "Ada Lovelace")
    return [*crowd(200), *named, acl, doi, twin]


@pytest.fixture(scope="module", params=[4000, 30], ids=["few records", "common words"])
def found(
    claims: list[Claim], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterable[Catalogue]:
    """The catalogue of `claims` in two files; words of more titles are not followed to the end."""
    folder = tmp_path_factory.mktemp("records")
    paths = [written(folder / f"{at}.jsonl", claims[at : at + 120]) for at in (0, 120)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_POSTINGS", request.param)
        patch.setenv("LORABIB_CACHE", str(folder / "cache"))
        with open_catalogue(paths) as opened:
            yield opened


def records(claims: Iterable[Claim]) -> list[str]:
    return [claim.record for claim in claims]


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("LoRA: Low-Rank Adaptatoin of Large Langauge Models", "lora"),
        ("LoRA+: Eficient Low Rank Adaptation of Large Models", "plus"),
        ("Vision and Speech, Mixture and Language Models", "common"),
        ("Mixture and Speech and Visoin for Language Models", "common"),
        ("dặng's reseaux uber die grosse ss von sprachmodellen", "vietnam"),
        ("大型语言模型", "chinese"),
        ('NEAR("operator" 5)', "near"),
        ("wildcard* column:", "near"),
        ("and or not near", "and"),
        ("quoted titles' -- ; drop table", "quotes"),
        ("Zygomorphic", "twin"),
        ("size 17 of", "arxiv:2401.10017"),
    ],
)
def test_a_title_finds(found: Catalogue, title: str, first: str) -> None:
    expected = first if ":" in first else f"published:{first}"
    assert expected in records(found.by_title(title))[: 2 if first == "twin" else 1]


@pytest.mark.parametrize("title", ["", "*", '"', "()", "\0", "\ud800", "of the", "'; --", "🦜" * 3])
def test_a_title_of_nothing_finds_nothing(found: Catalogue, title: str) -> None:
    assert found.by_title(title) == []


def test_equal_titles_stand_first_in_the_order_of_the_files(found: Catalogue) -> None:
    twins = ["published:twin", "arxiv:2402.09353"]
    assert records(found.by_title("zygomorphic serendipity-in heliotropes"))[:2] == twins
    assert records(found.by_title(TITLES["twin"], limit=1)) == twins[:1]


def test_never_more_than_the_limit(found: Catalogue) -> None:
    for limit in (-1, 0, 1, 5, 12, 300):
        assert len(found.by_title("language models of size", limit)) <= max(0, limit)
    assert len(found.by_title("language models of size")) == 12


def test_common_words_share_the_most_first(found: Catalogue) -> None:
    title = "Language models for reward routing, graph diffusion and privacy retrieval"
    wanted = cut(title).telling
    shared = [len(wanted & cut(c.item.title).telling) for c in found.by_title(title)]
    assert shared[0] == max(shared) >= 4


def test_a_long_title_is_no_burden(found: Catalogue) -> None:
    title = TITLES["lora"] + " " + " ".join(f"w{n}" for n in range(20_000))
    assert "published:lora" not in records(found.by_title(title))[1:]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["doi:10.18653/v1/2024.acl-long.156"], ["acl:2024.acl-long.156"]),
        (["acl:2024.acl-long.38"], ["doi:10.18653/v1/2024.acl-long.38"]),
        (["arxiv:2402.09353", "arxiv:2401.10000"], ["arxiv:2401.10000", "arxiv:2402.09353"]),
        (["' OR 1 = 1 --", "\ud800"], []),
    ],
)
def test_an_identifier_finds(found: Catalogue, wanted: list[str], expected: list[str]) -> None:
    assert records(found.by_identifier(wanted)) == expected


def test_claims_are_those_of_the_lines(found: Catalogue, claims: list[Claim]) -> None:
    assert len(found) == len(claims)
    for claim in (c for c in claims if c.identifiers):
        expected = msgspec.structs.replace(claim, identifiers=closure(claim.identifiers))
        assert expected in found.by_identifier(claim.identifiers)


words = st.sampled_from(WORDS) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(title=st.lists(words, min_size=1, max_size=9).map(" ".join))
def test_every_record_is_found_by_its_own_title(
    title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    own, others = make.published("published:own", title, "Ada Lovelace"), crowd(150)
    path = written(tmp_path_factory.mktemp("records") / "all.jsonl", [*others, own])
    with open_catalogue([path]) as opened:
        expected = [own.record] if cut(title).squashed else []
        assert records(opened.by_title(title))[:1] == expected


def test_all_of_a_crowd_are_found_also_with_a_slip(found: Catalogue, claims: list[Claim]) -> None:
    for claim in claims[:200]:
        assert records(found.by_title(claim.item.title))[0] == claim.record
        slip = claim.item.title.replace("language", "langauge")
        assert claim.record in records(found.by_title(slip))[:1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "records.jsonl", crowd(40))


def kept(cache: Path) -> Path:
    (only,) = cache.glob("catalogue-*")
    return only


def test_built_once(cache: Path, path: Path) -> None:
    told: list[int] = []
    for _ in range(3):
        with open_catalogue([path], told.append) as opened:
            assert len(opened) == 40
    assert told == [40]


@pytest.mark.parametrize("large", [False, True])
def test_built_again_after_a_file_changed(
    cache: Path, path: Path, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr(module, "_READ_WHOLE", 10)
    with open_catalogue([path]) as opened:
        assert records(opened.by_title("of size 7"))[0] == "arxiv:2401.10007"
        written(path, crowd(40)[8:])
        os.utime(path, ns=(1, 1))
        assert records(opened.by_title("of size 7"))[0] == "arxiv:2401.10007"
    with open_catalogue([path]) as opened:
        assert records(opened.by_title("of size 9"))[0] == "arxiv:2401.10009"
        assert opened.by_identifier(["arxiv:2401.10007"]) == []
    assert len(list(cache.iterdir())) == 2


def test_old_indexes_are_forgotten(cache: Path, path: Path) -> None:
    cache.mkdir()
    (cache / "catalogue-abandoned.tmp").write_bytes(b"")
    os.utime(cache / "catalogue-abandoned.tmp", (1, 1))
    for count in range(6):
        with open_catalogue([written(path, crowd(count))]) as opened:
            assert len(opened) == count
    assert len(list(cache.iterdir())) == 3


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "half": lambda raw: raw[: len(raw) // 2],
    "no database": lambda raw: b"not a database" * 1000,
    "empty": lambda raw: b"",
    "bad pages": lambda raw: raw[:8192] + b"\xff" * (len(raw) - 8192),
}
TABLES = {
    "no records": "DELETE FROM record",
    "no JSON": "UPDATE record SET line = x'ff'",
    "no source": """UPDATE record SET line = '{"source": "none", "id": "x", "body": {}}'""",
    "no words": "DELETE FROM title_data",
}


def spoil(file: Path, how: str) -> None:
    if how in BYTES:
        file.write_bytes(BYTES[how](file.read_bytes()))
    elif how in TABLES:
        with contextlib.closing(sqlite3.connect(file)) as index, index:
            index.execute(TABLES[how])
    else:
        file.unlink()
        file.mkdir()


@pytest.mark.parametrize("how", [*BYTES, *TABLES, "a folder"])
def test_a_broken_index_costs_time_only(cache: Path, path: Path, how: str) -> None:
    open_catalogue([path]).close()
    spoil(kept(cache), how)
    with open_catalogue([path]) as opened:
        assert records(opened.by_title("size of 7"))[0] == "arxiv:2401.10007"
        assert records(opened.by_identifier(["arxiv:2401.10008"])) == ["arxiv:2401.10008"]
        assert len(opened) == 40


def test_a_cache_that_cannot_be_written_costs_time_only(cache: Path, path: Path) -> None:
    cache.write_bytes(b"")
    with open_catalogue([path]) as opened:
        assert records(opened.by_title("size of 7"))[0] == "arxiv:2401.10007"


def test_a_broken_index_that_cannot_be_replaced_costs_time_only(
    cache: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_catalogue([path]).close()
    spoil(kept(cache), "no records")
    monkeypatch.setattr(Path, "replace", Mock(side_effect=PermissionError))
    with open_catalogue([path]) as opened:
        assert records(opened.by_title("size of 7"))[0] == "arxiv:2401.10007"


def test_two_processes_at_once(cache: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "many.jsonl", crowd(3000))
    code = (
        "import sys; from pathlib import Path; from lorabib.store.catalogue import open_catalogue\n"
        "with open_catalogue([Path(sys.argv[1])]) as c:\n"
        "    print(len(c), c.by_title('of size 1234')[0].record)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(lorabib.__file__).parent.parent)}
    start = partial(subprocess.Popen, env=environment, stdout=subprocess.PIPE, text=True)
    for process in [start([sys.executable, "-c", code, str(path)]) for _ in range(2)]:
        out, _ = process.communicate(timeout=120)
        assert (process.returncode, out) == (0, "3000 arxiv:2401.11234\n")
    assert kept(cache).suffix == ".sqlite"


@pytest.mark.parametrize("wrong", ["no json\n", '{"source": "none"}\n', line(crowd(1)[0])])
def test_a_wrong_line_is_named(cache: Path, tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(line(crowd(1)[0]) + "\n" + wrong)
    with pytest.raises(DataError, match=r"records\.jsonl:3: "):
        open_catalogue([path])
    assert list(cache.iterdir()) == []


def test_a_missing_file_is_named(cache: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.jsonl: no such file"):
        open_catalogue([tmp_path / "none.jsonl"])


def test_a_file_that_changes_meanwhile_is_not_kept(cache: Path, path: Path) -> None:
    with open_catalogue([path], lambda read: written(path, crowd(3))) as opened:
        assert len(opened) == 3
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("files", [0, 1])
def test_nothing_to_find_in_no_records(cache: Path, tmp_path: Path, files: int) -> None:
    with open_catalogue([written(tmp_path / "empty.jsonl", [])][:files]) as opened:
        assert len(opened) == 0
        assert opened.by_title("LoRA") == opened.by_identifier(["x"]) == []


def test_closed_is_closed(cache: Path, path: Path) -> None:
    opened = open_catalogue([path])
    opened.close()
    with pytest.raises(sqlite3.ProgrammingError):
        opened.by_title("of size 7")


@pytest.mark.parametrize("name", ["re\udcffcords", "ö ?&#%20"])
def test_odd_file_names(cache: Path, tmp_path: Path, name: str) -> None:
    try:
        path = written(tmp_path / f"{name}.jsonl", crowd(3))
    except (OSError, UnicodeError):
        pytest.skip("no such file names here")
    with open_catalogue([path]) as opened:
        assert len(opened) == 3
