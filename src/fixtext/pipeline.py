"""The whole story: detect -> repair -> verify."""

from __future__ import annotations

from dataclasses import replace

from fixtext.codecs.base import REPLACEMENT
from fixtext.convert import converted
from fixtext.damage import ROOMS
from fixtext.damage.mixed_encodings import NAME as MIXED
from fixtext.damage.mixed_encodings import STRAY, byte_evidence
from fixtext.damage.room import Context, Source
from fixtext.detect import Decoded, decode
from fixtext.detect.bom import mark_length
from fixtext.errors import InvalidOptionError
from fixtext.model import (
    Detection,
    Evidence,
    Hole,
    Level,
    Options,
    Plan,
    Proof,
    Result,
    Suspicion,
    Verdict,
)
from fixtext.repair.clearing import clears, settles
from fixtext.repair.gone import gone
from fixtext.repair.likeliest import likeliest
from fixtext.repair.search import MISREAD, SEARCH, Explanation, explanations, stopped, suspects
from fixtext.repair.weights import GUESSING
from fixtext.verify.encodings import planned, proof_of_encodings, with_byte_step
from fixtext.verify.proof import prove
from fixtext.verify.replay import replay, replay_text
from fixtext.verify.weights import CLEAR_MARGIN, PROVEN_MARGIN
from fixtext.work import Work, allowance, spent

NOTHING = "nothing is wrong"


def fix(data: bytes | str, options: Options) -> Result:
    """Detect, repair, verify, then convert the script if another one was asked for."""
    return converted(_fixed(data, options), options)


def _fixed(data: bytes | str, options: Options) -> Result:
    """Detect, repair, verify; the input comes back unless the repair is shown to be right."""
    _known(options)
    decoded = as_text(data, options)
    if decoded.detection.verdict is Verdict.BINARY:
        return Result(text="", verdict=Verdict.BINARY, detection=decoded.detection)
    if _settled(decoded, options):
        return _untouched(decoded, options, Verdict.CLEAN)
    if surely_clean(decoded.text, options):
        lost = gone(decoded.text) if decoded.text.isascii() else None
        return (
            _lost(decoded, options, lost) if lost else _untouched(decoded, options, Verdict.CLEAN)
        )
    with allowance(len(decoded.text)) as work:
        return _searched(data, decoded, options, work)


def _searched(data: bytes | str, decoded: Decoded, options: Options, work: Work) -> Result:
    ranked = likeliest(decoded.text, options, _source(data, decoded))
    enough = (Level.PROVEN,) if options.strict else (Level.PROVEN, Level.LIKELY)
    results = (
        _result(data, decoded, claim, ranked, options) for claim in _worth(ranked, decoded.text)
    )
    first = None
    for result in results:
        if result.level in enough and not (work.spent and _close(result)):
            return result
        first = first or result
    lost = gone(decoded.text)
    if lost is not None:
        return _lost(decoded, options, lost)
    unsure = work.spent or (first and not options.strict)
    verdict = Verdict.UNSURE if unsure else Verdict.CLEAN
    untouched = _untouched(decoded, options, verdict, first.proof if first else None)
    told = tuple(one for one in ranked[0].evidence if one.room == SEARCH)
    if work.spent and not told:
        told = (stopped("before a repair was proven", {"steps": work.done}),)
    return replace(untouched, evidence=told) if told else untouched


def _close(result: Result) -> bool:
    """Might a rival that nobody came to look at have been as likely?"""
    return result.proof is None or result.proof.margin < PROVEN_MARGIN


def _settled(decoded: Decoded, options: Options) -> bool:
    """Simplified text in GBK without an odd place needs no search for bytes that have slipped."""
    found = decoded.detection
    simplified = found.encoding == "gb18030" and not found.runs
    return simplified and decoded.exact and settles(decoded.text, options)


def _known(options: Options) -> None:
    """Damages that are chosen by name must exist."""
    for name in (*options.only, *options.skip):
        if name not in ROOMS:
            raise InvalidOptionError(f'there is no damage "{name}"; known are {", ".join(ROOMS)}')


def _lost(decoded: Decoded, options: Options, what: Evidence) -> Result:
    untouched = _untouched(decoded, options, Verdict.UNRECOVERABLE)
    return replace(untouched, verdict=Verdict.UNRECOVERABLE, evidence=(what,))


def _worth(ranked: list[Explanation], text: str) -> list[Explanation]:
    """The explanations likelier than "nothing is wrong", as far as they change anything."""
    nothing = next(i for i, claim in enumerate(ranked) if claim.text == text)
    return ranked[:nothing]


def explain(data: bytes | str, options: Options) -> tuple[Result, ...]:
    """What `fix` would do, then every rival with its proof, likeliest first."""
    decoded = as_text(data, options)
    if decoded.detection.verdict is Verdict.BINARY or surely_clean(decoded.text, options):
        return (fix(data, options),)
    ranked = explanations(decoded.text, options, _source(data, decoded))
    rivals = [_result(data, decoded, claim, ranked, options) for claim in ranked if claim.steps]
    first = fix(data, options)
    return (first, *(rival for rival in rivals if rival.plan != first.plan))


def detect(data: bytes | str, options: Options) -> Detection:
    """Encoding, and the damages the text seems to have."""
    result = fix(data, options)
    return replace(result.detection, damages=suspected(result), verdict=result.verdict)


def suspected(result: Result) -> tuple[Suspicion, ...]:
    """The damages of a result's plan, with their popular names."""
    return tuple(
        Suspicion(
            name=step.kind,
            params=step.params,
            level=result.level,
            popular=_popular(result, step.kind),
        )
        for step in result.plan.steps
    )


def verify(before: bytes | str, after: str, plan: Plan, options: Options) -> Proof:
    """Prove that `after` became `before` by `plan`."""
    decoded = as_text(before, options)
    text = decoded.text
    replayed = (
        replay_text(plan.steps, after) == before
        if isinstance(before, str)
        else replay(plan, after) == before
    )
    claim = Explanation(text=after, steps=plan.steps)
    ranked = explanations(text, options, _source(before, decoded))
    claim = next((e for e in ranked if e.text == after), claim)
    margin, rival = _margin(claim, ranked)
    return prove(
        replayed=replayed,
        originals=claim.originals,
        margin=margin if claim in ranked else 0.0,
        rival=rival,
        stable=_stable(after, options),
    )


def surely_clean(text: str, options: Options) -> bool:
    """The cheap test that clears most input: no room suspects anything."""
    return not suspects(text, options, Context(options=options))


def as_text(data: bytes | str, options: Options) -> Decoded:
    """The text, and what is known of the bytes if it came as bytes."""
    if isinstance(data, str):
        return Decoded(detection=Detection(encoding=""), text=data, exact=True)
    return with_byte_step(data, decode(data, options))


def _source(data: bytes | str, decoded: Decoded) -> Source | None:
    """The bytes behind a text that is all in one encoding."""
    found = decoded.detection
    if isinstance(data, str) or not found.encoding or found.runs:
        return None
    body = data[mark_length(data, found.encoding) :] if found.bom else data
    return Source(data=body, encoding=found.encoding)


def _untouched(
    decoded: Decoded, options: Options, verdict: Verdict, proof: Proof | None = None
) -> Result:
    plan = planned(decoded, (), options)
    evidence: tuple[Evidence, ...] = ()
    step = decoded.byte_step
    if step and step.kind == MIXED and plan.steps and not decoded.detection.undecoded:
        verdict, proof = Verdict.FIXED, proof_of_encodings(decoded)
        evidence = (byte_evidence(step, decoded.detection.runs),)
    elif verdict is Verdict.CLEAN and decoded.detection.undecoded:
        verdict, plan = Verdict.UNSURE, replace(plan, steps=())
    return Result(
        text=decoded.text,
        verdict=verdict,
        plan=plan,
        proof=proof,
        detection=decoded.detection,
        evidence=evidence,
    )


def _result(
    data: bytes | str,
    decoded: Decoded,
    claim: Explanation,
    ranked: list[Explanation],
    options: Options,
) -> Result:
    margin, rival = _margin(claim, ranked)
    plan = planned(decoded, claim.steps, options)
    holes = tuple(_decided(hole, options) for hole in claim.holes)
    left = sum(not hole.filled for hole in holes)
    text = shown(claim.text, holes)
    proof = prove(
        replayed=replay_text(claim.steps, claim.text) == decoded.text
        and (not decoded.detection.undecoded or replay(plan, claim.text) == data),
        originals=1 if options.strict and claim.holes else claim.originals,
        margin=margin,
        rival=rival,
        stable=_stable(claim.text, options)
        and (not left or _stable(text, _certain(options, claim))),
    )
    return Result(
        text=text,
        verdict=Verdict.PARTIAL if left or _stray(plan) else Verdict.FIXED,
        plan=plan,
        proof=proof,
        detection=decoded.detection,
        holes=holes,
        evidence=claim.evidence,
        changed=text != decoded.text,
    )


def _stray(plan: Plan) -> bool:
    """Do bytes that nobody can read stay in the text as U+FFFD?"""
    return bool(plan.steps) and plan.steps[-1].kind == STRAY


def _decided(hole: Hole, options: Options) -> Hole:
    """Under `strict` only what is unique is filled."""
    return replace(hole, filled=False) if options.strict and len(hole.candidates) > 1 else hole


def shown(text: str, holes: tuple[Hole, ...]) -> str:
    """The text as it goes out: a hole that is not filled shows the sign of its loss."""
    if all(hole.filled for hole in holes):
        return text
    chars = list(text)
    for hole in holes:
        if not hole.filled:
            chars[hole.start : hole.start + len(hole.text)] = REPLACEMENT * len(hole.text)
    return "".join(chars)


def _margin(claim: Explanation, ranked: list[Explanation]) -> tuple[float, str]:
    """Lead in bits over the best explanation that tells another story.

    A story that contains this one is no rival, nor is the same story with other bytes in the
    holes: that is what the odds of the holes are for.
    """
    for other in ranked:
        if other.text == claim.text or _contains(other, claim) or other.story == claim.story:
            continue
        name = " + ".join(step.kind for step in other.steps) or NOTHING
        return other.total - claim.total, name
    return float("inf"), NOTHING


def _contains(longer: Explanation, claim: Explanation) -> bool:
    """Does `longer` tell the story of `claim` and more?"""
    kinds = iter(step.kind for step in longer.steps)
    return len(longer.steps) > len(claim.steps) and all(s.kind in kinds for s in claim.steps)


def _stable(text: str, options: Options) -> bool:
    """Fixed again, the text stays."""
    if clears(text, options) or surely_clean(text, options):
        return True
    ranked = explanations(text, options)
    best = ranked[0]
    nothing = next(claim for claim in ranked if claim.text == text)
    return nothing.total - best.total < CLEAR_MARGIN and not spent()


def _certain(options: Options, claim: Explanation) -> Options:
    """Without the rooms that search: they leave a loss sign alone that stands in read text.

    Where no misreading was undone, the text may be a misread one still.
    """
    read = any(step.kind == MISREAD for step in claim.steps)
    return replace(options, skip=(*options.skip, *(GUESSING if read else GUESSING - {MISREAD})))


def _popular(result: Result, kind: str) -> str:
    for evidence in result.evidence:
        if evidence.room == kind and evidence.data.get("popular"):
            return str(evidence.data["popular"])
    return ""
