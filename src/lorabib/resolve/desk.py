"""Where questions are answered: by a recording, by what was kept, or by the source itself."""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence

import msgspec

from lorabib import asking
from lorabib.errors import AnswerError, UnavailableError
from lorabib.http import Client, StoppedError
from lorabib.model import Query
from lorabib.registry import Endpoint, module_of
from lorabib.resolve.answers import Answer, Manner, Tally, only, read, recorded_of, replayed
from lorabib.store import cache_folder, pace_folder
from lorabib.store.answers import Answers, Kept
from lorabib.store.recordings import Recorded, Recordings

_STOPPED = "stopped"
_NOT_RECORDED = "not in the recording"


_Done = queue.SimpleQueue[BaseException | None]


class Desk:
    """Answers questions, the sources at the same time, each source one question at a time.

    `told` hears what happens in words, `step` of each answer; `stop` ends all asking.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        manner: Manner,
        told: Callable[[str], object] = lambda line: None,
        step: Callable[[Answer], object] = lambda answer: None,
        stop: threading.Event | None = None,
    ) -> None:
        self.stop = stop or threading.Event()
        self.total = self.done = self.lost = 0
        self.tallies = {e.source: Tally(source=e.source) for e in endpoints}
        self._step = step
        self._urls = {e.source: e.url for e in endpoints}
        self._answers = Answers(cache_folder())
        self._recordings = Recordings(manner.record) if manner.record else None
        self._replay = Recordings(manner.replay) if manner.replay else None
        self._oldest = time.time() - (0.0 if manner.refresh else manner.max_age)
        self._clients = {e.source: Client(e, pace_folder(), self.stop, told) for e in endpoints}

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for client in self._clients.values():
            client.close()
        self._answers.close()

    def notes(self) -> tuple[str, ...]:
        """What a user should know of the asking."""
        broken = (f"answers are not kept: {self._answers.broken}",) if self._answers.broken else ()
        return (*broken, *(n for c in self._clients.values() for n in c.notes))

    def look_up(self, wanted: Iterable[str], source: str = "") -> list[Answer]:
        """What is known of identifiers, asking their sources (or `source`) for the rest."""
        answers, queries = self.divided(wanted, source)
        for answer in answers:
            self._count(answer)
        return [*answers, *self.ask(queries)]

    def divided(self, wanted: Iterable[str], source: str = "") -> tuple[list[Answer], list[Query]]:
        """What is known of identifiers already, and the questions for the rest."""
        of = {source: tuple(wanted)} if source else asking.by_source(wanted)
        answers: list[Answer] = []
        queries: list[Query] = []
        for name, mine in of.items():
            known = self._known(name, mine, self._oldest, record=True)
            answers += known
            found = {i for answer in known for i in answer.query.about}
            queries += module_of(name).by_identifier([i for i in mine if i not in found])
        return answers, queries

    def _known(
        self, source: str, wanted: Sequence[str], oldest: float, record: bool = False
    ) -> list[Answer]:
        """What was answered about identifiers, question by question."""
        found: dict[str, tuple[Kept | Recorded, list[str]]] = {}
        for identifier in wanted:
            kept = self._about(source, identifier, oldest)
            if kept:
                name = f"{kept.query.path}{kept.query.params}"
                found.setdefault(name, (kept, []))[1].append(identifier)
        answers = []
        for kept, about in found.values():
            try:
                answer = read(kept)
            except AnswerError:
                continue  # kept by another version, which could read it
            answers.append(only(answer, about))
            if record and self._recordings and isinstance(kept, Kept):
                self._recordings.put(recorded_of(answer, kept.body))
        return answers

    def _about(self, source: str, identifier: str, oldest: float) -> "Kept | Recorded | None":
        if self._replay:
            return self._replay.about(source, identifier)
        return self._answers.about(source, self._urls[source], identifier, oldest)

    def known(self, query: Query) -> bool:
        """Whether a question would be answered without asking the source."""
        if self._replay:
            return self._replay.get(query) is not None
        return self._kept(query, self._oldest) is not None

    def asked(self, query: Query) -> float | None:
        """When the answer to a question came (Unix time), if it was kept."""
        kept = self._answers.get(query, self._urls[query.source]) if not self._replay else None
        return kept.asked if kept else None

    def ask(self, queries: Iterable[Query]) -> list[Answer]:
        """The answers, in the order of the sources and questions.

        After Ctrl-C what was not yet answered comes back as unavailable, and `stop` is set.
        """
        of: dict[str, list[Query]] = {}
        for query in queries:
            of.setdefault(query.source, []).append(query)
        self.total += sum(map(len, of.values()))
        found: dict[str, list[Answer]] = {name: [] for name in of}
        done: _Done = queue.SimpleQueue()
        for name, mine in of.items():
            work = (mine, found[name], done)
            threading.Thread(target=self._work, args=work, daemon=True).start()
        self._await(len(of), done)
        return [answer for name, mine in of.items() for answer in _all(mine, found[name])]

    def _await(self, workers: int, done: _Done) -> None:
        while workers:
            try:
                error = done.get(timeout=2.0 if self.stop.is_set() else 0.2)
            except queue.Empty:
                if self.stop.is_set():
                    return  # a request in flight is not waited for
                continue
            except KeyboardInterrupt:
                self.stop.set()
                continue
            workers -= 1
            if error:
                raise error

    def _work(self, queries: Sequence[Query], found: list[Answer], done: _Done) -> None:
        try:
            for query in queries:
                for answer in self._answered(query):
                    found.append(answer)
                    self._count(answer)
                self.done += 1
                self.lost += bool(found[-1].unavailable)
                self._step(found[-1])
            done.put(None)
        except StoppedError:
            done.put(None)
        except BaseException as error:  # raised again where `ask` waits for this thread
            self.stop.set()
            done.put(error)

    def _count(self, answer: Answer) -> None:
        tally = self.tallies[answer.query.source]
        tally.questions += 1
        tally.cached += answer.cached
        tally.requests = self._clients[answer.query.source].requests
        lost = answer.unavailable or (answer.query.purpose != "identifier" and answer.refused)
        tally.unavailable = tally.unavailable or lost or ""

    def _answered(self, query: Query) -> Iterable[Answer]:
        """The answer; of a batch that is refused, the answers of its parts."""
        answer = self._answer(query)
        if answer.refused and query.purpose == "identifier" and len(query.about) > 1:
            for half in asking.halves(query):
                yield from self._answered(half)
        else:
            yield answer

    def _answer(self, query: Query) -> Answer:
        if self.stop.is_set():
            raise StoppedError
        if self._replay:
            recorded = self._replay.get(query)
            if recorded is None:
                return Answer(query=query, unavailable=_NOT_RECORDED)
            return replayed(recorded)
        answer, body = self._kept(query, self._oldest) or self._from_source(query)
        if self._recordings:
            self._recordings.put(recorded_of(answer, body))
        return answer

    def _from_source(self, query: Query) -> tuple[Answer, bytes]:
        url = self._urls[query.source]
        try:
            reply = self._clients[query.source].ask(query)
        except AnswerError as error:
            return Answer(query=query, refused=str(error)), b""
        except UnavailableError as error:
            return self._without(query, error.reason), b""
        kept = self._answers.put(query, url, reply.absent, reply.body)
        return msgspec.structs.replace(read(kept), cached=False), reply.body

    def _without(self, query: Query, reason: str) -> Answer:
        """What was known before an outage stays known."""
        if query.purpose == "identifier":
            old = self._known(query.source, query.about, 0.0)
        else:
            kept = self._kept(query, 0.0)
            old = [kept[0]] if kept else []
        return Answer(
            query=query,
            records=tuple(record for answer in old for record in answer.records),
            agency=next((answer.agency for answer in old), ""),
            unavailable=reason,
        )

    def _kept(self, query: Query, oldest: float) -> tuple[Answer, bytes] | None:
        """A kept answer that can still be read, and its body."""
        kept = self._answers.get(query, self._urls[query.source], oldest)
        try:
            return (read(kept), kept.body) if kept else None
        except AnswerError:
            return None


def _all(queries: Sequence[Query], found: Sequence[Answer]) -> Iterable[Answer]:
    """The answers, and for what was not reached any more that it was not."""
    yield from found
    answered = {query for answer in found for query in (answer.query, *answer.query.about)}
    for query in queries:
        if query not in answered and not answered.issuperset(query.about):
            yield Answer(query=query, unavailable=_STOPPED)
