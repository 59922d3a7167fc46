"""The detectors that are compared: each a function from bytes to a name, or ""."""

from __future__ import annotations

import codecs
import ctypes
import ctypes.util
from collections.abc import Callable
from importlib import import_module

Detector = Callable[[bytes], str]

ALIASES = {
    "cp936": "gbk",
    "gb-18030": "gb18030",
    "hz-gb-2312": "hz",
    "x-euc-tw": "euc-tw",
    "euctw": "euc-tw",
    "hkscs": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-16-le": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "mac-cyrillic": "mac-cyrillic",
    "uhc": "cp949",
}
CHINESE = ("gb2312", "gbk", "gb18030", "big5", "cp950", "big5hkscs", "euc-tw", "hz", "iso-2022-cn")


def normal(name: str | None) -> str:
    """One spelling: CPython's where it has the codec.

    >>> normal("GB-18030"), normal("Windows-1252"), normal(None)
    ('gb18030', 'cp1252', '')
    """
    if not name:
        return ""
    low = name.lower().replace("_", "-")
    low = ALIASES.get(low, low)
    try:
        return codecs.lookup(low).name.replace("_", "-")
    except LookupError:
        return low


def is_chinese(name: str) -> bool:
    return normal(name) in CHINESE


def _ours() -> Detector:
    from fixtext.detect import decode
    from fixtext.model import Options

    options = Options()
    return lambda data: decode(data, options).detection.encoding


def _charset_normalizer() -> Detector:
    from charset_normalizer import from_bytes

    def detect(data: bytes) -> str:
        found = from_bytes(data).best()
        return normal(found.encoding if found else "")

    return detect


def _dictionary(module: str) -> Callable[[], Detector]:
    def make() -> Detector:
        detect = import_module(module).detect
        return lambda data: normal(detect(data)["encoding"])

    return make


def _chardetng() -> Detector:
    detect = import_module("chardetng_py").detect
    return lambda data: normal(detect(data, allow_utf8=True))


def _uchardet() -> Detector:
    path = ctypes.util.find_library("uchardet")
    if not path:
        raise ImportError("libuchardet is not installed")
    library = ctypes.CDLL(path)
    library.uchardet_new.restype = ctypes.c_void_p
    library.uchardet_get_charset.restype = ctypes.c_char_p
    handle = ctypes.c_void_p(library.uchardet_new())

    def detect(data: bytes) -> str:
        library.uchardet_reset(handle)
        library.uchardet_handle_data(handle, data, ctypes.c_size_t(len(data)))
        library.uchardet_data_end(handle)
        return normal(library.uchardet_get_charset(handle).decode())

    return detect


MAKERS: dict[str, Callable[[], Detector]] = {
    "fixtext": _ours,
    "chardet": _dictionary("chardet"),
    "charset-normalizer": _charset_normalizer,
    "chardetng": _chardetng,
    "faust-cchardet": _dictionary("cchardet"),
    "uchardet": _uchardet,
}


def detectors(wanted: str) -> dict[str, Detector]:
    """Ours, and the peers that are wanted ("all", "none", or names) and installed."""
    names = {"all": list(MAKERS), "none": []}.get(wanted, wanted.split(","))
    found: dict[str, Detector] = {}
    for name in ["fixtext", *(n for n in names if n != "fixtext")]:
        try:
            found[name] = MAKERS[name]()
        except ImportError as error:
            print(f"({name} is left out: {error})")
    return found
