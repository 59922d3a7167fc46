"""Ignore files and patterns, as git has them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from fixtext.files.walk import Rules, walk


def make(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def names(root: Path, **options: object) -> list[str]:
    return [path.relative_to(root).as_posix() for path in walk(root, rules=Rules(**options))]


def test_the_three_files(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            ".gitignore": "*.log\nbuild/\n!keep.log\n",
            ".ignore": "*.tmp\n",
            ".fixtextignore": "/top.md\n!x.tmp\n",
            **dict.fromkeys(["a.log", "keep.log", "a.tmp", "x.tmp", "top.md", "sub/top.md"], ""),
            **dict.fromkeys(["build/a.txt", "sub/build/b.txt", "sub/c.txt"], ""),
            "sub/.gitignore": "!a.log\nc.txt\n",
            "sub/a.log": "",
        },
    )
    assert names(tmp_path) == ["keep.log", "x.tmp", "sub/a.log", "sub/top.md"]
    assert len(names(tmp_path, ignore_files=False)) == 10
    assert ".gitignore" in names(tmp_path, hidden=True)


def test_a_folder_inside_a_repository(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            ".git/info/exclude": "*.secret\n",
            ".gitignore": "/docs/generated\n*.log\n",
            **dict.fromkeys(["docs/generated/a", "docs/a.log", "docs/a.secret", "docs/b"], ""),
        },
    )
    assert names(tmp_path / "docs") == ["b"]
    assert names(tmp_path / "docs" / ".." / "docs") == ["b"]


def test_as_git_itself(tmp_path: Path) -> None:
    """Git lists what it does not ignore; so do we."""
    make(
        tmp_path,
        {
            ".gitignore": "*.o\n/a/**/z\n**/deep/*.txt\n!important.o\n诗*.md\n\\#x\n[ab].c\n",
            **dict.fromkeys(["x.o", "important.o", "a/b/z", "a/z/q", "b/a/z", "#x", "a.c"], ""),
            **dict.fromkeys(["c.c", "m/deep/n.txt", "m/deep/o/n.txt", "诗一.md", "说.md"], ""),
        },
    )
    git = ["git", "-C", str(tmp_path), "-c", "core.quotePath=false"]
    if subprocess.run([*git, "init", "-q"], check=False).returncode:
        pytest.skip("no git")
    listed = subprocess.run(
        [*git, "ls-files", "--others", "--exclude-standard", "-z"], capture_output=True, check=True
    )
    theirs = {name for name in listed.stdout.decode().split("\0") if name} - {".gitignore"}
    assert set(names(tmp_path)) == theirs


def test_include_and_exclude(tmp_path: Path) -> None:
    make(tmp_path, dict.fromkeys(["a.txt", "b.md", "docs/c.txt", "docs/d/e.txt", "x/f.txt"], ""))
    assert names(tmp_path, include=("*.txt",)) == ["a.txt", "docs/c.txt", "docs/d/e.txt", "x/f.txt"]
    assert names(tmp_path, include=("docs/**",)) == ["docs/c.txt", "docs/d/e.txt"]
    assert names(tmp_path, include=("*.txt",), exclude=("docs/", "a.*")) == ["x/f.txt"]


def test_a_very_deep_tree(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(1200):
        deep = deep / "d"
        try:
            deep.mkdir()
        except OSError:  # the path is as long as the system allows
            deep = deep.parent
            break
    try:
        (deep / "x").write_bytes(b"")
        assert len(names(tmp_path)) == 1
    finally:  # what clears away temporary folders is less patient
        (deep / "x").unlink()
        while deep != tmp_path:
            deep.rmdir()
            deep = deep.parent


def test_a_line_that_is_no_pattern_matches_nothing(tmp_path: Path) -> None:
    make(tmp_path, {".gitignore": "[b-A]*\n*.log\n", "a.log": "", "b": ""})
    assert names(tmp_path) == ["b"]
