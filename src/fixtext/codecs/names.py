"""Encoding names as people write them, brought to one spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from fixtext.errors import UnknownEncodingError

ALIASES = {
    "utf-8": "utf8 u8 utf cp65001 unicode-1-1-utf-8",
    "utf-16-le": "utf16le utf-16le utf-16 utf16 unicode ucs2 ucs-2 cp1200",
    "utf-16-be": "utf16be utf-16be unicodefffe cp1201",
    "gbk": "cp936 936 ms936 windows-936 x-gbk chinese",
    "gb18030": "gb-18030 gb18030-2000 gb18030-2005 gb18030-2022 cp54936",
    "gb2312": "euc-cn euccn gb2312-80 eucgb2312-cn",
    "big5": "big-5 big5-tw cn-big5 x-x-big5 csbig5",
    "cp950": "950 ms950 windows-950 x-windows-950",
    "big5-hkscs": "big5hkscs hkscs big5-hk cp951",
    "cp932": "932 ms932 mskanji windows-31j windows-932 csshiftjis-ms",
    "shift_jis": "sjis shiftjis x-sjis s-jis csshiftjis",
    "euc-jp": "eucjp ujis x-euc-jp",
    "cp949": "949 ms949 uhc windows-949 ks-c-5601-1987",
    "euc-kr": "euckr korean ksc5601 ks-c-5601",
    "latin-1": "latin1 latin iso-8859-1 iso8859-1 8859-1 l1 cp819 cp28591",
    "mac-roman": "macroman macintosh mac x-mac-roman cp10000",
    "koi8-r": "koi8r koi8 cp20866",
    "koi8-u": "koi8u cp21866",
    "cp437": "437 ibm437",
    "cp850": "850 ibm850",
    "cp852": "852 ibm852",
    "cp866": "866 ibm866",
    "cp874": "874 windows-874 tis-620 tis620",
    "euc-tw": "euctw x-euc-tw cns11643",
    "hz": "hz-gb-2312 hzgb hz-gb",
    "iso-2022-cn": "iso2022cn csiso2022cn",
    "iso-2022-jp": "iso2022jp csiso2022jp",
    "iso-2022-kr": "iso2022kr csiso2022kr",
    "utf-7": "utf7 cp65000",
    "utf-32-le": "utf32le utf-32 utf32",
    "utf-32-be": "utf32be",
    "mac-cyrillic": "maccyrillic x-mac-cyrillic cp10007",
    **{f"cp{n}": f"{n} windows-{n} windows{n} win{n} x-cp{n}" for n in range(1250, 1259)},
    **{
        f"iso8859-{n}": f"iso-8859-{n} 8859-{n} iso8859-{n}"
        for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)
    },
}
"""Canonical name -> other spellings. Case, `_`, `-` and spaces make no difference."""

_CLUTTER = re.compile(r"[\s_\-]+")


def _bare(name: str) -> str:
    return _CLUTTER.sub("", name.strip().lower())


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return {
        _bare(spelling): name
        for name, others in ALIASES.items()
        for spelling in (name, *others.split())
    }


def canonical(name: str) -> str:
    """The one spelling of an encoding's name.

    >>> canonical("CP936"), canonical("UTF8"), canonical("ISO-8859-1"), canonical("windows-1252")
    ('gbk', 'utf-8', 'latin-1', 'cp1252')
    """
    found = _spellings().get(_bare(name))
    if found is None:
        raise UnknownEncodingError(f'unknown encoding "{name}"; known are: {", ".join(ALIASES)}')
    return found
