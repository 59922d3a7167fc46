"""`fixtext` and `fixtext fix`: filter, files, folders, options, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CLEAN = "春眠不觉晓，处处闻啼鸟。\r\n夜来风雨声，花落知多少。".encode()
GOOD = "今天天气很好，我们一起去公园散步，孩子们在草地上放风筝。\n"
BROKEN = GOOD.encode().decode("latin-1").encode()
FIXED = GOOD.encode()
BINARY = bytes(range(256)) * 8


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.txt"
    path.write_bytes(BROKEN)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "docs"
    (root / "deep" / ".git").mkdir(parents=True)
    (root / "a.txt").write_bytes(BROKEN)
    (root / "b.txt").write_bytes(CLEAN)
    (root / "deep" / "c.txt").write_bytes(BROKEN)
    (root / "deep" / "photo.jpg").write_bytes(BINARY)
    (root / "deep" / ".git" / "HEAD").write_bytes(BROKEN)
    (root / ".hidden.txt").write_bytes(BROKEN)
    return root


def state(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


# --- filter ---


def test_filter_repairs(fixtext):
    done = fixtext(stdin=BROKEN)
    assert (done.code, done.out, done.err) == (0, FIXED, "")


@pytest.mark.parametrize(
    ("arguments", "text", "want"),
    [
        (("-s", "simplified"), "他看著我寫名著\n", "他看着我写名著\n"),
        (("-s", "simplified", "--vocabulary"), "使用者開啟軟體\n", "用户打开软件\n"),
        (("-s", "traditional", "--region", "tw"), "软件里面\n", "軟件裡面\n"),
        (("-s", "traditional", "--region", "hk"), "软件里面\n", "軟件裏面\n"),
        (("-s", "traditional", "--region", "tw", "--vocabulary"), "软件里面\n", "軟體裡面\n"),
        (("-s", "simplified"), "図書館で会議を開きます。\n", "図書館で会議を開きます。\n"),
    ],
)
def test_filter_converts_the_script(fixtext, arguments, text, want):
    done = fixtext(*arguments, stdin=text.encode())
    assert (done.code, done.out.decode()) == (0, want)


def test_ambiguous_places_are_listed_with_the_reason(fixtext):
    done = fixtext("-s", "simplified", "--ambiguities", stdin="乾隆看著我寫名著\n".encode())
    assert done.out.decode() == "乾隆看着我写名著\n"
    assert [line.split(":")[-1].strip() for line in done.err.splitlines()] == ["_隆", "看_", "名_"]


@pytest.mark.parametrize("arguments", [(), ("-",), ("fix",), ("fix", "-")])
@pytest.mark.parametrize("data", [b"", b"\n", b"plain", CLEAN, b"\xef\xbb\xbf" + CLEAN])
def test_clean_input_comes_out_byte_for_byte(fixtext, arguments, data):
    done = fixtext(*arguments, stdin=data)
    assert (done.code, done.out, done.err) == (0, data, "")


def test_bare_command_in_a_terminal_shows_the_help(fixtext):
    done = fixtext(terminal=True)
    assert done.code == 0
    assert "Usage: fixtext" in done.text


def test_short_options_without_command_go_to_fix(fixtext, broken):
    assert fixtext("-q", broken).out == FIXED
    assert fixtext("-s", "keep", broken).out == FIXED


def test_two_dashes_let_a_path_look_like_an_option(fixtext, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("-q").write_bytes(BROKEN)
    assert fixtext("--", "-q").out == FIXED


def test_several_paths_follow_one_another(fixtext, broken, tmp_path):
    clean = tmp_path / "clean.txt"
    clean.write_bytes(CLEAN)
    assert fixtext(clean, broken, clean).out == CLEAN + FIXED + CLEAN


# --- where results go ---


def test_output_file_is_new(fixtext, broken, tmp_path):
    out = tmp_path / "out.txt"
    assert fixtext("-o", out, broken).code == 0
    assert out.read_bytes() == FIXED
    assert broken.read_bytes() == BROKEN
    again = fixtext("-o", out, broken)
    assert again.code == 2
    assert again.err == f"fixtext: {out}: exists already, and is not overwritten\n"


def test_in_place_with_backup(fixtext, broken):
    assert fixtext("-i", "-b", broken).code == 0
    assert broken.read_bytes() == FIXED
    assert broken.with_name("broken.txt.bak").read_bytes() == BROKEN


@pytest.mark.parametrize("option", ["--backup=.old", "--backup"])
def test_backup_never_takes_the_path_for_its_suffix(fixtext, broken, option):
    assert fixtext("-i", option, broken).code == 0
    kept = broken.with_name("broken.txt" + (".old" if "=" in option else ".bak"))
    assert kept.read_bytes() == BROKEN


def test_a_backup_is_never_overwritten(fixtext, broken):
    kept = broken.with_name("broken.txt.bak")
    kept.write_bytes(b"first")
    done = fixtext("-i", "-b", broken)
    assert done.code == 2
    assert str(kept) in done.err
    assert (broken.read_bytes(), kept.read_bytes()) == (BROKEN, b"first")


def test_in_place_leaves_a_clean_file_alone(fixtext, tmp_path):
    path = tmp_path / "clean.txt"
    path.write_bytes(CLEAN)
    before = path.stat()
    assert fixtext("-i", "-b", path).code == 0
    assert path.stat().st_ino == before.st_ino
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert list(state(tmp_path)) == ["clean.txt"]


def test_folder_in_place(fixtext, folder):
    before = state(folder)
    done = fixtext("-i", "-b", folder)
    assert done.code == 0
    assert done.err.endswith("fixtext: 2 changed, 1 unchanged, 1 passed over\n")
    assert state(folder) == {
        **before,
        "a.txt": FIXED,
        "a.txt.bak": BROKEN,
        "deep/c.txt": FIXED,
        "deep/c.txt.bak": BROKEN,
    }
    again = state(folder)
    assert fixtext("-i", folder).code == 0
    assert state(folder) == again


def test_folder_to_folder(fixtext, folder, tmp_path):
    before = state(folder)
    out = tmp_path / "out"
    assert fixtext("-o", out, folder).code == 0
    assert state(out) == {"a.txt": FIXED, "b.txt": CLEAN, "deep/c.txt": FIXED}
    assert state(folder) == before


def test_output_folder_inside_the_input_is_not_walked(fixtext, folder):
    assert fixtext("-o", folder / "out", folder).code == 0
    assert state(folder / "out") == {"a.txt": FIXED, "b.txt": CLEAN, "deep/c.txt": FIXED}


# --- check and diff ---


def test_check(fixtext, broken, folder, tmp_path):
    before = state(tmp_path)
    done = fixtext("--check", folder, broken)
    assert (done.code, done.out) == (1, b"")
    assert f"{folder / 'a.txt'}: would change" in done.err
    assert "3 would change, 1 unchanged, 1 passed over" in done.err
    assert fixtext("--check", folder / "b.txt").code == 0
    assert state(tmp_path) == before


def test_check_sees_a_change_of_encoding_alone(fixtext, tmp_path):
    path = tmp_path / "gbk.txt"
    path.write_bytes(GOOD.encode("gbk"))
    assert fixtext("--check", path).code == 1


def test_diff(fixtext, broken):
    done = fixtext("--diff", broken)
    assert done.code == 1
    lines = done.text.splitlines()
    assert lines[:3] == [f"--- {broken}\tutf-8", f"+++ {broken}\tutf-8", "@@ -1 +1 @@"]
    assert lines[-1] == "+" + GOOD.rstrip("\n")
    assert broken.read_bytes() == BROKEN


def test_diff_color(fixtext, broken):
    assert b"\x1b[" in fixtext("--diff", "--color", "always", broken).out
    assert b"\x1b[" not in fixtext("--diff", broken).out


# --- talk ---


def test_verbose_tells_on_stderr_only(fixtext, broken):
    done = fixtext("-v", broken)
    assert done.out == FIXED
    assert "utf-8 read as latin-1" in done.err
    assert "byte for byte" in done.err


def test_json_takes_the_place_of_the_text(fixtext, broken, tmp_path):
    clean = tmp_path / "clean.txt"
    clean.write_bytes(CLEAN)
    done = fixtext("--json", broken, clean)
    first, second = map(json.loads, done.text.splitlines())
    assert list(first) == [
        "path",
        "encoding",
        "bom",
        "newline",
        "confidence",
        "alternatives",
        "damages",
        "verdict",
        "text",
        "plan",
        "proof",
        "holes",
        "changed",
    ]
    assert (first["path"], first["text"], first["changed"]) == (str(broken), GOOD, True)
    assert [damage["name"] for damage in first["damages"]] == ["misread"]
    assert (first["verdict"], first["plan"]["steps"][0]["kind"]) == ("fixed", "misread")
    assert set(first["proof"]) == {
        "replayed",
        "originals",
        "margin",
        "rival",
        "stable",
        "level",
    }
    assert first["holes"] == {"total": 0, "filled": 0, "left": 0}
    assert (second["changed"], second["text"]) == (False, CLEAN.decode())


def test_json_in_place_has_no_text(fixtext, broken):
    done = fixtext("--json", "-i", broken)
    assert "text" not in json.loads(done.text)
    assert broken.read_bytes() == FIXED


# --- bad input: one line, exit 2, nothing written ---


def one_line(done) -> str:
    assert done.code == 2
    assert done.out == b""
    assert done.err.count("\n") == 1
    assert done.err.startswith("fixtext: ")
    return done.err


def test_missing_file(fixtext, tmp_path):
    err = one_line(fixtext(tmp_path / "nothing.txt"))
    assert err == f"fixtext: {tmp_path / 'nothing.txt'}: No such file or directory\n"


def test_folder_needs_a_place_to_write(fixtext, folder):
    err = one_line(fixtext(folder))
    assert str(folder) in err
    assert "-i, -o, --check, --diff" in err


@pytest.mark.parametrize("options", [(), ("--json",), ("-i",), ("--check",)])
def test_binary_file(fixtext, tmp_path, options):
    path = tmp_path / "photo.jpg"
    path.write_bytes(BINARY)
    assert one_line(fixtext(*options, path)) == f"fixtext: {path}: binary, not text\n"
    assert path.read_bytes() == BINARY
    assert list(state(tmp_path)) == ["photo.jpg"]


def test_binary_stdin(fixtext):
    assert one_line(fixtext(stdin=BINARY)) == "fixtext: <stdin>: binary, not text\n"


@pytest.mark.parametrize("option", ["-f", "-t"])
def test_unknown_encoding(fixtext, broken, option):
    assert "utf-9" in one_line(fixtext(option, "utf-9", "-i", broken))
    assert broken.read_bytes() == BROKEN


@pytest.mark.parametrize(
    "options",
    [
        ("-i", "-o", "x"),
        ("--check", "--diff"),
        ("-b",),
        ("--diff", "--json"),
        ("--mark", "abc"),
        ("--script", "martian"),
        ("--no-such-option",),
    ],
)
def test_usage_errors(fixtext, broken, options):
    assert "--help" in one_line(fixtext(*options, broken))
    assert broken.read_bytes() == BROKEN


def test_in_place_needs_a_path(fixtext):
    one_line(fixtext("-i", stdin=BROKEN))


def test_one_bad_input_does_not_stop_the_others(fixtext, broken, tmp_path):
    done = fixtext(tmp_path / "nothing", broken)
    assert (done.code, done.out) == (2, FIXED)


def test_a_command_after_an_option_gets_a_hint(fixtext, broken, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = fixtext("-q", "detect", "broken.txt")
    assert done.code == 2
    assert "put it first: fixtext detect" in done.err


def test_a_file_name_cannot_drive_the_terminal(fixtext, tmp_path):
    done = fixtext(tmp_path / "a\x1b[2J\nb")
    assert "\x1b" not in done.err
    one_line(done)


def test_missing_output_folder(fixtext, broken, tmp_path):
    assert "out.txt" in one_line(fixtext("-o", tmp_path / "none" / "out.txt", broken))
