"""Short strings: candidates given by the caller, strings of one place, honest confidence."""

from __future__ import annotations

import pytest

from fixtext.detect import decode, decode_together
from fixtext.errors import UnknownEncodingError
from fixtext.model import Options

SIMPLIFIED = ["北京", "上海", "没有", "我们", "什么", "问题", "联通", "公司", "新闻", "中国人"]
TRADITIONAL = ["臺北", "高雄", "沒有", "我們", "什麼", "問題", "聯通", "公司", "新聞", "中國人"]


@pytest.mark.parametrize("text", SIMPLIFIED)
def test_two_characters_of_gbk(text: str) -> None:
    assert decode(text.encode("gbk"), Options()).text == text


@pytest.mark.parametrize("text", TRADITIONAL)
def test_two_characters_of_big5(text: str) -> None:
    assert decode(text.encode("big5"), Options()).text == text


@pytest.mark.parametrize("word", ["é", "ñ", "да", "Ω", "לא", "ما", "ʃʒ", "één", "Բա", "ëë", "ő"])
def test_short_utf_8_of_any_language_stays(word: str) -> None:
    assert decode(word.encode(), Options()).text == word


def test_the_famous_case() -> None:
    """联通 in GBK once passed for UTF-8 in Notepad; 没什么 still is valid UTF-8."""
    assert decode("联通".encode("gbk"), Options()).text == "联通"
    data = "没什么".encode("gbk")
    assert data.decode("utf-8") == "ûʲô"
    assert decode(data, Options()).text == "没什么"


def test_only_candidates() -> None:
    data = "天氣".encode("big5")
    assert decode(data, Options(encodings=("gb18030", "big5"))).detection.encoding == "big5"
    assert decode(data, Options(encodings=("gb18030",))).detection.encoding == "gb18030"
    data = "天气".encode("gbk")
    assert decode(data, Options(encodings=("utf8", "cp936"))).detection.encoding == "gbk"


def test_unknown_candidate() -> None:
    with pytest.raises(UnknownEncodingError):
        decode(b"abc\xff", Options(encodings=("gbk", "klingon")))


def test_a_candidate_list_with_a_mark() -> None:
    data = "你好".encode("utf-8-sig")
    done = decode(data, Options(encodings=("gbk", "utf-8")))
    assert (done.text, done.detection.bom, done.detection.encoding) == ("你好", True, "utf-8")


def test_confidence_is_a_share() -> None:
    one = decode("程".encode("gbk"), Options()).detection
    many = decode("程序设计语言".encode("gbk"), Options()).detection
    assert one.confidence < 0.99 < many.confidence
    assert one.alternatives
    assert one.confidence + sum(share for _, share in one.alternatives) <= 1.0001


def test_names_of_one_archive_share_their_encoding() -> None:
    names = ["程", "度", "份", "报告.doc", "readme.txt", "会议纪要.txt", "项目计划", "说明"]
    done = decode_together([name.encode("gbk") for name in names], Options())
    assert [one.text for one in done] == names
    assert [one.detection.encoding for one in done].count("gb18030") == len(names) - 1


def test_names_in_utf_8_stay_apart() -> None:
    parts = ["报告".encode("gbk"), "报告文件".encode(), "计划".encode("gbk"), b"a"]
    done = decode_together(parts, Options())
    assert [one.text for one in done] == ["报告", "报告文件", "计划", "a"]


def test_a_declared_charset_is_a_hint_not_an_order() -> None:
    lone = "程".encode("gbk")
    assert decode(b"<meta charset=gbk>" + lone, Options()).text.endswith("程")
    wrong = b"<meta charset=big5>" + "今天的天气预报说明天有雨".encode("gbk")
    assert decode(wrong, Options()).detection.encoding == "gb18030"
    page = '<meta charset="gb2312"><p>今天的天气</p>'
    assert decode(page.encode(), Options()).text == page
