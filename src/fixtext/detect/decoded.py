"""What decoding gives back: the detection, the text, and whether the bytes can be had again."""

from __future__ import annotations

from dataclasses import dataclass

from fixtext.model import Detection, Step


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes, decoded.

    `text` has no byte order mark and is "" for binary data. `exact`: encoding the text again
    as the detection says (encoding, mark, runs) gives the bytes. `pieces` is the text of each
    of the detection's runs, in order, when there are several. `byte_step` writes the bytes again
    where no single encoding does: the last step of every plan for them.
    """

    detection: Detection
    text: str
    exact: bool
    pieces: tuple[str, ...] = ()
    byte_step: Step | None = None


def newline_style(text: str) -> str:
    """How the lines of a text end: "\\\\n", "\\\\r\\\\n", "\\\\r", "mixed", or "" for one line.

    >>> [newline_style(t) for t in ("天气\\n预报\\n", "天气\\r\\n预报", "天气\\r预报\\n", "天气")]
    ['\\n', '\\r\\n', 'mixed', '']
    """
    if "\r" not in text:
        return "\n" if "\n" in text else ""
    pairs, feeds, returns = text.count("\r\n"), text.count("\n"), text.count("\r")
    counts = {"\r\n": pairs, "\n": feeds - pairs, "\r": returns - pairs}
    found = [style for style, count in counts.items() if count]
    return found[0] if len(found) == 1 else "mixed"
