"""The command as a process: start-up, pipes, signals."""

from __future__ import annotations

import io
import shlex
import signal
import subprocess
import sys

import pytest

from fixtext.cli import batch
from fixtext.cli.commands import call
from fixtext.cli.main import run
from fixtext.large.blocks import WINDOW

HEAVY = ("numpy", "opencc", "rich", "pypinyin", "ftfy", "charset_normalizer", "jieba")
COMMAND = [sys.executable, "-m", "fixtext"]
LOADED = """
import sys
from fixtext.cli.main import run
code = run(sys.argv[1:])
print(*(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["--help"], b""),
        (["fix", "--help"], b""),
        (["--version"], b""),
        ([], b"plain text\n"),
        ([], "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。\n".encode()),
        (["detect"], "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。\n".encode()),
    ],
)
def test_light_start(arguments: list[str], stdin: bytes) -> None:
    code = LOADED.format(heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], input=stdin, capture_output=True, check=True
    )
    assert done.stderr.split() == []


READING = ("fixtext.pipeline", "fixtext.codecs.registry", "fixtext.reader.scoring")
"""What a text is looked at with: tables, decoders, rooms."""


@pytest.mark.parametrize("stdin", ["你好\n", "hello\n", "床前明月光，疑是地上霜。\n"])
def test_clean_text_is_not_looked_at(stdin: str) -> None:
    code = LOADED.format(heavy=(*HEAVY, *READING))
    done = subprocess.run(
        [sys.executable, "-c", code], input=stdin.encode(), capture_output=True, check=True
    )
    assert done.stdout == stdin.encode()
    assert done.stderr.split() == []


@pytest.mark.parametrize(
    ("codec", "count"), [("utf-8", 20_000), ("gbk", 20_000), ("big5", 20_000), ("utf-8", 3)]
)
def test_clean_long_text_is_a_matter_of_the_standard_library(codec: str, count: int) -> None:
    heavy = (*HEAVY, "click", "pathlib", "fixtext.pipeline", "fixtext.damage")
    data = ("床前明月光，疑是地上霜。" * 2 + "\n").encode(codec) * count
    code = LOADED.format(heavy=heavy)
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    assert done.stdout == data.decode(codec).encode()
    assert done.stderr.split() == []


@pytest.mark.parametrize(
    "arguments", [[], ["-"], ["-j", "2"], ["--jobs", "1", "-"], ["-j", "0"], ["-j2"], ["--", "-"]]
)
def test_a_plain_filter_does_what_the_command_would_do(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without options there is one job, whoever reads the arguments."""
    jobs: list[tuple[object, ...]] = []
    monkeypatch.setattr(batch, "run", lambda *job: jobs.append(job) or 0)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert run(arguments) == call(arguments)
    assert len({repr(job) for job in jobs}) == min(1, len(jobs))


def test_version() -> None:
    done = subprocess.run([*COMMAND, "--version"], capture_output=True, check=True)
    import fixtext

    assert done.stdout.decode().split() == ["fixtext", fixtext.__version__]


def test_bytes_survive_the_pipe() -> None:
    data = "日\r\n本\n\r".encode() * 10_000
    done = subprocess.run(COMMAND, input=data, capture_output=True, check=True)
    assert done.stdout == data


@pytest.mark.skipif(sys.platform == "win32", reason="head is not there")
def test_a_closed_pipe_is_quiet(tmp_path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"plain text\n" * 200_000)
    with subprocess.Popen(
        [*COMMAND, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send")
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c() -> None:
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"plain text\n" * (WINDOW // 11 + 1))
        process.stdin.flush()
        assert process.stdout.read(1) == b"p"  # it is at work now, and waits for us or for input
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert (process.returncode, said.strip()) == (130, b"")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is Linux's")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            COMMAND, input=b"plain\n", stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "fixtext: standard output: No space left on device"
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes them")
@pytest.mark.parametrize(
    ("redirection", "code", "said"),
    [
        ("<&-", 2, "fixtext: <stdin>: Bad file descriptor\n"),
        (">&-", 2, "fixtext: standard output: Bad file descriptor\n"),
        ("2>&-", 0, ""),
    ],
)
def test_closed_streams(redirection: str, code: int, said: str) -> None:
    command = f"echo plain | {shlex.join(COMMAND)} {redirection}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (code, said)
