"""Fuzzed formats: declared charsets, names, zip archives, journals, ignore files, fixtures.

What strangers send or leave lying about. Each function takes any bytes; only `FixtextError` may
come out, and what is promised of a format is looked at.
"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from fixtext.files import archives, fixtures, ignore, journal, names
from fixtext.files.declared import redeclared, undeclared
from fixtext.model import Options

SUFFIXES = ("", ".html", ".py", ".po", ".css", ".xml")
UNPACKED = 1 << 16
"""Bytes unpacked at most of one archive."""


class Broken(AssertionError):  # noqa: N818
    """A promise of a format that was not kept."""


def declared(data: bytes) -> None:
    """The declaration changes, and goes back to what it was."""
    suffix = SUFFIXES[data[0] % len(SUFFIXES)] if data else ""
    text = data[1:].decode("utf-8", "replace")
    for encoding in ("utf-8", "gb18030"):
        changed, places = redeclared(text, encoding, suffix)
        if undeclared(changed, places) != text:
            raise Broken("the old declaration is lost")
        if redeclared(changed, encoding, suffix)[1]:
            raise Broken("declared twice")


def file_names(data: bytes) -> None:
    """The names of one folder."""
    given = [os.fsdecode(name) for name in data.replace(b"/", b"").split(b"\0") if name]
    for old, name in names.repaired_names(given, Options()).items():
        if old not in given or name.new == old:
            raise Broken("a name that was not asked for")


def zip_names(data: bytes) -> None:
    """An archive: its names, then its members, which stay in their folder."""
    with tempfile.TemporaryDirectory(prefix="fixtext-fuzz-") as home:
        path, to = Path(home, "a.zip"), Path(home, "to")
        path.write_bytes(data)
        to.mkdir()
        with archives.open_zip(path) as archive:
            found = archives.members(archive)
            archives.overlapping(found)
            unpacker = archives.Unpacker(archive, to, limit=UNPACKED)
            for member in found:
                try:
                    unpacker.unpack(member)
                except (archives.ArchiveError, OSError):
                    continue
        if {entry.name for entry in Path(home).iterdir()} != {"a.zip", "to"}:
            raise Broken("something lies outside of the folder")


def journal_lines(data: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="fixtext-fuzz-") as home:
        path = Path(home, "journal")
        path.write_bytes(data)
        log = journal.read(path)
        if log.length > len(data):
            raise Broken("longer than its bytes")


def ignore_file(data: bytes) -> None:
    lines = data.decode("utf-8", "surrogateescape").splitlines()
    patterns = ignore.given(Path("a"), lines)
    for name in ("a/b.txt", "a/中文/x", "a/.git"):
        patterns.opinion(Path(name), is_folder=False)
        patterns.opinion(Path(name), is_folder=True)


def fixture(data: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="fixtext-fuzz-") as home:
        Path(home, fixtures.DESCRIPTION).write_bytes(data)
        Path(home, "broken.txt").write_bytes("ä½\xa0å¥½".encode())
        Path(home, "reference.txt").write_text("你好", encoding="utf-8")
        fixtures.load(Path(home))


FORMATS = {
    "declared": declared,
    "names": file_names,
    "zip": zip_names,
    "journal": journal_lines,
    "ignore": ignore_file,
    "fixture": fixture,
}


def seeds(target: str) -> Iterator[bytes]:
    """Sound inputs of a format."""
    match target:
        case "declared":
            for number, head in enumerate(_DECLARATIONS):
                yield bytes((number + 1,)) + head.encode()
        case "names":
            broken = [n.encode("gbk").decode("latin-1").encode() for n in ("会议记录.txt", "照片")]
            yield b"\0".join([*broken, "报告.doc".encode("gbk"), b"%E6%8A%A5.txt", b"notes"])
            yield b"\0".join(n.encode("big5") for n in ("會議", "報告.txt", "照片"))
        case "zip":
            for encoding in ("gbk", "utf-8"):
                yield _zip(encoding)
        case "journal":
            yield _JOURNAL.encode()
        case "ignore":
            yield "*.log\n!keep.log\n/中文/\n**/x\n[a-z]\\ \n#c\n".encode()
        case "fixture":
            yield _FIXTURE.encode()


_DECLARATIONS = (
    '<!doctype html><html><meta http-equiv="Content-Type" content="text/html; charset=gb2312">中',
    "#!/usr/bin/python\n# -*- coding: gbk -*-\n中",
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=GB18030\\n"\n',
    '@charset "gbk"; a { content: "天" }',
    '<?xml version="1.0" encoding="Big5"?><a>中</a>',
)
_JOURNAL = """{"fixtext": "0", "format": 1, "started": "", "options": {}, "paths": ["a"]}
{"entry": 0, "path": "/a", "before": "x", "after": "y", "mode": "644", "mtime_ns": 1, "level": \
"proven", "verdict": "fixed", "to": "utf-8", "plan": {"encoding": "utf-8", "bom": false, "steps": \
[]}, "declarations": [[1, "a", "b"]], "replays": true, "back": ""}
{"entry": 1, "path": "/b", "renamed": "/c"}
{"done": [0]}
{"same": "/d", "size": 1, "mtime_ns": 2}
"""
_FIXTURE = """happened = "x"
provenance = "y"
licence = "z"
[expected]
plan = ["misread"]
level = "proven"
[options]
script = "keep"
"""


def _zip(encoding: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("会议/记录.txt", "照片", "../x"):
            archive.writestr(name.encode(encoding).decode("cp437"), "中")
    return out.getvalue()
