"""Characters written as escapes, and shown as they were written: a room per kind.

- `html-entities`: `&#20013;&#25991;`, `#20013;#25991;`; a form sent to a page in GB2312.
- `unicode-escapes`: `\\u4e2d\\u6587`, `%u4E2D`, `<U+4E2D>`; JSON, JavaScript, R.
- `percent-escapes`: `%E4%B8%AD%E6%96%87`, `%D6%D0%CE%C4`; names of downloads, titles.
- `backslash-bytes`: `\\xe4\\xb8\\xad`, `\\344\\270\\255`; output of databases, git, Python.
- `quoted-printable`: `=E4=B8=AD=E6=96=87`; mail stored without its header.
- `encoded-words`: `=?GB2312?B?1tDOxA==?=`; subjects and names of attachments.
- `hz`: `~{VPND~}`; old news groups.
- `utf-7`: `+Ti1lhw-`, `&Ti1lhw-`; old mail, names of mail folders.

Source code, web pages, JSON, addresses and mails hold the same escapes rightly. So a room does
not ask whether an escape can be undone, but whether it stands where nothing will undo it: in
prose. `setting` has the evidence; without it a room proposes nothing.
"""

from __future__ import annotations

import re
from typing import Final

HINTS: Final = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in (
        ("#", r"#x?[0-9A-Fa-f]{2,7};"),
        ("\\u", r"\\u[0-9A-Fa-f{]{2}"),
        ("\\U", r"\\U[0-9A-Fa-f]{8}"),
        ("\\x", r"\\x[0-9A-Fa-f{]{2}"),
        ("\\", r"\\[0-3][0-7]{2}"),
        ("%u", r"%u[0-9A-Fa-f]{4}"),
        ("%", r"%[0-9A-Fa-f]{2}"),
        ("=", r"=[0-9A-Fa-f]{2}"),
        ("=?", r"=\?[A-Za-z0-9_-]+\?[BbQq]\?"),
        ("~{", r"~\{"),
        ("+", r"\+[A-Za-z0-9+/]{3}"),
        ("&", r"&[A-Za-z0-9+,]{3,}-"),
        ("<U+", r"<U\+[0-9A-Fa-f]{4}"),
        ("u", r"u[0-9A-Fa-f]{4}u[0-9A-Fa-f]{4}u[0-9A-Fa-f]{4}"),
    )
)
"""Every escape that a room of this package can undo begins so; a sign that does not occur at all
spares the search."""


def may_hold_escapes(text: str) -> bool:
    """Cheap: may one of these rooms have something to say about `text`? False is a promise.

    >>> may_hold_escapes("&#20013;&#25991;"), may_hold_escapes("Nothing to see here.")
    (True, False)
    """
    return any(sign in text and pattern.search(text) for sign, pattern in HINTS)
