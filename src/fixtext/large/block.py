"""One block: clean, or the story again, or a few odd places, or a document of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from fixtext import pipeline
from fixtext.convert import converted
from fixtext.large.pieces import pieces
from fixtext.large.parts import part, together, weakest
from fixtext.large.signs import signs
from fixtext.large.story import Story, again
from fixtext.model import Detection, Options, Plan, Result, Step, Verdict

GB: Final = ("gb18030", "gbk", "gb2312")
BIG5: Final = ("big5-hkscs", "cp950", "big5")
"""The Chinese encodings besides UTF-8; what detection names the first, a smaller one may do."""


def fix_block(data: bytes | str, story: Story, options: Options) -> Result | None:
    """What becomes of a block if the story is also its own; None if it must be searched.

    >>> story = Story(encoding="gb18030", options=Options())
    >>> fix_block("今天天气很好。\\n".encode("gbk"), story, Options()).text
    '今天天气很好。\\n'
    """
    text = data if isinstance(data, str) else decoded(data, story.encoding)
    if text is None or not story.plain:
        return None
    if story.foreign:
        return _told(text, (), story)
    steps: tuple[Step, ...] = ()
    if story.steps:
        before = again(text, story)
        if before is None:
            return None
        text, steps = before
    result = looked_at(text, steps, story)
    return None if result is None else converted(result, options)


def decoded(data: bytes, encoding: str) -> str | None:
    """The text of a block in the encoding of the window; None if it is in another one."""
    if encoding in BIG5:
        from fixtext.detect.finish import decoded_best

        _, _, text, exact = decoded_best(data, "big5-hkscs")
        return text if exact else None
    for codec in ("gbk", "gb18030") if encoding in GB else (encoding,):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def looked_at(text: str, steps: tuple[Step, ...], story: Story) -> Result | None:
    """The text with what stands odd in it repaired; None if that is most of it."""
    places = signs(text)
    if not len(places):
        return _told(text, steps, story)
    odd = pieces(text, places)
    if odd is None:
        clean = pipeline.surely_clean(text, story.options)
        return _told(text, steps, story) if clean else None
    out: list[str] = []
    found: list[Result] = []
    at = length = 0
    for start, end in odd:
        piece = text[start:end]
        if pipeline.surely_clean(piece, story.options):
            continue
        result = pipeline.fix(*_as_it_came(piece, story, bare=not steps))
        if result.verdict is Verdict.CLEAN:
            continue
        out += [text[at:start], result.text]
        length += start - at
        found.append(part(result, length))
        length += len(result.text)
        at = end
    whole = "".join((*out, text[at:])) if out else text
    return _told(whole, steps, story, tuple(found))


def _as_it_came(piece: str, story: Story, *, bare: bool) -> tuple[bytes | str, Options]:
    """A piece as the bytes it was, where a room looks at bytes: those of GBK and Big5."""
    if not bare or story.encoding not in (*GB, *BIG5):
        return piece, story.options
    try:
        data = piece.encode("gb18030" if story.encoding in GB else story.encoding)
    except (UnicodeEncodeError, LookupError):
        return piece, story.options
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
        detection=Detection(encoding=story.encoding),
        holes=tuple(hole for result in found for hole in result.holes),
        parts=tuple(changed),
        evidence=tuple(one for result in found for one in result.evidence),
        changed=bool(steps or changed),
    )
