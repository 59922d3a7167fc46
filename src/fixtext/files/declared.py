"""Text that says which encoding it is in: the words change together with the bytes.

HTML `<meta charset>`, XML's first line, CSS `@charset`, Python's and Emacs' coding lines, the
header of `.po` files. Only the place where the software that reads such a file looks is
looked at, so that an article about encodings stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fixtext.reader.beginnings import compiled

HTML_REACH = 4096
"""Characters of a page that are searched. Browsers look at 1,024 bytes; pages that put scripts
before the declaration exist, and changing what a browser overlooks does no harm."""

PO_REACH = 8192
"""Characters of a .po file that are searched: translators' comments come before its header."""

_NAME = r"(?P<name>[A-Za-z][\w.:+-]{0,29}\w)(?![\w.:+-])"
"""All of it: the beginning of something longer is no name, nor what runs into `-*-`."""

_PAGE = r"(?is)\s*(?:<!--.*?-->\s*)*(?:<\?xml|<!doctype\s+html|<html|<head|<meta|<title)"
_META = r"(?i)<meta\b[^<>]*?\bcharset\s*=\s*[\"']?\s*" + _NAME
_XML = r"<\?xml\s+version\s*=\s*[\"'][\d.]+[\"']\s+encoding\s*=\s*[\"']" + _NAME
_CSS = r'(?i)@charset "' + _NAME + '";'
_PYTHON = r"^[ \t\f]*#.*?coding[:=][ \t]*" + _NAME
_EMACS = r"-\*-.*?\bcoding:[ \t]*" + _NAME + r".*-\*-"
_PO = r'(?im)^"Content-Type:[^"\n]*?charset=' + _NAME + r'\\n"'

_EMACS_ENDS = ("-unix", "-dos", "-mac")
"""Emacs puts the line ends behind the name of a coding system."""

PAGES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".php", ".jsp", ".asp", ".aspx", ".vue"})
SCRIPTS = frozenset({".py", ".pyw", ".pyi", ".rb", ".pl", ".pm"})
TEMPLATES = frozenset({".po", ".pot"})


@dataclass(frozen=True, slots=True)
class Declaration:
    """`old` was replaced by `new`, which starts at character `start` of the repaired text."""

    start: int
    old: str
    new: str


def redeclared(text: str, encoding: str, suffix: str = "") -> tuple[str, tuple[Declaration, ...]]:
    """The text with its declarations naming `encoding`, and what was replaced.

    `suffix` is the file name's (`.html`); without one the text itself must look like a page.

    >>> redeclared('<html><meta charset="gb2312"><p>天气', "utf-8")[0]
    '<html><meta charset="utf-8"><p>天气'
    >>> redeclared("# -*- coding: GBK -*-", "utf-8", ".py")[0]
    '# -*- coding: UTF-8 -*-'
    >>> redeclared('写网页时用 <meta charset="gbk">。', "utf-8")[1]
    ()
    """
    found: list[Declaration] = []
    parts: list[str] = []
    at = length = 0
    for start, end in sorted(set(_places(text, suffix.lower()))):
        old = text[start:end]
        new = _like(old, encoding)
        if start < at or _same(old, encoding):
            continue
        parts += [text[at:start], new]
        length += start - at
        found.append(Declaration(length, old, new))
        length += len(new)
        at = end
    return "".join([*parts, text[at:]]), tuple(found)


def undeclared(text: str, declarations: Sequence[Declaration]) -> str:
    """The text before `redeclared`.

    >>> text, changes = redeclared('@charset "gbk"; a { content: "天" }', "utf-8")
    >>> undeclared(text, changes)
    '@charset "gbk"; a { content: "天" }'
    """
    for one in reversed(declarations):
        end = one.start + len(one.new)
        if text[one.start : end] != one.new:
            raise ValueError("the declaration is not where it was written")
        text = text[: one.start] + one.old + text[end:]
    return text


def _places(text: str, suffix: str) -> Iterator[tuple[int, int]]:
    """Where the names of encodings stand."""
    if text.startswith("<?xml"):
        yield from _names(compiled(_XML).match(text))
    if text[:8].lower() == "@charset":
        yield from _names(compiled(_CSS).match(text))
    if suffix in PAGES or _is_page(text[:HTML_REACH]):
        for match in compiled(_META).finditer(text, 0, HTML_REACH):
            yield from _names(match)
    if suffix in TEMPLATES or text.startswith(('msgid ""', "# ")):
        at = text.find('msgid ""', 0, PO_REACH)
        if at >= 0:
            yield from _names(compiled(_PO).search(text, at, PO_REACH))
    yield from _first_lines(text, suffix)


def _is_page(text: str) -> bool:
    return text.lstrip().startswith("<") and compiled(_PAGE).match(text) is not None


def _first_lines(text: str, suffix: str) -> Iterator[tuple[int, int]]:
    """Coding lines count in the first two lines."""
    at = 0
    for line in text[:HTML_REACH].splitlines(keepends=True)[:2]:
        match = compiled(_EMACS).search(line) if "-*-" in line else None
        if match is None and (suffix in SCRIPTS or text.startswith("#!")):
            match = compiled(_PYTHON).match(line)
        yield from _names(match, at)
        at += len(line)


def _names(match: re.Match[str] | None, at: int = 0) -> Iterator[tuple[int, int]]:
    if match is not None:
        start, end = match.span("name")
        yield at + start, at + end


def _same(old: str, encoding: str) -> bool:
    from fixtext.codecs.names import canonical
    from fixtext.errors import UnknownEncodingError

    name, _ = _split(old)
    try:
        return canonical(name) == canonical(encoding)
    except UnknownEncodingError:
        return False


def _like(old: str, encoding: str) -> str:
    """The name as the author would have written it: in capitals where the old one was."""
    name, end = _split(old)
    return (encoding.upper() if name.isupper() else encoding.lower()) + end


def _split(old: str) -> tuple[str, str]:
    for end in _EMACS_ENDS:
        if old.endswith(end):
            return old[: -len(end)], end
    return old, ""
