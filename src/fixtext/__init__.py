"""fixtext repairs broken Chinese text and proves the repair.

>>> import fixtext
>>> fixtext.Plan().encoding
'utf-8'

Importing the package loads nothing: every name is fetched when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from fixtext._version import __version__

if TYPE_CHECKING:
    from fixtext.api import (
        Fixer,
        damage,
        detect,
        explain,
        fix,
        fix_bytes,
        fix_lines,
        fix_text,
        verify,
    )
    from fixtext.errors import (
        FixtextError,
        InvalidOptionError,
        InvalidPlanError,
        UnknownEncodingError,
        UnreadableInputError,
    )
    from fixtext.files.single import fix_file
    from fixtext.model import (
        Bom,
        Detection,
        Evidence,
        Hole,
        Level,
        Options,
        Plan,
        Proof,
        Punctuation,
        Result,
        Run,
        Script,
        Step,
        Suspicion,
        Verdict,
    )

__all__ = [
    "Bom",
    "Detection",
    "Evidence",
    "Fixer",
    "FixtextError",
    "Hole",
    "InvalidOptionError",
    "InvalidPlanError",
    "Level",
    "Options",
    "Plan",
    "Proof",
    "Punctuation",
    "Result",
    "Run",
    "Script",
    "Step",
    "Suspicion",
    "UnknownEncodingError",
    "UnreadableInputError",
    "Verdict",
    "__version__",
    "damage",
    "detect",
    "explain",
    "fix",
    "fix_bytes",
    "fix_file",
    "fix_lines",
    "fix_text",
    "verify",
]

_API = frozenset(
    ("Fixer", "damage", "detect", "explain", "fix", "fix_bytes", "fix_lines", "fix_text", "verify")
)


def _home(name: str) -> str:
    if name in _API:
        return "fixtext.api"
    if name == "fix_file":
        return "fixtext.files.single"
    return "fixtext.errors" if name.endswith("Error") else "fixtext.model"


if not TYPE_CHECKING:  # a type checker shall report a misspelt name

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module 'fixtext' has no attribute {name!r}")
        value: object = getattr(import_module(_home(name)), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """Keeps `fixtext.verify`, `detect` and `damage` the functions of that name.

    Importing the package `fixtext.verify` would otherwise set it over the function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in _API):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
