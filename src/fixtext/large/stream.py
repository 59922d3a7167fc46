"""An input of any length: its window, its blocks, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from fixtext.detect.decoded import Decoded
from fixtext.large.block import fix_block, looked_at
from fixtext.large.blocks import BLOCK, UNITS, WINDOW, Feed, cut, cut_text
from fixtext.large.parts import Whole
from fixtext.large.story import DOCUMENT, Story, told
from fixtext.model import Detection, Options, Result, Script, Verdict
from fixtext.reader.beginnings import few_notes
from fixtext.reader.calm import simplified
from fixtext.reader.odd import simplified_pattern, traditional_pattern
from fixtext.reader.ordinary import one_script
from fixtext.repair.clearing import usual

WRITTEN: Final = 0.0
"""Bits up to which a Traditional text was written, and the room of the machine-made need not be
asked: it wants ten before it says a word."""

GROUP: Final = 8
"""Blocks after which only the window's story is remembered; what several processes work on."""

TEXT_WINDOW, TEXT_BLOCK = WINDOW // 3, BLOCK // 3
"""The same for input that comes as text, in characters: Han take three bytes."""


@dataclass(slots=True)
class Teller:
    """Tells what becomes of blocks, which come in their order.

    `latest` is the story of the last block that was searched; it is forgotten with every group.
    """

    window: Story
    options: Options
    latest: Story | None = None
    done: int = 0

    def fix(self, data: bytes | str) -> Result:
        """The next block."""
        if self.done % GROUP == 0:
            self.latest = None
        self.done += 1
        for story in (self.latest, self.window):
            result = fix_block(data, story, self.options) if story else None
            if result is not None:
                return result
        from fixtext import pipeline
        from fixtext.codecs.registry import charset

        known = self.window.encoding in UNITS and isinstance(data, bytes)
        options = replace(self.options, encodings=(self.window.encoding,)) if known else None
        result = pipeline.fix(data, options or self.options)
        if result.verdict is Verdict.BINARY and isinstance(data, bytes):
            return replace(result, text=charset(self.window.encoding).decode(data))
        self.latest = told(result, self.options)
        return result


def fix(data: bytes | str, options: Options) -> Result:
    """As `pipeline.fix`; long input goes by blocks.

    >>> fix("今天天气很好。", Options()).verdict.value
    'clean'
    """
    if len(data) <= (TEXT_WINDOW if isinstance(data, str) else WINDOW):
        from fixtext import pipeline

        return pipeline.fix(data, options)
    whole = Whole()
    parts = _of_text(data, options) if isinstance(data, str) else stream(_feed(data), options)
    for block, result in parts:
        if result.verdict is Verdict.BINARY and whole.first is None:
            return result
        whole.add(result, len(block), len(result.text))
    return whole.result()


def stream(feed: Feed, options: Options) -> Iterator[tuple[bytes, Result]]:
    """The window and the blocks of what `feed` gives, each with its result; binary input stops.

    However much it gives at once, the blocks are the same.
    """
    window, result = opened(feed, options)
    yield window, result
    if result.verdict is Verdict.BINARY:
        return
    story = told(result, options)
    teller = Teller(story, options)
    for block in feed.blocks(story.encoding):
        yield block, teller.fix(block)


def opened(feed: Feed, options: Options) -> tuple[bytes, Result]:
    """The first window (all of a short input), and what becomes of it."""
    head = feed.at_least(WINDOW)
    if len(head) <= WINDOW:
        from fixtext import pipeline

        feed.held = b""
        return head, pipeline.fix(head, options)
    end = cut(head, WINDOW, _units_of(head, options))
    window, feed.held = head[:end], head[end:]
    return window, _fix_window(window, options)


def _units_of(head: bytes, options: Options) -> str:
    """The encoding, as far as it matters for finding line ends."""
    from fixtext.codecs.names import canonical
    from fixtext.detect import bom, decode, wide

    if len(options.encodings) == 1:
        return canonical(options.encodings[0])
    head = head[:WINDOW]
    found = bom.detect(head) or wide.detect(head)
    if found is None and cut(head + b"-", WINDOW, "latin-1") == WINDOW:  # no line end, no space
        found = decode(head, options).detection
    return found.encoding if found else ""


def _fix_window(data: bytes | str, options: Options) -> Result:
    """A window in which no damage of whole texts is suspected is looked at in its odd places.

    Where its bytes decode without a loss and read well, none has slipped: it is searched as text.
    """
    given = _given(data, options)
    found = given.detection
    whole = found.verdict is not Verdict.BINARY and given.exact
    if not whole or found.runs or found.language not in ("", "zh"):
        from fixtext import pipeline

        return pipeline.fix(data, options)
    result = None
    if not _of_the_whole(given.text, options):
        result = looked_at(given.text, (), Story(encoding=found.encoding, options=options))
    if result is None or options.script not in (Script.AUTO, Script.KEEP):
        from fixtext import pipeline
        from fixtext.reader.scoring import scorer
        from fixtext.repair.weights import HEALTHY

        well = scorer().per_han(given.text) < HEALTHY
        result = pipeline.fix(given.text if well else data, options)
    plan = replace(result.plan, encoding=found.encoding or "utf-8", bom=found.bom)
    return replace(result, detection=found, plan=plan)


def _given(data: bytes | str, options: Options) -> Decoded:
    """The text of a window; nothing is loaded for clean UTF-8."""
    from fixtext.detect.utf8 import plain

    clean = None if isinstance(data, str) or options.encodings else plain(data)
    if clean is not None:
        return clean
    if isinstance(data, str):
        return Decoded(detection=Detection(encoding=""), text=data, exact=True)
    from fixtext.detect import decode

    return decode(data, options)


def _of_the_whole(text: str, options: Options) -> bool:
    """Is a damage of the whole text suspected? Without notes and in one script, none; in nothing
    but Traditional, at most that a machine has made it."""
    if usual(options) and few_notes(text):
        if simplified(text) or not traditional_pattern().search(text):
            return False
        if not simplified_pattern().search(text):
            return options.script is Script.AUTO and _by_machine(text)
        from fixtext.reader.bulk_ordinary import in_one_script

        if in_one_script(text):
            return False
    from fixtext.damage import ROOMS
    from fixtext.damage.room import Context
    from fixtext.repair.search import suspects

    others = tuple(name for name in ROOMS if name not in DOCUMENT)
    asked = replace(options, skip=(*options.skip, *others))
    return bool(suspects(text, asked, Context(options=options)))


def _by_machine(text: str) -> bool:
    """May a machine have made a Traditional text?"""
    from fixtext.reader.genuine import LOOKED_AT, witness

    return witness(text).bits > WRITTEN and not one_script(text[:LOOKED_AT])


def _of_text(text: str, options: Options) -> Iterator[tuple[str, Result]]:
    end = cut_text(text, 0, TEXT_WINDOW)
    window = text[:end]
    result = _fix_window(window, options)
    yield window, result
    teller = Teller(told(result, options), options)
    while end < len(text):
        start, end = end, cut_text(text, end, TEXT_BLOCK)
        block = text[start:end]
        yield block, teller.fix(block)


def _feed(data: bytes) -> Feed:
    from io import BytesIO

    return Feed(BytesIO(data).read)
