"""The models: distributions that sum to one, equal on every path, and of some sense."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from fixtext.reader.alphabet import alphabet
from fixtext.reader.document import DocumentFiller
from fixtext.reader.filling import filler
from fixtext.reader.filling_arrays import unfolded
from fixtext.reader.packed import unpack
from fixtext.reader.scoring import LONG, Bigrams, scorer
from fixtext.reader.tables import table_bytes

SCORING_TOLERANCE = 0.04
"""Rounding to tenths of a bit moves a probability by 3.5 % at most."""
FILLING_TOLERANCE = 0.08
"""Back-offs are rounded to sixteenths of a bit: 2 % for each order."""
HEALTHY = ("解决问题", "我们今天去学校", "服务器", "會議記錄", "使用手冊", "你好", "朋友", "電腦")


@pytest.fixture(scope="module")
def bigrams() -> Bigrams:
    return Bigrams(unpack(table_bytes("scoring.bin"))[1])


def test_successors_are_sorted_and_unique(bigrams: Bigrams) -> None:
    for start, end in pairwise(bigrams.starts):
        row = list(bigrams.symbols[start:end])
        assert row == sorted(set(row))


def test_filling_successors_are_sorted_and_unique() -> None:
    for order in list(unfolded(filler().trie))[1:]:
        follows = np.flatnonzero(order.parents[1:] == order.parents[:-1])
        assert (order.symbols[1:][follows] > order.symbols[:-1][follows]).all()
        assert (np.diff(order.parents) >= 0).all()


def test_what_follows_a_context_follows_its_end() -> None:
    trie = filler().trie
    symbols = filler().state("我们的")[2:]
    node, shorter = trie.node(symbols), trie.node(symbols[1:])
    assert node and shorter and len(node.costs) > 10
    assert set(node.symbols) <= set(shorter.symbols)


def test_arrays_hold_what_nodes_hold() -> None:
    orders, trie, rng = list(unfolded(filler().trie)), filler().trie, random.Random(1)
    for level in range(trie.order - 1):
        order, longer = orders[level], orders[level + 1]
        for place in rng.sample(range(len(order.symbols)), 300):
            symbols, at = [int(order.symbols[place])], place
            for above in range(level, 0, -1):
                at = int(orders[above].parents[at])
                symbols.insert(0, int(orders[above - 1].symbols[at]))
            node = trie.node(tuple(symbols))
            first, last = np.searchsorted(longer.parents, [place, place + 1])
            assert (node is not None) == bool(order.goes_on[place]) == bool(first < last)
            if node:
                assert node.backoff == order.backoffs[place]
                assert node.symbols.tolist() == longer.symbols[first:last].tolist()
                assert node.costs.tolist() == longer.costs[first:last].tolist()


def test_scoring_sums_to_one(bigrams: Bigrams) -> None:
    size = alphabet().size
    for symbol in (*range(0, 200, 9), *range(200, size, 397)):
        total = sum(2.0 ** (-bigrams.cost(symbol, after) / 10) for after in range(size))
        assert total == pytest.approx(1, abs=SCORING_TOLERANCE), alphabet().symbols[symbol]


@pytest.mark.parametrize("context", ["", "我", "中华人民", "的", "北京市", "，但是", "沒有關係"])
def test_filling_sums_to_one(context: str) -> None:
    model = filler()
    symbols = model.state(context)[2:]
    total = sum(2.0 ** -model._plain(symbols, after) for after in range(alphabet().size))
    assert total == pytest.approx(1, abs=FILLING_TOLERANCE)


def test_every_code_point_has_a_finite_cost() -> None:
    for code in (*range(0, 0x3000, 13), *range(0x3000, 0x110000, 997), 0xD800, 0x10FFFF):
        assert 0 < scorer().bits("中" + chr(code)) < 80
        assert 0 <= filler().cost("中", chr(code)) < 120


def test_long_and_short_texts_cost_the_same() -> None:
    rng = random.Random(2)
    pool = (
        "的一是不了中文漢語會議著后 abcé\n\r\t，。？\ufffdのкириллица한국\ue000\U00020000😀㐀锟斤拷"
        * 40
    )
    pool += "".join(map(chr, range(0x4E00, 0x9FA5, 7)))
    text = "".join(rng.choice(pool) for _ in range(3 * LONG))
    pieces = [text[k : k + LONG - 1] for k in range(0, len(text), LONG - 1)]
    assert len(scorer().costs(text)) == len(text)
    for piece in pieces[:3]:
        bulk = scorer()._bulk_scorer()
        assert bulk.costs(piece) == pytest.approx(scorer().costs(piece))
        assert bulk.bits(piece) == pytest.approx(scorer().bits(piece))


def test_costs_sum_to_bits() -> None:
    for text in (*HEALTHY, "a,b\n中文", "𠀀𠀁", ""):
        assert sum(scorer().costs(text)) == pytest.approx(scorer().bits(text))


@pytest.mark.parametrize("text", HEALTHY)
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("utf-8", "gb18030"),
        ("utf-8", "latin-1"),
        ("utf-8", "cp1252"),
        ("utf-8", "big5"),
        ("gbk", "latin-1"),
        ("gbk", "big5"),
        ("gbk", "cp949"),
    ],
)
def test_mojibake_costs_more(text: str, written: str, read: str) -> None:
    damaged = text.encode(written).decode(read, "replace")
    assert scorer().bits(damaged) > scorer().bits(text) + 4


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        ("日本語のテキストはそのままです", "cp932", "gb18030"),
        ("한국어 문장은 그대로 두어야 합니다", "cp949", "gb18030"),
        ("Русский текст должен остаться", "cp1251", "gb18030"),
        ("Les élèves français étaient là", "latin-1", "gb18030"),
        ("Ελληνικό κείμενο που μένει", "cp1253", "gb18030"),
    ],
)
def test_foreign_text_beats_its_chinese_reading(text: str, written: str, read: str) -> None:
    wrong = text.encode(written).decode(read, "replace")
    assert scorer().bits(text) < scorer().bits(wrong)


def test_both_scripts_read_alike() -> None:
    simplified, traditional = "我们应该认真学习这个问题", "我們應該認真學習這個問題"
    assert scorer().bits(traditional) == pytest.approx(scorer().bits(simplified), rel=0.15)
    assert filler().bits(traditional) == pytest.approx(filler().bits(simplified), rel=0.2)


def test_states_are_small_and_equal_after_a_line() -> None:
    model = filler()
    state = model.state("这是一个很长的句子，后面还有")
    assert len(state) <= model.order + 1
    assert model.state("随便\n")[1:] == model.start[1:]
    assert hash(state) == hash(tuple(state))


def test_a_run_of_letters_is_one_symbol() -> None:
    model = filler()
    assert model.state("使用P")[1:] == model.state("使用Python")[1:]


@pytest.mark.parametrize(
    ("before", "right", "wrong"),
    [
        ("中华人民共和", "国", "固图圆"),
        ("中華人民共和", "國", "固圖圓"),
        ("解决问", "题", "提是体"),
        ("我們的學", "校", "枝較效"),
        ("北京大", "学", "字孝觉"),
    ],
)
def test_the_right_character_fits(before: str, right: str, wrong: str) -> None:
    cost = filler().cost(before, right)
    assert all(cost + 3 < filler().cost(before, char) for char in wrong)


@pytest.mark.parametrize(
    ("before", "right", "wrong"),
    [
        ("（以下各项都在本年内完成", "）", "》”】"),
        ("他在《现代汉语词典", "》", "）”】"),
        ("他说：“我们今天不去", "”", "）》】"),
        ("你为什么今天没有到学校来", "？", "！；"),
        ("妳為什麼今天沒有到學校來", "？", "！；"),
    ],
)
def test_what_stands_open_and_what_is_asked_counts(before: str, right: str, wrong: str) -> None:
    after = filler().state(before)
    cost = filler().step(after, right)[0]
    assert all(cost < filler().step(after, mark)[0] for mark in wrong)


@pytest.mark.parametrize("context", ["", "我们", "（中国", "你为什么不去", "他说：“好的"])
def test_marks_are_priced_within_reason(context: str) -> None:
    """The table does not know the n-grams: that a bracket will close soon, both may say."""
    model = filler()
    before = model.state(context)
    total = sum(2.0 ** -model.step(before, char)[0] for char in alphabet().characters())
    assert 0.75 < total < 1.5


def test_a_line_end_forgets_what_was_open() -> None:
    assert filler().state("（他问“什么\n")[1] == filler().start[1] == 0
    assert filler().state("（")[1] != filler().state("（）")[1] == 0


def test_short_texts_do_not_import_numpy() -> None:
    program = (
        "import sys; from fixtext.reader.scoring import scorer; from fixtext.reader.profile "
        "import profile; from fixtext.reader.filling import filler; scorer().bits('中文'); "
        "profile('中文'); filler().cost('中', '文'); assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_document_teaches_its_own_names() -> None:
    own = DocumentFiller(filler(), ["欧阳锋来了", "欧阳锋走了", "问欧阳锋"])
    assert own.cost("那个欧阳", "锋") < filler().cost("那个欧阳", "锋")
    total = 0.0
    for char in alphabet().characters():
        total += 2.0 ** -own.cost("那个欧阳", char)
    assert 0.9 < total < 1.1


def test_a_document_without_text_changes_nothing() -> None:
    own = DocumentFiller(filler(), [])
    for before, char in (("我们的学", "校"), ("使用P", "y"), ("", "中")):
        assert own.cost(before, char) == pytest.approx(filler().cost(before, char))
