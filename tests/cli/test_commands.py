"""`detect`, `explain`, `verify`, `damage`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

GOOD = "今天天气很好，我们一起去公园散步，孩子们在草地上放风筝。\n"
BROKEN = GOOD.encode().decode("latin-1").encode()
PLAN = {"encoding": "gbk", "bom": False, "steps": []}


def test_detect_json(fixtext, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode("gbk"))
    done = fixtext("detect", "--json", path, "-", stdin=BROKEN)
    first, second = map(json.loads, done.text.splitlines())
    assert done.code == 0
    assert list(first) == [
        "path",
        "encoding",
        "bom",
        "newline",
        "confidence",
        "alternatives",
        "damages",
        "verdict",
    ]
    assert first["path"] == str(path)
    assert first["encoding"] in ("gb2312", "gbk", "gb18030")
    assert (first["bom"], first["newline"], first["damages"]) == (False, "\r\n", [])
    assert (second["path"], second["encoding"]) == ("-", "utf-8")
    assert [set(damage) for damage in second["damages"]] == [{"name", "params", "level"}]
    assert second["damages"][0]["name"] == "misread"


def test_detect_in_words(fixtext):
    done = fixtext("detect", stdin=BROKEN)
    assert done.text.startswith("<stdin>: utf-8, LF, confidence ")
    assert "符号码" in done.text


def test_detect_names_what_it_cannot_read(fixtext, tmp_path):
    done = fixtext("detect", tmp_path / "nothing", "-", stdin=b"abc")
    assert done.code == 2
    assert done.err == f"fixtext: {tmp_path / 'nothing'}: No such file or directory\n"
    assert done.out.startswith(b"<stdin>: ")


def test_explain_in_words(fixtext):
    done = fixtext("explain", stdin=BROKEN)
    assert done.code == 0
    assert "1. The text was written in UTF-8 and read as LATIN-1 (符号码)." in done.text
    assert "gives the input again, byte for byte" in done.text
    assert "\x1b" not in done.text


def test_explain_in_colour_says_the_same(fixtext):
    plain = fixtext("explain", stdin=BROKEN).text
    painted = fixtext("explain", "--color", "always", stdin=BROKEN).text
    assert "\x1b[" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain


def test_explain_json(fixtext):
    done = fixtext("explain", "--json", stdin=BROKEN)
    value = json.loads(done.text)
    assert value["text"] == GOOD
    assert value["evidence"][0]["room"] == "misread"
    assert isinstance(value["rivals"], list)


def test_explain_of_clean_text(fixtext):
    done = fixtext("explain", stdin=GOOD.encode())
    assert done.text.startswith("<stdin>: nothing is wrong with it\n")


def test_damage_is_exact(fixtext, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(PLAN), encoding="utf-8")
    done = fixtext("damage", "--plan", plan, stdin="天气\r\n".encode())
    assert (done.code, done.out) == (0, "天气\r\n".encode("gbk"))


def test_damage_takes_what_fix_printed(fixtext, tmp_path):
    printed = fixtext("--json", stdin=BROKEN).out
    plan = tmp_path / "plan.json"
    for data in (printed, printed.decode().encode("utf-16")):  # PowerShell's > writes UTF-16
        plan.write_bytes(data)
        assert fixtext("damage", "--plan", plan, stdin=GOOD.encode()).out == BROKEN


def test_damage_json(fixtext, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(PLAN), encoding="utf-8")
    done = fixtext("damage", "--json", "--plan", plan, stdin=GOOD.encode())
    assert json.loads(done.text) == {"path": "-", "text": GOOD, "plan": PLAN}


@pytest.mark.parametrize(
    "plan",
    [
        "no json",
        "[]",
        '{"steps": 3}',
        '{"steps": [{"kind": "no-such-damage"}]}',
        '{"steps": [{"kind": "misread", "params": {}}]}',
        '{"steps": [], "encoding": "utf-9"}',
        "[" * 100_000,
    ],
)
def test_invalid_plan(fixtext, tmp_path, plan):
    path = tmp_path / "plan.json"
    path.write_text(plan, encoding="utf-8")
    done = fixtext("damage", "--plan", path, stdin=GOOD.encode())
    assert (done.code, done.out) == (2, b"")
    assert done.err.count("\n") == 1
    assert done.err.startswith(f"fixtext: {path}: ")


def test_damage_needs_a_plan(fixtext):
    assert fixtext("damage", stdin=b"").code == 2


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    path = tmp_path / "reference.txt"
    path.write_text("湖北日报讯，沿着江堤\n关于我们\n", encoding="utf-8")
    return path


def test_verify_exact(fixtext, reference):
    done = fixtext("verify", "-", "--reference", reference, stdin=reference.read_bytes())
    assert done.code == 0
    assert "exact" in done.text
    assert "0.0000%" in done.text


def test_verify_groups(fixtext, reference):
    text = "湖北日?讯,沿著江堤\n关干我们啊\n"
    done = fixtext("verify", "-", "--reference", reference, stdin=text.encode())
    assert done.code == 1
    for line in (
        "-: not exact",
        "character error rate 31.2500% (5 of 16 characters)",
        "lost: 1",
        "  1:4  “?” should be “报”",
        "wrong character: 1",
        "  2:2  “干” should be “于”",
        "script: 1",
        "  1:8  “著” should be “着”",
        "punctuation: 1",
        "added: 1",
        "  2:5  “啊” should be nothing",
    ):
        assert line in done.text.splitlines()


def test_verify_json(fixtext, reference):
    done = fixtext("verify", "-", "--reference", reference, "--json", stdin="湖北".encode())
    value = json.loads(done.text)
    assert (value["exact"], value["characters"], value["edits"]) == (False, 16, 14)
    assert sum(value["groups"].values()) == 14


def test_verify_missing_reference(fixtext, tmp_path, reference):
    done = fixtext("verify", reference, "--reference", tmp_path / "none")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert fixtext("verify", reference).code == 2


def test_verify_an_empty_folder(fixtext, tmp_path):
    done = fixtext("verify", tmp_path)
    assert done.code == 2
    assert "no fixtures" in done.err


def make_fixture(home: Path, reference: str, expected: str = "") -> None:
    home.mkdir(parents=True)
    (home / "broken.txt").write_bytes(BROKEN)
    (home / "reference.txt").write_text(reference, encoding="utf-8")
    (home / "fixture.toml").write_text(f"[expected]\n{expected}", encoding="utf-8")


def test_verify_fixtures(fixtext, tmp_path):
    make_fixture(tmp_path / "good", GOOD, 'plan = ["misread"]\nverdict = "fixed"')
    assert fixtext("verify", tmp_path).code == 0
    make_fixture(tmp_path / "text", "x" + GOOD)
    make_fixture(tmp_path / "plan", GOOD, 'plan = []\nlevel = "none"')
    done = fixtext("verify", tmp_path)
    assert done.code == 1
    assert "1 of 3 passed" in done.text
    assert "the output is not the reference, byte for byte" in done.text
    assert "plan: nothing expected, misread found" in done.text
    values = [json.loads(line) for line in fixtext("verify", tmp_path, "--json").text.splitlines()]
    assert [(v["fixture"], v["passed"]) for v in values] == [
        ("good", True),
        ("plan", False),
        ("text", False),
    ]


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[expected]\nverdcit = 'fixed'", "unknown field verdcit"),
        ("[options]\nscript = 'martian'", "martian"),
        ("untouched = true", "either reference.txt or untouched"),
        ("= 3", "fixture.toml"),
    ],
)
def test_a_mistake_in_a_fixture_is_named(fixtext, tmp_path, toml, words):
    make_fixture(tmp_path / "one", GOOD)
    (tmp_path / "one" / "fixture.toml").write_text(toml, encoding="utf-8")
    done = fixtext("verify", tmp_path)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert words in done.err
