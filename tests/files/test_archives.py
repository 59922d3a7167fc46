"""Archives: names without the UTF-8 flag, ways out of the folder, bombs, passwords."""

from __future__ import annotations

import io
import stat
import struct
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from fixtext.files.archives import members, open_zip

SIMPLIFIED = ("文档/工作总结.txt", "文档/会议记录.txt", "照片.jpg")
TRADITIONAL = ("功課/許功蓋.txt", "功課/會議記錄.txt", "餐廳.txt")
"""許, 功 and 蓋 end in 0x5C in Big5, as a backslash does."""
JAPANESE = ("資料/表示ソート.txt", "写真.jpg")
"""表 and ソ end in 0x5C in Shift_JIS."""


def packed(names: dict[bytes, bytes], *, system: int = 0, attributes: int = 0) -> bytes:
    """A zip with these names as bytes, without the UTF-8 flag, as Windows wrote it."""
    data, central, starts = b"", b"", []
    for name, content in names.items():
        starts.append(len(data))
        check = zlib.crc32(content)
        fields = (20, 0, 0, 0, 0x21, check, len(content), len(content), len(name), 0)
        data += struct.pack("<4s5H3L2H", b"PK\3\4", *fields) + name + content
        both = (20 | system << 8, *fields, 0, 0, 0, attributes, starts[-1])
        central += struct.pack("<4s6H3L5H2L", b"PK\1\2", *both) + name
    count = len(names)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(central), len(data), 0)
    return data + central + end


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive.zip"


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "utf-8"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "cp932"),
        (("notes/a.txt", "café.txt"), "cp437"),
    ],
)
def test_names(archive: Path, tmp_path: Path, fixtext, names, encoding: str) -> None:
    archive.write_bytes(packed({name.encode(encoding): name.encode() for name in names}))
    with open_zip(archive) as opened:
        assert [one.name for one in members(opened)] == list(names)
    assert fixtext("unzip", archive).code == 0
    for name in names:
        assert (tmp_path / "archive" / name).read_text("utf-8") == name
    done = fixtext("unzip", "--list", archive)
    assert [line.split(maxsplit=1)[1] for line in done.text.splitlines()] == list(names)


def test_the_flag_and_the_unicode_field_are_believed(archive: Path) -> None:
    raw = "工作.txt".encode("gbk")
    field = b"\1" + struct.pack("<L", zlib.crc32(raw)) + "工作總結.txt".encode()
    info = ZipInfo(raw.decode("cp437"))
    info.extra = struct.pack("<HH", 0x7075, len(field)) + field
    with ZipFile(archive, "w") as opened:
        opened.writestr("文件.txt", "1")
        opened.writestr(info, "2")
    data = archive.read_bytes().replace(raw.decode("cp437").encode(), b"?")
    assert data.count(b"?")
    with open_zip(archive) as opened:
        names = [one.name for one in members(opened)]
    assert names[0] == "文件.txt"


@pytest.mark.parametrize(
    "name",
    ["../out.txt", "a/../../out.txt", "/out.txt", "..\\out.txt", "C:\\out.txt", "a//b", "./x"],
)
def test_ways_out_are_refused(archive: Path, tmp_path: Path, fixtext, name: str) -> None:
    archive.write_bytes(packed({name.encode(): b"out", b"in.txt": b"in"}))
    done = fixtext("unzip", "-o", tmp_path / "deep" / "to", archive)
    assert done.code == 2
    assert "not unpacked" in done.err
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path != archive]
    assert files == [tmp_path / "deep" / "to" / "in.txt"]


def test_links_are_refused(archive: Path, tmp_path: Path, fixtext) -> None:
    link = packed({b"link": b"/etc"}, system=3, attributes=(stat.S_IFLNK | 0o777) << 16)
    archive.write_bytes(link)
    done = fixtext("unzip", archive)
    assert (done.code, "is a link" in done.err) == (2, True)
    assert not (tmp_path / "archive" / "link").is_symlink()


def test_a_link_in_the_folder_leads_nowhere(archive: Path, tmp_path: Path, fixtext) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "to" / "sub").symlink_to(tmp_path / "outside")
    archive.write_bytes(packed({b"sub/x.txt": b"x"}))
    assert fixtext("unzip", "-o", tmp_path / "to", archive).code == 2
    assert list((tmp_path / "outside").iterdir()) == []


def test_nothing_is_overwritten(archive: Path, tmp_path: Path, fixtext) -> None:
    archive.write_bytes(packed({b"a.txt": b"new"}))
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.txt").write_bytes(b"old")
    done = fixtext("unzip", archive)
    assert (done.code, "is not overwritten" in done.err) == (2, True)
    assert (tmp_path / "archive" / "a.txt").read_bytes() == b"old"


def test_two_members_of_one_name(archive: Path, tmp_path: Path, fixtext) -> None:
    archive.write_bytes(packed({b"a.txt": b"1", b"A.TXT": b"2"}))
    assert fixtext("unzip", archive).code == 2
    assert list((tmp_path / "archive").glob("*")) == []


def test_limits(archive: Path, tmp_path: Path, fixtext) -> None:
    with ZipFile(archive, "w", ZIP_DEFLATED) as opened:
        opened.writestr("zeros", bytes(3 << 20))
        opened.writestr("small", b"1")
    done = fixtext("unzip", "--limit", 2, archive)
    assert (done.code, "more than 2,097,152 bytes" in done.err) == (2, True)
    assert not (tmp_path / "archive" / "zeros").exists()
    assert [p.name for p in (tmp_path / "archive").iterdir()] in ([], ["small"])


def test_members_that_share_their_bytes(archive: Path, fixtext) -> None:
    """The bomb without recursion: many entries of the directory, one piece of data."""
    data = packed({b"a.txt": b"x" * 100, b"b.txt": b"x" * 100})
    second = data.rindex(b"PK\1\2")
    archive.write_bytes(data[: second + 42] + struct.pack("<L", 0) + data[second + 46 :])
    done = fixtext("unzip", archive)
    assert (done.code, "share their bytes" in done.err) == (2, True)


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"text" * 100])
def test_no_archive(archive: Path, fixtext, data: bytes) -> None:
    archive.write_bytes(data)
    done = fixtext("unzip", archive)
    assert (done.code, "no zip archive" in done.err) == (2, True)


def encrypted(name: bytes, content: bytes, password: bytes) -> bytes:
    """A zip with one member under the old cipher, which `zipfile` reads but does not write."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(value: int, byte: int) -> int:
        return zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    def turn(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    def cipher(data: bytes) -> bytes:
        out = bytearray()
        for byte in data:
            k = keys[2] | 2
            out.append(byte ^ ((k * (k ^ 1)) >> 8 & 0xFF))
            turn(byte)
        return bytes(out)

    for byte in password:
        turn(byte)
    check = zlib.crc32(content)
    secret = cipher(bytes(11) + bytes([check >> 24]) + content)
    plain = bytearray(packed({name: secret}))
    for at, flag, crc_at in ((0, 6, 14), (plain.rindex(b"PK\1\2"), 8, 16)):
        plain[at + flag] |= 1
        struct.pack_into("<L", plain, at + crc_at, check)
        struct.pack_into("<L", plain, at + crc_at + 8, len(content))
    return bytes(plain)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_passwords_in_chinese(
    archive: Path, tmp_path: Path, fixtext, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    import click

    monkeypatch.setattr(click, "prompt", lambda *_, **__: "密码")
    data = encrypted("秘密文件.txt".encode("gbk"), "内容".encode(), "密码".encode(encoding))
    archive.write_bytes(data)
    done = fixtext("unzip", archive)
    assert (done.code, done.err) == (0, f"fixtext: 1 unpacked to {tmp_path / 'archive'}\n")
    assert (tmp_path / "archive" / "秘密文件.txt").read_text("utf-8") == "内容"
    monkeypatch.setattr(click, "prompt", lambda *_, **__: "wrong")
    done = fixtext("unzip", "-o", tmp_path / "again", archive)
    assert (done.code, "wrong or no password" in done.err) == (2, True)
    assert io.BytesIO(data)
