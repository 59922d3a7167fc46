"""Results of parts, made one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from fixtext.large.story import COUNTED
from fixtext.model import Detection, Evidence, Hole, Level, Plan, Proof, Result, Run, Step, Verdict

KEPT: Final = 1000
"""Parts, holes and pieces of evidence that are told of one input: more than anyone reads, and an
input without an end must not fill the memory with what is said about it."""

ORDER: Final = (Verdict.PARTIAL, Verdict.FIXED, Verdict.UNRECOVERABLE, Verdict.UNSURE)
"""What is said of a whole, the first that is true of a part."""

LEVELS: Final = (Level.NONE, Level.LIKELY, Level.PROVEN)


def together(verdicts: Iterable[Verdict], text: str = "") -> Verdict:
    """The verdict of a whole; that all is gone must be true of all of its `text`.

    >>> together([Verdict.CLEAN, Verdict.FIXED]).value, together([Verdict.CLEAN]).value
    ('fixed', 'clean')
    """
    found = set(verdicts)
    if Verdict.UNRECOVERABLE in found:
        if found & {Verdict.FIXED, Verdict.PARTIAL}:
            return Verdict.PARTIAL
        from fixtext.repair.gone import gone

        if text and gone(text) is None:
            found.remove(Verdict.UNRECOVERABLE)
            found.add(Verdict.UNSURE)
    return next((verdict for verdict in ORDER if verdict in found), Verdict.CLEAN)


def weakest(proofs: Sequence[Proof]) -> Proof | None:
    """The proof of a whole is that of its weakest part."""
    if not proofs:
        return None
    least = min(proofs, key=lambda proof: (LEVELS.index(proof.level), proof.margin))
    return replace(
        least,
        replayed=all(proof.replayed for proof in proofs),
        originals=max(proof.originals for proof in proofs),
        stable=all(proof.stable for proof in proofs),
    )


def added(first: Evidence, second: Evidence) -> Evidence:
    """The counts of two blocks as one; what is told besides is that of the first.

    >>> one = Evidence(room="pinyin-notes", what="3 notes", data={"notes": 3, "marks": "！"})
    >>> added(one, one).data
    {'notes': 6, 'marks': '！'}
    """
    more = second.data
    data = {
        key: value + more[key] if type(value) is int and type(more.get(key)) is int else value
        for key, value in first.data.items()
    }
    return replace(first, what=f"{data[COUNTED]} {COUNTED} in all blocks together", data=data)


def part(result: Result, start: int) -> Result:
    """The result of a part as the whole holds it: without its text, its holes where they are in
    the whole, which has it at `start`."""
    moved = tuple(replace(hole, start=hole.start + start) for hole in result.holes)
    return replace(result, text="", holes=moved)


@dataclass(slots=True)
class Whole:
    """The results of the blocks of one input, joined as they come; memory is bounded.

    `texts`: whether the text is wanted too.
    """

    texts: bool = True
    first: Result | None = None
    out: list[str] = field(default_factory=list)
    runs: list[Result] = field(default_factory=list)
    verdicts: set[Verdict] = field(default_factory=set)
    proof: Proof | None = None
    holes: list[Hole] = field(default_factory=list)
    evidence: dict[tuple[str, str], Evidence] = field(default_factory=dict)
    size: int = 0
    length: int = 0
    changed: bool = False
    encodings: list[Run] = field(default_factory=list)

    def add(self, result: Result, size: int, length: int) -> None:
        """The next block, of `size` bytes and `length` characters of what it became."""
        self.first = self.first or part(result, 0)
        if self.texts:
            self.out.append(result.text)
        self._run(result, size)
        self.verdicts.add(result.verdict)
        proofs = [proof for proof in (self.proof, result.proof) if proof]
        self.proof = weakest(proofs)
        moved = part(result, self.length)
        self.holes += moved.holes[: KEPT - len(self.holes)]
        for one in result.evidence:
            key = (one.room, COUNTED if COUNTED in one.data else one.what)
            if key in self.evidence and COUNTED in one.data:
                self.evidence[key] = added(self.evidence[key], one)
            elif len(self.evidence) < KEPT:
                self.evidence.setdefault(key, one)
        self.changed = self.changed or result.changed
        self.size += size
        self.length += length

    def _run(self, result: Result, size: int) -> None:
        """Neighbours with one plan are one run; what is in one encoding is one run of bytes."""
        runs, name = self.encodings, result.detection.encoding
        here = Run(start=self.size, end=self.size + size, encoding=name)
        if runs and runs[-1].encoding == name:
            runs[-1] = replace(runs[-1], end=here.end)
        elif len(runs) < KEPT:
            runs.append(here)
        last = self.runs[-1] if self.runs else None
        if last is not None and story_of(last) == story_of(result):
            plan = last.plan if last.plan.steps == result.plan.steps else outline(last.plan)
            proofs = [proof for proof in (last.proof, result.proof) if proof]
            span = replace(last.detection.runs[0], end=here.end)
            self.runs[-1] = replace(
                last,
                plan=plan,
                proof=weakest(proofs),
                verdict=together((last.verdict, result.verdict)),
                detection=replace(last.detection, runs=(span,)),
                changed=last.changed or result.changed,
            )
        elif len(self.runs) < KEPT:
            detection = replace(result.detection, runs=(here,))
            bare = replace(result, text="", holes=(), evidence=(), parts=(), detection=detection)
            self.runs.append(bare)

    def result(self) -> Result:
        """The result of the whole."""
        assert self.first is not None
        found = self.first.detection
        several = len({run.encoding for run in self.encodings}) > 1
        return Result(
            text="".join(self.out),
            verdict=together(self.verdicts),
            plan=self.runs[0].plan if len(self.runs) == 1 else Plan(encoding=found.encoding),
            proof=self.proof,
            detection=replace(found, runs=tuple(self.encodings) if several else found.runs),
            holes=tuple(self.holes),
            parts=tuple(self.runs) if len(self.runs) > 1 else (),
            evidence=tuple(self.evidence.values()),
            changed=self.changed,
        )


def story_of(result: Result) -> tuple[object, ...]:
    """Encoding and kinds of steps; blocks that agree in them are told together."""
    steps = tuple(
        (step.kind, str(step.params.get("written", "")), str(step.params.get("read", "")))
        for step in result.plan.steps
    )
    return result.detection.encoding, steps, bool(result.parts)


def outline(plan: Plan) -> Plan:
    """The plan without what differs from block to block: tables and places.

    >>> outline(Plan(steps=(Step(kind="misread", params={"read": "gbk", "spans": [[0, 1]]}),)))
    Plan(encoding='utf-8', bom=False, steps=(Step(kind='misread', params={'read': 'gbk'}),))
    """
    steps = tuple(
        Step(kind=s.kind, params={k: v for k, v in s.params.items() if isinstance(v, str)})
        for s in plan.steps
    )
    return replace(plan, steps=steps)


__all__ = ["Detection", "Whole", "outline", "part", "story_of", "together", "weakest"]
