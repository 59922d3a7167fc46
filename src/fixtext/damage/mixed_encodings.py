"""Bytes of which not all are in one encoding: stretches in another, or bytes that are in none.

Somebody appended to a file without asking, a page was cut in the middle of a character, a stray
byte got in. The detector finds the places, so there is nothing to undo in the text; these rooms do
the damage again, byte for byte, so that a repair of such a file can be proven and taken back like
any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

from fixtext.codecs.base import REPLACEMENT
from fixtext.codecs.registry import charset
from fixtext.damage.room import Candidate, Context, Params
from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Json, Run, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "mixed-encodings"
STRAY = "undecodable-bytes"

RAW = "hex:"
"""Before the bytes of a stretch that no encoding reads; U+FFFD stands in the text for them."""


@dataclass(frozen=True, slots=True)
class MixedEncodings:
    """The room `mixed-encodings`.

    >>> runs = [[0, 2, "gb18030"], [2, 4, "utf-8"]]
    >>> MixedEncodings().leave("你好世界", {"runs": runs}) == "你好".encode("gbk") + "世界".encode()
    True
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return False

    def apply(self, text: str, params: Params) -> str:
        return text

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        return ()

    def leave(self, text: str, params: Params) -> bytes:
        """Each stretch of the text in its own encoding."""
        return b"".join(
            _written(text[start:end], encoding)
            for start, end, encoding in _runs_param(params, len(text))
        )


@dataclass(frozen=True, slots=True)
class UndecodableBytes(MixedEncodings):
    """The room `undecodable-bytes`.

    >>> runs = [[0, 1, "utf-8"], [1, 2, "hex:ff"], [2, 3, "utf-8"]]
    >>> UndecodableBytes().leave("你\ufffd！", {"runs": runs}).hex(" ")
    'e4 bd a0 ff ef bc 81'
    """

    name: str = STRAY


def _written(text: str, encoding: str) -> bytes:
    if not encoding.startswith(RAW):
        return charset(encoding).encode_lossy(text)
    try:
        return bytes.fromhex(encoding.removeprefix(RAW))
    except ValueError:
        raise InvalidPlanError(f'"{encoding}" is not {RAW} and hexadecimal digits') from None


def byte_step(data: bytes, encoding: str, parts: Iterable[tuple[str, bytes]]) -> Step | None:
    """The step that writes `data` again from the text of its `parts` (encoding, bytes), in order.

    None if encoding the text does not give the bytes, so that nothing could be proven.
    """
    pieces = [piece for name, part in parts for piece in _pieces(name, part)]
    places = pairwise(accumulate((len(text) for text, _ in pieces), initial=0))
    runs: list[list[Json]] = []
    for (start, end), (_, name) in zip(places, pieces, strict=True):
        if runs and runs[-1][2] == name and not name.startswith(RAW):
            runs[-1][1] = end
        else:
            runs.append([start, end, name])
    named = {run[2] for run in runs if not run[2].startswith(RAW)}
    step = Step(kind=NAME if len(named) > 1 else STRAY, params={"encoding": encoding, "runs": runs})
    text = "".join(text for text, _ in pieces)
    return step if MixedEncodings().leave(text, step.params) == data else None


def _pieces(encoding: str, part: bytes) -> Iterator[tuple[str, str]]:
    """Texts with the encodings that write them; bytes that could not be read are kept raw."""
    reader = charset(encoding)
    for line in part.splitlines(keepends=True):
        text = reader.decode(line)
        if REPLACEMENT not in text or reader.encode(text) == line:
            yield text, encoding
            continue
        for lost, units in groupby(reader.units(line), key=lambda unit: unit[2] is None):
            found = list(units)
            if lost:
                raw = line[found[0][0] : found[-1][0] + found[-1][1]]
                yield REPLACEMENT * len(found), RAW + raw.hex()
            else:
                yield "".join(text or "" for _, _, text in found), encoding


def byte_evidence(step: Step, runs: Iterable[Run]) -> Evidence:
    """Which lines are in what, or how many bytes are in nothing."""
    told = [f"{run.encoding} {lines_of(run)}" for run in runs]
    raw = [run[2].removeprefix(RAW) for run in step.params["runs"] if run[2].startswith(RAW)]
    what = f"the file is in {', '.join(told)}" if told else f"{len(raw)} places are in no encoding"
    return Evidence(room=step.kind, what=what, data={"stretches": told, "bytes": raw})


def lines_of(run: Run) -> str:
    """
    >>> lines_of(Run(start=0, end=9, encoding="gbk", lines=(1, 40)))
    'lines 1-40'
    """
    first, last = run.lines
    return f"line {first}" if first == last else f"lines {first}-{last}"


def _runs_param(params: Params, length: int) -> list[tuple[int, int, str]]:
    runs: list[tuple[int, int, str]] = []
    value = params.get("runs")
    for entry in value if isinstance(value, (list, tuple)) and value else ("",):
        at = runs[-1][1] if runs else 0
        match entry:
            case [int(start), int(end), str(encoding)] if start == at <= end:
                runs.append((start, end, encoding))
            case _:
                raise InvalidPlanError('"runs" is a list of [start, end, encoding] without gaps')
    start, _, encoding = runs[-1]
    return [*runs[:-1], (start, max(start, length), encoding)]
