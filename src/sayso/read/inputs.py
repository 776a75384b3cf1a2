"""Words on a command line -> opened inputs: paths, folders, globs, standard input, URLs.

It opens and unpacks; it does not know what a report looks like. Folders are walked in sorted order and
only files with an ending that a report may have are taken; what is passed over is told.
"""

import glob
import gzip
import io
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sayso.errors import ReadError
from sayso.types import Note

__all__ = ["Input", "count_inputs", "expand_inputs", "open_input", "peek"]

_ENDINGS = (
    ".txt .text .md .html .htm .xhtml .pdf .jsonl .ndjson .rss .atom .xml .warc .warc.gz .txt.gz .html.gz "
    ".htm.gz .jsonl.gz .ndjson.gz .xml.gz .rss.gz .atom.gz"
)
ENDINGS = frozenset(_ENDINGS.split())
HEAD = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing to read: a file, standard input (`-`), a URL, or an error that says why it cannot be read."""

    origin: str
    path: Path | None = None
    is_url: bool = False
    error: ReadError | None = None
    notes: tuple[Note, ...] = ()


def expand_inputs(inputs: Sequence[str]) -> Iterator[Input]:
    """Yield what each word stands for, in the order given; the same file is yielded once.

    >>> [found.origin for found in expand_inputs(["-", "https://example.org/a"])]
    ['-', 'https://example.org/a']
    """
    seen: set[Path] = set()
    for word in inputs:
        for found in _expand(word):
            if found.path is not None:
                real = _identify(found.path)
                if real in seen:
                    continue
                seen.add(real)
            yield found


def count_inputs(inputs: Sequence[str]) -> int:
    """Return how many files, streams and URLs will be read; errors count, as each gives an Item.

    >>> count_inputs(["-", "https://example.org/a"])
    2
    """
    return sum(1 for _ in expand_inputs(inputs))


def _identify(path: Path) -> Path:
    """Return the file a path leads to, or the path itself where links go in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _expand(word: str) -> Iterator[Input]:
    if word == "-":
        yield Input(origin="-")
    elif word.lower().startswith(("http://", "https://")):
        yield Input(origin=word, is_url=True)
    elif not word or "\x00" in word:
        yield _failed(word, "not-found", "An empty name was given; a file, folder, glob, URL or - was expected.")
    elif (path := Path(word)).is_dir():
        yield from _walk(path)
    elif path.exists() or path.is_symlink():
        yield Input(origin=word, path=path)
    elif glob.has_magic(word):
        matches = [Path(name) for name in sorted(glob.glob(word, recursive=True))]  # noqa: PTH207  absolute patterns too
        if not matches:
            yield _failed(word, "no-match", f"Nothing matches {word}; check the pattern and the folder.")
        for match in matches:
            yield from (_walk(match) if match.is_dir() else (Input(origin=str(match), path=match),))
    else:
        yield _failed(word, "not-found", f"{word} does not exist; check the name.")


def _failed(origin: str, code: str, message: str) -> Input:
    return Input(origin=origin, error=ReadError(code, message))


def _walk(folder: Path) -> Iterator[Input]:
    """Yield a folder's reports, links to folders not followed, hidden files left alone."""
    passed: Counter[str] = Counter()
    held: Input | None = None
    unread: list[Input] = []

    def note_failure(error: OSError) -> None:
        name = str(error.filename or folder)
        unread.append(_failed(name, "cannot-open", f"{name} cannot be opened: {error.strerror}."))

    for top, folders, names in os.walk(folder, onerror=note_failure):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        passed["link to a folder"] += sum(Path(top, name).is_symlink() for name in folders)
        for name in sorted(names):
            if name.startswith("."):
                continue
            ending = find_ending(name)
            if ending not in ENDINGS:
                passed[ending or "no ending"] += 1
                continue
            if held:
                yield held
            held = Input(origin=str(Path(top, name)), path=Path(top, name))
    passed = +passed
    told = ", ".join(f"{ending} {count}" for ending, count in passed.most_common(12))
    if held:
        message = f"Files in {folder} passed over for their endings: {told}. Name one to have it read."
        yield Input(
            origin=held.origin,
            path=held.path,
            notes=(Note(code="files-passed-over", message=message),) if passed else (),
        )
    elif not unread:
        why = f" (passed over: {told})" if told else ""
        yield _failed(str(folder), "empty-folder", f"{folder} holds no file that a report may be in{why}.")
    yield from unread


def find_ending(name: str) -> str:
    """Return a name's ending in small letters, with what comes before .gz.

    >>> find_ending("News.WARC.gz"), find_ending("a.b.txt"), find_ending("README")
    ('.warc.gz', '.txt', '')
    """
    lower = name.lower()
    if lower.endswith(".gz"):
        return Path(lower[:-3]).suffix + ".gz"
    return Path(lower).suffix


@contextmanager
def open_input(found: Input, stdin: BinaryIO | None) -> Iterator[BinaryIO]:
    """Open a file or standard input; raises ReadError (`cannot-open`) with the system's reason."""
    if found.path is None:
        if stdin is None:
            raise ReadError("no-stdin", "Standard input was asked for (-) but none is there.")
        yield stdin
        return
    if not found.path.is_file():
        loop = found.path.is_symlink() and not found.path.exists()
        what = "a link that leads nowhere" if loop else "neither a file nor a folder"
        raise ReadError("cannot-open", f"{found.origin} is {what}; a file was expected.")
    try:
        stream = found.path.open("rb")
    except OSError as error:
        raise ReadError("cannot-open", f"{found.origin} cannot be opened: {error.strerror or error}.") from error
    with stream:
        yield stream


class _Rewound(io.RawIOBase):
    """A stream whose first bytes were read and are given again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        part: bytes | memoryview
        if self._head:
            part, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            part = self._rest.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)


class _Unpacked(io.RawIOBase):
    """A gzip stream unpacked; where it is cut, all that came before is given before EOFError is raised."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__()
        self._gzip = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        part = self._gzip.read1(len(buffer))
        buffer[: len(part)] = part
        return len(part)


def peek(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return the first bytes and a stream that begins at the start, both unpacked where they are gzip.

    >>> peek(io.BytesIO(gzip.compress(b"fort")))[0]
    b'fort'
    """
    head = _fill(stream)
    whole = io.BufferedReader(_Rewound(head, stream), HEAD)
    if not head.startswith(b"\x1f\x8b"):
        return head, whole
    try:
        start = zlib.decompressobj(31).decompress(head, HEAD)
    except zlib.error as error:
        raise ReadError("gzip-damaged", "The file begins like gzip but cannot be unpacked.") from error
    return start, io.BufferedReader(_Unpacked(whole), HEAD)


def _fill(stream: BinaryIO) -> bytes:
    """Read HEAD bytes, or fewer only at the end; a pipe may give them piece by piece."""
    parts, size = [], 0
    while size < HEAD and (part := stream.read(HEAD - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)
