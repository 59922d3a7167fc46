"""Clean text, known by next to no work: the pipeline never sees it.

Suspicion is local. A long text with a few odd characters is cleared by looking at the lines they
stand in, and where those do not pass the cheap test, by searching them alone.
"""

from __future__ import annotations

from typing import Final

from fixtext.model import Options, Punctuation, Script
from fixtext.reader.calm import clear
from fixtext.reader.ordinary import ordinary
from fixtext.work import allowance

LONG: Final = 8000
"""Characters from which arrays are quicker."""

SEARCHED: Final = 0.02
"""Share of a text that is searched in stretches at most: beyond, it is searched as a whole."""

AT_LEAST: Final = 8000
"""Characters that may be searched so in any case."""


def clears(text: str, options: Options) -> bool:
    """Is nothing wrong with this text, and nothing else wanted? False says only: look closer.

    Asked about `str`, and about what UTF-8 was decoded to; bytes of other encodings can be damaged
    in ways that only the bytes show.

    >>> clears("今天天气很好。", Options())
    True
    >>> clears("今天天气很好。", Options(script=Script.SIMPLIFIED))
    False
    """
    if not usual(options):
        return False
    if len(text) < LONG or text.isascii():
        return ordinary(text)
    if clear(text):
        return True
    from fixtext.reader.bulk_ordinary import doubtful

    left = max(AT_LEAST, int(len(text) * SEARCHED))
    with allowance(len(text)) as work:
        for start, end in doubtful(text):
            left -= end - start
            if left < 0 or not _nothing_found(text[start:end], options) or work.spent:
                return False
    return True


def settles(text: str, options: Options) -> bool:
    """As `clears`, for text that bytes of any encoding decode to without a loss.

    No stretch of it is searched: one that is odd may show that bytes have slipped.

    >>> settles("今天天气很好，12 × 3 等于 36。", Options()), settles("炍喌今天", Options())
    (True, False)
    """
    if not usual(options):
        return False
    if len(text) < LONG or text.isascii():
        return ordinary(text)
    if clear(text):
        return True
    from fixtext.reader.bulk_ordinary import doubtful

    return next(iter(doubtful(text)), None) is None


def _nothing_found(text: str, options: Options) -> bool:
    from fixtext.repair.search import explanations

    return not explanations(text, options)[0].steps


def usual(options: Options) -> bool:
    """Is nothing asked for that clean text would have to be looked at for?"""
    return (
        options.script in (Script.AUTO, Script.KEEP)
        and options.punctuation is Punctuation.KEEP
        and not (options.ambiguities or options.only or options.skip)
    )
