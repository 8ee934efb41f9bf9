"""One list beside what is known: row by row, first the library, then the registries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import structs

from lorabib.auditing import comparing, links
from lorabib.auditing.astray import astray, best, right
from lorabib.auditing.codes import CODES
from lorabib.auditing.doubles import doubles, is_nickname
from lorabib.auditing.rows import Seen, mostly_linked, outline, statement, unlinked
from lorabib.identifiers import closure, parse
from lorabib.match.rows import linked
from lorabib.match.titles import Agreement, compare, misspelt
from lorabib.model import Library, ListEntry, Paper, Place, Problem, Severity, list_path
from lorabib.proof import Ground
from lorabib.proof.live import Answered, ask
from lorabib.resolve.desk import Desk
from lorabib.review.deciding import verdict
from lorabib.review.entries import Outline
from lorabib.review.model import Change, Finding, Known, Statement, Verdict
from lorabib.text import squash

#: Why a candidate was refused that is not even like the row.
_UNLIKE = frozenset({"the title is another", "its title is another"})
_Row = tuple[str, tuple[str, ...]]
_Told = tuple[tuple[str, str], ...]


class Decided:
    """What the library's own build has decided on rows: the paper, and the links that lead astray.

    A row is known again by the letters of its title and the identifiers that it links, wherever it
    stands; without identifiers by its very title and addresses.
    """

    def __init__(self, library: Library) -> None:
        wrong: dict[tuple[str | None, int | None], list[tuple[str, str]]] = defaultdict(list)
        for problem in library.problems:
            if problem.code == "wrong-identifier" and problem.about:
                told = (problem.about[0], problem.message)
                wrong[problem.path, problem.line].append(told)
        self._rows: dict[_Row, tuple[Paper, _Told] | None] = {}
        for paper in library.papers:
            for place in paper.places if paper.sources else ():
                name = _named(place)
                found = (paper, tuple(wrong[list_path(place.list), place.line]))
                other = self._rows.setdefault(name, found)
                if other is not None and other[0] is not paper:
                    self._rows[name] = None  # two papers: the row's words do not tell which

    def of(self, row: ListEntry) -> tuple[Paper, _Told] | None:
        """The paper of a row, and the links of it that are another's, with why."""
        return self._rows.get(_named(row))


def _named(row: ListEntry | Place) -> _Row:
    found = linked(row)
    if found:
        return squash(row.title), found
    return row.title, tuple(link.url for link in row.links)


class Auditor:
    """One list, and what is known of its rows.

    `seen` are its rows, `other_lines` the lines of what was read as no row.
    """

    def __init__(
        self, rows: Sequence[ListEntry], problems: Sequence[Problem], path: str, ground: Ground
    ) -> None:
        self.path, self._ground, self._shelf = path, ground, ground.shelf
        self._problems = problems
        self.other_lines = frozenset(p.line for p in problems if p.line)
        self._decided = Decided(ground.library)
        self._linked = mostly_linked(rows)
        self.seen = [self.look(at, row) for at, row in enumerate(rows)]

    def look(self, at: int, row: ListEntry) -> Seen:
        """What a row is: as the library has decided on it, else by the rules for outside rows."""
        said = statement(row, self._ground.table)
        own = self._decided.of(row)
        if own is not None and (known := self._of_paper(own[0])) is not None:
            found = Verdict(same=known, sure=True, by="list")
            return Seen(at, row, said, found, True, own[1])
        candidates = self._shelf.find(outline(said))
        names = set(closure(said.identifiers))
        linked = [known for known in candidates if not known.identifiers.isdisjoint(names)]
        named = linked[0] if len(linked) == 1 else None
        found = verdict(said, candidates, lambda: self._ground.table)
        if named and any(_near(row.title, c.item.title) for c in named.claims):
            found = structs.replace(found, doubtful=())  # told as a slip in the title
        return Seen(at, row, said, found, named=named)

    def _of_paper(self, paper: Paper) -> Known | None:
        """The work of a paper of the library, with what was asked since."""
        title = paper.item.title
        looked = self._shelf.find(Outline(title, squash(title), paper.identifiers, ""))
        first = paper.sources[0]
        for known in looked:
            if any(f"{c.source}:{c.record}" == first for c in known.claims):
                return known
        return None

    def findings(self, desk: Desk | None) -> Iterator[Finding]:
        """All that is wrong with the list."""
        answered = self._asked(desk) if desk is not None else {}
        for one in self.seen:
            yield from self.of_row(one)
            yield from self._unsettled(one, answered.get(one.at), offline=desk is None)
        for code, at, before, by in doubles(self.seen):
            yield self._double(code, self.seen[at], self.seen[before], by)
        for problem in self._problems:
            if problem.code != "malformed-link":  # told of the row, with what mends it
                yield Finding(problem=problem)

    def of_row(self, one: Seen) -> Iterator[Finding]:
        """What is wrong with a row by itself, and with what it says of its work."""
        yield from self._forms(one)
        for code, identifier, message, _ in astray(one):
            yield self._astray(one, code, identifier, message)
        for difference in comparing.of_named(one):
            yield self._finding(
                one, difference.code, difference.message, severity=difference.severity
            )
        for difference, changes in comparing.of_work(one, self._ground.table):
            known = one.verdict.same
            source = known.source if known else ""
            severity = difference.severity
            yield self._finding(one, difference.code, difference.message, changes, source, severity)
        if unlinked(one.row):
            yield from self._unlinked(one)

    def _forms(self, one: Seen) -> Iterator[Finding]:
        """The addresses of a row that are broken or old by their form."""
        for url in dict.fromkeys(link.url for link in one.row.links):
            form = links.looked(url)
            if form is None:
                continue
            better = self._better(one, form, url)
            told = f"{form.message}: write {better}" if better else form.message
            yield self._finding(one, form.code, told, _link(url, better, "") if better else ())

    def _better(self, one: Seen, form: links.Form, url: str) -> str:
        """The address to write. One that has been mended may still have half an identifier."""
        better = form.better or self._instead(one, form.code, url)
        again = links.looked(better) if form.code == "malformed-link" and better else None
        if again is None or again.code != "malformed-identifier":
            return better
        return again.better or self._instead(one, again.code, better)

    def _instead(self, one: Seen, code: str, url: str) -> str:
        """The address of the work in place of one that names nothing."""
        scheme = {"arxiv.org": "arxiv:", "doi.org": "doi:", "openreview.net": "openreview:"}
        wanted = next((s for host, s in scheme.items() if host in url), "")
        known = one.verdict.same if one.verdict.sure else None
        if code != "malformed-identifier" or not wanted or known is None:
            return ""
        found = right(wanted, one.verdict)
        return links.like(url, found) if found else ""

    def _astray(self, one: Seen, code: str, identifier: str, message: str) -> Finding:
        """A link that leads to another paper, with the right one if that is known."""
        sure = code == "wrong-identifier" and one.verdict.sure
        found = right(identifier, one.verdict) if sure else ""
        changes: tuple[Change, ...] = ()
        known = one.verdict.same
        there = one.statement.identifiers
        if found and known and found not in there:
            urls = dict.fromkeys(x.url for x in one.row.links if parse(x.url) == identifier)
            pairs = [(url, links.like(url, found)) for url in urls]
            changes = tuple(c for url, new in pairs for c in _link(url, new, known.source))
            message = f"{message}; the row's paper is {found}"
        elif known and one.verdict.sure and (other := best(known)):
            message = f"{message}; the row's paper is {other}"
        return self._finding(one, code, message, changes, known.source if known else "")

    def _unlinked(self, one: Seen) -> Iterator[Finding]:
        """A row without a link to its paper, with the one that was found."""
        severity: Severity | None = None if self._linked else "info"
        known = one.verdict.same if one.verdict.sure else None
        found = best(known) if known else ""
        if known is None or not found:
            yield self._finding(one, "no-identifier", "no link to the paper", severity="info")
            return
        told = f"no link to the paper, which is {found} ({known.source})"
        url = links.like("", found)
        change = Change(action="add", field="link", value=url, source=known.source)
        yield self._finding(one, "no-identifier", told, (change,), known.source, severity)

    def _double(self, code: str, one: Seen, before: Seen, by: str) -> Finding:
        """A row of the work of an earlier row; which of them is to go is the keeper's to say."""
        line, title = before.row.line, before.row.title
        told = {
            "duplicate": f"stands already in line {line} under this heading: {by}",
            "two-titles": f"is {by}, which line {line} calls {title!r}",
            "shared-link": f"{by} is linked in line {line} too, for {title!r}: one link is wrong, "
            "or they are one paper",
        }
        # A nickname (a method, a data set) says nothing of the title.
        brief = code == "shared-link" and any(map(is_nickname, (title, one.row.title)))
        return self._finding(one, code, told[code], severity="info" if brief else None)

    def _finding(
        self,
        one: Seen,
        code: str,
        message: str,
        changes: tuple[Change, ...] = (),
        source: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        problem = Problem(
            code=code,
            severity=severity or CODES[code].severity,
            message=message,
            path=self.path,
            line=one.row.line,
        )
        return Finding(problem=problem, at=one.at, changes=changes, source=source)

    def _asked(self, desk: Desk) -> dict[int, Answered]:
        """Ask about the rows that the library does not settle, and look at them again."""
        asked: dict[int, Statement] = {
            one.at: one.statement for one in self.seen if not _settled(one)
        }
        if not asked:
            return {}
        self._shelf, answered = ask(self._ground.location, desk, asked)
        self.seen = [self.look(o.at, o.row) if o.at in asked else o for o in self.seen]
        return answered

    def _unsettled(self, one: Seen, answered: Answered | None, offline: bool) -> Iterator[Finding]:
        """What is to be told of a row of which it is not known what it is."""
        if answered and answered.lost and not _settled(one):
            yield self._finding(one, "not-asked", f"not asked: {answered.lost}")
        for identifier in answered.nowhere if answered else ():
            yield self._finding(one, "unknown-identifier", f"{identifier} is known to no registry")
        if one.verdict.same or one.verdict.misleading or one.verdict.doubtful:
            return
        if any(comparing.of_named(one)):
            return
        near = [r for r in one.verdict.refused if r.reason not in _UNLIKE]
        if near:
            likest = near[0]
            told = f"may be {likest.title!r} ({likest.record}), but is not surely: {likest.reason}"
            yield self._finding(one, "undecided", told)
        elif offline:
            yield self._finding(one, "not-in-library", "not in the library")
        elif answered and answered.sought and answered.status == "unresolved":
            told = f"no work with this title was found in {answered.sought}"
            yield self._finding(one, "unknown-title", told)


def _link(url: str, better: str, source: str) -> tuple[Change, ...]:
    return (Change(action="set", field="link", value=better, old=url, source=source),)


def _near(ours: str, theirs: str) -> bool:
    agrees = compare(ours, theirs) > Agreement.NONE and comparing.alike(ours, theirs)
    return agrees or misspelt(ours, theirs)


def _settled(one: Seen) -> bool:
    """Whether there is nothing to ask about: a publication is known, and it is surely the work."""
    same = one.verdict.same
    whole = same is not None and one.verdict.sure and bool(same.publications)
    return whole and not one.verdict.misleading and not one.verdict.doubtful
