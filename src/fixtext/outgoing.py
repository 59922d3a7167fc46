"""What goes out for what came in: its own bytes, or the text in the encoding that is asked for."""

from __future__ import annotations

from fixtext.codecs.registry import encode
from fixtext.model import Bom, Detection, Options, Result, Verdict


def output_bytes(data: bytes, result: Result, options: Options) -> bytes:
    """What goes out for `data`: its own bytes, or the text in the encoding asked for."""
    found = result.detection
    one = found.encoding in ("utf-8", "ascii") and all(r.encoding == "utf-8" for r in found.runs)
    same = one and options.to == "utf-8"
    if result.verdict is Verdict.BINARY or _foreign(result.detection):
        return data
    if _kept(result):
        return data
    if same and not result.changed and not result.plan.steps and options.bom is Bom.KEEP:
        return data
    bom = {Bom.KEEP: result.detection.bom, Bom.ADD: True, Bom.STRIP: False}[options.bom]
    return encode(result.text, options.to, bom=bom)


def _kept(result: Result) -> bool:
    """Bytes that no encoding reads, or several encodings by request, are not written anew."""
    odd = result.detection.undecoded or result.detection.runs
    return bool(odd) and not result.plan.steps


def _foreign(detection: Detection) -> bool:
    """Another language's legacy encoding: named, and left alone."""
    return bool(detection.language) and not detection.language.startswith("zh")
