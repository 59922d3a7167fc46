"""Break single places of the core and see which the tests do not notice.

`python tools/mutate.py --sample 300` draws mutants by a seed from `damage/`, `repair/` and
`verify/`. Each runs in a copy of the tree, against the tests that reach its line first, then those
that reach its file, quickest first, until one fails. What survives is printed with its line; the
score is the share that was noticed. Which test reaches which line is measured once (needs
`coverage`). Outcomes are kept in `--state`, so a run goes on where the last one stopped; survivors
meet the tests again when these have changed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

from mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("damage", "repair", "verify")
TESTS = ("tests/damage", "tests/verify", "tests/laws", "tests/test_fixtures.py")
"""What a mutant may meet, besides the doctests of the layers."""

BUDGET = 20.0
"""Healthy seconds of the tests a mutant meets: the quickest come first, the slow ones are for
mutants that nothing else reaches."""

PATIENCE = 4.0
START = 20.0
"""CPU seconds a mutant gets: so many times its healthy tests, and so many to load the tables. One
that takes longer hangs, and counts as noticed."""

KILLED, SURVIVED, HUNG = "noticed", "survived", "hung"


@dataclass(slots=True)
class Reach:
    """Which tests reach which lines, how long they take, and of which state that is known."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def tests(self, mutant: Mutant, root: Path) -> list[str]:
        """The tests a mutant meets: those of its line, then of its file, as time permits."""
        by_line = self.lines.get(str(mutant.path), {})
        every = {test for tests in by_line.values() for test in tests}
        same = self.sources.get(str(mutant.path)) == digest(root / mutant.path)
        near = set(by_line.get(str(mutant.line), ())) if same else every
        chosen: list[str] = []
        spent = 0.0
        for test in [*self._quickest(near), *self._quickest(every - near)]:
            spent += self.seconds[test]
            if chosen and spent > BUDGET:
                break
            chosen.append(test)
        return chosen

    def _quickest(self, tests: set[str]) -> list[str]:
        return sorted(tests & self.seconds.keys(), key=lambda test: (self.seconds[test], test))

    def named(self, tests: Sequence[str]) -> str:
        """A name for some tests as they are."""
        files = {self.files[test.split("::")[0]] for test in tests}
        return hashlib.sha256("".join(sorted([*tests, *files])).encode()).hexdigest()[:16]

    def stale(self, root: Path) -> list[str]:
        """The files of tests that are new or not what they were."""
        now = {name: digest(root / name, *_read_by(root / name)) for name in _test_files(root)}
        return [name for name in now if self.files.get(name) != now[name]]

    def take(self, found: Reach, files: Sequence[str], root: Path) -> None:
        """Put what was measured of some files in the place of what was known of them."""
        gone = {test for test in self.seconds if test.split("::")[0] in files}
        self.seconds = {t: s for t, s in self.seconds.items() if t not in gone} | found.seconds
        self.failed = [t for t in self.failed if t.split("::")[0] not in files] + found.failed
        names = self.lines.keys() | found.lines.keys()
        for name in names:
            old, new = self.lines.get(name, {}), found.lines.get(name, {})
            if self.sources.get(name) != digest(root / name):  # its lines are others by now
                old = {"0": sorted({test for tests in old.values() for test in tests})}
            self.lines[name] = {
                line: [*(t for t in old.get(line, ()) if t not in gone), *new.get(line, ())]
                for line in old.keys() | new.keys()
            }
            self.sources[name] = digest(root / name)
        for name in files:
            self.files[name] = digest(root / name, *_read_by(root / name))


def _test_files(root: Path) -> list[str]:
    """The files with tests, those of the layers with doctests among them."""
    found = [path for place in TESTS for path in sorted((root / place).rglob("test_*.py"))]
    found += [root / place for place in TESTS if place.endswith(".py")]
    for layer in LAYERS:
        for path in sorted((root / "src" / "fixtext" / layer).rglob("*.py")):
            if ">>> " in path.read_text(encoding="utf-8"):
                found.append(path)
    return [str(path.relative_to(root)) for path in found]


def _read_by(path: Path) -> list[Path]:
    """The files of cases that a file of tests names."""
    text = path.read_text(encoding="utf-8")
    cases = sorted((path.parents[1] / "cases").glob("*.json")) if "cases" in text else []
    return [case for case in cases if case.name in text]


def digest(*paths: Path) -> str:
    """A name for the content of some files."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes() if path.exists() else b"")
    return whole.hexdigest()[:16]


class Measuring:
    """A pytest plugin: every test is a context of its own for `coverage`, and is timed."""

    def __init__(self) -> None:
        import coverage

        self.coverage = coverage.Coverage(data_file=None, source=["src/fixtext"], config_file=False)
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        self.coverage.switch_context(item.nodeid)
        start = time.process_time()
        done = yield
        self.seconds[item.nodeid] = time.process_time() - start
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


class Choosing:
    """A pytest plugin: only these tests, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.place = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.place]
        items.sort(key=lambda item: self.place[item.nodeid])


def arguments(files: Sequence[str]) -> list[str]:
    return ["-x", "-q", "-p", "no:cacheprovider", "--no-header", *files]


def measured(copy: Path, files: Sequence[str]) -> Reach:
    """Run some tests once on the healthy tree, in a process of their own."""
    out = copy.parent / "measured.json"
    child = os.fork()
    if not child:
        _enter(copy)
        plugin = Measuring()
        plugin.coverage.start()
        pytest.main(arguments(files)[1:], plugins=[plugin])
        plugin.coverage.stop()
        data = plugin.coverage.get_data()
        healthy = {t: s for t, s in plugin.seconds.items() if t not in plugin.failed}
        lines = {
            str(Path(name).relative_to(copy)): {
                str(line): [test for test in tests if test in healthy]
                for line, tests in data.contexts_by_lineno(name).items()
            }
            for name in data.measured_files()
        }
        found = {"seconds": healthy, "lines": lines, "failed": plugin.failed}
        out.write_text(json.dumps(found), encoding="utf-8")
        os._exit(0)
    os.waitpid(child, 0)
    return Reach(**json.loads(out.read_text(encoding="utf-8")))


def _enter(copy: Path) -> None:
    """Make this process (a fork) one that knows the copy alone, and says nothing."""
    os.chdir(copy)
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(copy / "src"), str(copy / "tests")]
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)


def outcome(mutant: Mutant, copy: Path, tests: list[str], healthy: float) -> str:
    """Run the tests against one mutant."""
    place = copy / mutant.path
    whole = place.read_text(encoding="utf-8")
    place.write_text(mutant.source, encoding="utf-8")
    try:
        child = os.fork()
        if not child:
            limit = int(START + PATIENCE * healthy)
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            _enter(copy)
            files = list(dict.fromkeys(test.split("::")[0] for test in tests))
            os._exit(int(pytest.main(arguments(files), plugins=[Choosing(tests)])))
        _, status = os.waitpid(child, 0)
    finally:
        place.write_text(whole, encoding="utf-8")
    if os.WIFSIGNALED(status):
        hangs = os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
        return HUNG if hangs else KILLED
    return SURVIVED if os.WEXITSTATUS(status) == 0 else KILLED


def sample(layers: Sequence[str], count: int, seed: int) -> list[Mutant]:
    """`count` mutants, drawn from all of the layers together.

    Each has its lot by itself, so that those of files that did not change are drawn again.
    """
    found = [
        mutant
        for layer in layers
        for path in sorted((ROOT / "src" / "fixtext" / layer).rglob("*.py"))
        for mutant in mutants(ROOT, path.relative_to(ROOT))
    ]
    print(f"{len(found)} mutants in {', '.join(layers)}", flush=True)
    lots = {id(one): hashlib.sha256(f"{seed} {one.key}".encode()).digest() for one in found}
    return sorted(found, key=lambda one: lots[id(one)])[:count]


def prepared(state: Path) -> tuple[Path, Reach]:
    """A copy of the tree, and what its tests reach; measured where it is not known."""
    copy, kept = state / "tree", state / "reach.json"
    shutil.rmtree(copy, ignore_errors=True)
    leave = shutil.ignore_patterns(".git", ".venv", "__pycache__", "*cache*", ".hypothesis")
    shutil.copytree(ROOT, copy, ignore=leave)
    reach = Reach(**json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else Reach()
    stale = reach.stale(copy)
    if stale:
        print("measured:", *stale, flush=True)
        reach.take(measured(copy, stale), stale, copy)
        kept.write_text(json.dumps(asdict(reach)), encoding="utf-8")
    for test in reach.failed:
        print(f"fails without a mutant, is left out: {test}", flush=True)
    return copy, reach


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--layers", nargs="*", default=list(LAYERS), choices=LAYERS)
    parser.add_argument("--match", default="", help="only those of files with this in the path")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--minutes", type=float, default=1e9, help="stop after so long; go on later"
    )
    parser.add_argument("--least", type=float, default=0.0, help="exit 1 below this score, in %%")
    parser.add_argument(
        "--state", type=Path, default=Path(tempfile.gettempdir()) / "fixtext-mutants"
    )
    args = parser.parse_args()
    args.state.mkdir(parents=True, exist_ok=True)
    copy, reach = prepared(args.state)
    cache = args.state / "outcomes.json"
    known: dict[str, list[str]] = json.loads(cache.read_text()) if cache.exists() else {}
    end = time.monotonic() + 60 * args.minutes
    chosen = [
        one for one in sample(args.layers, args.sample, args.seed) if args.match in str(one.path)
    ]
    for mutant in chosen:
        reached = reach.tests(mutant, copy)
        met = reach.named(reached)
        came, before = known.get(mutant.key, ("", ""))
        if (came and (came != SURVIVED or met == before)) or time.monotonic() > end:
            continue
        healthy = sum(reach.seconds[test] for test in reached)
        came = outcome(mutant, copy, reached, healthy) if reached else SURVIVED
        known[mutant.key] = [came, met]
        cache.write_text(json.dumps(known))
        if came == SURVIVED:
            print(f"survived {len(reached)} tests: {mutant}", flush=True)
    return report(chosen, known, args.least)


def report(chosen: list[Mutant], known: dict[str, list[str]], least: float) -> int:
    """The survivors, and the score of each layer and of all."""
    tried = [mutant for mutant in chosen if mutant.key in known]
    seen = [mutant for mutant in tried if known[mutant.key][0] != SURVIVED]
    print("\nnot noticed:")
    for mutant in tried:
        if known[mutant.key][0] == SURVIVED:
            print(f"  {mutant}")
    rooms = sorted({"/".join(mutant.path.parts[2:4]) for mutant in tried})
    for room in rooms:
        count = [sum(room in str(mutant.path) for mutant in some) for some in (seen, tried)]
        print(f"{room:32} {count[0]:4} of {count[1]:4}")
    score = 100 * len(seen) / max(1, len(tried))
    print(f"score: {score:.1f} % of {len(tried)} (of {len(chosen)} drawn)")
    return int(score < least)


if __name__ == "__main__":
    sys.exit(main())
