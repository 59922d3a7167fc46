"""Trees of broken files, and what shall become of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.commandline import fixtext

__all__ = ["fixtext"]

WORDS = (
    "今天天气很好，我们一起去公园散步，孩子们在草地上放风筝。",
    "服务器运行正常，请放心使用，有问题随时联系我们的工程师。",
    "小河的水慢慢流过村庄，两岸的柳树在春风里轻轻摇动。",
    "图书馆每天早上八点开门，晚上九点关门，周末照常开放。",
    "老师说学习语言要多听多读，每天坚持一点就会有进步。",
)

DAMAGES: dict[str, Callable[[str], bytes]] = {
    "gbk": lambda text: text.encode("gbk"),
    "utf8-as-latin1": lambda text: text.encode().decode("latin-1").encode(),
    "gbk-as-latin1": lambda text: text.encode("gbk").decode("latin-1").encode(),
    "utf8-twice": lambda text: text.encode().decode("latin-1").encode().decode("latin-1").encode(),
    "gb18030-bom": lambda text: ("\ufeff" + text).encode("utf-16-le"),
}
"""Ways in which a third of a tree is broken; each can be undone without a loss."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree as made: the bytes of every file before, and after a repair."""

    root: Path
    before: dict[str, bytes]
    wanted: dict[str, bytes]
    modes: dict[str, int]

    def state(self) -> dict[str, bytes]:
        """Every file there is, temporary ones too."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file()
        }

    def modes_now(self) -> dict[str, int]:
        return {name: (self.root / name).stat().st_mode & 0o7777 for name in self.modes}


def make_tree(root: Path, count: int, *, seed: int = 1, folder: int = 100) -> Tree:
    """`count` files, a third of them broken in every way of `DAMAGES`."""
    chance = random.Random(seed)
    before: dict[str, bytes] = {}
    wanted: dict[str, bytes] = {}
    modes: dict[str, int] = {}
    damages = list(DAMAGES.values())
    for n in range(count):
        name = f"{n // folder:03d}/{n:06d}.txt"
        text = f"第{n}篇\n" + "".join(chance.choice(WORDS) for _ in range(3)) + "\n"
        good = text.encode()
        data = damages[n // 3 % len(damages)](text) if n % 3 == 0 else good
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        mode = chance.choice((0o644, 0o600, 0o755))
        path.chmod(mode)
        before[name], modes[name] = data, mode
        wanted[name] = b"\xef\xbb\xbf" + good if data[:2] == b"\xff\xfe" else good
    return Tree(root, before, wanted, modes)


@pytest.fixture(name="make_tree")
def _make_tree() -> Callable[..., Tree]:
    """`make_tree(root, count)`, for tests: files are imported one by one here."""
    return make_tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return make_tree(tmp_path / "tree", 30, folder=10)
