"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from fixtext.files.atomic import create_bytes, write_bytes

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes and links")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "诗.txt"
    path.write_bytes(b"old")
    return path


def test_new_and_old(tmp_path: Path, old: Path) -> None:
    write_bytes(old, b"new")
    write_bytes(tmp_path / "other", b"")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "诗.txt": b"new",
        "other": b"",
    }


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o640])
def test_the_mode_stays(old: Path, mode: int) -> None:
    old.chmod(mode)
    write_bytes(old, b"new")
    assert stat.S_IMODE(old.stat().st_mode) == mode


@posix
def test_a_new_file_obeys_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_bytes(tmp_path / "new", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


@posix
def test_a_link_stays_a_link(tmp_path: Path, old: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(old.name)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["replace", "fsync"])
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    old: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: type[BaseException]
) -> None:
    def fail(*_: object) -> None:
        raise error("no")

    with monkeypatch.context() as patch:
        patch.setattr(*((Path, "replace") if step == "replace" else (os, "fsync")), fail)
        with pytest.raises(error):
            write_bytes(old, b"new")
    assert old.read_bytes() == b"old"
    assert names(old.parent) == [old.name]


def test_create_refuses_what_exists(old: Path) -> None:
    with pytest.raises(FileExistsError) as caught:
        create_bytes(old, b"new")
    assert caught.value.filename == str(old)
    assert old.read_bytes() == b"old"
    assert names(old.parent) == [old.name]


@posix
def test_create_without_hard_links(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(FileExistsError):
        create_bytes(old, b"new")
    create_bytes(old.with_name("new"), b"new", like=old)
    assert old.with_name("new").read_bytes() == b"new"
    assert names(old.parent) == ["new", old.name]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="not a regular file"):
        write_bytes(tmp_path, b"")


@posix
@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root may write anything")
def test_a_read_only_file_is_refused(old: Path) -> None:
    old.chmod(0o444)
    with pytest.raises(PermissionError, match="read-only"):
        write_bytes(old, b"new")


def test_a_long_name(tmp_path: Path) -> None:
    path = tmp_path / ("长" * 80)
    write_bytes(path, b"1")
    assert path.read_bytes() == b"1"
