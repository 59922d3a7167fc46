"""File and folder names: one decision for the names of one folder, and renaming with a journal.

Names come broken in their own ways: an archive was unpacked with the wrong encoding (cp437,
Latin-1, or bytes that are not UTF-8 at all), UTF-8 was read as GBK, a browser left percent escapes.
A name alone is too short to tell; the names of a folder mostly share their fate.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote_to_bytes

from fixtext.files.atomic import sync_folder
from fixtext.files.commit import reason, whole_path
from fixtext.files.journal import Entry, Journal
from fixtext.model import Level, Options

CANDIDATES = ("utf-8", "gb18030", "big5", "cp932")
"""Encodings of names that are not UTF-8: the archives met in the field."""

SINGLE = ("cp437", "latin-1", "cp1252")
"""Encodings of a byte per character, in which unpacking programs show names."""

LONGEST = 255
"""Bytes of a name on the usual file systems."""

DOUBT = 10.0
"""Bits by which one name may read better in another encoding than that of its folder: a rare
character costs that much. A name beyond it has another fate, and stays."""

JAPANESE = "cp932"

SURE = 40.0
"""Bits by which the Japanese names of a folder must read better than what is shown: a name of two
kanji gains fifty, and no healthy name in thirty languages gained ten."""

_NEVER_A_NAME = re.compile("[\uff61-\uff9f\ue000-\uf8ff]")
"""What letters with accents become: half-width kana and private characters."""

_ESCAPES = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")
"""A percent escape of a byte that is no ASCII; `100%25.txt` has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A name and what it should be; `problem` says why it stays, `how` what happened to it."""

    folder: Path
    old: str
    new: str = ""
    how: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """What a broken name should be, what happened to it, and perhaps why it stays."""

    new: str
    how: str
    problem: str = ""


def repaired_names(names: Sequence[str], options: Options) -> dict[str, Name]:
    """The names that are broken: each with its repair and what happened.

    Bytes that are not UTF-8 are lone surrogates in `names`, as `os.listdir` gives them.

    >>> broken = [name.encode("gbk").decode("latin-1") for name in ("会议记录.txt", "照片")]
    >>> [name.new for name in repaired_names([*broken, "notes.txt"], Options()).values()]
    ['会议记录.txt', '照片']
    >>> repaired_names(["会议记录.txt", "照片", "café"], Options())
    {}
    """
    raw = [name for name in names if _is_raw(name)]
    escaped = [name for name in names if not _is_raw(name) and _ESCAPES.search(name)]
    rest = [n for n in names if not n.isascii() and not _is_raw(n) and n not in escaped]
    latin = [name for name in rest if not _has_han(name)]
    han = [name for name in rest if _has_han(name)]
    found = _decoded({name: os.fsencode(name) for name in raw}, "bytes in", options)
    bare = {name: unquote_to_bytes(name.encode()) for name in escaped}
    found |= _decoded(bare, "percent escapes of", options)
    for group in (latin, han):
        found |= _misread(group, options)
    return found


def _is_raw(name: str) -> bool:
    return any("\udc80" <= char <= "\udcff" for char in name)


def _has_han(name: str) -> bool:
    return any(char >= "\u2e80" for char in name)


def _decoded(names: Mapping[str, bytes], how: str, options: Options) -> dict[str, Name]:
    """Names that are bytes, or hide some, decoded together."""
    from fixtext.detect import decode_together

    if not names:
        return {}
    given = replace(options, encodings=options.encodings or CANDIDATES)
    decoded = decode_together(list(names.values()), given)
    return {
        name: Name(
            one.text,
            f"{how} {one.detection.encoding}",
            _doubt(names[name], one.detection.encoding, given.encodings),
        )
        for name, one in zip(names, decoded, strict=True)
        if one.exact and one.text != name
    }


def _doubt(data: bytes, encoding: str, rivals: Sequence[str]) -> str:
    """Whether a name reads much better in another encoding than in that of its folder."""
    from fixtext.detect.runs import bits_of

    others = {rival: bits_of(data, rival) for rival in rivals if rival != encoding}
    best = min(others, key=others.__getitem__, default="")
    if best and others[best] + DOUBT < bits_of(data, encoding):
        return f"reads better as {best}, unlike its neighbours"
    return ""


def _misread(names: Sequence[str], options: Options) -> dict[str, Name]:
    """Names that are text, but the wrong one; nothing when a line break gets lost."""
    from fixtext.api import fix

    if not names:
        return {}
    result = fix(
        "\n".join(names), replace(options, encodings=(), only=("misread", "flattened-spaces"))
    )
    lines = result.text.split("\n")
    if not result.changed or result.level is Level.NONE or len(lines) != len(names):
        return _japanese(names, options)
    params = result.plan.steps[0].params
    how = f"{params.get('written')} read as {params.get('read')}, {result.level.value}"
    found = {
        old: Name(new, how)
        for old, new in zip(names, lines, strict=True)
        if new != old and "\ufffd" not in new
    }
    hidden = _hidden(list(found), str(params.get("read")))
    if len(result.plan.steps) == 1 and hidden:  # no byte was lost: every encoding may apply
        return _decoded(hidden, f"shown as {params.get('read')}:", options)
    return found


def _japanese(names: Sequence[str], options: Options) -> dict[str, Name]:
    """Names in Shift_JIS that single-byte software shows, where their bytes read far better.

    >>> shown = "会議の記録.txt".encode("cp932").decode("cp437")
    >>> _japanese([shown, "Señor.txt"], Options())[shown].new
    '会議の記録.txt'
    """
    if options.encodings and JAPANESE not in options.encodings:
        return {}
    ways = [_read_better(_hidden(names, read), read) for read in SINGLE]
    gained, found = max(ways, key=lambda way: way[0])
    return found if gained >= SURE else {}


def _read_better(hidden: Mapping[str, bytes], read: str) -> tuple[float, dict[str, Name]]:
    """(bits gained, names) of those that are Japanese rather than what is shown."""
    from fixtext.detect.runs import UTF_8, bits_of

    gained, found = 0.0, {}
    for name, data in hidden.items():
        try:
            text = data.decode(JAPANESE)
        except UnicodeDecodeError:
            continue
        gain = bits_of(name.encode(), UTF_8) - bits_of(data, JAPANESE)
        if gain >= DOUBT and text != name and not _NEVER_A_NAME.search(text):
            gained += gain
            found[name] = Name(text, f"shown as {read}: {JAPANESE}")
    return gained, found


def _hidden(names: Sequence[str], read: str) -> dict[str, bytes]:
    """The bytes that single-byte software showed as these names, when it shows all of them."""
    from fixtext.codecs.registry import charset

    if read not in SINGLE:
        return {}
    found = {name: charset(read).encode(name) for name in names}
    return {name: data for name, data in found.items() if data is not None}


def plan_names(root: Path, options: Options) -> Iterator[Rename]:
    """What would be renamed below a folder (and the folder itself), the deepest first."""
    for folder, folders, files in os.walk(root, topdown=False):
        yield from _folder(Path(folder), sorted([*folders, *files]), options)
    here = Path(os.path.abspath(root))  # noqa: PTH100 (links stay)
    if here.parent != here:
        broken = repaired_names([here.name], options)
        yield from _renames(here.parent, broken, {entry.name for entry in here.parent.iterdir()})


def _folder(folder: Path, names: Sequence[str], options: Options) -> Iterator[Rename]:
    yield from _renames(folder, repaired_names(names, options), set(names))


def _renames(folder: Path, broken: Mapping[str, Name], present: set[str]) -> Iterator[Rename]:
    """Renames within one folder; two that want one name, or one that is taken, stay."""
    wanted = [name.new for name in broken.values()]
    for old, name in broken.items():
        problem = name.problem or _unfit(name.new)
        if not problem and (wanted.count(name.new) > 1 or name.new in present):
            problem = "another one has this name, or would get it"
        yield Rename(folder=folder, old=old, new=name.new, how=name.how, problem=problem)


def _unfit(name: str) -> str:
    """Why a name cannot be one."""
    if name in ("", ".", "..") or "/" in name or not name.isprintable():
        return "would be no file name"
    if len(name.encode("utf-8", "surrogateescape")) > LONGEST:
        return "would be too long"
    return ""


def apply(rename: Rename, journal: Journal | None = None) -> Rename:
    """Rename one; what stands in the way is told as `problem`, and nothing is overwritten."""
    if rename.problem:
        return rename
    old, new = rename.folder / rename.old, rename.folder / rename.new
    folder = whole_path(rename.folder)
    try:
        if os.path.lexists(new):
            return replace(rename, problem="another one has this name by now")
        number = 0
        if journal is not None:
            number = journal.number()
            places = [os.path.join(folder, name) for name in (rename.old, rename.new)]  # noqa: PTH118
            journal.intend([Entry(number=number, path=places[0], renamed=places[1])])
        old.rename(new)
        sync_folder(rename.folder)
    except OSError as error:
        return replace(rename, problem=reason(error, old))
    if journal is not None:
        journal.done([number])
    return rename
