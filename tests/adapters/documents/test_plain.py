"""Text files in the encodings that Chinese offices really send."""

import codecs

import pytest

from shuangchuang.adapters.documents import DocumentRefused, read_document

TEXT = "一、总体要求\n（一）指导思想。到2023年，达到300亿元；——“双创”①㎡\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 bom", "gb18030", "gbk", "utf-16-le bom", "utf-16-be bom", "utf-16-le", "utf-16-be"],
)
def test_the_encoding_is_found(data: bytes) -> None:
    assert read_document(data, name="plan.txt").text == TEXT


def test_rare_characters_of_gb18030_are_read() -> None:
    assert read_document("𠮷祥㐂县".encode("gb18030"), name="plan.txt").text == "𠮷祥㐂县"


def test_line_ends_are_made_one() -> None:
    assert read_document("甲\r\n乙\r丙\n丁\u2028戊".encode(), name="plan.txt").text == "甲\n乙\n丙\n丁\n戊"


def test_characters_stay_as_they_are() -> None:
    text = "\u3000\u3000１．Ａ（甲）[乙]\t丙  丁"

    assert read_document(text.encode(), name="plan.txt").text == text


def test_a_file_cut_off_inside_a_character_is_read_and_says_so() -> None:
    extract = read_document((TEXT * 20).encode()[:-2], name="plan.txt")

    assert extract.text.endswith("㎡\ufffd") or extract.text.endswith("\ufffd")
    assert extract.remarks == ("有 1 个字符的编码损坏，显示为“\ufffd”。",)


def test_a_few_broken_characters_in_gb18030_are_told() -> None:
    data = (TEXT * 20).encode("gb18030") + b"\xff\n"

    assert read_document(data, name="plan.txt").remarks == ("有 1 个字符的编码损坏，显示为“\ufffd”。",)


def test_what_is_mostly_broken_is_binary() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_document(b"\x80\xff\xfd" * 100, name="plan.txt")

    assert refused.value.code == "binary"
