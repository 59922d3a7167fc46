"""What the README shows is what happens."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
EXAMPLES = [
    tuple(part.partition("\n")[::2])
    for block in CONSOLE
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
]


@pytest.mark.skipif(sys.platform == "win32", reason="the examples are for a POSIX shell")
@pytest.mark.parametrize(("command", "expected"), EXAMPLES)
def test_console(command: str, expected: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.stdout.decode() == expected


def test_python() -> None:
    found = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert found.attempted >= 4
    assert found.failed == 0


ROWS = re.findall(r"^\| `(.*?)` \| (.*?) \| (?:`(.*?)`|the same.*?) \|$", README, re.MULTILINE)


@pytest.mark.parametrize(("broken", "happened", "repaired"), ROWS[1:])
def test_table(broken: str, happened: str, repaired: str) -> None:
    import fixtext

    assert fixtext.fix_text(broken) == (repaired or broken)


def test_the_first_row_is_the_article() -> None:
    import fixtext

    broken, _, repaired = ROWS[0]
    article = ROOT / "fixtures" / "hubei-daily"
    before = (article / "broken.txt").read_text(encoding="utf-8")
    after = fixtext.fix_text(before)
    for piece in re.split("` … `", broken):
        assert re.sub(r"\(\w+\)$", "", piece) in re.sub(r"(確|確)\(\w+\)", "確", before)
    for piece in re.split("` … `", repaired):
        assert piece in after


@pytest.mark.parametrize("name", ["run", "test"])
def test_the_two_commands_are_one_line_each(name: str) -> None:
    found = re.findall(rf"<!-- {name} -->\n```sh\n(.*?)```", README, re.DOTALL)
    assert len(found) == 1
    assert found[0].count("\n") == 1
