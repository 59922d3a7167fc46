"""Break single places of the core and see which the tests do not notice.

`python tools/mutate.py --sample 300` draws mutants by a seed from `damage/`, `repair/` and
`verify/`. Each is put into the loaded modules of a fork, against the tests that reach its line
first, then those that reach its file, until one fails. What survives is printed
with its line; the score is the share that was noticed. Which test reaches which line is measured
once (needs `coverage`). Outcomes are kept in `--state`, so a run goes on where the last one
stopped; survivors meet the tests again when these have changed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import inspect
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("damage", "repair", "verify")
PACKAGES = tuple(f"fixtext.{layer}" for layer in LAYERS)
TESTS = ("tests/damage", "tests/repair", "tests/verify", "tests/laws", "tests/test_fixtures.py")
"""What a mutant may meet, besides the doctests of the layers."""

BUDGET = 3.0
"""Healthy seconds of the tests a mutant meets: nearly every test reaches the test of suspicion of
every room, and the last hundred tell nothing new."""

PATIENCE = 4.0
START = 10.0
"""CPU seconds a mutant gets: so many times its healthy tests, and so many to load the tables. One
that takes longer hangs, and counts as noticed."""

OLD = "before "
"""In front of lines as they were before the file changed."""

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
        """The tests a mutant meets, as time permits: those of its line, then of its file.

        Quick ones come first, and those that reach much of the file: they were written for it.
        """
        by_line = self.lines.get(str(mutant.path), {})
        share = Counter(test for tests in by_line.values() for test in tests)
        same = self.sources.get(str(mutant.path)) == digest(root / mutant.path)
        near = set(by_line.get(str(mutant.line), ())) if same else set(share)
        near.update(t for line, tests in by_line.items() if line.startswith(OLD) for t in tests)
        order = sorted(
            (test for test in share if test in self.seconds),
            key=lambda test: (test not in near, self.seconds[test] / share[test] ** 2, test),
        )
        chosen: list[str] = []
        spent = 0.0
        for test in order:
            spent += self.seconds[test]
            if chosen and spent > BUDGET:
                break
            chosen.append(test)
        return chosen

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
                old = {line if line.startswith(OLD) else OLD + line: t for line, t in old.items()}
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
    cases = sorted((path.parents[1] / "cases").rglob("*.json")) if "cases" in text else []
    return [case for case in cases if case.name in text or f"cases/{case.parent.name}" in text]


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


def arguments() -> list[str]:
    """What pytest is given: all tests and doctests, and nothing is kept of the run."""
    doctests = [f"src/fixtext/{layer}" for layer in LAYERS]
    return ["-q", "-p", "no:cacheprovider", "--no-header", *TESTS, *doctests]


def in_a_child(work: Callable[[], int], seconds: float = 0.0) -> int:
    """Do some work in a fork that says nothing; what it returned, or minus the signal."""
    child = os.fork()
    if not child:
        if seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os._exit(work())
    _, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def measured(out: Path, files: Sequence[str]) -> Reach:
    """Run some tests once on the healthy code."""

    def work() -> int:
        plugin = Measuring()
        plugin.coverage.start()
        pytest.main([*arguments()[:4], *files], plugins=[plugin])
        plugin.coverage.stop()
        data = plugin.coverage.get_data()
        healthy = {t: s for t, s in plugin.seconds.items() if t not in plugin.failed}
        lines = {
            str(Path(name).relative_to(ROOT)): {
                str(line): [test for test in tests if test in healthy]
                for line, tests in data.contexts_by_lineno(name).items()
            }
            for name in data.measured_files()
        }
        found = {"seconds": healthy, "lines": lines, "failed": plugin.failed}
        out.write_text(json.dumps(found), encoding="utf-8")
        return 0

    in_a_child(work)
    return Reach(**json.loads(out.read_text(encoding="utf-8")))


def known_reach(state: Path) -> Reach:
    """What the tests reach; measured where it is not known."""
    kept = state / "reach.json"
    reach = Reach(**json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else Reach()
    stale = reach.stale(ROOT)
    if stale:
        print("measured:", *stale, flush=True)
        reach.take(measured(state / "measured.json", stale), stale, ROOT)
        kept.write_text(json.dumps(asdict(reach)), encoding="utf-8")
    for test in reach.failed:
        print(f"fails without a mutant, is left out: {test}", flush=True)
    return reach


class Breaking:
    """A pytest plugin: instead of all tests once, some for each mutant, each in a fork."""

    def __init__(self, chosen: Sequence[Mutant], reach: Reach, state: Path, end: float) -> None:
        self.chosen, self.reach, self.end = chosen, reach, end
        self.cache = state / "outcomes.json"
        self.known: dict[str, list[str]] = (
            json.loads(self.cache.read_text()) if self.cache.exists() else {}
        )
        self.failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        session.config.pluginmanager.unregister(name="terminalreporter")
        warm()
        for mutant in self.chosen:
            tests = [test for test in self.reach.tests(mutant, ROOT) if test in items]
            met = self.reach.named(tests)
            came, before = self.known.get(mutant.key, ("", ""))
            if (came and (came != SURVIVED or met == before)) or time.monotonic() > self.end:
                continue
            came = self._outcome(mutant, [items[test] for test in tests])
            self.known[mutant.key] = [came, met]
            self.cache.write_text(json.dumps(self.known))
            if came == SURVIVED:
                print(f"survived {len(tests)} tests: {mutant}", flush=True)
        return True

    def _outcome(self, mutant: Mutant, items: Sequence[pytest.Item]) -> str:
        healthy = sum(self.reach.seconds[item.nodeid] for item in items)

        def work() -> int:
            try:
                put_in(mutant)
            except Exception:  # the module does not even load
                return 1
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.failed:
                    return 1
            return 0

        came = in_a_child(work, START + PATIENCE * healthy)
        if came in (-signal.SIGXCPU, -signal.SIGKILL):
            return HUNG
        return SURVIVED if came == 0 else KILLED


def warm() -> None:
    """Load every table once, so that no fork has to."""
    import fixtext

    for text in ("浣犲ソ锛屼笘鐣屻€傛垜浠�幓", "ä½\xa0å¥½ï¼\x8cä¸\x96ç\x95\x8c"):
        fixtext.fix(text)
    fixtext.fix("今天天气很好，我们去公园散步。".encode("gbk"))


def put_in(mutant: Mutant) -> None:
    """Make the loaded modules what they were if the file had been broken from the start.

    Functions keep their identity and get the broken code; other names get the broken value, where
    they were imported too; what the layers remember is forgotten.
    """
    name = ".".join(mutant.path.with_suffix("").parts[1:]).removesuffix(".__init__")
    module = importlib.import_module(name)
    fresh = dict(vars(ModuleType(name)), __file__=module.__file__, __package__=module.__package__)
    fresh.update({k: vars(module)[k] for k in ("__path__", "__spec__") if k in vars(module)})
    old = dict(vars(module))
    exec(compile(mutant.source(ROOT), str(module.__file__), "exec"), fresh)
    for key, value in fresh.items():
        if not key.startswith("__") and not _same_code(old.get(key), value, name):
            _rename(key, old.get(key), value)
            setattr(module, key, value)
    for other in _loaded():
        for value in list(vars(other).values()):  # what lies below the layers knows nothing of them
            if hasattr(value, "cache_clear") and str(value.__module__).startswith(PACKAGES):
                value.cache_clear()


def _loaded() -> list[ModuleType]:
    return [module for name, module in list(sys.modules.items()) if name.startswith(PACKAGES)]


def _same_code(old: object, new: object, name: str) -> bool:
    """Put the code of a function or of the methods of a class in place, if it is one of `name`."""
    old, new = inspect.unwrap(old), inspect.unwrap(new)  # type: ignore[arg-type]
    if getattr(new, "__module__", None) != name:
        return False
    if isinstance(old, FunctionType) and isinstance(new, FunctionType):
        old.__code__, old.__defaults__ = new.__code__, new.__defaults__
        old.__kwdefaults__ = new.__kwdefaults__
        return True
    if isinstance(old, type) and isinstance(new, type):
        for key, value in vars(new).items():
            before = vars(old).get(key)
            for part in ("fget", "__func__"):
                before, value = getattr(before, part, before), getattr(value, part, value)
            if isinstance(value, FunctionType) and isinstance(before, FunctionType):
                if value.__code__.co_filename == before.__code__.co_filename != "<string>":
                    before.__code__, before.__defaults__ = value.__code__, value.__defaults__
                elif key == "__init__":
                    type.__setattr__(old, key, value)
        return True
    return False


def _rename(key: str, old: object, new: object) -> None:
    """Where a value was imported from its module, the new one stands."""
    for module in _loaded():
        if vars(module).get(key, self_ := object()) is old and old is not self_:
            setattr(module, key, new)


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--layers", nargs="*", default=list(LAYERS), choices=LAYERS)
    parser.add_argument(
        "--match", nargs="*", default=[""], help="only those of files with this in the path"
    )
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
    os.chdir(ROOT)
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    reach = known_reach(args.state)
    chosen = [
        one
        for one in sample(args.layers, args.sample, args.seed)
        if any(part in str(one.path) for part in args.match)
    ]
    breaking = Breaking(chosen, reach, args.state, time.monotonic() + 60 * args.minutes)
    pytest.main(arguments(), plugins=[breaking])
    known = breaking.known
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
