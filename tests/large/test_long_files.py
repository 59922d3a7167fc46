"""Long files by the command line: to the pipe, to a file, in place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import fixtext

SAMPLES = Path(__file__).parents[1] / "samples"
CLEAN = "".join((SAMPLES / f"statutes-{x}.txt").read_text(encoding="utf-8") for x in "abc")
STATUS = Path("/proc/self/status")
ALLOWED = 150
"""Megabytes for any input."""
LONG = CLEAN * (1_200_000 // len(CLEAN.encode()))


def run(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "fixtext", *arguments], input=data, capture_output=True, check=False
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "laws.txt"
    path.write_bytes(LONG.encode("gbk"))
    return path


def test_to_the_pipe(broken: Path) -> None:
    assert run(str(broken)).stdout.decode() == LONG
    assert run(data=broken.read_bytes()).stdout.decode() == LONG


def test_to_a_file_that_must_not_exist(broken: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    assert run("-o", str(new), str(broken)).returncode == 0
    assert new.read_text(encoding="utf-8") == LONG
    assert run("-o", str(new), str(broken)).returncode == 2
    assert names(tmp_path) == ["laws.txt", "new.txt"]


def test_in_place(broken: Path, tmp_path: Path) -> None:
    broken.chmod(0o640)
    assert run("-i", "--keep-mtime", str(broken)).returncode == 0
    assert broken.read_text(encoding="utf-8") == LONG
    assert broken.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["laws.txt"]


def test_clean_in_place_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "clean.txt"
    path.write_bytes(LONG.encode())
    before = path.stat()
    assert run("-i", str(path)).returncode == 0
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_check_writes_nothing(broken: Path) -> None:
    done = run("--check", str(broken))
    assert (done.returncode, done.stdout) == (1, b"")
    assert broken.read_bytes() == LONG.encode("gbk")


def test_notes_are_counted_in_all_blocks() -> None:
    from fixtext.damage.pinyin_notes import PinyinNotes

    entries = [
        ["學", "xué"],
        ["國", "guó"],
        ["會", "huì"],
        ["聞", "wén"],
        ["務", "wù"],
        ["關", "guān"],
    ]
    table = str.maketrans("学国会务关规", "學國會務關規")
    params = {"charset": "gb18030", "world": "whatwg", "loss": "fffd", "table": entries}
    page = PinyinNotes().apply(LONG.translate(table), params)
    [told] = [one.data for one in fixtext.fix(page).evidence if "notes" in one.data]
    assert told["notes"] == sum(page.count(f"({syllable})") for _, syllable in entries)
    assert told["splits"] == page.count("\ufffd(wén)") > 0


def test_binary_is_not_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(700_000))
    done = run(str(path))
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"binary" in done.stderr


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells the peak since the start")
def test_the_peak_of_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    """In a line without an end as well."""
    path = tmp_path / "line.txt"
    path.write_bytes(LONG.replace("\n", "").replace(" ", "").encode() * 60)
    peak = (
        "import pathlib, sys; from fixtext.cli.main import run; run(sys.argv[1:]);"
        f"print(pathlib.Path('{STATUS}').read_text(), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", peak, str(path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
        text=True,
    )
    [kilobytes] = (line.split()[1] for line in done.stderr.splitlines() if "VmHWM" in line)
    assert int(kilobytes) < ALLOWED << 10
