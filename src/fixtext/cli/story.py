"""The page `fixtext explain` prints: what happened, what was seen, the proof, the rivals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixtext.cli.page import Kind, Line
from fixtext.cli.words import (
    LEVELS,
    VERDICTS,
    encodings_words,
    proof_sentences,
    reasons,
    step_name,
    suspicion_words,
    value_words,
)
from fixtext.model import Evidence, Result, Step

EXCERPT = 60
"""Characters of a text shown: one line of a terminal is 80 columns, a Han character takes two,
and two lines show enough to recognise it."""

RIVALS = 3
"""Rivals shown; further down the list they are noise."""


def story(name: str, results: Sequence[Result]) -> Iterator[Line]:
    """The page for one input; `results` is what `fixtext.explain` gives.

    >>> from fixtext.model import Verdict
    >>> [line.words for line in story("诗.txt", [Result(text="白日", verdict=Verdict.CLEAN)])]
    ['诗.txt: nothing is wrong with it', 'The input is utf-8.']
    """
    first, *rivals = results
    yield Line(f"{name}: {_headline(first)}", Kind.TITLE)
    yield Line(f"The input is {encodings_words(first.detection)}{_mark(first)}.")
    yield from _suspects(first)
    yield from _history(first)
    yield from _proof(first)
    yield from _holes(first)
    yield from _rivals(rivals)


def _headline(result: Result) -> str:
    words = VERDICTS[result.verdict]
    return f"{words}, {LEVELS[result.level]}" if result.changed and result.proof else words


def _mark(result: Result) -> str:
    return " with a byte order mark" if result.detection.bom else ""


def _suspects(result: Result) -> Iterator[Line]:
    if result.detection.damages and not result.changed:
        names = ", ".join(map(suspicion_words, result.detection.damages))
        yield Line(f"Suspected: {names}.")


def _history(result: Result) -> Iterator[Line]:
    if result.plan.steps:
        yield Line()
        yield Line("What happened, in order", Kind.HEADING)
    seen = _evidence_by_step(result)
    for number, step in enumerate(result.plan.steps, 1):
        evidence = seen.pop(number - 1, [])
        told = evidence[0].what if evidence else step_name(step)
        yield Line(f"{number}. {told[:1].upper()}{told[1:]}.", Kind.TEXT, 1)
        for words in reasons(step):
            yield Line(words, Kind.DETAIL, 2)
        for one in evidence:
            yield from _details(one, with_words=one is not evidence[0])
    rest = [one for left in seen.values() for one in left]
    if rest:
        yield Line()
        yield Line("What was seen", Kind.HEADING)
    for one in rest:
        yield Line(f"- {one.what}", Kind.TEXT, 1)
        yield from _details(one, with_words=False)


def _evidence_by_step(result: Result) -> dict[int, list[Evidence]]:
    """Which step each piece of evidence speaks for; -1 for none. Both are in order."""
    found: dict[int, list[Evidence]] = {}
    for room in dict.fromkeys(one.room for one in result.evidence):
        pieces = [one for one in result.evidence if one.room == room]
        places = [n for n, step in enumerate(result.plan.steps) if step.kind == room] or [-1]
        share = -(-len(pieces) // len(places))
        for n, piece in enumerate(pieces):
            found.setdefault(places[n // share], []).append(piece)
    return found


def _details(evidence: Evidence, *, with_words: bool) -> Iterator[Line]:
    if with_words:
        yield Line(f"- {evidence.what}:", Kind.TEXT, 2)
    for key, value in evidence.data.items():
        if value not in ("", None, [], {}):
            yield Line(f"{key}: {value_words(value)}", Kind.DETAIL, 3)


def _proof(result: Result) -> Iterator[Line]:
    if result.proof is None or not result.plan.steps:
        return
    yield Line()
    yield Line(f"Proof: {LEVELS[result.proof.level]}", Kind.HEADING)
    for sentence in proof_sentences(result.proof):
        yield Line(f"- {sentence}", Kind.TEXT, 1)


def _holes(result: Result) -> Iterator[Line]:
    if not result.holes:
        return
    filled = sum(hole.filled for hole in result.holes)
    yield Line()
    yield Line(f"Places to fill in: {len(result.holes)}, filled: {filled}", Kind.HEADING)
    for hole in result.holes:
        around = result.text[max(0, hole.start - 5) : hole.start + len(hole.text) + 5]
        odds = ", ".join(f"{text} {share:.0%}" for text, share in hole.candidates[:3])
        yield Line(f"- {hole.text} in …{_one_line(around)}…{f' ({odds})' if odds else ''}", depth=1)


def _rivals(rivals: Sequence[Result]) -> Iterator[Line]:
    if not rivals:
        return
    yield Line()
    yield Line("Other explanations, likeliest first", Kind.HEADING)
    for rival in rivals[:RIVALS]:
        yield Line(f"- {_steps(rival.plan.steps)}: {_excerpt(rival.text)}", Kind.TEXT, 1)


def _steps(steps: Sequence[Step]) -> str:
    return " → ".join(map(step_name, steps)) or "nothing is wrong"


def _excerpt(text: str) -> str:
    line = _one_line(text[: EXCERPT + 1])
    return f"{line[:EXCERPT]}…" if len(line) > EXCERPT else line


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else "·" for char in text)


def ambiguity_lines(name: str, evidence: Sequence[Evidence]) -> Iterator[str]:
    """One line for each place where more than one character was possible.

    >>> place = {"line": 3, "shown": "著", "chosen": "着", "odds": [["着", 0.98], ["著", 0.02]],
    ...     "because": "看_"}
    >>> list(ambiguity_lines("a.txt", [Evidence(room="script", what="", data={"places": [place]})]))
    ['a.txt:3: 著 → 着 (着 98.0 %, 著 2.0 %): 看_']
    """
    for one in evidence:
        for place in one.data.get("places", ()) if one.room == "script" else ():
            odds = ", ".join(
                f"{form} {share:.1%}".replace("%", " %") for form, share in place["odds"]
            )
            told = f"{place['shown']} → {place['chosen']} ({odds}): {place['because']}"
            yield f"{name}:{place['line']}: {told}"
