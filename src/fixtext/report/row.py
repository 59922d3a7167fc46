"""One file in the report: what was found, and what changed, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fixtext.model import Hole, Json, Result
from fixtext.verify.align import align

EXCERPT = 360
"""Characters of changed lines shown of one file, on each side: about ten lines of a column.
50,000 files with a third changed then make a page of some 40 MB."""

CONTEXT = 12
"""Characters shown before the first difference of a long line."""

SAME, CHANGED, GUESSED, LEFT = "", "c", "g", "l"
"""What a span is: as before, changed, filled in, still lost."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, and what it is."""

    text: str
    kind: str = SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A changed line, before and after."""

    number: int
    before: tuple[Span, ...]
    after: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One file. `kinds` are the damages found, `steps` the same in words.

    `notes` and `splits`: pinyin notes removed, and characters put together again that one split.
    """

    path: str
    verdict: str = ""
    level: str = ""
    encoding: str = ""
    kinds: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    differs: bool = False
    holes: int = 0
    left: int = 0
    notes: int = 0
    splits: int = 0
    margin: float | None = None
    problem: str = ""
    lines: tuple[Lines, ...] = ()

    def to_dict(self) -> dict[str, Json]:
        """For the JSON report; the lines are in the page only."""
        return {
            "path": self.path,
            "verdict": self.verdict,
            "level": self.level,
            "encoding": self.encoding,
            "damages": list(self.kinds),
            "changed": self.differs,
            "holes": self.holes,
            "left": self.left,
            "notes": self.notes,
            "splits": self.splits,
            "margin": self.margin,
            "problem": self.problem,
        }


def row_of(path: str, result: Result, before: str, *, differs: bool) -> Row:
    """The row of one repaired input.

    >>> from fixtext.model import Verdict
    >>> row_of("a.txt", Result(text="日报", verdict=Verdict.CLEAN), "日报", differs=False).lines
    ()
    """
    proof = result.proof
    return Row(
        path=path,
        verdict=result.verdict.value,
        level=result.level.value,
        encoding=result.detection.encoding,
        kinds=tuple(step.kind for step in result.plan.steps),
        steps=tuple(
            " ".join([step.kind, *(f"{k}={v}" for k, v in step.params.items() if _short(v))])
            for step in result.plan.steps
        ),
        differs=differs,
        holes=len(result.holes),
        left=sum(not hole.filled for hole in result.holes),
        notes=_told(result, "notes"),
        splits=_told(result, "splits"),
        margin=proof.to_dict()["margin"] if proof else None,
        lines=tuple(changed_lines(before, result.text, result.holes)) if result.changed else (),
    )


def _told(result: Result, what: str) -> int:
    """What the room of pinyin notes counted; a file of many blocks has several counts."""
    counts = (one.data.get(what) for one in result.evidence if one.room == "pinyin-notes")
    return sum(count for count in counts if isinstance(count, int))


def _short(value: Json) -> bool:
    """Parameters worth a word in a table: names, not tables."""
    return isinstance(value, str) and 0 < len(value) <= 20


def changed_lines(before: str, after: str, holes: Sequence[Hole] = ()) -> Iterator[Lines]:
    """The lines that changed, as far as `EXCERPT` goes.

    >>> [line] = changed_lines("天气\\nä½\\xa0å¥½", "天气\\n你好")
    >>> line.number, line.after
    (2, (Span(text='你好', kind='c'),))
    """
    room = EXCERPT
    for number, at, old, new in _pairs(before, after):
        if room <= 0:
            return
        start = max(0, _head(old, new) - CONTEXT) if max(len(old), len(new)) > room else 0
        old, new, at = old[start : start + room], new[start : start + room], at + start
        room -= max(len(old), len(new))
        yield _colored(number, old, new, at, holes)


def _pairs(before: str, after: str) -> Iterator[tuple[int, int, str, str]]:
    """Line number, place in `after`, old line, new line; of texts with other line breaks the
    whole."""
    olds, news = before.split("\n"), after.split("\n")
    if len(olds) != len(news):
        yield 1, 0, before, after
        return
    at = 0
    for number, (old, new) in enumerate(zip(olds, news, strict=True), 1):
        if old != new:
            yield number, at, old.rstrip("\r"), new.rstrip("\r")
        at += len(new) + 1


def _head(old: str, new: str) -> int:
    """Where two lines begin to differ."""
    pairs = zip(old, new, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _colored(number: int, old: str, new: str, at: int, holes: Sequence[Hole]) -> Lines:
    old_kinds, new_kinds = [SAME] * len(old), [SAME] * len(new)
    for edit in align(old, new):
        for n in range(edit.text_at, edit.text_at + len(edit.found)):
            old_kinds[n] = CHANGED
        for n in range(edit.reference_at, edit.reference_at + len(edit.expected)):
            new_kinds[n] = CHANGED
    for hole in holes:
        for n in range(hole.start - at, hole.start - at + len(hole.text)):
            if 0 <= n < len(new):
                new_kinds[n] = GUESSED if hole.filled else LEFT
    return Lines(number=number, before=_spans(old, old_kinds), after=_spans(new, new_kinds))


def _spans(text: str, kinds: Sequence[str]) -> tuple[Span, ...]:
    spans: list[Span] = []
    start = 0
    for n in range(1, len(text) + 1):
        if n == len(text) or kinds[n] != kinds[start]:
            spans.append(Span(text[start:n], kinds[start]))
            start = n
    return tuple(spans)
