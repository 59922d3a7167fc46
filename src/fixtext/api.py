"""The library: fix, detect, explain, verify, damage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fixtext.cleared import cleared
from fixtext.model import Detection, Options, Plan, Proof, Result
from fixtext.repair.clearing import clears

DEFAULTS = Options()

SHORT = 100_000
"""Bytes or characters that are a document in any case; see `large`."""


@dataclass(frozen=True, slots=True)
class Fixer:
    """A repairer with fixed options: picklable, deterministic, loads its tables when first used.

    >>> Fixer().fix("你好").text
    '你好'
    """

    options: Options = DEFAULTS

    def fix(self, data: bytes | str) -> Result:
        """Detect, repair, verify one input. Bad text never raises."""
        if len(data) > SHORT:
            from fixtext.large import stream

            return stream.fix(data, self.options)
        clean = cleared(data, self.options)
        if clean is not None:
            return clean
        from fixtext import pipeline

        return pipeline.fix(data, self.options)

    def explain(self, data: bytes | str) -> tuple[Result, ...]:
        """The repair that would be made first, then its rivals, likeliest first."""
        from fixtext import pipeline

        return pipeline.explain(data, self.options)

    def detect(self, data: bytes | str) -> Detection:
        """Encoding and suspected damage, without repairing."""
        from fixtext import pipeline

        return pipeline.detect(data, self.options)


def fix(data: bytes | str, options: Options = DEFAULTS) -> Result:
    """Repair `data`; the result says what was done and how well it is proven.

    >>> fix("ä½\xa0å¥½ï¼\x8cä¸\x96ç\x95\x8c").verdict.value
    'fixed'
    """
    return Fixer(options).fix(data)


def fix_text(text: str, options: Options = DEFAULTS) -> str:
    """The repaired text, or `text` itself when nothing is to be repaired.

    >>> fix_text("ä½\xa0å¥½ï¼\x8cä¸\x96ç\x95\x8c")
    '你好，世界'
    """
    if len(text) <= SHORT and clears(text, options):
        return text
    from fixtext.repair.evident import evident

    found = evident(text, options)
    if found is not None:
        return found.text
    return text if len(text) > SHORT and clears(text, options) else fix(text, options).text


def fix_bytes(data: bytes, options: Options = DEFAULTS) -> str:
    """Decode and repair.

    >>> fix_bytes("服务器运行正常。".encode("gbk"))
    '服务器运行正常。'
    """
    return fix(data, options).text


def fix_lines(lines: Iterable[bytes], options: Options = DEFAULTS) -> Iterator[Result]:
    """Repair every line as a text of its own, in order."""
    fixer = Fixer(options)
    return (fixer.fix(line) for line in lines)


def detect(data: bytes | str, options: Options = DEFAULTS) -> Detection:
    """What the bytes are, or, for `str`, which damages it seems to have.

    >>> detect("天氣預報".encode("big5")).encoding
    'big5-hkscs'
    """
    return Fixer(options).detect(data)


def explain(data: bytes | str, options: Options = DEFAULTS) -> tuple[Result, ...]:
    """What happened, likeliest first, rivals after it."""
    return Fixer(options).explain(data)


def verify(before: bytes | str, after: str, plan: Plan, options: Options = DEFAULTS) -> Proof:
    """Do the damage of `plan` again to `after` and compare with `before`."""
    from fixtext import pipeline

    return pipeline.verify(before, after, plan, options)


def damage(text: str, plan: Plan) -> bytes | str:
    """Do the damage: `bytes` in the plan's encoding (`str` when that is empty).

    >>> from fixtext.model import Step
    >>> damage("你好", Plan(steps=(Step(kind="misread", params={"written": "utf-8",
    ...     "read": "latin-1"}),))).decode("utf-8")
    'ä½\xa0å¥½'
    """
    from fixtext.verify.replay import replay

    return replay(plan, text)
