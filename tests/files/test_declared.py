"""Declarations of a charset change together with the bytes, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtext.cli.main import run
from fixtext.files.declared import redeclared, undeclared
from fixtext.files.single import repair

BODY = "今天天气很好，我们一起去公园散步，孩子们在草地上放风筝。"

CASES = [
    (".html", '<!DOCTYPE html><html><head><meta charset="GB2312"><title>', "UTF-8"),
    (".html", "<html>\n<META http-equiv=Content-Type content='text/html; charset=gbk'>", "utf-8"),
    ("", '<html><head>\n<meta name="a" content="b"><meta charset=gb18030 />', "utf-8"),
    (".xml", '<?xml version="1.0" encoding="GBK" standalone="yes"?>\n<a>', "UTF-8"),
    (".css", '@charset "gbk";\na::before { content: "', "utf-8"),
    (".py", "#!/usr/bin/python\n# -*- coding: gbk -*-\nx = '", "utf-8"),
    (".py", "# vim: set fileencoding=gb2312 :\nx = '", "utf-8"),
    (".el", ";; -*- mode: lisp; coding: gbk-dos -*-\n", "utf-8-dos"),
    (".po", '# t\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=GBK\\n"\n', "UTF-8"),
]


@pytest.mark.parametrize(("suffix", "head", "name"), CASES)
def test_the_declaration_is_corrected(suffix: str, head: str, name: str) -> None:
    data = (head + BODY + "\n").encode("gbk")
    done = repair(data, suffix=suffix)
    assert [one.new for one in done.declarations] == [name]
    assert BODY in done.output.decode()
    assert undeclared(done.text, done.declarations) == head + BODY + "\n"
    again = repair(done.output, suffix=suffix)
    assert not again.differs


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".txt", '网页里写 <meta charset="gbk"> 就行。'),
        (".md", "# 说明\n第三行\n# -*- coding: gbk -*-"),
        (".txt", '<?xml 在开头时写 encoding="gbk"'),
        (".html", '<html><meta charset="utf-8">'),
        (".txt", 'charset=gbk, @charset "gbk"; coding: gbk'),
    ],
)
def test_talk_about_declarations_stays(suffix: str, text: str) -> None:
    assert redeclared(text, "utf-8", suffix) == (text, ())


@pytest.mark.parametrize(("suffix", "head", "name"), CASES)
def test_healthy_files_stay_whatever_they_declare(suffix: str, head: str, name: str) -> None:
    """Their bytes are right; somebody may rely on the rest."""
    assert not repair((head + BODY).encode(), suffix=suffix).differs


def test_undo_brings_the_old_declaration_back(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    data = f'<html><meta charset="gb2312"><p>{BODY}'.encode("gbk")
    path.write_bytes(data)
    assert run(["-i", "-q", "--journal", str(tmp_path / "j"), str(path)]) == 0
    assert path.read_bytes() == f'<html><meta charset="utf-8"><p>{BODY}'.encode()
    assert not (tmp_path / "j.originals").exists()
    assert run(["undo", "-q", str(tmp_path / "j")]) == 0
    assert path.read_bytes() == data
