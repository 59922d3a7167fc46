"""Each encoding by itself: named, decoded, and the bytes can be had again."""

from __future__ import annotations

from itertools import product

import pytest
from tests.detect.detect_bytes import again

from fixtext.codecs.registry import charset
from fixtext.detect import decode
from fixtext.detect.bom import MARKS
from fixtext.detect.finish import PLAIN_SAYS, _big5, _long_big5
from fixtext.model import Options, Verdict
from fixtext.reader.calm import calm

SIMPLIFIED = "今天的天气预报：晴转多云，最高气温二十三度。"
TRADITIONAL = "今天的天氣預報：晴轉多雲，最高氣溫二十三度。"
CANTONESE = "佢哋啱啱食咗飯，嗰間舖頭嘅嘢好好食。"
SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5-hkscs",
    "big5-hkscs": "big5-hkscs",
}
CHINESE = [
    *(("utf-8", text) for text in (SIMPLIFIED, TRADITIONAL, CANTONESE, "𠮷野家👍")),
    *((name, SIMPLIFIED) for name in ("gb2312", "gbk", "gb18030", "hz", "iso-2022-cn")),
    *((name, TRADITIONAL) for name in ("gbk", "gb18030", "big5", "euc-tw", "iso-2022-cn")),
    ("big5-hkscs", CANTONESE),
    ("gb18030", "𠮷野家今天很热闹，我很喜欢👍"),
    *((f"utf-16-{end}", text) for end in ("le", "be") for text in (SIMPLIFIED, TRADITIONAL)),
    *((f"utf-32-{end}", SIMPLIFIED) for end in ("le", "be")),
    ("utf-7", SIMPLIFIED),
]
FOREIGN = [
    ("cp932", "ja", "今日の天気は晴れのち曇り、最高気温は二十三度です。"),
    ("euc-jp", "ja", "今日の天気は晴れのち曇り、最高気温は二十三度です。"),
    ("iso-2022-jp", "ja", "今日の天気は晴れです。"),
    ("cp949", "ko", "오늘의 날씨는 맑고 오후에는 구름이 많겠습니다."),
    ("cp1251", "ru", "Сегодня ясно, днём переменная облачность."),
    ("koi8-r", "ru", "Сегодня ясно, днём переменная облачность."),
    ("cp866", "ru", "Сегодня ясно, днём переменная облачность."),
    ("cp1253", "el", "Σήμερα ο καιρός θα είναι αίθριος και ζεστός."),
    ("cp1255", "he", "היום יהיה מזג אוויר נאה וחם בכל הארץ."),
    ("cp1256", "ar", "الطقس اليوم مشمس وحار في معظم المناطق."),
    ("cp874", "th", "วันนี้อากาศแจ่มใสและร้อนเกือบทั่วประเทศ"),
    ("cp1254", "tr", "Bugün hava açık, öğleden sonra yağışlı olacağı düşünülüyor."),
    ("cp1250", "pl", "Dziś będzie słonecznie, później możliwe są przelotne opady śniegu."),
    ("cp1252", "fr", "Il a été très occupé: le café était fermé à cause de la grève."),
    (
        "cp1252",
        "de",
        "Das Wetter wird heute schön, später könnten Gewitter aufziehen, größer als üblich.",
    ),
]


@pytest.mark.parametrize("prefix", ["", "1. ", "abc\r\n"])
@pytest.mark.parametrize(("encoding", "text"), CHINESE)
def test_chinese(encoding: str, text: str, prefix: str) -> None:
    data = charset(encoding).encode(prefix + text)
    assert data is not None
    done = decode(data, Options())
    assert done.detection.encoding == SUPERSETS.get(encoding, encoding)
    assert done.text == prefix + text
    assert done.exact
    assert again(done) == data
    assert done.detection.confidence > 0.9
    assert done.detection.newline == ("\r\n" if "\n" in prefix else "")


@pytest.mark.parametrize(("encoding", "language", "text"), FOREIGN)
def test_foreign_is_named_and_decoded(encoding: str, language: str, text: str) -> None:
    data = charset(encoding).encode(text)
    assert data is not None
    done = decode(data, Options())
    assert (done.detection.encoding, done.text) == (encoding, text)
    assert done.detection.language == language
    assert done.exact


@pytest.mark.parametrize(("mark", "encoding"), MARKS)
def test_mark(mark: bytes, encoding: str) -> None:
    body = charset(encoding).encode("你好\n")
    assert body is not None
    done = decode(mark + body, Options())
    assert (done.detection.encoding, done.detection.bom) == (encoding, True)
    assert done.text == "你好\n"
    assert done.exact
    assert again(done) == mark + body


@pytest.mark.parametrize("text", [text for _, _, text in FOREIGN])
def test_utf_8_of_any_language(text: str) -> None:
    done = decode(text.encode(), Options())
    assert (done.detection.encoding, done.text, done.exact) == ("utf-8", text, True)


@pytest.mark.parametrize(
    ("text", "smallest"),
    [("天气预报", "gb2312"), ("天氣預報", "gbk"), ("天气预报，𠮷野家", "")],
)
def test_what_would_have_sufficed_of_gb(text: str, smallest: str) -> None:
    found = decode(text.encode("gb18030"), Options()).detection
    assert (found.encoding, found.sufficient) == ("gb18030", smallest)


def test_the_cells_in_which_the_codecs_of_big5_differ_are_listed() -> None:
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = {bytes((lead, trail)) for lead in range(0xA1, 0xFA) for trail in trails}
    quick = 0
    for pair in pairs - {b"\xa2\xcc", b"\xa2\xce"}:
        windows = pair.decode("cp950", "replace")
        found = None if "\ufffd" in windows else _long_big5(windows)
        assert found in (None, _big5(pair))
        quick += found is not None
    assert quick > 13_000


def test_plain_big5_says_what_cp950_says_or_what_is_listed() -> None:
    for lead, trail in product(range(0x81, 0xFF), (*range(0x40, 0x7F), *range(0xA1, 0xFF))):
        pair = bytes((lead, trail))
        plain, windows = (pair.decode(codec, "replace") for codec in ("big5", "cp950"))
        if "\ufffd" not in plain and calm(plain) and plain not in PLAIN_SAYS:
            assert plain == windows
            assert windows.encode("cp950") == pair or windows in "十卅"


def test_what_would_have_sufficed_of_big5() -> None:
    plain = decode(TRADITIONAL.encode("big5"), Options()).detection
    assert (plain.encoding, plain.sufficient) == ("big5-hkscs", "big5")
    cantonese = decode(CANTONESE.encode("big5hkscs"), Options()).detection
    assert (cantonese.encoding, cantonese.sufficient) == ("big5-hkscs", "")


def test_tilde_of_windows() -> None:
    """A1E3 is ～ in cp950 and ∼ in HKSCS: Windows wrote it."""
    done = decode("今天的氣溫是十～二十度。".encode("cp950"), Options())
    assert done.detection.encoding == "cp950"
    assert "～" in done.text
    assert done.exact


@pytest.mark.parametrize("data", [b"", b"\n", b"plain\n", b"1+1=2 ~{x} a+b-c"])
def test_ascii_is_utf_8(data: bytes) -> None:
    done = decode(data, Options())
    assert (done.detection.encoding, done.exact) == ("utf-8", True)
    assert done.text.encode() == data


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"PK\x03\x04\x14\x00\x00\x00",
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3",
        b"\x7fELF\x02\x01\x01" + bytes(40),
        b"\x00",
        bytes(range(256)) * 4,
    ],
)
def test_binary(data: bytes) -> None:
    done = decode(data, Options())
    assert done.detection.verdict is Verdict.BINARY
    assert (done.text, done.exact) == ("", False)
