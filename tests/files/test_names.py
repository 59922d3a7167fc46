"""Names of files and folders, broken in the ways met in the field."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from fixtext.cli.main import run
from fixtext.files.names import plan_names, repaired_names
from fixtext.model import Options

SIMPLIFIED = ("照片", "工作总结.doc", "会议记录2023.txt", "论文初稿.pdf", "新建文件夹")
TRADITIONAL = ("照片", "工作總結.doc", "會議記錄.txt", "論文初稿.pdf", "新增資料夾")
JAPANESE = ("写真", "報告書.doc", "会議の記録.txt")
HEALTHY = (
    *(*SIMPLIFIED, *TRADITIONAL, *JAPANESE, "café", "naïve", "Señor.txt", "данные.txt", "ملف"),
    *("Über uns", "Fußball", "ÀÉÎÕÜ", "Crème brûlée", "données été 2023", "ção", "Ærøskøbing"),
    *("Müller & Söhne.pdf", "Ðàçíîå", "½ ¼", "Dvořák", "Żółć", "Ελλάδα"),
)

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names are bytes there")


def repaired(names: list[str]) -> list[str]:
    return [name.new for name in repaired_names(names, Options()).values() if not name.problem]


WAYS = ("cp437", "latin-1", "bytes", "escapes")


@pytest.mark.parametrize(
    ("names", "encoding", "shown"),
    [
        *((SIMPLIFIED, "gbk", shown) for shown in WAYS),
        *((SIMPLIFIED, "utf-8", shown) for shown in WAYS),
        *((TRADITIONAL, "big5", shown) for shown in WAYS),
        *((JAPANESE, "cp932", shown) for shown in WAYS),
    ],
)
def test_ways_of_breaking(names: tuple[str, ...], encoding: str, shown: str) -> None:
    data = [name.encode(encoding) for name in names]
    if shown == "bytes":
        broken = [one.decode("utf-8", "surrogateescape") for one in data]
    elif shown == "escapes":
        broken = [quote(one) for one in data]
    else:
        broken = [one.decode(shown) for one in data]
    wanted = [] if (shown, encoding) == ("bytes", "utf-8") else list(names)
    assert repaired([*broken, "notes.txt", "100%25.txt"]) == wanted


def test_utf8_read_as_gbk() -> None:
    names = ["天气预报", "工作总结", "旅游照片", "财务报表"]
    broken = [name.encode().decode("gbk") for name in names]
    assert repaired(broken) == names


def test_no_break_spaces_that_became_spaces() -> None:
    assert repaired(["å¼ ä¸‰.txt", "Café menu.txt"]) == ["张三.txt"]


def test_healthy_names_stay() -> None:
    assert repaired_names(list(HEALTHY), Options()) == {}
    for name in HEALTHY:
        assert repaired_names([name], Options()) == {}


def test_what_is_lost_stays_lost() -> None:
    assert repaired_names(["���ļ�.txt", "�½��ļ���"], Options()) == {}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    root = os.fsencode(tmp_path / "home")
    inner = "文档".encode("gbk")
    (tmp_path / "home").mkdir()
    os.mkdir(root + b"/" + inner)  # noqa: PTH102 (bytes)
    for name in ("工作总结.txt", "会议记录.txt", "照片.jpg"):
        path = Path(os.fsdecode(root + b"/" + inner + b"/" + name.encode("gbk")))
        path.write_bytes(name.encode())
    (tmp_path / "home" / "notes.txt").write_bytes(b"")
    return tmp_path / "home"


def listing(home: Path) -> list[str]:
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*"))


@linux
def test_dry_run_then_apply_then_undo(home: Path, tmp_path: Path, fixtext) -> None:
    before = listing(home)
    done = fixtext("names", home)
    assert (done.code, listing(home)) == (0, before)
    assert "→ 工作总结.txt (bytes in gb18030)" in done.text
    assert "4 would be renamed" in done.err
    journal = tmp_path / "j"
    assert fixtext("names", "--apply", "--journal", journal, home).code == 0
    after = ["notes.txt", "文档", "文档/会议记录.txt", "文档/工作总结.txt", "文档/照片.jpg"]
    assert listing(home) == sorted(after)
    assert (home / "文档" / "照片.jpg").read_bytes() == "照片.jpg".encode()
    assert run(["undo", "-q", str(journal)]) == 0
    assert listing(home) == before
    assert run(["undo", "-q", str(journal)]) == 0


@linux
def test_collisions(home: Path, fixtext) -> None:
    [inner] = [path for path in home.iterdir() if path.is_dir()]
    (inner / "照片.jpg").write_bytes(b"taken")
    done = fixtext("names", "--apply", home)
    assert done.code == 2
    assert "another one has this name" in done.err
    assert (home / "文档" / "照片.jpg").read_bytes() == b"taken"
    assert (home / "文档" / "工作总结.txt").exists()


@linux
def test_names_in_three_encodings_in_one_folder(tmp_path: Path) -> None:
    """One decision; a name that reads much better in another encoding stays."""
    names = [
        "天气预报.txt".encode(),
        *(name.encode("gbk") for name in SIMPLIFIED),
        "會議記錄.txt".encode("big5"),
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"")
    found = [one for one in plan_names(tmp_path, Options()) if one.folder == tmp_path]
    assert {one.new for one in found if not one.problem} == set(SIMPLIFIED)
    [odd] = [one for one in found if one.problem]
    assert os.fsencode(odd.old) == names[-1]
    assert "reads better as big5" in odd.problem
