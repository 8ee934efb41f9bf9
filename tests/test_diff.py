"""`lorabib diff`: what has changed between two revisions of a library, or two libraries."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from lorabib.cli import main
from lorabib.keeping.comparing import KINDS, Differences, compare
from lorabib.keeping.telling import Header, written
from lorabib.model import Item, Library, Name, Paper, Place, Problem

ATOM = "{http://www.w3.org/2005/Atom}"
HEAD = "# L\n\n| Title | Year | Link |\n|---|---|---|\n"
WHEN = "2026-03-04T05:06:07+01:00"


def git(folder: Path, *arguments: str) -> None:
    env = {**os.environ, "GIT_AUTHOR_DATE": WHEN, "GIT_COMMITTER_DATE": WHEN, "HOME": str(folder)}
    who = ("-c", "user.name=K", "-c", "user.email=k@example.org", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(folder), *who, *arguments]
    subprocess.run(command, check=True, env=env, capture_output=True)


def lorabib(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--library", str(folder)], catch_exceptions=False)


def record(name: str, title: str, kind: str = "preprint", **more: Any) -> str:
    item = {"type": "article", "title": title, "author": [{"family": "Doe", "given": "Jane"}],
            "issued": {"date-parts": [[2024]]}, **more}  # fmt: skip
    body = {"kind": kind, "item": item, "identifiers": [name], "confidence": 1.0}
    return json.dumps({"source": "shipped", "id": name, "body": body}) + "\n"


def row(title: str, arxiv: str) -> str:
    return f"| {title} | 2024 | [x](https://arxiv.org/abs/{arxiv}) |\n"


SEEDS, SOIL, WEEDS, MOSS = (
    f"{what} and How They Grow in Gardens" for what in ("Seeds", "Soil", "Weeds", "Moss")
)
PREPRINT = {"archive": "arXiv", "genre": "Preprint"}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A library in a folder of a repository, with a tag v1 and much changed since."""
    root = tmp_path / "repo" / "lib"
    for name in ("lists", "records"):
        (root / "data" / name).mkdir(parents=True)
    (root / "lorabib.toml").write_text('format = 1\nmailto = "Keeper@Example.org"\n')
    tree = [f'[[category]]\nslug = "{c}"\ntitle = "T"\nheadings = ["l: {c}"]\n' for c in "ab"]
    (root / "data/categories.toml").write_text("\n".join(tree))
    listed(root, a=row(SEEDS, "2401.00001") + row(SOIL, "2401.00002") + row(MOSS, "2401.00004"))
    (root / "data/records/all.jsonl").write_text(
        record("arxiv:2401.00001", SEEDS, archive_location="2401.00001", **PREPRINT)
        + record("arxiv:2401.00002", SOIL, archive_location="2401.00002", **PREPRINT)
        + record("arxiv:2401.00004", MOSS, archive_location="2401.00004", **PREPRINT)
    )
    assert lorabib(root, "export", "-f", "bib").exit_code == 0
    git(tmp_path, "init", "-q", "repo")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "one")
    git(root, "tag", "v1")
    listed(root, a=row(SEEDS, "2401.00001"), b=row(SOIL, "2401.00002") + row(WEEDS, "2401.00003"))
    venue = {"container-title": "Proceedings of the Garden", "type": "paper-conference"}
    (root / "data/records/all.jsonl").write_text(
        record("arxiv:2401.00001", SEEDS, archive_location="2401.00001", **PREPRINT)
        + record("doi:10.5555/seeds", SEEDS, "published", DOI="10.5555/seeds", **venue)
        + record("arxiv:2401.00002", SOIL, archive_location="2401.00002",
                 **{**PREPRINT, "author": [{"family": "Doe", "given": "Jane Q."}]})
        + record("arxiv:2401.00003", WEEDS, archive_location="2401.00003", **PREPRINT)
    )  # fmt: skip
    assert lorabib(root, "keys", "rename", "doe2024soil", "soil").exit_code == 0
    assert lorabib(root, "export", "-f", "bib").exit_code == 0
    git(root, "add", "-A")
    git(root, "commit", "-qm", "two")
    return root


def listed(root: Path, a: str = "", b: str = "") -> None:
    table = HEAD.removeprefix("# L\n\n")
    sections = (f"\n## {name}\n\n{table}{rows}" for name, rows in (("A", a), ("B", b)) if rows)
    text = "# L\n" + "".join(sections)
    (root / "data/lists/l.md").write_text(text)


def test_all_kinds_of_changes_are_told(repository: Path) -> None:
    said = lorabib(repository, "diff", "v1").output
    assert said == lorabib(repository, "diff", "v1", "HEAD").output
    assert said == (
        "New papers: 1\n"
        f"  doe2024weeds: {WEEDS}\n"
        f"    Jane Doe. {WEEDS}. arXiv:2401.00003, 2024.\n"
        "    in b\n"
        "Published since: 1\n"
        f"  doe2024seeds: {SEEDS}\n"
        "    preprint -> published: Proceedings of the Garden\n"
        "Corrected: 1\n"
        f"  soil: {SOIL}\n"
        "    author: Doe, Jane -> Doe, Jane Q.\n"
        "Moved between categories: 1\n"
        f"  soil: {SOIL}\n"
        "    a -> b\n"
        "Citation keys renamed: 1\n"
        f"  soil: {SOIL}\n"
        "    doe2024soil -> soil\n"
        "No longer listed: 1\n"
        f"  doe2024moss: {MOSS}\n"
    )
    back = json.loads(lorabib(repository, "diff", "HEAD", "v1", "--json").output)["changes"]
    assert [one["key"] for one in back["gone"]] == ["doe2024weeds"]
    assert [one["key"] for one in back["new"]] == ["doe2024moss"]


def test_nothing_has_changed(repository: Path) -> None:
    assert lorabib(repository, "diff", "HEAD").output == "no changes\n"
    assert lorabib(repository, "diff", "v1", "v1", "-f", "markdown").output == "No changes.\n"


def test_a_revision_before_the_first_record_is_read(repository: Path) -> None:
    git(repository, "rm", "-rq", "--cached", "data/records")
    git(repository, "commit", "-qm", "none")
    said = json.loads(lorabib(repository, "diff", "HEAD", "v1", "--json").output)["changes"]
    assert {one["before"][0] for one in said["upgraded"]} == {"unresolved"}


def test_two_folders_are_compared_without_git(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(repository, other)
    (other / "data/keys.tsv").unlink()  # keys differ then: papers are known by identifiers
    listed(other, a=row(SEEDS, "2401.00001"), b=row(SOIL, "2401.00002"))
    said = json.loads(lorabib(repository, "diff", str(other), str(repository), "--json").output)
    assert [one["key"] for one in said["changes"]["new"]] == ["doe2024weeds"]
    assert [(one["before"], one["after"]) for one in said["changes"]["renamed"]] == [
        (["doe2024soil"], ["soil"])
    ]
    assert not said["changes"]["gone"]


def test_markdown_is_for_release_notes(repository: Path) -> None:
    said = lorabib(repository, "diff", "v1", "-f", "markdown").output
    assert said.startswith("## New papers\n\n- [Weeds and How They Grow in Gardens](https://arxiv.")
    assert "(`doe2024seeds`): preprint -\\> published: Proceedings of the Garden\n" in said


def test_a_feed_is_valid_and_stable(repository: Path, tmp_path: Path) -> None:
    assert (
        lorabib(repository, "diff", "v1", "-f", "atom", "-o", str(tmp_path / "f.xml")).exit_code
        == 0
    )
    text = (tmp_path / "f.xml").read_text("utf-8")
    same = lorabib(repository, "diff", "v1", "HEAD", "-f", "atom").output
    assert text == same.replace("to HEAD", "to now")
    feed = valid(text)
    assert feed.findtext(f"{ATOM}updated") == WHEN
    assert str(feed.findtext(f"{ATOM}id")).startswith("tag:keeper@example.org,2026:")
    assert len(feed.findall(f"{ATOM}entry")) == 6
    ids = {one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")}
    more = valid(lorabib(repository, "diff", "v1", "-f", "atom", "--date", "2027-01-01").output)
    assert ids == {one.findtext(f"{ATOM}id") for one in more.findall(f"{ATOM}entry")}


def valid(text: str) -> ElementTree.Element:
    """The feed, if it is one by RFC 4287, sections 4.1.1, 4.1.2, 3.3 and 4.2.6."""
    feed = ElementTree.fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    entries = feed.findall(f"{ATOM}entry")
    ids = []
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1
        ids.append(one.findtext(f"{ATOM}id"))
        when = str(one.findtext(f"{ATOM}updated"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", when)
        assert datetime.fromisoformat(when).tzinfo
        assert re.fullmatch(r"tag:[a-z0-9.@+-]+,\d{4}(?:-\d\d){0,2}:[!-~]+", str(ids[-1]))
        for link in one.findall(f"{ATOM}link"):
            assert re.fullmatch(r"https?://[!-~]+", link.attrib["href"])
    assert len(set(ids)) == len(ids)
    for one in entries:
        assert len(one.findall(f"{ATOM}content")) == 1  # or a link of rel="alternate"
        assert one.find(f"{ATOM}content").attrib == {"type": "text"}  # type: ignore[union-attr]
    return feed


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--", "--output=x"), 1, "is no revision"),
        (("nope",), 1, "neither a library's folder nor a revision"),
        (("v1:lib",), 1, "neither a library's folder nor a revision"),
        (("v1\n",), 1, "is no revision"),
        (("v1", "-f", "atom", "--authority", "A B"), 1, "no authority of ids"),
        (("v1", "-f", "atom", "--date", "soon"), 1, "is no date"),
        (("v1", "-f", "xml"), 2, "xml"),
    ],
)
def test_what_is_wrong_is_one_line(
    repository: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    said = CliRunner().invoke(main, ["diff", "--library", str(repository), *arguments])
    assert (said.exit_code, says in said.output) == (code, True), said.output
    assert not list(Path.cwd().glob("*x"))


def test_no_git_and_no_library_are_told(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(repository, other)
    said = lorabib(other, "diff", "HEAD")
    assert said.exit_code == 1 and "no git repository holds this library" in said.output
    git(repository, "rm", "-rq", "--cached", "data")
    git(repository, "commit", "-qm", "gone")
    said = lorabib(repository, "diff", "HEAD")
    assert said.exit_code == 1 and "has no folder lib/data/" in said.output
    said = lorabib(other, "diff", str(other), "-f", "atom")
    assert said.exit_code == 1 and "--date" in said.output


def paper(key: str, title: str, *categories: str, **more: Any) -> Paper:
    place = Place(list="l", line=1, headings=(), title=title)
    facts = {"status": "preprint", "identifiers": (f"arxiv:{key}",), "sources": ()}
    facts |= {"item": Item(type="article", title=title), "places": (place,), **more}
    return Paper(key=key, categories=categories, **facts)


def library(*papers: Paper, problems: tuple[Problem, ...] = ()) -> Library:
    return Library(papers=papers, categories=(), problems=problems)


def test_retractions_are_told_once() -> None:
    gone = Problem(code="retracted", severity="error", message="retracted by X", key="k")
    one = paper("k", "T")
    told = compare(library(one), library(one, problems=(gone,)))
    assert [(x.key, x.message) for x in told.retracted] == [("k", "retracted by X")]
    assert compare(library(one, problems=(gone,)), library(one, problems=(gone,))).count == 0


def test_two_papers_that_became_one() -> None:
    one, other = paper("a", "T"), paper("b", "T")
    both = paper("a", "T", aliases=("b",), identifiers=("arxiv:a", "arxiv:b"))
    told = compare(library(one, other), library(both))
    assert [(x.before, x.after) for x in told.renamed] == [(("b",), ("a",))]
    assert told.count == 1


HOSTILE = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)


@settings(max_examples=50)
@given(
    HOSTILE,
    HOSTILE,
    st.sampled_from(["", "]]>", "<script>", "&amp;", "\x00\x0b\ufffe", "![a](b)", "\n# x"]),
)
def test_hostile_words_break_no_format(title: str, venue: str, more: str) -> None:
    item = Item(
        type="article", title=title + more, container_title=venue, URL=f"https://e.org/{more}"
    )
    now = paper("k", title, "a", item=item, status="published")
    changes = compare(library(paper("k", "Before", "b")), library(now))
    assert changes.count >= 1
    header = Header(old="v1", new=title, date="2026-01-01")
    valid(written(changes, header, "atom"))
    for form in ("text", "markdown"):
        lines = written(changes, header, form).split("\n")
        marks = ("- ", "## ") if form == "markdown" else ("  ", *"NPCRWM")
        assert all(not line or line.startswith(marks) for line in lines)
        assert sum(line.startswith("## ") for line in lines) <= len(KINDS)


def test_a_feed_without_changes_is_valid() -> None:
    valid(written(Differences(), Header(old="a", new="b", date="2026-01-01T00:00:00Z"), "atom"))


def by(name: str, key: str, title: str) -> Paper:
    item = Item(type="article", title=title, author=(Name(family="Smith", given=name),))
    return paper(key, title, item=item, identifiers=(f"doi:10.5555/{name}-{len(title)}",))


@pytest.mark.parametrize(
    ("title", "name", "kinds"),
    [
        ("Gardens in the Desert", "Bob", ["new", "taken", "gone"]),
        ("Gardens in the Desert", "Ann", ["corrected"]),
        ("Gardens of Adapter: A Study", "Bob", ["corrected"]),
    ],
)
def test_a_key_that_another_paper_has_is_no_correction(
    title: str, name: str, kinds: list[str]
) -> None:
    old = by("Ann", "smith2024gardens", "Gardens of Adapters: A Study")
    new = by(name, "smith2024gardens", title)
    found = compare(library(old), library(new))
    assert [kind for kind in KINDS if getattr(found, kind)] == kinds


def test_a_paper_that_lost_its_key_to_another_is_renamed() -> None:
    old = by("Ann", "smith2024gardens", "Gardens of Adapters: A Study")
    new = by("Bob", "smith2024gardens", "Gardens in the Desert")
    moved = by("Ann", "smith2024gardens-adapters", old.item.title)
    found = compare(library(old), library(new, moved))
    assert [kind for kind in KINDS if getattr(found, kind)] == ["new", "taken", "renamed"]
    said = written(found, Header(old="a", new="b"), "text")
    assert f"{new.item.title}\n    before: {old.item.title}\n" in said
