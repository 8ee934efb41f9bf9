"""Sources: what is asked, what is read, what is claimed. Every work here is invented."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lorabib.errors import AnswerError
from lorabib.identifiers import parse as identifier
from lorabib.markup import plain
from lorabib.model import Claim, Query, Record
from lorabib.names import unshouted
from lorabib.sources import arxiv, crossref, datacite, shipped
from lorabib.sources.arxiv import _withdrawn
from lorabib.sources.crossref_work import Work
from lorabib.sources.reading import LONGEST_TITLE, untexed
from lorabib.text import clean

from make import names
from tables import CASES, rows

SOURCES = (crossref, arxiv, datacite)
by_name = pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.NAME)


def cases(name: str) -> list[Any]:
    found = json.loads((CASES / "sources" / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["case"]) for case in found]


def query(source: ModuleType, purpose: str = "identifier") -> Query:
    return Query(source=source.NAME, purpose=purpose, path="/", about=("doi:10.5555/case",))


def crossref_work(**fields: Any) -> dict[str, Any]:
    known = {"DOI": "10.5555/case", "type": "journal-article", "title": ["Deep Ranks"]}
    return {**known, **fields}


def crossref_answer(*works: Any, **message: Any) -> bytes:
    body = {"facets": {}, "total-results": len(works), "items": works, **message}
    answer = {"status": "ok", "message-type": "work-list", "message": body}
    return json.dumps(answer).encode()


def datacite_work(**fields: Any) -> dict[str, Any]:
    known = {
        "doi": "10.5281/zenodo.1",
        "titles": [{"title": "Inventions"}],
        "types": {"resourceTypeGeneral": "Software"},
    }
    attributes = {**known, **fields}
    return {"id": attributes["doi"], "type": "dois", "attributes": attributes}


def datacite_answer(*works: Any) -> bytes:
    return json.dumps({"data": works, "meta": {"total": len(works)}}).encode()


def shipped_record(item: dict[str, Any]) -> Record:
    """A record of one's own, as a line of data/records/*.jsonl has it."""
    body = {"kind": "published", "item": {"type": "article-journal", **item}, "confidence": 1.0}
    raw = msgspec.Raw(msgspec.json.encode(body))
    return Record(source="shipped", id="published:case", body=raw)


FEED = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><id>https://arxiv.org/api/x</id>'
    "<title>arXiv Query</title><opensearch:totalResults>{}</opensearch:totalResults>{}</feed>"
)
ENTRY = "<id>http://arxiv.org/abs/2402.09353v1</id><title>Deep Ranks</title>"


def arxiv_answer(*entries: str, total: int | None = None) -> bytes:
    counted = len(entries) if total is None else total
    return FEED.format(counted, "".join(f"<entry>{e}</entry>" for e in entries)).encode()


ANSWERS = {
    "crossref": crossref_answer(
        crossref_work(author=[{"family": "Quillon", "given": "Ada"}], volume="1"),
        crossref_work(DOI="10.5555/two", issued={"date-parts": [[2024, 5]]}),
    ),
    "arxiv": arxiv_answer(ENTRY + "<author><name>Ada Quillon</name></author>"),
    "datacite": datacite_answer(datacite_work(creators=[{"name": "Quillon, Ada"}])),
}


def agrees(case: dict[str, Any], claim: Claim) -> None:
    """What a case says of a claim, and no more: null means that a field is not there."""
    claimed = json.loads(msgspec.json.encode(claim))
    for name, expected in case.get("item", {}).items():
        assert claimed["item"].get(name) == (expected or None), name
    for name, expected in case.get("claim", {}).items():
        assert claimed[name] == expected, name


# --- what is claimed


@pytest.mark.parametrize("case", cases("crossref"))
def test_crossref_claims(case: dict[str, Any]) -> None:
    (record,) = crossref.parse(crossref_answer(crossref_work(**case["work"])), query(crossref))
    claim = crossref.claim(record)
    assert (claim.confidence, claim.source, claim.withdrawn) == (0.9, "crossref", "")
    agrees(case, claim)


@pytest.mark.parametrize("case", cases("arxiv"))
def test_arxiv_claims(case: dict[str, Any]) -> None:
    (record,) = arxiv.parse(arxiv_answer(case["entry"]), query(arxiv))
    assert record.id == case["id"]
    claim = arxiv.claim(record)
    assert claim.identifiers == (case["id"],)
    agrees(case, claim)


@pytest.mark.parametrize("case", cases("datacite"))
def test_datacite_claims(case: dict[str, Any]) -> None:
    (record,) = datacite.parse(datacite_answer(datacite_work(**case["work"])), query(datacite))
    claim = datacite.claim(record)
    assert (claim.record, claim.source) == (record.id, "datacite")
    agrees(case, claim)


@pytest.mark.parametrize("case", cases("shipped"))
def test_shipped_records_are_read_as_those_of_registries_are(case: dict[str, Any]) -> None:
    claim = shipped.claim(shipped_record(case["item"]))
    agrees({"item": case["read"]}, claim)
    assert shipped.claim(shipped_record(case["read"])).item == claim.item


SIGNS = "<i> </i> & &amp; &lt; { } \\\" \\' $ $$ <math> \\emph{ o n\u0301 \\( \\) 2".split()


@given(st.lists(st.sampled_from(SIGNS) | st.text(max_size=5), max_size=30).map("".join))
def test_shipped_texts_are_read_by_the_same_functions(text: str) -> None:
    """The look for a sign of markup decides nothing but the time that it takes."""
    item = shipped.claim(shipped_record({"title": text, "author": [{"literal": text}]})).item
    assert item.title == item.author[0].literal
    assert clean(item.title) == untexed(plain(text))


@pytest.mark.parametrize(("kind", "csl", "expected"), rows("sources/crossref-types.tsv"))
def test_crossref_types(kind: str, csl: str, expected: str) -> None:
    (record,) = crossref.parse(crossref_answer(crossref_work(type=kind)), query(crossref))
    claim = crossref.claim(record)
    assert (claim.item.type, claim.kind) == (csl, expected)


@pytest.mark.parametrize(("printed", "title", "said", "kind"), rows("sources/retracted.tsv"))
def test_a_retraction_in_the_title(printed: str, title: str, said: str, kind: str) -> None:
    (record,) = crossref.parse(crossref_answer(crossref_work(title=[printed])), query(crossref))
    claim = crossref.claim(record)
    assert (claim.item.title, claim.retracted or "-", claim.kind) == (title, said, kind)


@pytest.mark.parametrize(("comment", "expected"), rows("sources/withdrawn.tsv"))
def test_a_withdrawal_in_a_comment(comment: str, expected: str) -> None:
    assert (_withdrawn(comment) or "-") == expected


@pytest.mark.parametrize(("deposited", "expected"), rows("sources/capitals.tsv"))
def test_names_in_capitals(deposited: str, expected: str) -> None:
    authors = [
        dict(zip(("family", "given"), n.split("|"), strict=True)) for n in deposited.split(";")
    ]
    (record,) = crossref.parse(crossref_answer(crossref_work(author=authors)), query(crossref))
    found = crossref.claim(record).item.author
    assert ";".join(f"{name.family}|{name.given}" for name in found) == expected


def test_names_in_capitals_are_undone_once() -> None:
    found = unshouted(names("QUILLON, ADA", "LI, WEI"))
    assert unshouted(found) == found == names("Quillon, Ada", "Li, Wei")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"Schr\"odinger, G\"{o}del, Erd\H{o}s, \v{C}ech", "Schrödinger, Gödel, Erdős, Čech"),
        (r"{\"U}bung, na\"{\i}ve, \O rsted, \L{}\'od\'z", "Übung, naïve, Ørsted, Łódź"),
        (r"R\&D & 50\% and 50% of x_1 # ~", "R&D & 50% and 50% of x_1 # ~"),
        (r"\texttt{{QuLoRA}} and \emph{ranks}", "QuLoRA and ranks"),
        (r"$\mathcal{O}(n)$ and \unknown{x}", r"$\mathcal{O}(n)$ and \unknown{x}"),
        ("no TeX", "no TeX"),
    ],
)
def test_tex_in_titles(written: str, expected: str) -> None:
    assert untexed(written) == expected


# --- markup


@pytest.mark.parametrize(("written", "expected"), rows("sources/markup.tsv"))
def test_markup(written: str, expected: str) -> None:
    assert plain(written) == expected


PIECES = st.sampled_from(
    "<i> </i> <sub> </sub> <sup> 2 x <math> </math> <msup> <mfrac> </mfrac> <mi> </mi> &amp; &lt; "
    "&#0; &#xD800; < > <tex-math> $ \\ell </tex-math> <unk> <br/> <jats:p> \ud800 n\u0301".split()
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=60).map("".join))
@example("<b>" * 5000)
@example("&amp;" * 10 + "amp;" * 50)
def test_markup_is_total_and_leaves_clean_text(text: str) -> None:
    found = plain(text)
    assert found == " ".join(found.split())
    assert "<math" not in found or "<math" in text.replace("&lt;", "<")


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "<",
        "&amp;",
        "<math><mi>",
        "<sub>",
        "<tex-math>\\begin{document}",
        "</b>",
        "<b>x",
        "- -",
    ],
)
def test_markup_takes_its_time_from_the_length(piece: str) -> None:
    start = time.perf_counter()
    plain(piece * (100_000 // len(piece)))
    assert time.perf_counter() - start < 5  # a tenth of a second; minutes where it is quadratic


# --- what is asked


def parameters(asked: Query) -> dict[str, str]:
    return dict(asked.params)


def test_crossref_asks_for_fifty_works_at_once() -> None:
    wanted = [f"doi:10.5555/{n}" for n in range(120)]
    asked = crossref.by_identifier([*wanted, wanted[0]])
    assert [len(q.about) for q in asked] == [50, 50, 20]
    assert [one for q in asked for one in q.about] == wanted
    for one in asked:
        found = parameters(one)
        assert (one.source, one.purpose, one.path) == ("crossref", "identifier", "/works")
        assert found["filter"] == ",".join(one.about)
        assert found["rows"] == str(len(one.about))
        assert {"DOI", "title", "author", "update-to", "relation"} <= set(
            found["select"].split(",")
        )


def test_what_crossref_is_asked_for_is_what_a_claim_reads() -> None:
    (asked,) = crossref.by_identifier(["doi:10.5555/1"])
    read = set(Work.__struct_encode_fields__)
    # Crossref cannot select these three; only answers for one work have them.
    assert read - set(parameters(asked)["select"].split(",")) == {
        "subtype", "institution", "language",
    }  # fmt: skip


def test_habanero_checks_what_is_asked() -> None:
    with pytest.raises(ValueError, match="not-a-field"):
        crossref._query("search", ["x"], select=["not-a-field"])
    with pytest.raises(ValueError, match=r"query\.nonsense"):
        crossref._query("search", ["x"], query_nonsense="x")


@pytest.mark.parametrize(
    "doi", ["10.5555/a,b", "10.5555/(sici)1(1999)1:1<1::aid-x1>3.0.co;2,-#", "10.5555/a,b?c=d/e"]
)
def test_a_doi_with_a_comma_is_asked_alone_and_quoted(doi: str) -> None:
    asked = crossref.by_identifier([f"doi:{doi}", "doi:10.5555/1"])
    assert [q.about for q in asked] == [("doi:10.5555/1",), (f"doi:{doi}",)]
    alone = asked[1]
    assert alone.params == ()
    assert unquote(alone.path) == f"/works/{doi}"
    assert alone.path.count("/") == 2 and not set("#?,<>;") & set(alone.path)


def test_an_anthology_paper_is_asked_for_by_its_doi() -> None:
    asked = crossref.by_identifier(["acl:2099.acl-long.1", "doi:10.18653/v1/2099.acl-long.1"])
    assert [q.about for q in asked] == [("acl:2099.acl-long.1", "doi:10.18653/v1/2099.acl-long.1")]
    assert parameters(asked[0])["filter"] == "doi:10.18653/v1/2099.acl-long.1"
    assert parameters(crossref.by_identifier(["acl:P99-1001"])[0])["filter"].endswith("p99-1001")


@pytest.mark.parametrize(
    ("identifier", "holders"),
    [
        ("doi:10.5555/1", "crossref datacite"),
        ("doi:10.5281/zenodo.1", "datacite"),
        ("doi:10.57967/hf/1", "datacite"),
        ("doi:10.528100/1", "crossref datacite"),
        ("acl:2099.acl-long.1", "crossref"),
        ("arxiv:2402.09353", "arxiv"),
        ("openreview:abcdef", ""),
        ("pmlr:v99/quillon99a", ""),
    ],
)
def test_who_holds_what(identifier: str, holders: str) -> None:
    found = [source for source in SOURCES if source.holds(identifier)]
    assert " ".join(source.NAME for source in found) == holders
    for source in SOURCES:
        assert bool(source.by_identifier([identifier])) == (source in found)


def test_arxivs_dois_are_arxivs() -> None:
    assert identifier("10.48550/arXiv.2402.09353") == "arxiv:2402.09353"


def test_crossref_is_searched_as_a_citation_and_by_fields() -> None:
    citation, fields = crossref.search("Deep Ranks", ["Ada B. Quillon", "Roe, Ben", "et al."], 2024)
    assert parameters(citation)["query.bibliographic"] == "Deep Ranks Quillon 2024"
    assert parameters(fields)["query.title"] == "Deep Ranks"
    assert parameters(fields)["query.author"] == "Quillon Roe"
    for one in (citation, fields):
        assert (one.purpose, one.path, one.about) == ("search", "/works", ("Deep Ranks",))
        assert parameters(one)["rows"] == "5" and "title" in parameters(one)["select"]


def test_a_search_without_authors_is_one_question() -> None:
    (citation,) = crossref.search("Deep Ranks")
    assert parameters(citation)["query.bibliographic"] == "Deep Ranks"
    assert crossref.search("Deep Ranks", ["et al."]) == (citation,)
    assert crossref.search(" \n") == ()


def test_the_agency_of_a_doi() -> None:
    asked = crossref.agency("doi:10.5555/a#b")
    assert (asked.purpose, asked.path) == ("agency", "/works/10.5555%2Fa%23b/agency")
    body = {"DOI": "10.5555/a#b", "agency": {"id": "DataCite", "label": "DataCite"}}
    answer = {"status": "ok", "message-type": "work-agency", "message": body}
    assert crossref.agency_of(json.dumps(answer).encode()) == "datacite"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"Resource not found.", b"<html>", b'{"status":"ok"}', ANSWERS["crossref"],
        b'{"status":"ok","message-type":"work-agency","message":{"agency":null}}',
        b'{"status":"ok","message-type":"work-agency","message":{"agency":{"id":5}}}',
    ],
)  # fmt: skip
def test_no_agency(body: bytes) -> None:
    with pytest.raises(AnswerError):
        crossref.agency_of(body)


def test_arxiv_asks_for_a_hundred_entries_at_once() -> None:
    wanted = [f"arxiv:2402.{n:05}" for n in range(250)]
    asked = arxiv.by_identifier(wanted)
    assert [len(q.about) for q in asked] == [100, 100, 50]
    for one in asked:
        assert (one.purpose, one.path) == ("identifier", "/query")
        assert parameters(one) == {
            "id_list": ",".join(i.removeprefix("arxiv:") for i in one.about),
            "max_results": str(len(one.about)),
        }


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Deep Ranks", "ti:deep AND ti:ranks"),
        ('QuLoRA+: "Fine-Tuning" $\\ell_2$', "ti:qulora AND ti:fine AND ti:tuning"),
        ("The Ranks of the Ranks", "ti:ranks"),
        ("Übung: AND OR NOT", "ti:ubung"),
        ("What It Is", "ti:what AND ti:it AND ti:is"),
        ("x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 x11", " AND ".join(f"ti:x{n}" for n in range(1, 11))),
    ],
)  # fmt: skip
def test_arxiv_is_searched_by_telling_words(title: str, expected: str) -> None:
    (asked,) = arxiv.search(title, ["Ada Quillon"], 2024)
    assert parameters(asked) == {"search_query": expected, "max_results": "5"}
    assert (asked.purpose, asked.about) == ("search", (title,))


def test_a_title_without_words_is_not_searched() -> None:
    assert arxiv.search("$\\ell$ ?!") == ()


def test_datacite_asks_for_fifty_works_at_once() -> None:
    asked = datacite.by_identifier([f"doi:10.5281/zenodo.{n}" for n in range(60)])
    assert [len(q.about) for q in asked] == [50, 10]
    found = parameters(asked[1])
    assert found["query"].startswith('doi:("10.5281/zenodo.50" OR "10.5281/zenodo.51" OR ')
    assert (asked[1].path, found["page[size]"]) == ("/dois", "50")
    (odd,) = datacite.by_identifier(['doi:10.5555/a"b\\c'])
    assert parameters(odd)["query"] == 'doi:("10.5555/a\\"b\\\\c")'
    assert datacite.search("Deep Ranks", ["Ada Quillon"], 2024) == ()


@by_name
def test_the_same_questions_every_time(source: ModuleType) -> None:
    wanted = ["doi:10.5555/b", "arxiv:2402.09353", "doi:10.5555/a", "acl:2099.acl-long.1"]
    assert source.by_identifier(wanted) == source.by_identifier(wanted)
    assert source.search("Deep Ranks", ["Quillon"], 2024) == source.search(
        "Deep Ranks", ["Quillon"], 2024
    )
    assert source.by_identifier([]) == ()


# --- absences


@pytest.mark.parametrize(
    ("source", "body", "expected"),
    [
        (crossref, b"Resource not found.", True),
        (crossref, b"Resource not found.\n", True),
        (crossref, b"<html>not found</html>", False),
        (crossref, b'{"status":"failed","message-type":"resource-failure"}', False),
        (crossref, b"", False),
        (datacite, b'{"errors":[{"status":"404","title":"It is not there"}]}', True),
        (datacite, b'{"errors":[{"status":404}]}', True),
        (datacite, b'{"errors":[{"status":"400","title":"Bad"}]}', False),
        (datacite, b'{"errors":[]}', False),
        (datacite, b"Not found", False),
        (arxiv, b"Not found", False),
    ],
)  # fmt: skip
def test_absences(source: ModuleType, body: bytes, expected: bool) -> None:
    assert source.absent(body) is expected


def test_an_empty_feed_is_an_answer() -> None:
    assert arxiv.parse(arxiv_answer(), query(arxiv)) == ()


@pytest.mark.parametrize(
    ("source", "body"),
    [(crossref, crossref_answer()), (datacite, datacite_answer())],
    ids=["crossref", "datacite"],
)
def test_an_empty_list_is_an_answer(source: ModuleType, body: bytes) -> None:
    assert source.parse(body, query(source)) == ()


# --- what is no answer

ENTITIES = '<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
NO_ANSWERS = {
    "crossref": {
        "no list": b'{"status":"ok","message-type":"work-list","message":[]}',
        "no items": b'{"status":"ok","message-type":"work-list","message":{}}',
        "a failure": b'{"status":"failed","message-type":"validation-failure","message":[]}',
        "an error": b'{"status":"error","message-type":"exception","message":{"name":"x"}}',
        "another message": b'{"status":"ok","message-type":"member-list","message":{"items":[]}}',
        "a count without works": crossref_answer(**{"total-results": 5}),
        "a work that is null": b'{"status":"ok","message-type":"work","message":null}',
    },
    "arxiv": {
        "no feed": b"<entry xmlns='http://www.w3.org/2005/Atom'/>",
        "another namespace": b"<feed/>",
        "a DOCTYPE": arxiv_answer(ENTRY).replace(b"?><feed", b"?><!DOCTYPE feed><feed"),
        "entities": arxiv_answer(ENTRY.replace("Deep", "&b;")).replace(
            b"?><feed", f"?>{ENTITIES}<feed".encode()
        ),
        "an entity of nowhere": arxiv_answer(ENTRY.replace("Deep", "&b;")),
        "a file": b'<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/hostname">]><f>&x;</f>',
        "a DOCTYPE in UTF-16": arxiv_answer(ENTRY).decode().encode("utf-16"),
        "an encoding that hides": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-',
        "a count without entries": arxiv_answer(total=3),
        "JSON": b'{"feed": []}',
    },
    "datacite": {
        "an error": b'{"errors":[{"status":"400","title":"Bad query"}]}',
        "no data": b'{"meta":{"total":0}}',
        "a count without works": b'{"data":[],"meta":{"total":3}}',
        "data of another kind": b'{"data":"text"}',
        "a list of numbers": b'{"data":[1,2]}',
        "a work without attributes": b'{"data":{"id":"10.5281/zenodo.1"}}',
    },
}
ANYWHERE = {
    "nothing": b"",
    "HTML": b"<!DOCTYPE html><html><body>503</body></html>",
    "a gateway's HTML": b"<html>\r\n<head><title>504 Gateway Time-out</title></head></html>",
    "text": b"Too many requests",
    "a list": b"[]",
    "null": b"null",
    "no UTF-8": b'{"status": "\xff\xfe"}',
    "nested deeply": b"[" * 100_000,
    "nested deeply inside": b'{"x":' * 100_000,
}
BAD = [
    pytest.param(source, body, id=f"{source.NAME}: {name}")
    for source in SOURCES
    for name, body in (NO_ANSWERS[source.NAME] | ANYWHERE).items()
]


@pytest.mark.parametrize(("source", "body"), BAD)
def test_no_answer(source: ModuleType, body: bytes) -> None:
    with pytest.raises(AnswerError) as caught:
        source.parse(body, query(source))
    said = str(caught.value)
    assert said.startswith(f"{source.NAME}: ") and "\n" not in said and len(said) < 400


def test_arxivs_error_is_said_with_its_words() -> None:
    error = (
        "<id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>"
        "<summary>incorrect id format\n for abc</summary>"
    )
    with pytest.raises(AnswerError, match="arxiv: incorrect id format for abc"):
        arxiv.parse(arxiv_answer(ENTRY, error), query(arxiv))


@by_name
def test_an_answer_cut_short_anywhere_is_none(source: ModuleType) -> None:
    whole = ANSWERS[source.NAME]
    for end in range(len(whole)):
        with pytest.raises(AnswerError):
            source.parse(whole[:end], query(source))


# --- what is unusable inside a good answer

GOOD = crossref_work(DOI="10.5555/good")


@pytest.mark.parametrize(
    "bad",
    [
        {}, None, 5, "text", [], {"DOI": None}, {"DOI": "no doi"}, {"DOI": 5, "title": ["x"]},
        crossref_work(DOI="10.5555/bad", title=["x" * (LONGEST_TITLE + 1)]),
    ],
)  # fmt: skip
def test_an_unusable_work_of_crossref_does_not_spoil_the_others(bad: Any) -> None:
    records = crossref.parse(crossref_answer(bad, GOOD, bad), query(crossref))
    assert [record.id for record in records] == ["doi:10.5555/good"]


@pytest.mark.parametrize(
    "bad",
    ["", "<id>http://arxiv.org/abs/2402.1v1</id><title>T</title>", ENTRY.split("<title>")[0],
     "<id>http://arxiv.org/abs/2402.00001</id><title>" + "x" * (LONGEST_TITLE + 1) + "</title>",
     "<author><name/></author>"],
)  # fmt: skip
def test_an_unusable_entry_of_arxiv_does_not_spoil_the_others(bad: str) -> None:
    records = arxiv.parse(arxiv_answer(bad, ENTRY, bad), query(arxiv))
    assert [record.id for record in records] == ["arxiv:2402.09353"]


@pytest.mark.parametrize(
    "bad",
    [{}, {"attributes": {}}, {"attributes": None}, datacite_work(doi="none"),
     datacite_work(doi="10.5281/zenodo.2", titles=[{"title": "x" * (LONGEST_TITLE + 1)}])],
)  # fmt: skip
def test_an_unusable_work_of_datacite_does_not_spoil_the_others(bad: Any) -> None:
    records = datacite.parse(datacite_answer(bad, datacite_work(), bad), query(datacite))
    assert [record.id for record in records] == ["doi:10.5281/zenodo.1"]


def test_the_longest_title_is_a_title() -> None:
    title = "x" * LONGEST_TITLE
    assert crossref.parse(crossref_answer(crossref_work(title=[title])), query(crossref))
    assert datacite.parse(
        datacite_answer(datacite_work(titles=[{"title": title}])), query(datacite)
    )
    assert arxiv.parse(arxiv_answer(ENTRY.replace("Deep Ranks", title)), query(arxiv))


def test_one_work_is_read_as_a_list_of_one() -> None:
    alone = {"status": "ok", "message-type": "work", "message": GOOD}
    (record,) = crossref.parse(json.dumps(alone).encode(), query(crossref))
    assert record.id == "doi:10.5555/good"
    (deposit,) = datacite.parse(json.dumps({"data": datacite_work()}).encode(), query(datacite))
    assert deposit.id == "doi:10.5281/zenodo.1"


@by_name
def test_a_byte_order_mark_is_no_matter(source: ModuleType) -> None:
    assert source.parse(b"\xef\xbb\xbf" + ANSWERS[source.NAME], query(source))


def test_records_hold_only_what_is_read() -> None:
    noise = {"reference": [{"key": "1"}], "abstract": "x", "indexed": {}, "license": []}
    (record,) = crossref.parse(crossref_answer(crossref_work(**noise)), query(crossref))
    assert set(msgspec.json.decode(record.body)) == {"DOI", "type", "title"}
    assert json.loads(msgspec.json.encode(record))["source"] == "crossref"
    (entry,) = arxiv.parse(arxiv_answer(ENTRY + "<summary>long</summary>"), query(arxiv))
    assert set(msgspec.json.decode(entry.body)) == {"id", "title"}


def test_a_body_that_is_no_work() -> None:
    for source in SOURCES:
        record = Record(source=source.NAME, id="doi:10.5555/1", body=msgspec.Raw(b"[1]"))
        with pytest.raises(msgspec.ValidationError):
            source.claim(record)


# --- properties


@by_name
@given(body=st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_an_answer_error(source: ModuleType, body: bytes) -> None:
    try:
        records = source.parse(body, query(source))
    except AnswerError as error:
        assert "\n" not in str(error)
    else:
        assert isinstance(records, tuple)


@by_name
@given(data=st.data())
def test_a_damaged_answer_is_read_or_refused(source: ModuleType, data: st.DataObject) -> None:
    body = bytearray(ANSWERS[source.NAME])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=6))
    try:
        records = source.parse(bytes(body), query(source))
    except AnswerError:
        return
    for record in records:
        source.claim(record)


TEXTS = st.sampled_from(["RETRACTED: x", "10.5555/x", "<sub>2</sub>", "QUILLON"])
NUMBERS = st.integers(-5, 3000) | st.floats(allow_nan=False, allow_infinity=False)
KEYS = "family given name date-parts DOI type id title doi date dateType".split()
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=12) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(Work.__struct_encode_fields__), JSON, max_size=8))
def test_crossref_claims_of_anything(fields: dict[str, Any]) -> None:
    work = {**fields, "DOI": "10.5555/case"}
    records = crossref.parse(crossref_answer(work), query(crossref))
    assert len(records) == 1
    for record in records:
        claim = crossref.claim(record)
        assert claim == crossref.claim(record)
        # What is claimed can be kept and read again.
        assert msgspec.json.decode(msgspec.json.encode(claim), type=Claim) == claim


DATACITE_FIELDS = (
    "titles creators publicationYear dates types publisher container relatedIdentifiers language"
).split()


@given(st.dictionaries(st.sampled_from(DATACITE_FIELDS), JSON, max_size=6))
def test_datacite_claims_of_anything(fields: dict[str, Any]) -> None:
    answer = datacite_answer(datacite_work(**fields))
    for record in datacite.parse(answer, query(datacite)):
        claim = datacite.claim(record)
        assert msgspec.json.decode(msgspec.json.encode(claim), type=Claim) == claim


@given(st.text(max_size=60), st.text(max_size=40), st.lists(st.text(max_size=20), max_size=4))
def test_arxiv_claims_of_anything(title: str, comment: str, authors: list[str]) -> None:
    body = json.dumps(
        {"title": title, "comment": comment, "authors": authors, "published": comment}
    )
    claim = arxiv.claim(
        Record(source="arxiv", id="arxiv:2402.09353", body=msgspec.Raw(body.encode()))
    )
    assert claim.item.title == " ".join(claim.item.title.split())


@by_name
def test_reading_is_deterministic(source: ModuleType) -> None:
    first, second = (source.parse(ANSWERS[source.NAME], query(source)) for _ in range(2))
    assert [bytes(r.body) for r in first] == [bytes(r.body) for r in second]
    assert [source.claim(r) for r in first] == [source.claim(r) for r in second]


def test_reading_needs_no_http_client() -> None:
    code = (
        "import sys; from lorabib.sources import arxiv, crossref, datacite;"
        "print([m for m in ('habanero', 'httpx2', 'lxml', 'tqdm') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
