"""Lines as files have them: ended by LF, CR or CRLF, and by nothing else."""

from __future__ import annotations

from io import StringIO


def lines(text: str) -> list[str]:
    """The lines of `text` with their ends.

    `str.splitlines` also ends a line at U+0085, U+2028 and some more. U+0085 is the byte 85,
    which is a part of many Chinese characters: 公 in UTF-8 read as Latin-1 holds one.

    >>> lines("公\\r\\n园".encode().decode("latin-1"))
    ['å\\x85¬\\r\\n', 'å\\x9b\\xad']
    >>> "".join(lines("a\\rb\\nc")) == "a\\rb\\nc"
    True
    """
    return list(StringIO(text, newline=""))
