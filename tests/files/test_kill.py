"""A batch that is killed at any moment: nothing is half written, and it can go on or back."""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fixtext.cli.main import run
from fixtext.files import batch
from fixtext.files.stray import SUFFIX

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL, no fork")

KILLS = 40
FILES = 1000
MOST = 5
"""Changes a run may write down before it is killed; 40 runs mostly end before the tree does."""

GROUPS = (1, 3, 12)
"""Inputs that a forked run writes together: the fewer, the more moments there are between them."""

COLD = 8
"""Every so many-th run is a process of its own, which starts others; the rest are forks."""

COMMAND = (sys.executable, "-m", "fixtext")


MEMORY = Path("/dev/shm")
"""Syncing costs nothing there, and being killed shows the same."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="fixtext-", dir=MEMORY) as folder:
        yield Path(folder)


def whole(tree, *, allow_strays: bool = True) -> bool:
    """Every file holds its old bytes or its new ones, and there is nothing else."""
    state = tree.state()
    others = {name for name in state if name not in tree.before}
    if not all(allow_strays and name.endswith(SUFFIX) for name in others):
        return False
    return all(state[name] in (tree.before[name], tree.wanted[name]) for name in tree.before)


def forked(action: Callable[[], int]) -> int:
    """The number of a child that does `action` with the tables this process has loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # threads of numpy are not used by the child
        pid = os.fork()
    if pid == 0:
        os._exit(action())
    return pid


def entries(journal: Path) -> int:
    return journal.read_bytes().count(b'{"entry"') if journal.exists() else 0


def killed_run(start: Callable[[], int], journal: Path, chance: random.Random) -> bool:
    """Start a run and kill it when its journal has grown; whether it was killed in time."""
    wanted = entries(journal) + chance.randint(0, MOST)
    pid, size = start(), -1
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        now = journal.stat().st_size if journal.exists() else 0
        if now != size and entries(journal) > wanted:
            time.sleep(chance.random() * 0.006)
            os.kill(pid, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        size = now
        time.sleep(0.001)
    return False


def starting(arguments: list[str], *, cold: bool, group: int) -> Callable[[], int]:
    """A run on several processes from the shell, or one in a fork of this process."""
    if cold:
        return lambda: os.spawnv(os.P_NOWAIT, sys.executable, [*COMMAND, *arguments, "-j", "2"])

    def in_groups() -> int:
        batch.GROUP = group
        return run([*arguments, "-j", "1"])

    return lambda: forked(in_groups)


def test_forty_kills(home: Path, make_tree) -> None:
    run(["-q", "--check", str(make_tree(home / "warm", 16).root)])  # load the tables once
    tree = make_tree(home / "tree", FILES)
    journal = home / "journal"
    chance = random.Random(20)
    kills = 0
    while kills < KILLS:
        option = "--resume" if journal.exists() else "--journal"
        arguments = ["-i", "-q", option, str(journal), str(tree.root)]
        cold = kills % COLD == COLD - 1
        start = starting(arguments, cold=cold, group=chance.choice(GROUPS))
        kills += 1
        if not killed_run(start, journal, chance):  # on a busy machine a run may be the quicker one
            assert tree.state() == tree.wanted
            assert run(["undo", "-q", str(journal)]) == 0
            journal.unlink()
        assert whole(tree)
    option = "--resume" if journal.exists() else "--journal"
    rest = [str(journal)] if option == "--resume" else [str(journal), str(tree.root)]
    assert run(["-i", "-q", option, *rest]) == 0
    assert tree.state() == tree.wanted
    assert tree.modes_now() == tree.modes
    pid = forked(lambda: run(["undo", "-q", str(journal)]))
    time.sleep(0.4)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert whole(tree)
    assert run(["undo", "-q", str(journal)]) == 0
    assert tree.state() == tree.before
    assert tree.modes_now() == tree.modes


STEPS = ("open", "fsync", "link", "rename", "replace", "unlink", "chmod", "mkdir", "utime")
"""The calls a run is made of; it dies before the n-th of them."""


@contextmanager
def dying_at(n: int) -> Iterator[None]:
    count = 0

    def deadly(call: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **options: object) -> object:
            nonlocal count
            count += 1
            if count > n:
                os._exit(9)
            return call(*arguments, **options)

        return step

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, deadly(getattr(os, name)))
        yield


def in_child(arguments: list[object], n: int) -> int:
    """Run the command line in a fork that dies before its n-th step; how it ended."""

    def die() -> int:
        with dying_at(n):
            return run([str(argument) for argument in arguments])

    return os.waitstatus_to_exitcode(os.waitpid(forked(die), 0)[1])


@pytest.mark.parametrize("options", [(), ("-b",), ("--mark", "[]", "--keep-mtime")])
def test_death_before_every_single_step(home: Path, make_tree, options) -> None:
    """Exhaustive where the test above is random: six files, every call that changes the disk."""
    run(["-q", "--check", str(make_tree(home / "warm", 16).root)])  # load the tables once
    n = 0
    code = 9
    while code == 9:
        here = home / str(n)
        tree = make_tree(here / "tree", 7, folder=4)
        journal = here / "journal"
        order = ["-i", "-q", "-j", "1", *options, tree.root]
        code = in_child([*order, "--journal", journal], n)
        kept = {f"{name}.bak" for name in tree.before}
        again = "--resume" if journal.exists() and journal.read_bytes() else "--journal"
        if again == "--journal":
            journal.unlink(missing_ok=True)
        assert run([str(part) for part in [*order, again, journal]]) == 0
        state = {name: data for name, data in tree.state().items() if name not in kept}
        assert state == tree.wanted, n
        assert run(["undo", "-q", str(journal)]) == 0
        state = {name: data for name, data in tree.state().items() if name not in kept}
        assert state == tree.before, n
        assert tree.modes_now() == tree.modes
        n += 1
    assert code == 0
    assert n > 20
