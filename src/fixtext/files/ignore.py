"""What a tree itself says is not to be looked at: .gitignore, .ignore, .fixtextignore.

The patterns are git's, read by `pathspec`, which is imported only when there are any.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fixtext.errors import InvalidOptionError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILES = (".fixtextignore", ".ignore", ".gitignore")
"""The first that has an opinion decides, as with other tools that read `.ignore`."""

REPOSITORY = ".git"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns in git's language, relative to one folder."""

    folder: Path
    spec: GitIgnoreSpec

    def opinion(self, path: Path, *, is_folder: bool) -> bool | None:
        """True: matched; False: matched by a `!` pattern; None: not mentioned.

        >>> patterns = given(Path("a"), ["*.log", "!keep.log"])
        >>> patterns.opinion(Path("a/x.log"), is_folder=False)
        True
        >>> patterns.opinion(Path("a/keep.log"), is_folder=False)
        False
        """
        name = path.relative_to(self.folder).as_posix()
        return self.spec.check_file(f"{name}/" if is_folder else name).include


def given(folder: Path, lines: Iterable[str]) -> Patterns:
    """Patterns from the command line, or the lines of a file."""
    from pathspec import GitIgnoreSpec

    try:
        with warnings.catch_warnings():  # `[[a]` is no set of Python's to come
            warnings.simplefilter("ignore", FutureWarning)
            return Patterns(folder, GitIgnoreSpec.from_lines(lines))
    except (ValueError, re.error) as error:
        raise InvalidOptionError(f"pattern: {error}") from None


def of_folder(folder: Path, names: Iterable[str] = IGNORE_FILES) -> tuple[Patterns, ...]:
    """The ignore files of one folder, the strongest first; what cannot be read is not there."""
    return tuple(_load(folder, name) for name in IGNORE_FILES if name in names)


def above(folder: Path) -> tuple[Patterns, ...]:
    """What the folders above say, when `folder` lies in a git repository; the nearest first."""
    start = Path(os.path.abspath(folder))  # noqa: PTH100 (links stay)
    homes = [start, *start.parents]
    root = next((n for n, home in enumerate(homes) if (home / REPOSITORY).exists()), None)
    if root is None:
        return ()
    found = [
        patterns
        for home in homes[1 : root + 1]
        for patterns in of_folder(home, [n for n in IGNORE_FILES if (home / n).is_file()])
    ]
    exclude = homes[root] / REPOSITORY / "info" / "exclude"
    if exclude.is_file():
        found.append(given(homes[root], _lines(exclude)))
    return tuple(found)


def ignored(path: Path, levels: Sequence[Patterns], *, is_folder: bool) -> bool:
    """Whether the nearest patterns that mention a path are against it."""
    for patterns in levels:
        opinion = patterns.opinion(path, is_folder=is_folder)
        if opinion is not None:
            return opinion
    return False


def _load(folder: Path, name: str) -> Patterns:
    lines = _lines(folder / name)
    try:
        return given(folder, lines)
    except InvalidOptionError:  # as for git, a line that is no pattern matches nothing
        return given(folder, [line for line in lines if _is_pattern(line)])


def _is_pattern(line: str) -> bool:
    try:
        given(Path(), [line])
    except InvalidOptionError:
        return False
    return True


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return []
    return [line.rstrip("\r") for line in text.split("\n")]
