"""What is done at once to long pages is what is done step by step to short ones, part by part."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from fixtext.codecs.base import Charset, Loss
from fixtext.codecs.registry import charset
from fixtext.damage.pinyin_notes.blind import NO_MARKS, Blind, Entry, annotate, insertions, woven
from fixtext.damage.pinyin_notes.bulk import Put, Seen, page_of_bulk, strip_bulk
from fixtext.damage.pinyin_notes.bulk_table import annotate_bulk, learn_bulk
from fixtext.damage.pinyin_notes.form import Form, Notes, find_notes
from fixtext.damage.pinyin_notes.scan import Scan, scanned
from fixtext.damage.pinyin_notes.strip import empty, page_of, strip
from fixtext.damage.pinyin_notes.table import learn

WINDOWS, BROWSER = charset("gbk", "windows"), charset("gb18030", "whatwg")

TEXTS = (
    "湖北日報訊，學會請開會，報請學會",
    "或瀏覽網頁時，實驗學會，驗證時間",
    "會會會，學會學會，開會(huì)",
    "讀書，聽電話；日報日報\n開會 開會",
    "新聞",
)
TABLES = (
    (("報", "bào"), ("請", "qǐng")),
    (("請", "qǐng"), ("報", "bào"), ("會", "huì"), ("學", "xué")),
    (("瀏", "liú"), ("驗", "yàn"), ("覽", "lǎn"), ("時", "shí")),
    (("會", "huì"), ("會", "kuài"), ("開", "kāi")),
    (("讀", "dú", ((0, 2),)), ("報", "bào", ((4, 30),)), ("會", "huì", ((0, 12), (20, 40)))),
)
FORMS = ("({})", "（{}）", "( {} )", "({}) ", "({} )")

SHAPES = (
    "會(huì)會(huì)",
    "會(huì)（huì）開(kāi)",
    "會（huì）會(huì)",
    "會(huì) 開(kāi) 會(huì) 開(kāi) 會(huì)開",
    "會(huì) 開(kāi) 會(huì)開(kāi)",
    "日?qǐng)?bào)訊開會(huì)",
    "日\ufffd(qǐng)\ufffd(bào)訊開會(huì)日?qǐng)",
    "日?( qǐng)bào)",
    "會( huì )開( kāi)時(shí )",
    "會(huì）開（kāi)",
    "會(abcdefg)高(ɡāo)女(nǚ)",
    "(huì)會(xyz)a(a)",
    "會()會( )會(huì",
    "會\ufffd(huì)",
    "?huì)",
)


def pages() -> list[str]:
    """Every text with every table, form and reader."""
    found = dict.fromkeys(SHAPES)
    for text in TEXTS:
        for table in TABLES:
            for number, form in enumerate(FORMS):
                reader = (WINDOWS, Loss.QUESTION) if number % 2 else (BROWSER, Loss.FFFD)
                found[blind(table, form, *reader).apply(text)] = None
    return list(found)


def blind(table: tuple, form: str, decoder: Charset = WINDOWS, loss: Loss = Loss.QUESTION) -> Blind:
    return Blind(tuple(Entry(*entry) for entry in table), Form.of({"form": form}), decoder, loss)


PAGES = pytest.mark.parametrize("page", pages(), ids=map(str, range(len(pages()))))


def as_arrays(put: dict[int, list[str]]) -> Put:
    pairs = [(at, one) for at in sorted(put) for one in put[at]]
    shown = list(dict.fromkeys(one for _, one in pairs)) or ["()"]
    at = np.array([at for at, _ in pairs], np.intp)
    return Put(at, np.array([shown.index(one) for _, one in pairs], np.intp), shown)


@PAGES
def test_the_same_notes(page: str) -> None:
    one, other = find_notes(page), scanned(page)
    assert list(one.found) == list(other.found)
    assert len(one.found) == len(other.found)
    assert list(one.found)[1:3] == list(other.found[1:3])
    assert (one.form, one.loss, one.splits, one.starts) == (
        other.form,
        other.loss,
        other.splits,
        other.starts,
    )


@PAGES
def test_the_same_text_without_them(page: str) -> None:
    notes = find_notes(page)
    reader = (BROWSER, Loss.FFFD) if notes.loss is Loss.FFFD else (WINDOWS, Loss.QUESTION)
    plain = page_of(page, notes, *reader, False, False)
    start = empty(plain, notes.form)
    one = strip(plain, start)
    seen = Seen.of(page, scanned(page))
    if seen is None:
        assert not notes.found or any(note.held for note in notes.found)
        return
    bulk = page_of_bulk(page, seen, *reader, False, notes.form)
    other, put = strip_bulk(bulk, start, seen)
    assert (bulk.listed, bulk.always, bulk.marks) == (plain.listed, plain.always, NO_MARKS)
    assert (other.text, other.data, other.removed) == (one.text, one.data, one.removed)
    assert (other.left, other.unread) == (one.left, one.unread)
    assert put.by_place() == {at: one.put[at] for at in sorted(one.put)}
    assert [a.place for a in other.accidents] == [a.place for a in one.accidents]
    assert learn_bulk(one.data, put, start) == learn(one.data, one.put, start)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("text", TEXTS)
def test_the_same_page_and_table(text: str, table: tuple, form: str) -> None:
    done = blind(table, form)
    data = text.encode("gbk")
    put = insertions(data, done)
    at_once = annotate_bulk(data, done)
    if at_once is not None:
        assert at_once == woven(data, put)
    if not any(entry.spans for entry in done.table):
        assert annotate(data, done) == woven(data, put)
    shown: dict[int, list[str]] = defaultdict(list)
    for at, what in sorted(put.items()):
        whole = what.decode("gbk")
        ending = form.partition("{}")[2]
        shown[at] = [piece + ending for piece in whole.split(ending)[:-1]]
    learned = learn(data, shown, blind((), form))
    assert learn_bulk(data, as_arrays(shown), blind((), form)) == learned
    if not any(entry.spans for entry in done.table):
        assert woven(data, insertions(data, learned)) == woven(data, put)


@pytest.mark.parametrize(
    ("table", "form"),
    [
        ((("會", "huì"),), "({}a"),  # what ends in a letter is searched itself
        ((("a", "huì"),), "({})"),
        ((("會", "huì", ((0, 4),)), ("會", "kuài", ((2, 4),))), "({})"),
    ],
)
def test_what_only_step_by_step_gives_right(table: tuple, form: str) -> None:
    done, data = blind(table, form), "會a會會".encode("gbk")
    assert annotate_bulk(data, done) in (None, woven(data, insertions(data, done)))
    marked = Blind(done.table, done.form, WINDOWS, Loss.QUESTION, marks=type(NO_MARKS)("！", " "))
    assert annotate_bulk("會！".encode("gbk"), marked) is None


def test_no_note_is_no_page() -> None:
    empty_scan = scanned("今天天气很好")
    assert isinstance(empty_scan.found, Scan)
    assert Seen.of("今天天气很好", empty_scan) is None
    assert Seen.of("會(huì)", find_notes("會(huì)")) is None
    assert isinstance(empty_scan, Notes)
