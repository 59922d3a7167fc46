"""The clean text that everything is measured on, by part and class; the split is by file.

The corpus does not travel with the package. It is looked for in this order: the argument,
the environment variable FIXTEXT_CORPUS, `../shared/corpus`. That folder holds either
`dev.tar.xz` and `train.tar.xz`, or the same already extracted as `dev/` and `train/`.
`tools/corpus_split.toml` says which file belongs to which part (`train`, `tune`, `test`).

Classes are dotted: `zh-CN` takes in `zh-CN.news`, `zh-CN.tech` and so on. The classes
`neg-*` (text that must never change) belong to every part but `train`.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import tarfile
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPLIT = HERE.parent / "tools" / "corpus_split.toml"
DEFAULT = HERE.parent.parent / "shared" / "corpus"
ARCHIVES = {"dev": "dev.tar.xz", "train": "train.tar.xz"}
END_OF_SENTENCE = re.compile(r"(?<=[。！？!?；;])(?![”』」’）])|\n")
SEEN = {
    "classical.novels": "dev/zh-CN/novels_classic_a.txt",
    "classical.poems": "dev/zh-TW/poetry_tang_song.txt",
}
"""Classes of the same books as a training file: sentences of that file are left out."""
MARKUP = {
    ".html.txt": re.compile(r"<[^>]*>|&\w+;"),
    ".json.txt": re.compile(r'"[^"]*": |[\[\]{}",]'),
}
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
MINIMUM_HAN_SHARE = 0.3
"""A zh sentence with less Han than this (code, tables) says little about Chinese."""


def root(path: str | Path | None = None) -> Path:
    """The corpus folder; extracts the archives once, into the temporary folder, if need be."""
    chosen = Path(path or os.environ.get("FIXTEXT_CORPUS") or DEFAULT).resolve()
    if (chosen / "dev").is_dir():
        return chosen
    if not (chosen / ARCHIVES["dev"]).is_file():
        raise SystemExit(f"no corpus in {chosen}: give --corpus or set FIXTEXT_CORPUS")
    return _extracted(chosen)


@lru_cache(maxsize=4)
def _extracted(folder: Path) -> Path:
    size = sum((folder / name).stat().st_size for name in ARCHIVES.values())
    target = Path(tempfile.gettempdir()) / f"fixtext-corpus-{size}"
    for part, name in ARCHIVES.items():
        if (target / part).is_dir():
            continue
        fresh = Path(tempfile.mkdtemp(dir=_made(target)))
        with tarfile.open(folder / name) as archive:
            archive.extractall(fresh, filter="data")
        (top,) = fresh.iterdir()
        top.rename(target / part)
        fresh.rmdir()
    return target


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@lru_cache(maxsize=1)
def split() -> dict[str, dict[str, tuple[str, ...]]]:
    """part -> class -> files, as written in `tools/corpus_split.toml`."""
    parts: dict[str, dict[str, tuple[str, ...]]] = {}
    source = re.sub(r"(?m)#.*$", "", SPLIT.read_text(encoding="utf-8"))
    for section in re.finditer(r"(?ms)^\[(\w+)\]\n(.*?)(?=^\[|\Z)", source):
        entries = re.finditer(r'(?s)"([^"]+)"\s*=\s*(\[.*?\])', section[2])
        parts[section[1]] = {e[1]: tuple(ast.literal_eval(e[2])) for e in entries}
    return parts


def classes(part: str, corpus: str | Path | None = None) -> tuple[str, ...]:
    """The classes of a part: those of the split, and for tune and test every `neg-*` folder."""
    negative = [] if part == "train" else (root(corpus) / "dev").glob("neg-*")
    return (*split()[part], *sorted(path.name for path in negative))


def files(part: str, cls: str, corpus: str | Path | None = None) -> tuple[str, ...]:
    """The files of a class, its sub-classes included; paths as in MANIFEST.tsv."""
    if cls.startswith("neg-") and part != "train":
        return tuple(f"dev/{cls}/{p.name}" for p in sorted((root(corpus) / "dev" / cls).iterdir()))
    table = split()[part]
    return tuple(f for c in table if c == cls or c.startswith(cls + ".") for f in table[c])


def texts(
    part: str, cls: str, corpus: str | Path | None = None, only: str = ""
) -> Iterator[tuple[str, str]]:
    """(file, its whole text) for every file of a class, or for one of them."""
    for name in files(part, cls, corpus):
        if only not in ("", name):
            continue
        text = read(name, corpus)
        for ending, markup in MARKUP.items():
            if name.endswith(ending) and not cls.startswith("neg-"):
                text = markup.sub("\n", text)
        yield name, text


def read(name: str, corpus: str | Path | None = None) -> str:
    """One file of the corpus, newlines as they are."""
    return (root(corpus) / name).read_bytes().decode("utf-8")


def sentences(
    part: str,
    cls: str,
    n: int,
    seed: int = 0,
    lo: int = 10,
    hi: int = 60,
    corpus: str | Path | None = None,
) -> list[str]:
    """`n` sentences of `lo` to `hi` characters, evenly from the files of a class.

    The same arguments give the same sentences. Fewer come back if there are not enough.
    In Chinese classes at least three characters in ten are Han.
    """
    rng = random.Random(f"{part} {cls} {seed}")
    count = len(files(part, cls, corpus))
    taught = [SEEN[c] for c in SEEN if part == "test" and c.startswith(cls)]
    seen = {s for name in taught for s in _pieces(read(name, corpus))}
    chosen: list[str] = []
    for position, (_, text) in enumerate(texts(part, cls, corpus)):
        found = {s for s in _pieces(text) if lo <= len(s) <= hi and _is_text(s, cls)}
        wanted = (n - len(chosen)) // (count - position)
        ordered = sorted(found - seen)
        chosen += rng.sample(ordered, min(wanted, len(ordered)))
    rng.shuffle(chosen)
    return chosen


def _pieces(text: str) -> Iterator[str]:
    return (piece.strip() for piece in END_OF_SENTENCE.split(text))


def _is_text(sentence: str, cls: str) -> bool:
    return cls.startswith("neg-") or (
        len(HAN.findall(sentence)) >= MINIMUM_HAN_SHARE * len(sentence)
    )


def add_option(parser: argparse.ArgumentParser) -> None:
    """Give a tool or benchmark the option `--corpus PATH`."""
    parser.add_argument(
        "--corpus", metavar="PATH", help="default: $FIXTEXT_CORPUS, then ../shared/corpus"
    )


def main() -> None:
    """List parts, classes and files with their sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_option(parser)
    corpus = root(parser.parse_args().corpus)
    for part in split():
        for cls in classes(part, corpus):
            names = files(part, cls, corpus)
            size = sum((corpus / name).stat().st_size for name in names)
            print(f"{part:6} {cls:20} {len(names):4} files {size / 1e6:8.2f} MB")


if __name__ == "__main__":
    main()
