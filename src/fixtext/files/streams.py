"""An input of any length, from a file or a pipe to a file or a pipe, in bounded memory."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import IO

from fixtext.cleared import stays
from fixtext.errors import FixtextError, UnreadableInputError
from fixtext.files.inputs import Input
from fixtext.files.single import marked
from fixtext.large.blocks import Feed
from fixtext.model import Bom, Options, Result, Verdict

Read = Callable[[int], bytes]
"""Gives at most as many bytes as it is asked for, and none at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """What became of one input that was too long to be held; the result has no text.

    There is none for an input that was not too long after all. `differs`: whether one byte is
    different.
    """

    item: Input
    result: Result | None = None
    differs: bool = False


@contextmanager
def opened(item: Input) -> Iterator[Feed]:
    """The input, ready to be read; `UnreadableInputError` names it and says why not."""
    try:
        if item.path is None:
            yield _feed(sys.stdin.buffer, item.name)
            return
        with item.path.open("rb", buffering=0) as file:
            yield _feed(file, item.name)
    except OSError as error:
        raise UnreadableInputError(f"{item.name}: {error.strerror or error}") from None


def _feed(file: IO[bytes], name: str) -> Feed:
    feed = Feed(_reader(file.read, name))
    with suppress(OSError, ValueError):  # streams that are no files (tests)
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            feed.file = file
    return feed


def _reader(read: Callable[[int], bytes | None], name: str) -> Read:
    def attempt(size: int) -> bytes:
        try:
            return read(size) or b""
        except OSError as error:
            raise UnreadableInputError(f"{name}: {error.strerror or error}") from None

    return attempt


@dataclass(frozen=True, slots=True)
class Portion:
    """A window or a block: its bytes, what goes out for them, whether that is something else; what
    became of it, its characters."""

    size: int
    output: bytes
    differs: bool
    result: Result
    length: int


def outputs(feed: Feed, options: Options, suffix: str = "", jobs: int = 1) -> Iterator[Portion]:
    """The portions of an input, in order.

    >>> from io import BytesIO
    >>> feed = Feed(BytesIO("今天天气很好。".encode("gbk")).read)
    >>> [one.output.decode() for one in outputs(feed, Options())]
    ['今天天气很好。']
    """
    from fixtext.files.side_by_side import blocks_by
    from fixtext.large.story import told
    from fixtext.large.stream import opened

    window, result = opened(feed, options)
    yield portion(window, result, options, suffix)
    if result.verdict is not Verdict.BINARY:
        story = told(result, options)
        later = replace(options, bom=Bom.KEEP)
        yield from blocks_by(feed, story, later, jobs)


def portion(data: bytes, result: Result, options: Options, suffix: str | None = None) -> Portion:
    """A portion that was repaired; only a first one, which has a suffix, has declarations."""
    output = data if stays(result, options) else _out(data, result, options, suffix)
    return Portion(len(data), output, output != data, result, len(result.text))


def _out(data: bytes, result: Result, options: Options, suffix: str | None) -> bytes:
    """The bytes of a portion; of the first with its declarations, for a name with this suffix."""
    from fixtext.files.declared import redeclared
    from fixtext.outgoing import output_bytes

    output = output_bytes(data, result, options)
    if output == data:
        return data
    text = marked(result.text, result.holes, options.mark)
    if suffix is not None:
        text, _ = redeclared(text, options.to, suffix)
    if text != result.text:
        return output_bytes(data, replace(result, text=text, changed=True), options)
    return output


def pass_on(
    item: Input, feed: Feed, write: Callable[[bytes], object], options: Options, jobs: int = 1
) -> Streamed:
    """Repair what `feed` gives, and hand over portion by portion."""
    from fixtext.large.parts import Whole

    whole = Whole(texts=False)
    differs = False
    for one in outputs(feed, options, item.suffix, jobs):
        if one.result.verdict is Verdict.BINARY and whole.first is None:
            return Streamed(item=item, result=one.result)
        write(one.output)
        differs = differs or one.differs
        whole.add(one.result, one.size, one.length)
    return Streamed(item=item, result=whole.result(), differs=differs)


def replaced(
    item: Input, feed: Feed, options: Options, jobs: int = 1, *, keep_mtime: bool
) -> Streamed:
    """Repair a long file in place: whole or not at all, and only if nobody wrote meanwhile."""
    from fixtext.files.atomic import Neighbour, sync_folder
    from fixtext.files.identity import Stamp

    assert item.path is not None
    stamp = Stamp.of(item.path.stat())
    mtime = stamp.mtime_ns if keep_mtime else None
    with Neighbour(item.path, mtime_ns=mtime) as neighbour:
        with neighbour.more() as put:
            done = pass_on(item, feed, put, options, jobs)
        if not done.differs:
            return done
        if not stamp.same_content(Stamp.of(item.path.stat())):
            raise FixtextError(f"{item.name}: changed while it was being worked on; left alone")
        neighbour.replace()
    sync_folder(neighbour.target.parent)
    return done
