"""Files as bytes and text: what cannot be read is said with file and line."""

from pathlib import Path

from lorabib.errors import DataError, ListError
from lorabib.store.places import reason

_LIMIT = 20_000_000
_LINE_LIMIT = 1_000_000
#: What is said of a file that git could not merge.
CONFLICT = (
    "an unresolved merge conflict begins here: keep what is right, and remove the marks of git"
)
_BEGUN = "<<<<<<< "


def read_list(path: Path) -> str:
    """The text of a Markdown list.

    Raises:
        ListError: missing, a folder, empty, too large, binary, not UTF-8, or with a line that
            no list has.
    """
    folder, large = "is a folder, not a Markdown list", "is too large for a list"
    raw = bytes_within(path, _LIMIT, ListError, folder=folder, large=large)
    return _decoded(raw, path)


def _decoded(raw: bytes, path: Path | str) -> str:
    if b"\0" in raw:
        raise ListError("is a binary file, not a Markdown list", path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ListError(f"line {line} is not UTF-8; convert the file first", path) from error
    if not text.strip():
        raise ListError("is empty", path)
    if line := conflict_line(text):
        raise ListError(f"line {line}: {CONFLICT}", path)
    if len(text) > _LINE_LIMIT and max(map(len, text.split("\n"))) > _LINE_LIMIT:
        raise ListError("has a line of over 1 MB: not a Markdown list", path)
    return text


def read_file(path: Path) -> bytes:
    """The bytes of a user's file.

    Raises:
        ListError: missing, a folder, or too large.
    """
    return bytes_within(path, _LIMIT, ListError)


def bytes_within(
    path: Path,
    limit: int,
    error: type[DataError] | type[ListError],
    *,
    folder: str = "is a folder, not a file",
    large: str = "is too large",
) -> bytes:
    """The bytes of a file, of which no more than `limit` are read: a pipe has no size.

    Raises:
        error: missing, a folder, not to be read, or too large, in the words `folder` and `large`.
    """
    try:
        if path.is_dir():
            raise error(folder, path)
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as wrong:
        raise error(reason(wrong), path) from wrong
    if len(raw) > limit:
        raise error(f"{large} ({limit // 1_000_000} MB at most)", path)
    return raw


def bytes_of(path: Path) -> bytes:
    """The bytes of a file of the data. Raises `DataError` if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(reason(error), path) from error


def text_of(path: Path) -> str:
    """The text of a file of the data. Raises `DataError` if it is not UTF-8."""
    raw = bytes_of(path)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError("not UTF-8", path, raw.count(b"\n", 0, error.start) + 1) from error
    if line := conflict_line(text):
        raise DataError(CONFLICT, path, line)
    return text


def conflict_line(text: str) -> int:
    """The line at which a merge conflict of git begins that nobody has resolved; 0 if none does.

    All three marks in their order make one: what stands alone may be Markdown.
    """
    begun, parted = 0, False
    for number, line in enumerate(text.split("\n") if _BEGUN in text else (), 1):
        if line.startswith(_BEGUN) and not begun:
            begun = number
        elif line.rstrip() == "=======":
            parted = bool(begun)
        elif parted and line.startswith(">>>>>>> "):
            return begun
    return 0


def begins_conflict(line: bytes) -> bool:
    """Whether a line that is no value is the first mark of a merge conflict."""
    return line.startswith(_BEGUN.encode())
