"""What a library holds: papers, look-ups, exports and references."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lorabib import bibliographies, build, model, store
from lorabib import completions as completing
from lorabib import find as finding
from lorabib import search as searching
from lorabib.bibliographies import Look, Manner, References
from lorabib.completions import Completions
from lorabib.exporters.options import DEFAULT, Options
from lorabib.lookup.hits import Card, Found
from lorabib.registry import EXPORTERS, SHIPPED

if TYPE_CHECKING:
    from lorabib.references.citing import Cited
    from lorabib.references.styles import About
    from lorabib.why import Explanation

_MANNER, _LOOK = Manner(), Look()


class Reading:
    """What is read of a library, and printed."""

    location: store.Location

    def load(self) -> model.Library:
        """Papers, categories, problems, names of venues, as the build makes them."""
        return build.load(self.location)

    @property
    def papers(self) -> tuple[model.Paper, ...]:
        """All papers, by citation key."""
        return self.load().papers

    @property
    def categories(self) -> tuple[model.Category, ...]:
        """The categories in the order of the tree."""
        return self.load().categories

    def in_category(self, category: str) -> tuple[model.Paper, ...]:
        """The papers of a category and of all below it; ``all`` is every paper."""
        library = self.load()
        build.chosen(library, (category,))
        return build.select(library, category)

    def status(self, *categories: str) -> tuple[build.Count, ...]:
        """How many papers, published and not, and problems: by category, or by some of them."""
        library = self.load()
        return tuple(build.count(library, name) for name in build.chosen(library, categories))

    def check(self, *categories: str) -> tuple[model.Problem, ...]:
        """What is wrong in the library, or in some of its categories."""
        library = self.load()
        return build.problems(library, build.chosen(library, categories) if categories else ())

    # Look-ups.

    def paper(self, key: str) -> model.Paper:
        """The paper with this citation key, earlier key, or identifier in any form."""
        return build.find(self.load(), key)

    def key(self, question: str, limit: int = 10, categories: Sequence[str] = ()) -> Found:
        """The papers that a question means, the best first."""
        return finding.find(self.location, question, limit, categories)

    def show(self, *keys: str) -> tuple[Card, ...]:
        """Reference, identifiers and links of papers."""
        return finding.cards(self.location, keys)

    def search(self, query: str, sort: str = "", reverse: bool = False) -> list[model.Paper]:
        """The papers of which all terms of `query` are true. Raises `QueryError`."""
        return searching.search(self.load(), query, sort, reverse)

    def completions(self) -> Completions:
        """What an editor can offer: papers by key, categories, formats, styles."""
        return completing.completions(self.load())

    def why(self, key: str) -> Explanation:
        """How a paper came to be: rows, records, fields, rulings."""
        from lorabib.why import why

        return why(self.location, key)

    # Exports and references.

    def export(
        self,
        *categories: str,
        formats: Sequence[str] = SHIPPED,
        options: Options = DEFAULT,
        folder: str | Path | None = None,
        write: bool = True,
    ) -> build.Export:
        """The files of the categories (none: of all) in the formats, written below `folder`."""
        library = self.load()
        if not write:
            return build.export(library, categories, formats, options)
        to = Path(folder) if folder is not None else self.location.exports
        made, notes = build.export_to(self.location, to, library, categories, formats, options)
        return msgspec.structs.replace(made, notes=(*made.notes, *notes))

    def check_exports(
        self, *categories: str, formats: Sequence[str] = SHIPPED, folder: str | Path | None = None
    ) -> build.Check:
        """Which files of the exports are not in step with the data."""
        to = Path(folder) if folder is not None else self.location.exports
        return build.check(self.load(), to, categories, formats)

    def printed(self, keys: Sequence[str], form: str = "bib") -> str:
        """Papers in a format of the exports."""
        library = self.load()
        return build.printed(library, [build.find(library, key) for key in keys], form)

    def references(
        self,
        *categories: str,
        form: str = "markdown",
        manner: Manner = _MANNER,
        look: Look = _LOOK,
        fragment: bool = False,
    ) -> References:
        """The references of categories (none: of all papers) as one document."""
        wanted, manner = categories or ("all",), self._with_styles(manner)
        return bibliographies.references(self.load(), wanted, form, manner, look, fragment=fragment)

    def cite(
        self, *clusters: Sequence[str], manner: Manner = _MANNER, narrative: bool = False
    ) -> Cited:
        """Citations in the text, one for each cluster of keys, told apart within one run.

        They are rich text: `lorabib.references.rich.plain` makes plain text of it.
        """
        from lorabib.references.citing import cited

        library, manner = self.load(), self._with_styles(manner)
        papers = [[build.find(library, key) for key in cluster] for cluster in clusters]
        return cited(
            papers,
            manner.style,
            frozenset(library.protected),
            narrative=narrative,
            locale=manner.locale,
            folders=manner.folders,
        )

    @staticmethod
    def formats() -> tuple[str, ...]:
        """The formats of `export`, by name."""
        return tuple(EXPORTERS)

    def styles(self) -> list[About]:
        """The styles that come with lorabib, and the library's own."""
        from lorabib.references import styles

        return [styles.about(one) for one in styles.shipped([self.location.data / "styles"])]

    def _with_styles(self, manner: Manner) -> Manner:
        return manner._replace(folders=(*manner.folders, self.location.data / "styles"))
