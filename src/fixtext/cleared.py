"""The result of text that needs no look: what most input gets, with next to nothing loaded."""

from __future__ import annotations

from fixtext.model import Bom, Detection, Options, Plan, Punctuation, Result, Script, Verdict
from fixtext.reader.ordinary import ordinary

LONG = 50_000
"""Characters from which on arrays are quicker: the pipeline counts them."""


def cleared(data: bytes | str, options: Options) -> Result | None:
    """The result for `data` if it is ordinary text in UTF-8; None says only: look closer.

    >>> cleared("今天天气很好。", Options()).verdict.value
    'clean'
    >>> cleared("鏄ョ湢涓嶈鏅�", Options()) is None
    True
    """
    if len(data) > LONG or not _usual(options):
        return None
    if isinstance(data, str):
        if not ordinary(data):
            return None
        return Result(text=data, verdict=Verdict.CLEAN, detection=Detection(encoding=""))
    from fixtext.detect.utf8 import plain

    decoded = None if options.encodings else plain(data)
    if decoded is None or not ordinary(decoded.text):
        return None
    return Result(
        text=decoded.text, verdict=Verdict.CLEAN, plan=Plan(), detection=decoded.detection
    )


def stays(result: Result, options: Options) -> bool:
    """Do the bytes of clean UTF-8 go out as they came?

    >>> stays(Result(text="你好", verdict=Verdict.CLEAN), Options(to="gb18030"))
    False
    """
    same = options.to == "utf-8" and result.detection.encoding == "utf-8"
    return same and result.verdict is Verdict.CLEAN and options.bom is Bom.KEEP


def _usual(options: Options) -> bool:
    """Is nothing asked for that clean text would have to be looked at for?"""
    return (
        options.script in (Script.AUTO, Script.KEEP)
        and options.punctuation is Punctuation.KEEP
        and not (options.ambiguities or options.only or options.skip)
    )
