"""What docs/safety.md promises, each a test: bad folders, full disks, loops, two runs at once."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fixtext.cli.main import run
from fixtext.files.commit import Writer
from fixtext.files.inputs import Input
from fixtext.files.journal import Journal, JournalError, read
from fixtext.files.looking import Look
from fixtext.files.stray import SUFFIX, sweep, temporary_name

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux")
COMMAND = (sys.executable, "-m", "fixtext")
GOOD = "今天天气很好，我们一起去公园散步，孩子们在草地上放风筝。\n".encode()
BROKEN = GOOD.decode().encode("gbk")


def fix(*arguments: object) -> int:
    return run(["-i", "-q", *(str(argument) for argument in arguments)])


@posix
def test_two_runs_over_one_tree(make_tree, tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "tree", 300)
    runs = [
        subprocess.Popen([*COMMAND, "-i", "-q", "--journal", tmp_path / name, tree.root])
        for name in ("j1", "j2")
    ]
    assert [process.wait() for process in runs] == [0, 0]
    assert tree.state() == tree.wanted
    assert tree.modes_now() == tree.modes
    for name in ("j1", "j2"):  # each takes back its own, in any order
        assert run(["undo", "-q", str(tmp_path / name)]) == 0
    assert tree.state() == tree.before


@posix
def test_one_journal_has_one_run(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "j", {}, []), pytest.raises(JournalError, match="another run"):
        Journal.resume(tmp_path / "j")
    with pytest.raises(JournalError, match="--resume"):
        Journal.create(tmp_path / "j", {}, [])


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anything; another user may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        importlib.invalidate_caches()  # what could not be read is remembered as not there


@posix
def test_a_read_only_folder(make_tree, capsys) -> None:
    home = Path(tempfile.mkdtemp(prefix="fixtext-test-", dir="/tmp"))  # tmp_path is root's alone
    try:
        tree = make_tree(home / "tree", 30, folder=10)
        warm = make_tree(home / "warm", 30, folder=10)  # loads what only root may read
        assert fix("-j", "1", "--journal", home / "w", warm.root) == 0
        shutil.rmtree(warm.root)
        for path in (home, *home.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        locked = tree.root / "001"
        locked.chmod(0o555)
        with as_nobody():
            assert fix("-j", "1", "--journal", home / "j", tree.root) == 2
        assert capsys.readouterr().err.count("Permission denied") == 3
        state = tree.state()
        for name in tree.before:
            wanted = tree.before if name.startswith("001/") else tree.wanted
            assert state[name] == wanted[name]
        locked.chmod(0o777)
        with as_nobody():
            assert fix("-j", "1", "--resume", home / "j", tree.root) == 0
        assert tree.state() == tree.wanted
    finally:
        shutil.rmtree(home, ignore_errors=True)


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from fixtext.cli.main import run
sys.exit(run(sys.argv[2:]))
"""


def limited(size: int, *arguments: object) -> tuple[int, str]:
    """The command where no file may grow beyond `size` bytes: writing fails as on a full disk."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(size), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@posix
def test_no_room_for_one_file(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "large.txt").write_bytes(BROKEN * 200)
    (root / "small.txt").write_bytes(BROKEN)
    code, err = limited(4000, "-i", root)
    assert code == 2
    assert f"{root / 'large.txt'}: File too large" in err
    assert (root / "small.txt").read_bytes() == GOOD
    assert (root / "large.txt").read_bytes() == BROKEN * 200
    assert sorted(path.name for path in root.iterdir()) == ["large.txt", "small.txt"]


@posix
def test_no_room_for_the_journal(make_tree, tmp_path: Path) -> None:
    """Nothing is changed that the journal does not have; what was changed can be taken back."""
    tree = make_tree(tmp_path / "tree", 60)
    code, err = limited(4000, "-i", "-q", "--journal", tmp_path / "j", tree.root)
    assert code == 2
    assert "nothing is changed without its journal" in err
    assert tree.state() not in (tree.before, tree.wanted)
    assert fix("--resume", tmp_path / "j", tree.root) == 0
    assert tree.state() == tree.wanted
    assert run(["undo", "-q", str(tmp_path / "j")]) == 0
    assert tree.state() == tree.before


@linux
@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="needs the right to mount")
def test_a_full_disk(make_tree, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("cannot mount here")
    try:
        tree = make_tree(disk / "tree", 30)
        with (disk / "filler").open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass
        code, err = as_told(["-i", "--journal", tmp_path / "j", tree.root])
        assert code == 2
        assert "No space left on device" in err
        assert tree.state() == tree.before
        (disk / "filler").unlink()
        assert fix("--resume", tmp_path / "j", tree.root) == 0
        assert tree.state() == tree.wanted
    finally:
        subprocess.run(["umount", disk], check=True)


def as_told(arguments: list[object]) -> tuple[int, str]:
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


@posix
def test_loops_and_ways_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "tree"
    (root / "a").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.txt").write_bytes(BROKEN)
    (root / "a" / "x.txt").write_bytes(BROKEN)
    (root / "a" / "loop").symlink_to(root)
    (root / "self").symlink_to("self")
    (root / "out").symlink_to(outside)
    (root / "secret.txt").symlink_to(outside / "secret.txt")
    os.mkfifo(root / "pipe")
    assert fix(root) == 0
    assert (root / "a" / "x.txt").read_bytes() == GOOD
    assert (outside / "secret.txt").read_bytes() == BROKEN
    assert (root / "secret.txt").is_symlink()
    assert (root / "a" / "loop").is_symlink()


@linux
def test_names_in_three_encodings(tmp_path: Path) -> None:
    """Names are bytes: files are repaired, journalled and taken back under any of them."""
    root = os.fsencode(tmp_path / "tree")
    Path(os.fsdecode(root)).mkdir()
    names = ["天气.txt".encode(), "天气.txt".encode("gbk"), "天氣.txt".encode("big5")]
    for name in names:
        Path(os.fsdecode(root + b"/" + name)).write_bytes(BROKEN)
    journal = tmp_path / "j"
    report = tmp_path / "r.html"
    assert fix("--journal", journal, "--report", report, os.fsdecode(root)) == 0
    assert sorted(os.listdir(root)) == sorted(names)  # noqa: PTH208 (bytes)
    assert {Path(os.fsdecode(root + b"/" + name)).read_bytes() for name in names} == {GOOD}
    assert len(read(journal).entries) == 3
    assert run(["undo", "-q", str(journal)]) == 0
    assert {Path(os.fsdecode(root + b"/" + name)).read_bytes() for name in names} == {BROKEN}
    assert report.read_bytes().decode().count(".txt") >= 3


@pytest.mark.parametrize("touch", [True, False])
def test_a_file_that_changes_meanwhile_is_left_alone(tmp_path: Path, touch: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(BROKEN)
    seen = Look(stamps=True, ways_back=True)(Input(path=path))
    before = path.stat()
    path.write_bytes(BROKEN[::-1])
    if not touch:  # even one that hides it
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    [written] = Writer().write([seen])
    assert "changed while it was being worked on" in written.problem
    assert path.read_bytes() == BROKEN[::-1]
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_that_changed_since_is_not_undone(tmp_path: Path, capsys) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (root / name).write_bytes(BROKEN)
    assert fix("--journal", tmp_path / "j", root) == 0
    (root / "a.txt").write_bytes(GOOD + b"more\n")
    (root / "b.txt").unlink()
    assert run(["undo", str(tmp_path / "j")]) == 2
    err = capsys.readouterr().err
    assert f"{root / 'a.txt'}: changed since the batch; left alone" in err
    assert f"{root / 'b.txt'}: No such file" in err
    assert "1 put back, 2 refused" in err
    assert (root / "a.txt").read_bytes() == GOOD + b"more\n"
    assert (root / "c.txt").read_bytes() == BROKEN


def test_undo_through_a_copy(tmp_path: Path) -> None:
    """What no replay brings back is kept beside the journal; without the copy undo refuses."""
    path = tmp_path / "a.txt"
    twice = b"\xa2\xcc"  # 十, whose usual place in Big5 is another
    damaged = "今天天氣很好，我們去公園散步。".encode("big5") + twice + b"\n"
    path.write_bytes(damaged)
    journal = tmp_path / "j"
    assert fix("--journal", journal, path) == 0
    [entry] = read(journal).entries
    assert path.read_bytes() != damaged
    assert not entry.replays
    assert Path(entry.back).parent == journal.with_name("j.originals")
    kept = Path(entry.back).read_bytes()
    Path(entry.back).write_bytes(kept + b"!")
    assert run(["undo", "-q", str(journal)]) == 2
    Path(entry.back).write_bytes(kept)
    assert run(["undo", "-q", str(journal)]) == 0
    assert path.read_bytes() == damaged


def test_a_cut_off_last_line_is_no_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(BROKEN)
    journal = tmp_path / "j"
    assert fix("--journal", journal, path) == 0
    journal.write_bytes(journal.read_bytes() + b'{"entry": 7, "pa')
    assert fix("--resume", journal, path) == 0
    assert run(["undo", "-q", str(journal)]) == 0
    assert path.read_bytes() == BROKEN


@pytest.mark.parametrize("data", [b"", b"{}\n", b"text\n", b'{"fixtext": "9", "options": {}}\n'])
def test_what_is_no_journal(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "j").write_bytes(data)
    assert run(["undo", "-q", str(tmp_path / "j")]) == 2


def test_resume_with_other_options_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(BROKEN)
    assert fix("--journal", tmp_path / "j", path) == 0
    assert fix("--resume", tmp_path / "j", "--strict", path) == 2


@posix
def test_strays(tmp_path: Path) -> None:
    """A temporary file goes when its process is dead, and only then."""
    dead = subprocess.run(
        [sys.executable, "-c", "from fixtext.files.stray import *; print(temporary_name())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    mine = temporary_name()
    elsewhere = dead.replace(dead.split("-")[1], "00000000")
    for name in (dead, mine, elsewhere, f".notes{SUFFIX}"):
        (tmp_path / name).write_bytes(b"x")
    assert sweep(tmp_path) == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(
        [mine, elsewhere, f".notes{SUFFIX}"]
    )
    os.utime(tmp_path / elsewhere, (1, 1))
    assert sweep(tmp_path) == 1


@posix
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_in_the_middle(make_tree, tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "tree", 1200)
    journal = tmp_path / "j"
    arguments = ["-i", "-j", "2", "--journal", journal, tree.root]
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        for _ in range(150):  # well after the other processes have begun
            process.stderr.readline()
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait() == 130
    assert "Traceback" not in rest
    assert rest.strip().splitlines()[-1].startswith("fixtext: interrupted: "), rest
    state = tree.state()
    assert set(state) == set(tree.before)
    changed = {name for name in state if state[name] != tree.before[name]}
    log = read(journal)
    assert {str(tree.root / name) for name in changed} == {entry.path for entry in log.entries}
    assert log.done == {entry.number for entry in log.entries}
    assert fix("--resume", journal) == 0
    assert tree.state() == tree.wanted


@linux
def test_attributes_and_hard_links(tmp_path: Path, capsys) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(BROKEN)
    os.utime(path, ns=(10**18, 10**18))
    os.link(path, tmp_path / "b.dat")
    try:
        os.setxattr(path, "user.note", "旧".encode())
        attributes = True
    except OSError:
        attributes = False
    assert run(["-i", "--keep-mtime", str(path)]) == 0
    assert "has 1 more name (hard links)" in capsys.readouterr().err
    assert (tmp_path / "b.dat").read_bytes() == BROKEN
    assert path.stat().st_mtime_ns == 10**18
    if attributes:
        assert os.getxattr(path, "user.note") == "旧".encode()


def test_where_no_process_can_be_started(make_tree, tmp_path: Path, monkeypatch) -> None:
    from fixtext.files import batch, pool

    def refuse(*_: object) -> None:
        raise PermissionError(13, "no semaphores here")

    monkeypatch.setattr(batch, "ALONE", 0.0)
    monkeypatch.setattr(pool.Pool, "_executor", refuse)
    tree = make_tree(tmp_path / "tree", 12)
    assert fix("-j", "2", tree.root) == 0
    assert tree.state() == tree.wanted


def test_a_worker_that_dies_takes_one_input_with_it(tmp_path: Path) -> None:
    from fixtext.files.pool import Pool
    from support.deadly import Deadly

    items = []
    for n in range(6):
        path = tmp_path / f"{n}.txt"
        path.write_bytes(BROKEN)
        items.append(Input(path=path))
    with Pool(Deadly(), 2) as pool:
        found = [seen for group in pool.groups(iter(items)) for seen in group]
    assert [seen.item for seen in found] == items
    assert [bool(seen.problem) for seen in found] == [n == 3 for n in range(6)]
