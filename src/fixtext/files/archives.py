"""Zip archives: their names in one decision, and unpacking that stays in its folder.

A zip without the UTF-8 flag says nothing about the encoding of its names; Windows wrote them in
that of the country. `zipfile` shows them as cp437, which loses no byte.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from fixtext.errors import FixtextError, UnreadableInputError

CANDIDATES = ("utf-8", "gb18030", "big5", "cp932", "cp437")
"""Encodings of names met in archives. The last is the standard's own."""

UTF8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1
UNICODE_PATH = 0x7075
"""Extra field in which Info-ZIP keeps the name in UTF-8."""

DOS = 0
"""`create_system` of archives in which some programs part folders with a backslash."""

LIMIT = 16 << 30
"""Bytes that are unpacked at most, unless another limit is given."""

RATIO = 200
"""An archive that grows more than this is taken for a bomb; text rarely shrinks beyond 1:20, an
empty log to 1:1000, so small ones are let pass."""

RATIO_FROM = 256 << 20
"""Bytes unpacked from which on the ratio counts."""

PIECE = 1 << 20
"""Bytes read at once; limits are checked in between."""


class ArchiveError(FixtextError):
    """An archive, or a member, that is not unpacked; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One entry of an archive: its name as bytes and as text, and why it stays, if so."""

    info: ZipInfo
    raw: bytes
    name: str
    encoding: str
    problem: str = ""

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    @property
    def encrypted(self) -> bool:
        return bool(self.info.flag_bits & ENCRYPTED_FLAG)


def open_zip(path: Path) -> ZipFile:
    """Open an archive; `UnreadableInputError` names it and says why not."""
    try:
        return ZipFile(path)
    except OSError as error:
        raise UnreadableInputError(f"{path}: {error.strerror or error}") from None
    except (BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise UnreadableInputError(f"{path}: no zip archive ({error})") from None


def members(archive: ZipFile, encodings: Sequence[str] = ()) -> list[Member]:
    """The entries with their right names; one decision for all that do not say.

    `encodings` is the caller's list of candidates.
    """
    from fixtext.detect import decode_together
    from fixtext.model import Options

    infos = archive.infolist()
    raws = [_raw(info) for info in infos]
    told = [_told(info, raw) for info, raw in zip(infos, raws, strict=True)]
    unsure = [raw for raw, name in zip(raws, told, strict=True) if name is None]
    options = Options(encodings=tuple(encodings) or CANDIDATES)
    decoded = iter(decode_together(unsure, options) if unsure else ())
    found = []
    for info, raw, name in zip(infos, raws, told, strict=True):
        encoding = "utf-8"
        if name is None:
            one = next(decoded)
            name, encoding = one.text, one.detection.encoding
        if info.create_system == DOS:
            name = name.replace("\\", "/")
        found.append(Member(info=info, raw=raw, name=name, encoding=encoding))
    return _judged(found)


def _raw(info: ZipInfo) -> bytes:
    """The name's bytes as they stand in the archive."""
    if info.flag_bits & UTF8_FLAG:
        return info.orig_filename.encode("utf-8", "surrogateescape")
    return info.orig_filename.encode("cp437")


def _told(info: ZipInfo, raw: bytes) -> str | None:
    """The name, where the archive itself says what it is."""
    if info.flag_bits & UTF8_FLAG:
        return info.orig_filename
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == UNICODE_PATH and len(field) > 5 and field[0] == 1:
            (check,) = struct.unpack_from("<L", field, 1)
            if check == zlib.crc32(raw):
                return field[5:].decode("utf-8", "replace")
    return None


def _judged(found: Sequence[Member]) -> list[Member]:
    """Members with what speaks against them."""
    from dataclasses import replace

    wanted: dict[str, int] = {}
    for one in found:
        key = one.name.rstrip("/").casefold()
        wanted[key] = wanted.get(key, 0) + 1
    judged = []
    for one in found:
        problem = _danger(one)
        if not problem and wanted[one.name.rstrip("/").casefold()] > 1:
            problem = "another member has the same name"
        judged.append(replace(one, problem=problem))
    return judged


def _danger(member: Member) -> str:
    """Why a member must not be unpacked.

    >>> info = ZipInfo("x")
    >>> [_danger(Member(info=info, raw=b"", name=name, encoding="")) for name in ("a/b", "../b")]
    ['', 'leads out of the folder']
    """
    name = member.name
    kind = member.info.external_attr >> 16 & 0o170000
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device"
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or name.startswith("\\"):
        return "is an absolute path"
    parts = name.rstrip("/").split("/")
    if any(part == ".." for part in parts):
        return "leads out of the folder"
    if any(part in ("", ".") or not part.isprintable() for part in parts):
        return "is no file name"
    return ""


def overlapping(found: Sequence[Member]) -> bool:
    """Whether members share their bytes, as in bombs that unpack one piece a thousand times."""
    end = 0
    for one in sorted(found, key=lambda one: one.info.header_offset):
        if one.info.header_offset < end:
            return True
        end = one.info.header_offset + one.info.compress_size
    return False


class Unpacker:
    """Unpacks members below a folder; nothing that exists is overwritten."""

    def __init__(
        self, archive: ZipFile, to: Path, *, password: bytes | None = None, limit: int = LIMIT
    ) -> None:
        self.archive, self.to, self.password, self.limit = archive, to, password, limit
        self.written = self.packed = 0

    def unpack(self, member: Member) -> Path:
        """Unpack one member; `ArchiveError` or `OSError` says why not."""
        if member.problem:
            raise ArchiveError(f"{member.name}: {member.problem}; not unpacked")
        target = self.to.joinpath(*member.name.rstrip("/").split("/"))
        self._inside(target, member)
        if member.is_folder:
            target.mkdir(parents=True, exist_ok=True)
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        self._write(target, member)
        return target

    def _inside(self, target: Path, member: Member) -> None:
        """A link that lies in the folder already must not lead a member out of it."""
        home = self.to.resolve()
        if home not in (target.resolve(), *target.resolve().parents):
            raise ArchiveError(f"{member.name}: leads out of the folder; not unpacked")

    def _write(self, target: Path, member: Member) -> None:
        from fixtext.files.atomic import Neighbour, create_file

        mode = member.info.external_attr >> 16 & 0o777
        # the owner must be able to read and write what was unpacked
        neighbour = Neighbour(target, b"", new=True, mode=mode | 0o600 if mode else None)
        with neighbour, neighbour.path.open("wb") as file:
            for piece in self._pieces(member):
                file.write(piece)
            file.flush()
            create_file(neighbour)

    def _pieces(self, member: Member) -> Iterator[bytes]:
        info = member.info
        self.packed += info.compress_size
        try:
            with self.archive.open(info, pwd=self.password) as source:
                while piece := source.read(PIECE):
                    self.written += len(piece)
                    if self.written > self.limit:
                        raise ArchiveError(f"more than {self.limit:,} bytes; stopped")
                    if self.written > RATIO_FROM and self.written > RATIO * self.packed:
                        raise ArchiveError(f"grows more than {RATIO} times (a bomb?); stopped")
                    yield piece
        except (BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
            raise ArchiveError(f"{member.name}: {error}") from None
        except RuntimeError as error:  # zipfile's word for a wrong password
            raise ArchiveError(f"{member.name}: {_one_reason(error)}") from None
        except NotImplementedError as error:
            raise ArchiveError(f"{member.name}: {error} (AES?); another program can") from None


def _one_reason(error: RuntimeError) -> str:
    return "wrong or no password" if "assword" in str(error) else str(error)


def passwords(words: str) -> Iterator[bytes]:
    """A password as the bytes it may have been when it was set.

    >>> [len(password) for password in passwords("密码")], list(passwords("abc"))
    ([6, 4], [b'abc'])
    """
    found = []
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            found.append(words.encode(encoding))
        except UnicodeEncodeError:
            continue
    yield from dict.fromkeys(found)
