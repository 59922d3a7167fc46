"""`import fixtext` is cheap, and every public name is what it says."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import fixtext

HEAVY = {"numpy", "opencc", "rich", "pypinyin", "ftfy", "charset_normalizer", "jieba"}


def modules_after(code: str) -> set[str]:
    """Top-level names of the modules a fresh interpreter holds after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_importing_the_package_loads_no_module_of_it() -> None:
    code = "import sys, fixtext; assert 'fixtext.model' not in sys.modules"
    assert not modules_after(code) & HEAVY


@pytest.mark.parametrize("name", fixtext.__all__)
def test_public_name(name: str) -> None:
    value = getattr(fixtext, name)
    assert value is not None
    assert getattr(value, "__name__", name) == name


@pytest.mark.parametrize("name", ["verify", "detect", "damage"])
def test_functions_win_over_packages_of_the_same_name(name: str) -> None:
    importlib.import_module(f"fixtext.{name}")
    function = getattr(fixtext, name)
    assert function is getattr(importlib.import_module("fixtext.api"), name)
    assert callable(function)


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="fix_everything"):
        fixtext.fix_everything  # noqa: B018
