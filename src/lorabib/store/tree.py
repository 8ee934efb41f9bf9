"""The tree of categories: slugs that can be file names, parents that exist."""

from pathlib import Path

from lorabib.errors import DataError
from lorabib.model import Base, Category
from lorabib.overrides import Placed
from lorabib.store.places import Location
from lorabib.store.texts import text_of
from lorabib.store.values import toml_of

#: Names that Windows keeps for devices, whatever stands behind a dot.
DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
#: Longer names with their endings are no names on some disks.
_LONGEST_NAME = 100


class CategoryFile(Base, frozen=True, kw_only=True):
    """``data/categories.toml``: the tree, and the papers that are placed by hand."""

    category: tuple[Category, ...]
    flat: tuple[str, ...] = ()
    paper: tuple[Placed, ...] = ()


def read_categories(location: Location) -> CategoryFile:
    """The tree of categories, checked: slugs that can be file names, parents that exist."""
    path = location.data / "categories.toml"
    return tree_of(text_of(path), path)


def tree_of(text: str, path: Path) -> CategoryFile:
    """The text of ``data/categories.toml``, checked as `read_categories` does."""
    found = toml_of(text, path, CategoryFile)
    slugs = [c.slug for c in found.category]
    taken = dict.fromkeys(found.flat, "flat")
    for placed in found.paper:
        for slug in placed.categories:
            if slug not in slugs:
                raise DataError(f"no category {slug!r} for {placed.identifier}", path)
    for number, category in enumerate(found.category):
        field = f"$.category[{number}]"
        _slug(category.slug, ["all", "uncategorized", *slugs[:number]], path, field)
        for heading in category.headings:
            if heading in taken:
                message = f"heading {heading!r} leads to {taken[heading]!r} already"
                raise DataError(message, path, None, field)
            taken[heading] = category.slug
        if category.parent and category.parent not in slugs[:number]:
            message = f"parent {category.parent!r} does not stand before it"
            raise DataError(message, path, None, field)
    return found


def _slug(slug: str, others: list[str], path: Path, field: str) -> None:
    """A slug is the name of files, on disks that know no letter case and no device as a file."""
    if not slug.replace("-", "").isalnum() or not slug.isascii():
        raise DataError(f"slug {slug!r} is not [A-Za-z0-9-]+", path, None, field)
    if slug.lower() in DEVICES or len(slug) > _LONGEST_NAME:
        raise DataError(f"slug {slug[:40]!r} can be no file's name everywhere", path, None, field)
    if slug.lower() in (other.lower() for other in others):
        raise DataError(f"slug {slug!r} is taken", path, None, field)
