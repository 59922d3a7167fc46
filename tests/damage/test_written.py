"""What each damage writes, letter for letter: replaying alone would not see both ways go wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fixtext import fix
from fixtext.damage import ROOMS, room_of
from fixtext.damage.room import Context
from fixtext.model import Json, Options
from fixtext.reader.profile import profile

WRITTEN: list[tuple[str, Mapping[str, Json], str, str]] = [
    ("hz", {}, "中文\n信息", '~{VPND~}\n~{PEO"~}'),
    ("hz", {"open": True}, "中文\n信息", '~{VPND\n~{PEO"'),
    ("hz", {"open": True}, "中文 ok\n信息", '~{VPND~} ok\n~{PEO"'),
    ("hz", {"tildes": True}, "~/中文", "~~/~{VPND~}"),
    ("utf-7", {"sign": "+"}, "1+1 中文a", "1+-1 +Ti1lhw-a"),
    ("utf-7", {"sign": "+", "closed": "needed"}, "中文a，b", "+Ti1lhw-a+/ww-b"),
    ("utf-7", {"sign": "+", "closed": "bare"}, "中文 b文", "+Ti1lhw b+ZYc"),
    ("utf-7", {"sign": "+", "doubled": False}, "1+1 中文", "1+1 +Ti1lhw-"),
    ("utf-7", {"sign": "&"}, "垃圾邮件", "&V4NXPpCuTvY-"),
    (
        "quoted-printable",
        {"charset": "utf-8", "width": 20},
        "中文信息处理 a=b",
        "=E4=B8=AD=E6=96=87=\n=E4=BF=A1=E6=81=AF=\n=E5=A4=84=E7=90=86 =\na=3Db",
    ),
    (
        "quoted-printable",
        {"charset": "utf-8", "blanks": True},
        "中文 \n信息",
        "=E4=B8=AD=E6=96=87=20\n=E4=BF=A1=E6=81=AF",
    ),
    (
        "quoted-printable",
        {"charset": "gb18030", "hex": "e4", "also": "!"},
        "中文!",
        "=d6=d0=ce=c4=21",
    ),
    (
        "quoted-printable",
        {"charset": "utf-8", "breaks": [9], "newline": "\r\n"},
        "中文信息",
        "=E4=B8=AD=\r\n=E6=96=87=E4=BF=A1=E6=81=AF",
    ),
    ("html-entities", {"form": "&#20013;"}, "中a😀", "&#20013;a&#128512;"),
    (
        "html-entities",
        {"form": "&#x4e2d;", "astral": "pair"},
        "中😀é",
        "&#x4e2d;&#xd83d;&#xde00;&#xe9;",
    ),
    ("html-entities", {"form": "#20013;"}, "中文", "#20013;#25991;"),
    (
        "unicode-escapes",
        {"form": "\\u4e2d", "astral": "wide"},
        "中é😀",
        "\\u4e2d\\u00e9\\U0001f600",
    ),
    ("unicode-escapes", {"form": "\\u{4e2d}"}, "中é😀", "\\u{4e2d}\\u{e9}\\u{1f600}"),
    (
        "unicode-escapes",
        {"form": "<U+4E2D>", "astral": "pair"},
        "中é😀",
        "<U+4E2D><U+00E9><U+D83D><U+DE00>",
    ),
    (
        "percent-escapes",
        {"form": "%E4", "charset": "gb18030", "also": " "},
        "中 文",
        "%D6%D0%20%CE%C4",
    ),
    ("backslash-bytes", {"form": "\\344", "charset": "big5"}, "中文", "\\244\\244\\244\\345"),
    (
        "encoded-words",
        {
            "words": [
                {"span": [0, 2], "charset": "UTF-8", "encoding": "B", "cuts": [4], "between": "\n "}
            ]
        },
        "中文 ok",
        "=?UTF-8?B?5Lit5g==?=\n =?UTF-8?B?loc=?= ok",
    ),
    (
        "encoded-words",
        {"words": [{"span": [0, 5], "charset": "GBK", "encoding": "Q", "plain": " a"}]},
        "中 a文b",
        "=?GBK?Q?=D6=D0_a=CE=C4=62?=",
    ),
    (
        "encoded-words",
        {"words": [{"span": [0, 1], "charset": "gb2312", "encoding": "Q", "hex": "e4"}]},
        "中b",
        "=?gb2312?Q?=d6=d0?=b",
    ),
    ("stripped-bit", {"spans": [[1, 3]]}, "a中文b", "aVPNDb"),
    ("narrow-gb2312", {"spans": [[1, 3]], "loss": "question"}, "右腘窝", "右?N窝"),
    ("narrow-gb2312", {}, "朱镕基", "朱�F基"),
    ("four-byte-as-gbk", {"places": [1]}, "©\xa0©", "©�0�2©"),
    ("utf-8-or-latin-1", {"written": "big5"}, "天氣", "¤Ѯð"),
    ("unencodable", {"charset": "big5"}, "简体©", "?体?"),
    ("folded-width", {}, "（１）：ＡＢ！。", "(1):AB!。"),
    ("radicals", {"forms": "⽂", "places": {"⼤": [3]}}, "文大文大", "⽂大⽂⼤"),
    ("machine-traditional", {"table": {"报": "報", "后": "後"}}, "报后", "報後"),
    ("slipped-bytes", {"encoding": "gbk", "edits": [[0, "insert", "a1"]]}, "天气", "√炱�"),
    ("slipped-bytes", {"encoding": "utf-8", "edits": [[1, "change", "41"]]}, "天气", "�A�气"),
]


@pytest.mark.parametrize(
    ("kind", "params", "text", "shown"), WRITTEN, ids=[f"{w[0]} {i}" for i, w in enumerate(WRITTEN)]
)
def test_letter_for_letter(kind: str, params: Mapping[str, Json], text: str, shown: str) -> None:
    assert room_of(kind).apply(text, params) == shown


@pytest.mark.parametrize(
    ("codec", "kind", "params"),
    [
        ("hz", "hz", {"tildes": True}),
        ("utf-7", "utf-7", {"sign": "+", "closed": "needed"}),
        ("unicode_escape", "unicode-escapes", {"form": r"\u4e2d", "astral": "wide"}),
    ],
)
@pytest.mark.parametrize("text", ["中文信息，a", "第一行\n第二行。\n", "天气 ok 预报"])
def test_as_the_codec_of_that_name(
    codec: str, kind: str, params: Mapping[str, Json], text: str
) -> None:
    """CPython's UTF-7 leaves the minus away where nothing asks for it."""
    shown = text.encode(codec).decode("ascii")
    shown = shown.replace("\\n", "\n") if codec == "unicode_escape" else shown
    assert room_of(kind).apply(text, params) == shown


@pytest.mark.parametrize("kind", [kind for kind in ROOMS if kind != "misread"])
def test_plain_prose_is_cleared_by_the_cheap_test(kind: str) -> None:
    """(The misreadings look at every short text.)"""
    text = "今天天气很好，我们去公园散步。"
    assert not room_of(kind).suspects(text, profile(text), Context())


GBK = {"written": "utf-8", "read": "gbk", "world": "cpython"}
HOLED: list[tuple[str, Mapping[str, Json], str]] = [
    ("narrow-gb2312", {}, "患者右腘窝囊肿切除术后恢复良好。"),
    ("four-byte-as-gbk", {}, "版权所有\u00a0湖北日报 2001 保留所有权利"),
    ("misread", GBK, "服务器运行正常，请检查网络连接。"),
    ("misread", {**GBK, "spans": [[7, 14]]}, "今天天气很好。服务器运行正常我们去公园。"),
]


@pytest.mark.parametrize(("kind", "params", "text"), HOLED, ids=[hole[0] for hole in HOLED])
@pytest.mark.parametrize("strict", [False, True])
def test_a_hole_is_where_it_says(
    kind: str, params: Mapping[str, Json], text: str, strict: bool
) -> None:
    result = fix(room_of(kind).apply(text, params), Options(strict=strict))
    for hole in result.holes:
        assert result.text[hole.start : hole.start + len(hole.text)] == (
            hole.text if hole.filled else "\ufffd" * len(hole.text)
        )
        odds = [share for _, share in hole.candidates]
        assert odds == sorted(odds, reverse=True)
        assert hole.candidates[0][0] == hole.text
    assert strict or result.holes


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("见报告#20013;一节", None),  # one bare reference may be a number
        ("#20013;#25991;#20449;#24687;", "中文信息"),
        ("u4e2du6587u4fe1u606f", "中文信息"),
        ("see u4e2d and u2022", None),
    ],
)
def test_bare_escapes_need_company(text: str, fixed: str | None) -> None:
    assert fix(text).text == (fixed or text)
