"""The result of text that needs no look: what most input gets, with next to nothing loaded."""

from __future__ import annotations

from fixtext.model import Bom, Detection, Options, Plan, Result, Verdict
from fixtext.repair.clearing import clears, usual


def cleared(data: bytes | str, options: Options) -> Result | None:
    """The result for `data` if it is clean text in UTF-8; None says only: look closer.

    >>> cleared("今天天气很好。", Options()).verdict.value
    'clean'
    >>> cleared("鏄ョ湢涓嶈\ue749鏅�", Options()) is None
    True
    """
    if isinstance(data, str):
        if not clears(data, options):
            return None
        return Result(text=data, verdict=Verdict.CLEAN, detection=Detection(encoding=""))
    if options.encodings or not usual(options):
        return None
    from fixtext.detect.utf8 import plain

    decoded = plain(data)
    if decoded is None or not clears(decoded.text, options):
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
    clean = result.verdict is Verdict.CLEAN and not result.changed
    return same and clean and options.bom is Bom.KEEP
