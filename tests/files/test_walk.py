"""Which files of a folder are looked at."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fixtext.files.walk import Rules, walk


def names(root: Path, **options: object) -> list[str]:
    return [path.relative_to(root).as_posix() for path in walk(root, rules=Rules(**options))]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b/2", "b/10", "a", ".hidden/x", ".x", "CVS/Entries", "b/.git/HEAD", "c/d/e"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def test_hidden_and_version_control_are_passed_over(tree: Path) -> None:
    assert names(tree) == ["a", "b/10", "b/2", "c/d/e"]


def test_leave_out(tree: Path) -> None:
    assert names(tree, leave_out=tree / "c") == ["a", "b/10", "b/2"]


def test_backups_are_left_out_beside_their_file_only(tree: Path) -> None:
    (tree / "a.bak").write_bytes(b"")
    (tree / "lonely.bak").write_bytes(b"")
    assert names(tree, backup=".bak") == ["a", "lonely.bak", "b/10", "b/2", "c/d/e"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_not_followed(tree: Path) -> None:
    (tree / "loop").symlink_to(tree)
    (tree / "file").symlink_to(tree / "a")
    assert names(tree) == ["a", "b/10", "b/2", "c/d/e"]


def test_a_folder_that_cannot_be_listed(tmp_path: Path) -> None:
    told: list[OSError] = []
    assert list(walk(tmp_path / "none", told.append)) == []
    assert [error.filename for error in told] == [str(tmp_path / "none")]
    with pytest.raises(FileNotFoundError):
        list(walk(tmp_path / "none"))
