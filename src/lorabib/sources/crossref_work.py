"""A work in Crossref's own vocabulary, and what its types are in CSL.

The vocabulary is that of Crossref's REST API (https://api.crossref.org/swagger-ui/index.html,
"Work"). `Work` has the fields that a claim rests on; a record's body holds these and no others.
"""

import msgspec

from lorabib.model import ItemType, Kind
from lorabib.sources.reading import Lenient

#: What is a list of texts, but now and then one text, a number or null.
Texts = tuple[str | int | None, ...] | str | int | None


class Author(Lenient, frozen=True, kw_only=True):
    """A person (`family`, `given`) or, in `name`, an organisation."""

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    name: str | None = None
    sequence: str | None = None


class Partial(Lenient, frozen=True, kw_only=True):
    """A date; ``[[null]]`` where there is none."""

    date_parts: tuple[tuple[int | str | None, ...] | None, ...] | None = None


class Event(Lenient, frozen=True, kw_only=True):
    """The conference."""

    name: Texts = None
    acronym: Texts = None


class Update(Lenient, frozen=True, kw_only=True):
    """Another work that this one updates, or is updated by (Crossmark)."""

    DOI: str | None = None
    type: str | None = None


class Other(Lenient, frozen=True, kw_only=True):
    """The other end of a relation."""

    id_type: str | None = None
    id: str | None = None


Others = tuple[Other | None, ...] | None


class Relation(Lenient, frozen=True, kw_only=True):
    """The relations to other versions of the same work (`VERSIONS`), to what is about it
    (`ABOUT_IT`), and to what it is about (`ABOUT`)."""

    has_review: Others = None
    has_comment: Others = None
    has_reply: Others = None
    has_translation: Others = None
    is_supplemented_by: Others = None
    is_review_of: Others = None
    is_comment_on: Others = None
    is_reply_to: Others = None
    is_supplement_to: Others = None
    is_translation_of: Others = None
    is_preprint_of: Others = None
    has_preprint: Others = None
    is_version_of: Others = None
    has_version: Others = None
    is_identical_to: Others = None
    is_same_as: Others = None
    is_manuscript_of: Others = None
    has_manuscript: Others = None


VERSIONS = (
    "is_preprint_of", "has_preprint", "is_version_of", "has_version", "is_identical_to",
    "is_same_as", "is_manuscript_of", "has_manuscript",
)  # fmt: skip
ABOUT_IT = ("has_review", "has_comment", "has_reply", "has_translation", "is_supplemented_by")
ABOUT = ("is_review_of", "is_comment_on", "is_reply_to", "is_supplement_to", "is_translation_of")


class Institution(Lenient, frozen=True, kw_only=True):
    """Who posted or issued it: the preprint server, the university."""

    name: str | None = None


class Work(Lenient, frozen=True, kw_only=True):
    """The fields of a Crossref work that a claim rests on."""

    DOI: str | None = None
    type: str | None = None
    subtype: str | None = None
    title: Texts = None
    subtitle: Texts = None
    author: tuple[Author | None, ...] | None = None
    editor: tuple[Author | None, ...] | None = None
    issued: Partial | None = None
    container_title: Texts = None
    short_container_title: Texts = None
    event: Event | None = None
    institution: tuple[Institution | None, ...] | None = None
    volume: Texts = None
    issue: Texts = None
    page: Texts = None
    article_number: Texts = None
    publisher: Texts = None
    publisher_location: Texts = None
    ISSN: Texts = None
    ISBN: Texts = None
    language: str | None = None
    relation: Relation | None = None
    update_to: tuple[Update | None, ...] | None = None
    updated_by: tuple[Update | None, ...] | None = None


WORK = msgspec.json.Decoder(Work)

#: Crossref type (https://api.crossref.org/types) -> CSL type, and what it is to a bibliography
#: of papers. A report or a thesis with a paper's title is not where the paper appeared.
TYPES: dict[str, tuple[ItemType, Kind]] = {
    "journal-article": ("article-journal", "published"),
    "proceedings-article": ("paper-conference", "published"),
    "book-chapter": ("chapter", "published"),
    "book-section": ("chapter", "published"),
    "book-part": ("chapter", "published"),
    "book-track": ("chapter", "published"),
    "book": ("book", "published"),
    "monograph": ("book", "published"),
    "posted-content": ("article", "preprint"),
    "edited-book": ("book", "other"),
    "reference-book": ("book", "other"),
    "reference-entry": ("entry-encyclopedia", "other"),
    "proceedings": ("book", "other"),
    "report": ("report", "other"),
    "report-component": ("report", "other"),
    "dissertation": ("thesis", "other"),
    "dataset": ("dataset", "other"),
    "database": ("dataset", "other"),
    "standard": ("standard", "other"),
    "peer-review": ("review", "other"),
    "journal": ("periodical", "other"),
    "journal-issue": ("periodical", "other"),
    "journal-volume": ("periodical", "other"),
    "book-series": ("collection", "other"),
    "book-set": ("collection", "other"),
    "proceedings-series": ("collection", "other"),
    "report-series": ("collection", "other"),
    "component": ("document", "other"),
    "grant": ("document", "other"),
    "other": ("document", "other"),
}
UNKNOWN: tuple[ItemType, Kind] = ("document", "other")
#: Subtypes of posted-content. `select` cannot ask for
#: the subtype, so that most have none.
POSTED: dict[str, tuple[ItemType, Kind, str]] = {
    "": ("article", "preprint", "Preprint"),
    "preprint": ("article", "preprint", "Preprint"),
    "working-paper": ("article", "preprint", "Working paper"),
    "dissertation": ("thesis", "other", ""),
    "report": ("report", "other", ""),
    "letter": ("article", "other", "Letter"),
    "review": ("review", "other", ""),
}
