"""The sentences of the command line: verdicts, proofs, damages, in plain English."""

from __future__ import annotations

from math import isfinite

from fixtext.model import Detection, Json, Level, Proof, Result, Step, Suspicion, Verdict

VERDICTS = {
    Verdict.CLEAN: "nothing is wrong with it",
    Verdict.FIXED: "repaired",
    Verdict.PARTIAL: "repaired in part",
    Verdict.UNSURE: "looks damaged, but no repair could be shown to be right; left as it is",
    Verdict.UNRECOVERABLE: "the text was lost before it came here; left as it is",
    Verdict.BINARY: "binary, not text",
}

LEVELS = {Level.PROVEN: "proven", Level.LIKELY: "likely", Level.NONE: "not shown"}

NEWLINES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR", "": "no line breaks"}

STRETCHES = 6
"""Stretches of a file in several encodings that one line names."""

LISTED = 120
"""Entries of a table shown: the tables met in the field hold 20 to 120."""

WHY = {
    "machine-traditional": "A one-to-one table knows no words, so some characters came out wrong"
    " (关于 as 關于, 沿着 as 沿著).",
    "unencodable": "An encoding that has no place for a character writes a question mark instead.",
    "pinyin-notes": "A search-and-replace worked on bytes and did not see where one character ends"
    " and the next begins. Where two halves looked like a character of its list, it put the"
    " note inside, and both characters broke.",
    "mixed-encodings": "Somebody or some program wrote to the file in another encoding than the"
    " rest is in.",
    "folded-width": "Unicode normalisation (NFKC) makes ASCII of full-width marks; 、 and 。 have"
    " no such form and survive.",
    "misread": "The bytes were given the meaning they have in another encoding.",
}
"""What the world was like when a damage happened."""

LOSSES = {
    "question": "?",
    "fffd": "U+FFFD",
    "drop": "nothing",
}
"""What a reader wrote for bytes that it could not make a character of."""


def reasons(step: Step) -> list[str]:
    """Why a damage happens, and what its reader did with what it could not read.

    >>> step = Step(kind="misread", params={"written": "utf-8", "read": "gbk", "loss": "question"})
    >>> reasons(step)[1].startswith("For what it could not read, the gbk reader (cpython) wrote ?:")
    True
    """
    told = [WHY.get(step.kind, ""), _reader(step)]
    return [words for words in told if words]


def _reader(step: Step) -> str:
    from fixtext.codecs.registry import charset

    written = LOSSES.get(str(step.params.get("loss", "")))
    name = step.params.get("read") or step.params.get("charset")
    if written is None or not isinstance(name, str):
        return ""
    world = str(step.params.get("world", "cpython"))
    habit = charset(name, world).swallows
    return f"For what it could not read, the {name} reader ({world}) wrote {written}: {habit}."


def shortfall(result: Result) -> str:
    """What is still wrong with the text that goes out, or nothing.

    >>> shortfall(Result(text="", verdict=Verdict.CLEAN))
    ''
    """
    if result.verdict is Verdict.PARTIAL:
        left = sum(not hole.filled for hole in result.holes)
        return f"repaired in part: {left} of {len(result.holes)} lost places stay as they are"
    if result.verdict in (Verdict.UNSURE, Verdict.UNRECOVERABLE):
        return VERDICTS[result.verdict]
    return ""


def proof_lines(result: Result) -> list[str]:
    """The repair and its proof, briefly, for `-v`."""
    if not result.plan.steps:
        return []
    steps = " → ".join(step_name(step) for step in result.plan.steps)
    proof = result.proof
    return [
        f"what happened: {steps}",
        *([f"proof: {LEVELS[proof.level]}", *proof_sentences(proof)] if proof else []),
    ]


def proof_sentences(proof: Proof) -> list[str]:
    """
    >>> proof_sentences(Proof(replayed=True, originals=1, margin=80.25, rival="nothing is wrong",
    ...     stable=True, level=Level.PROVEN))[2]
    'It is 80.2 bits likelier than the next best explanation: nothing is wrong.'
    """
    return [
        "Doing this to the repaired text gives the input again, byte for byte."
        if proof.replayed
        else "Doing this to the repaired text does not give the input again.",
        "No other original was found that does."
        if proof.originals == 1
        else f"{proof.originals} originals do; the one that reads best was taken.",
        _margin(proof),
        "Repairing the repaired text changes nothing more."
        if proof.stable
        else "Repairing the repaired text would change it again.",
    ]


def _margin(proof: Proof) -> str:
    if not isfinite(proof.margin) or not proof.rival:
        return "No other explanation was found."
    size = f"{abs(proof.margin):,.1f} bits"
    more = "likelier" if proof.margin >= 0 else "less likely"
    return f"It is {size} {more} than the next best explanation: {proof.rival}."


def step_name(step: Step) -> str:
    """
    >>> step_name(Step(kind="misread", params={"written": "utf-8", "read": "gbk"}))
    'utf-8 read as gbk'
    """
    written, read = step.params.get("written"), step.params.get("read")
    if isinstance(written, str) and isinstance(read, str):
        return f"{written} read as {read}"
    return step.kind


def detection_line(name: str, found: Detection) -> str:
    """
    >>> detection_line("a.txt", Detection(encoding="gbk", newline="\\r\\n", confidence=0.98))
    'a.txt: gbk, CRLF, confidence 0.98'
    """
    if found.verdict is Verdict.BINARY:
        return f"{name}: {VERDICTS[Verdict.BINARY]}"
    parts = [encodings_words(found), *(["byte order mark"] if found.bom else [])]
    if found.newline:
        parts.append(NEWLINES.get(found.newline, found.newline))
    parts.append(f"confidence {found.confidence:.2f}")
    line = f"{name}: {', '.join(parts)}"
    if found.undecoded:
        line += f"; {found.undecoded} places cannot be decoded"
    if found.damages:
        line += "; suspected: " + ", ".join(map(suspicion_words, found.damages))
    return line


def encodings_words(found: Detection) -> str:
    """The encoding, or which lines are in which."""
    if not found.runs:
        return found.encoding
    from fixtext.damage.mixed_encodings import lines_of

    told = [f"{run.encoding} {lines_of(run)}" for run in found.runs[:STRETCHES]]
    more = len(found.runs) - STRETCHES
    return ", ".join([*told, *([f"and {more} more stretches"] if more > 0 else [])])


def suspicion_words(suspicion: Suspicion) -> str:
    """
    >>> suspicion_words(Suspicion(name="misread", popular="古文码"))
    'misread (古文码, likely)'
    """
    known = [suspicion.popular] if suspicion.popular else []
    return f"{suspicion.name} ({', '.join([*known, LEVELS[suspicion.level]])})"


def value_words(value: Json) -> str:
    """A detail of the evidence as a person reads it; long lists are cut.

    >>> value_words([["會", "huì"], ["報", "bào"]]), value_words({"关": "關"}), value_words(["a"])
    ('會 huì, 報 bào', '关→關', 'a')
    """
    if isinstance(value, dict):
        return _listed([f"{key}→{value_words(item)}" for key, item in value.items()], " ")
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(item, (list, tuple)) for item in value):
            return _listed([" ".join(map(value_words, item)) for item in value], ", ")
        return _listed([value_words(item) for item in value], "; ")
    return str(value)


def _listed(items: list[str], between: str) -> str:
    shown = between.join(items[:LISTED])
    more = len(items) - LISTED
    return f"{shown}{between}and {more} more" if more > 0 else shown
