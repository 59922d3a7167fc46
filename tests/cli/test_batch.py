"""Options about folders and batches, as the user has them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

GOOD = "今天天气很好，我们一起去公园散步，孩子们在草地上放风筝。\n"
BROKEN = GOOD.encode().decode("latin-1").encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "docs"
    (root / "sub").mkdir(parents=True)
    for name in ("a.txt", "b.md", "sub/c.txt", ".d.txt"):
        (root / name).write_bytes(BROKEN)
    (root / "fine.txt").write_text(GOOD, "utf-8")
    (root / "photo.jpg").write_bytes(bytes(range(256)) * 8)
    return root


def changed(root: Path) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and path.read_bytes() == GOOD.encode() and path.name != "fine.txt"
    )


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ((), ["a.txt", "b.md", "sub/c.txt"]),
        (("--hidden",), [".d.txt", "a.txt", "b.md", "sub/c.txt"]),
        (("--include", "*.txt"), ["a.txt", "sub/c.txt"]),
        (("--exclude", "sub", "--exclude", "*.md"), ["a.txt"]),
        (("-j", "1"), ["a.txt", "b.md", "sub/c.txt"]),
    ],
)
def test_which_files(fixtext, folder: Path, options: tuple[str, ...], wanted: list[str]) -> None:
    done = fixtext("-i", *options, folder)
    assert done.code == 0
    assert changed(folder) == wanted
    lines = done.err.splitlines()
    assert [line for line in lines if line.endswith(": changed")] == [
        f"fixtext: {folder / name}: changed"
        for name in sorted(wanted, key=lambda name: (name.count("/"), name))
    ]
    assert lines[-1].startswith(f"fixtext: {len(wanted)} changed, 1 unchanged")


def test_no_ignore(fixtext, folder: Path) -> None:
    (folder / ".gitignore").write_text("a.txt\nsub/\n")
    fixtext("-i", folder)
    assert changed(folder) == ["b.md"]
    fixtext("-i", "--no-ignore", folder)
    assert changed(folder) == ["a.txt", "b.md", "sub/c.txt"]


def test_files0_from(fixtext, folder: Path, tmp_path: Path) -> None:
    listed = f"{folder / 'a.txt'}\0{folder / 'sub'}\0".encode()
    assert fixtext("-i", "--files0-from", "-", stdin=listed).code == 0
    assert changed(folder) == ["a.txt", "sub/c.txt"]
    (tmp_path / "empty").write_bytes(b"")
    assert fixtext("-i", "--files0-from", tmp_path / "empty").code == 2
    assert "No such file" in fixtext("--check", "--files0-from", tmp_path / "none").err


def test_report_page(fixtext, folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert fixtext("--check", "--report", page, folder).code == 1
    text = page.read_text("utf-8")
    assert not re.search(r"(src|href)=|https?://|url\(", text)
    index, names, block = (
        json.loads(re.search(rf'id="{name}">(.*?)</script>', text, re.DOTALL)[1])
        for name in ("index", "names", "b0")
    )
    assert len(index) == 5
    assert [row[0] for row in index if row[5]] == [
        str(folder / name) for name in ("a.txt", "b.md", "sub/c.txt")
    ]
    assert names["kinds"] == ["misread"]
    [[number, before, after]] = block[0]["lines"]
    assert (number, "".join(span[0] for span in after)) == (1, GOOD.rstrip("\n"))
    assert before[0][1] == "c"


def test_report_tables(fixtext, folder: Path, tmp_path: Path) -> None:
    assert fixtext("--check", "-q", "--report", tmp_path / "r.json", folder).code == 1
    rows = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert [row["damages"] for row in rows if row["changed"]] == [["misread"]] * 3
    assert fixtext("--check", "-q", "--report", tmp_path / "r.csv", folder).code == 1
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["verdict"] for row in table].count("fixed") == 3
    assert [row["verdict"] for row in table].count("binary") == 1


def test_report_counts_notes_and_splits(fixtext, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    page = (
        "湖北日?qǐng)?bào)訊 記者日前報(bào)道,大會(huì)由會(huì)長(zhǎng)報(bào)告,"
        "會(huì)期三天,再報(bào)會(huì)。\n"
    )
    (tmp_path / "in" / "page.txt").write_text(page, "utf-8")
    for form in ("json", "csv", "html"):
        fixtext("--check", "-q", "--report", tmp_path / f"r.{form}", tmp_path / "in")
    [row] = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert (row["notes"], row["splits"], row["left"]) == (10, 1, 0)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(line["notes"], line["splits"]) for line in csv.DictReader(file)] == [("10", "1")]
    shown = re.search(r'id="b0">(.*?)</script>', (tmp_path / "r.html").read_text("utf-8"))
    assert json.loads(shown[1])[0]["notes"] == [10, 1]


@pytest.mark.parametrize("name", ["r.txt", "none/r.html", "there.html"])
def test_report_that_cannot_be(fixtext, folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "there.html").write_bytes(b"mine")
    assert fixtext("-i", "--report", tmp_path / name, folder).code == 2
    assert changed(folder) == []
    assert (tmp_path / "there.html").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "options",
    [("--journal", "j"), ("--resume", "j"), ("--keep-mtime",), ("-i", "-j", "0")],
)
def test_usage(fixtext, folder: Path, options: tuple[str, ...]) -> None:
    options = options if "-i" in options else ("--check", *options)
    done = fixtext(*options, folder)
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_unknown_damage(fixtext, folder: Path) -> None:
    done = fixtext("--only", "misreed", folder / "a.txt")
    assert done.code == 2
    assert 'there is no damage "misreed"; known are ' in done.err


def test_mark(fixtext, tmp_path: Path) -> None:
    """Only what was filled in is marked, and only in the text that goes out."""
    from fixtext.files.single import repair

    text = "湖北日报讯，今天天气很好，我们一起去公园散步，孩子们在草地上放风筝，大家都很高兴。"
    broken = text.encode().decode("gbk", "replace").encode()
    holes = [hole for hole in repair(broken).result.holes if hole.filled]
    path = tmp_path / "a.txt"
    path.write_bytes(broken)
    out = fixtext("--mark", "[]", path).text
    assert out.count("[") == len(holes)
    assert out.replace("[", "").replace("]", "") == fixtext(path).text


def test_dry_undo(fixtext, folder: Path, tmp_path: Path) -> None:
    assert fixtext("-i", "-q", "--journal", tmp_path / "j", folder).code == 0
    done = fixtext("undo", "--dry-run", tmp_path / "j")
    assert (done.code, done.err) == (0, "fixtext: would be: 3 put back\n")
    assert len(changed(folder)) == 3
    assert fixtext("undo", "-v", tmp_path / "j").err.count("put back") == 4
    assert changed(folder) == []
