"""One block: clean, or the story again, or a few odd places, or a document of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from fixtext.large.parts import part, together, weakest
from fixtext.large.story import Story, again, behind
from fixtext.model import Detection, Evidence, Hole, Options, Plan, Result, Script, Step, Verdict
from fixtext.reader.calm import calm
from fixtext.work import allowance

FOLDED: Final = "folded-width"

GB: Final = ("gb18030", "gbk", "gb2312")
BIG5: Final = ("big5-hkscs", "cp950", "big5")
"""The Chinese encodings besides UTF-8; what detection names the first, a smaller one may do."""


def fix_block(data: bytes | str, story: Story, options: Options) -> Result | None:
    """What becomes of a block if the story is also its own; None if it must be searched.

    >>> story = Story(encoding="gb18030", options=Options())
    >>> fix_block("今天天气很好。\\n".encode("gbk"), story, Options()).text
    '今天天气很好。\\n'
    """
    result = _as_the_window(data, story) if story.plain else None
    if result is None or options.script in (Script.AUTO, Script.KEEP):
        return result
    from fixtext.convert import converted

    return converted(result, options)


def _as_the_window(data: bytes | str, story: Story) -> Result | None:
    if isinstance(data, bytes) and story.encoding in BIG5 and not story.steps:
        calm_text = _calm_big5(data)
        if calm_text is not None:
            return _told(calm_text, (), story)
    text = data if isinstance(data, str) else decoded(data, story.encoding)
    if text is None:
        return None
    if story.language and not story.language.startswith("zh"):
        return _told(text, (), story)
    steps: tuple[Step, ...] = ()
    counted: tuple[Evidence, ...] = ()
    left: tuple[Hole, ...] = ()
    if story.steps:
        before = again(text, story)
        if before is None:
            return None
        text, steps, counted, left = before
    result = looked_at(text, steps, behind(story, steps))
    if result is not None and left:
        result = _partial(result, text, left)
    if result is not None and counted:
        result = replace(result, evidence=(*counted, *result.evidence))
    return result


def _partial(result: Result, text: str, left: tuple[Hole, ...]) -> Result | None:
    """With the signs of loss in the places that are left open; None if these have moved."""
    from fixtext import pipeline

    if result.text != text:
        return None
    partial = pipeline.shown(text, left)
    return replace(result, text=partial, verdict=Verdict.PARTIAL, holes=(*left, *result.holes))


def decoded(data: bytes, encoding: str) -> str | None:
    """The text of a block in the encoding of the window; None if it is in another one."""
    if encoding in BIG5:
        return _of_big5(data)
    for codec in ("gbk", "gb18030") if encoding in GB else (encoding,):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _calm_big5(data: bytes) -> str | None:
    """A block in which nothing has to be looked at, by plain Big5: it is decoded a third faster
    than cp950, and where it says something else that shows."""
    from fixtext.detect.finish import PLAIN_SAYS

    with suppress(UnicodeDecodeError):
        text = data.decode("big5")
        if not any(char in text for char in PLAIN_SAYS) and calm(text):
            return text
    return None


def _of_big5(data: bytes) -> str | None:
    """As detection reads it, which asks nearly the same of cp950 and HKSCS."""
    from fixtext.detect.finish import NO_WAY_BACK, decoded_best

    with suppress(UnicodeDecodeError):
        text = data.decode("cp950")
        if not any(char in text for char in NO_WAY_BACK):
            return text
    _, _, text, exact = decoded_best(data, "big5-hkscs")
    return text if exact else None


def looked_at(text: str, steps: tuple[Step, ...], story: Story) -> Result | None:
    """The text with what stands odd in it repaired; None if that is most of it."""
    if calm(text):
        return _told(text, steps, story)
    from fixtext.large.pieces import pieces
    from fixtext.reader.bulk_signs import signs

    places = signs(text)
    if any(step.kind == FOLDED for step in steps):  # where ？ is ?, it is no sign of a loss
        places = places[[text[place] != "?" for place in places.tolist()]]
    if not len(places):
        return _told(text, steps, story)
    odd = pieces(text, places)
    if odd is None:
        from fixtext import pipeline

        if pipeline.surely_clean(text, story.options):
            return _told(text, steps, story)
        if not steps:
            return None
        odd = [(0, len(text))]  # not to search for the steps again
    with allowance(len(text)):
        found = list(_odd(text, odd, story, bare=not steps))
    out: list[str] = []
    told: list[Result] = []
    at = length = 0
    for start, end, result in found:
        out += [text[at:start], result.text]
        length += start - at
        told.append(part(result, length))
        length += len(result.text)
        at = end
    whole = "".join((*out, text[at:])) if out else text
    return _told(whole, steps, story, tuple(told))


def _odd(
    text: str, odd: list[tuple[int, int]], story: Story, *, bare: bool
) -> Iterator[tuple[int, int, Result]]:
    """The pieces that are not clean: (start, end, what becomes of it).

    All are read together first. Most odd places are names and foreign words, and one search that
    finds nothing takes hardly longer for ten pieces than for one.
    """
    from fixtext.reader.ordinary import ordinary

    odd = [span for span in odd if not ordinary(text[slice(*span)])]
    if not odd:
        return
    from fixtext import pipeline

    odd = [span for span in odd if not pipeline.surely_clean(text[slice(*span)], story.options)]
    wild = {span: _wild(text[slice(*span)], story) for span in odd} if bare else {}
    calm = [text[slice(*span)] for span in odd if not wild.get(span)]
    if len(calm) > 1 and pipeline.fix("\n".join(calm), story.options).verdict is Verdict.CLEAN:
        odd = [span for span in odd if wild.get(span)]
    for span in odd:
        result = pipeline.fix(*(wild.get(span) or (text[slice(*span)], story.options)))
        if result.verdict is not Verdict.CLEAN:
            yield (*span, result)


def _wild(piece: str, story: Story) -> tuple[bytes, Options] | None:
    """The bytes of a piece of GBK or Big5 that reads so badly that bytes may have slipped."""
    if story.encoding not in (*GB, *BIG5):
        return None
    from fixtext.reader.scoring import scorer
    from fixtext.repair.weights import HEALTHY

    if scorer().per_han(piece) < HEALTHY:
        return None
    try:
        data = piece.encode("gb18030" if story.encoding in GB else story.encoding)
    except (UnicodeEncodeError, LookupError):
        return None
    return data, replace(story.options, encodings=(story.encoding,))


def _told(
    text: str, steps: tuple[Step, ...], story: Story, found: tuple[Result, ...] = ()
) -> Result:
    """The result of a block of which only pieces were searched, if at all.

    The plan of the window counts as proven for it as it was for the window: it replays here too,
    and what it leaves behind is clean.
    """
    changed = [result for result in found if result.changed]
    proofs = [result.proof for result in changed if result.proof]
    verdicts = [*([Verdict.FIXED] if steps else []), *(result.verdict for result in found)]
    return Result(
        text=text,
        verdict=together(verdicts, text),
        plan=Plan(encoding=story.encoding, steps=steps),
        proof=weakest([*proofs, *([story.proof] if steps and story.proof else [])]),
        detection=Detection(encoding=story.encoding, language=story.language),
        holes=tuple(hole for result in found for hole in result.holes),
        parts=tuple(changed),
        evidence=tuple(one for result in found for one in result.evidence),
        changed=bool(steps or changed),
    )
