"""Quoted-printable left in a text: `=E4=B8=AD=E6=96=87`, lines cut by a `=` at their end.

Mail in UTF-8, GBK or Big5 travels so. Stored or forwarded without the header that says it, the
body stays as it is. In such a body every `=` begins an escape or ends a line; program text that
satisfies this by chance is hardly met. A message that still has its header is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fixtext.codecs.lines import lines
from fixtext.damage.escapes.claims import claim, rebuilt
from fixtext.damage.escapes.octets import ENCODINGS
from fixtext.damage.escapes.setting import Stretch, in_prose, reads
from fixtext.damage.room import Candidate, Context, Params, spans_param, text_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Json

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "quoted-printable"

HEX: Final = ("E4", "e4")
NEWLINES: Final = ("\n", "\r\n")

_ESCAPE = re.compile("=([0-9A-Fa-f]{2})")
_SOFT = re.compile("=(\r?\n)")
_WRONG = re.compile("=(?![0-9A-Fa-f]{2}|\r?\n)")
_TOKEN = re.compile("=[0-9A-Fa-f]{2}|.", re.DOTALL)
_BLANK_END = re.compile("[ \t](?=\r?\n|$)")
_MESSAGE = re.compile(
    r"^(?:content-type|content-transfer-encoding|mime-version|received|message-id):"
    r"|quoted-printable",
    re.IGNORECASE | re.MULTILINE,
)
"""A mail, a saved page or a contact card that says how it is encoded."""


@dataclass(frozen=True, slots=True)
class QuotedPrintable:
    """The room `quoted-printable`.

    `hex` is how E4 is written; `also` lists the ASCII that is escaped everywhere, besides `=`;
    `blanks` says that a blank before a line end is escaped. Lines are cut so that no line is
    longer than `width`, or after as many characters of the escaped text as `breaks` says.

    >>> QuotedPrintable().apply("中文 a=b", {"charset": "gb18030"})
    '=D6=D0=CE=C4 a=3Db'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return "=" in text and _ESCAPE.search(text) is not None

    def apply(self, text: str, params: Params) -> str:
        codec = ENCODINGS.get(text_param(params, "charset"))
        digits, newline = text_param(params, "hex", "E4"), text_param(params, "newline", "\n")
        if codec is None or digits not in HEX or newline not in NEWLINES:
            raise InvalidPlanError(
                f'"charset" is one of {", ".join(ENCODINGS)}, "hex" one of {HEX}'
            )
        asked = set((text_param(params, "also", "") + "=").encode("utf-8", "ignore"))
        style = "=%02X" if digits == "E4" else "=%02x"
        table = [style % b if b >= 0x80 or b in asked else chr(b) for b in range(256)]
        out, last = [], 0
        for start, end in spans_param(params, len(text)):
            data = text[start:end].encode(codec, "replace")
            stream = "".join(map(table.__getitem__, data))
            if params.get("blanks", False):
                stream = _BLANK_END.sub(lambda m: style % ord(m[0]), stream)
            out += [text[last:start], _cut(stream, params, newline)]
            last = end
        return "".join((*out, text[last:]))

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        if _MESSAGE.search(text):
            return
        blocks = list(_blocks(text))
        for name, codec in ENCODINGS.items():
            try:
                stretches = [Stretch(a, b, _decoded(text[a:b], codec)) for a, b in blocks]
            except UnicodeDecodeError:
                continue
            damaged = in_prose(text, stretches, code=False)
            whole = "".join(stretch.text for stretch in damaged)
            if not damaged or (name != "utf-8" and not reads(whole)):
                continue
            original, spans = rebuilt(text, damaged)
            found = claim(
                self,
                text,
                original,
                _possible(text, damaged, spans, name),
                f"a mail in {name.upper()} was stored as quoted-printable",
                {"charset": name},
            )
            if found is not None:
                yield found
            if name == "utf-8":
                return


def _decoded(stream: str, codec: str) -> str:
    joined = _SOFT.sub("", stream).encode()
    return _ESCAPE_BYTES.sub(lambda m: bytes([int(m[1], 16)]), joined).decode(codec)


_ESCAPE_BYTES = re.compile(_ESCAPE.pattern.encode())


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of ASCII lines in which every `=` is right and some are escapes."""
    start = at = 0
    for line in [*lines(text), "\ufffd"]:
        if not line.isascii() or _WRONG.search(line):
            if _ESCAPE.search(text, start, at):
                yield start, at
            start = at + len(line)
        at += len(line)


def _cut(stream: str, params: Params, newline: str) -> str:
    """The escaped text with its soft line ends."""
    width, breaks = params.get("width"), params.get("breaks")
    if isinstance(width, int) and width > len("=E4="):
        lines = stream.split("\n")
        return "\n".join(_wrapped(line, width, newline) for line in lines)
    if not isinstance(breaks, list):
        return stream
    out, last = [], 0
    for at in breaks:
        if not isinstance(at, int) or at < last:
            raise InvalidPlanError('"breaks" is a list of numbers, in order')
        out += [stream[last:at], "=", newline]
        last = at
    return "".join((*out, stream[last:]))


def _wrapped(line: str, width: int, newline: str) -> str:
    """A line cut as Python's and most mailers' encoders cut it: as late as possible."""
    end = "\r" if line.endswith("\r") else ""
    line = line.removesuffix(end)
    out: list[str] = []
    while len(line) > width:
        at = width - 1
        for back in (1, 2):
            if line[at - back] == "=":
                at -= back
                break
        out += [line[:at], "=", newline]
        line = line[at:]
    return "".join((*out, line, end))


def _possible(
    text: str, damaged: list[Stretch], spans: list[list[int]], name: str
) -> Iterator[dict[str, Json]]:
    """The parameters that may replay it: the plainest first."""
    raw = "".join(text[s.start : s.end] for s in damaged)
    escapes = _ESCAPE.findall(raw)
    codes = {int(digits, 16) for digits in escapes}
    plain = set(_ESCAPE.sub("", raw).encode())
    always = bytes(sorted(c for c in codes if c < 0x80 and c != ord("=") and c not in plain))
    soft = _SOFT.findall(raw)
    common: dict[str, Json] = {"charset": name}
    if any(digits != digits.upper() for digits in escapes):
        common["hex"] = "e4"
    if always:
        common["also"] = always.decode()
    if codes & {0x20, 0x09} & plain:
        common["blanks"] = True
    if "\r\n" in soft:
        common["newline"] = "\r\n"
    cuts: list[dict[str, Json]] = [{}]
    if soft:
        longest = max(len(line.rstrip("\r")) for line in raw.split("\n"))
        cuts = [{"width": longest}]
        if len(damaged) == 1:
            cuts.append({"breaks": _breaks(raw)})
    for place in ({}, {"spans": spans}):
        for cut in cuts:
            yield {**common, **cut, **place}


def _breaks(raw: str) -> list[int]:
    """Where the soft line ends stood, in characters of the escaped text without them."""
    taken, places = 0, []
    for match in _SOFT.finditer(raw):
        places.append(match.start() - taken)
        taken += len(match[0])
    return places
