"""What is not read is refused by name, in a sentence that says what to do next."""

import io
import re
import struct
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from shuangchuang.adapters.documents import DEFAULT_LIMITS, DocumentRefused, Limits, read_document, read_pasted
from shuangchuang.adapters.documents.refusals import SENTENCES
from tests.adapters.documents.renderings import as_docx, as_html, as_ofd, as_pdf, as_text, zipped

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PLAN = ["一、总体要求", "(一)指导思想。坚持创新。", "1.组织攻关。(牵头单位:市科技局)"] * 5


def refused(source: bytes | Path, name: str = "计划", limits: Limits = DEFAULT_LIMITS) -> DocumentRefused:
    with pytest.raises(DocumentRefused) as caught:
        read_document(source, name=name, limits=limits)
    return caught.value


def compound(stream: str) -> bytes:
    return COMPOUND + stream.encode("utf-16-le") + bytes(100)


def word(document: str) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": document.encode()})


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t ", "a.txt", "no_text"),
        (b"{\\rtf1 hello}", "a.doc", "rich_text"),
        (compound("WordDocument"), "a.doc", "legacy_word"),
        (compound("WordDocument"), "a.wps", "wps_writer"),
        (compound("WordDocument"), "a.docx", "legacy_word"),
        (compound("Workbook"), "a.et", "legacy_spreadsheet"),
        (compound("PowerPoint Document"), "a.ppt", "presentation"),
        (compound("EncryptedPackage"), "a.docx", "encrypted"),
        (COMPOUND, "a.bin", "compound_file"),
        (zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<x/>"}), "a.xlsx", "spreadsheet"),
        (zipped({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"<x/>"}), "a.pptx", "presentation"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "a.odt", "open_document"),
        (zipped({"计划.docx": b"..."}), "a.zip", "archive"),
        (b"Rar!\x1a\x07\x00...", "a.rar", "archive"),
        (b"\x89PNG\r\n\x1a\n....", "a.png", "image"),
        (b"\xff\xd8\xff\xe0..JFIF", "a.jpg", "image"),
        (b"BM" + struct.pack("<I", 60) + bytes(54), "a.bmp", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "image"),
        (b"\x7fELF" + bytes(60), "a", "binary"),
        (bytes(range(256)) * 10, "a.txt", "binary"),
        (b"<?xml version='1.0'?><w:wordDocument/>", "a.xml", "xml_data"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "a.mht", "web_archive"),
        (b"%PDF-1.7 and nothing more", "a.pdf", "damaged"),
        (b"PK\x03\x04 and nothing more", "a.docx", "damaged"),
        (zipped({"[Content_Types].xml": TYPES, "word/styles.xml": b"<x/>"}), "a.docx", "damaged"),
        (word("<w:document"), "a.docx", "damaged"),
        (word("<other/>"), "a.docx", "damaged"),
        (zipped({"OFD.xml": b"<OFD/>"}), "a.ofd", "no_text"),
        (b"<html><body><script>var a = 1;</script></body></html>", "a.html", "no_text"),
    ],
)
def test_every_kind_of_file_that_is_not_read_has_its_own_refusal(data: bytes, name: str, code: str) -> None:
    refusal = refused(data, name)

    assert refusal.code == code
    assert f"“{name}”" in str(refusal)


def test_every_sentence_ends_in_something_to_do() -> None:
    assert [code for code, text in SENTENCES.items() if not re.search(r"请[^。]+。$", text)] == []


def test_the_content_decides_and_not_the_name() -> None:
    assert read_document(as_docx(["正文"]), name="计划.pdf").format == "docx"
    assert read_document(as_pdf(PLAN), name="计划.docx").format == "pdf"
    assert read_document(as_ofd(PLAN), name="计划.txt").format == "ofd"
    assert read_document(as_html(PLAN), name="计划.doc").format == "html"
    assert read_document(as_text(PLAN), name="计划.doc").format == "txt"


def test_a_path_is_read_and_named_by_its_own_name(tmp_path: Path) -> None:
    file = tmp_path / "计划.txt"
    file.write_text("一、目标", encoding="utf-8")

    assert read_document(file).text == "一、目标"
    assert (
        str(refused(tmp_path / "没有.txt", name="")) == "无法打开“没有.txt”（文件不存在）。请检查路径和读取权限后重试。"
    )
    assert refused(tmp_path, name="夹").values["reason"] == "这是文件夹"


def test_what_is_pasted_is_read_like_a_text_file() -> None:
    extract = read_pasted("一、目标\r\n二、任务\x00\r\n")

    assert extract.text == "一、目标\n二、任务\n"
    with pytest.raises(DocumentRefused) as caught:
        read_pasted("  ")
    assert caught.value.values["name"] == "粘贴的内容"


class TestHostileFiles:
    def test_a_file_above_the_size_limit(self, tmp_path: Path) -> None:
        file = tmp_path / "大.txt"
        file.write_bytes("字".encode() * 1000)

        by_path = refused(file, limits=Limits(bytes=1024))
        by_bytes = refused(file.read_bytes(), name="大.txt", limits=Limits(bytes=1024))

        assert by_path.code == by_bytes.code == "too_large"

    @pytest.mark.parametrize("render", [as_text, as_docx, as_html, as_pdf, as_ofd])
    def test_more_text_than_the_limit(self, render) -> None:
        assert refused(render(PLAN), limits=Limits(characters=100)).code == "too_much_text"

    @pytest.mark.parametrize("render", [as_pdf, as_ofd])
    def test_more_pages_than_the_limit(self, render) -> None:
        assert refused(render(PLAN * 10), limits=Limits(pages=2)).code == "too_many_pages"

    def test_a_zip_bomb(self) -> None:
        bomb = word(f"<w:document {W}><w:body>" + " " * 20_000_000 + "</w:body></w:document>")

        assert len(bomb) < 30_000
        assert refused(bomb).code == "archive_bomb"

    def test_a_zip_bomb_that_lies_about_its_size(self) -> None:
        bomb = bytearray(word("<x>" + " " * 3_000_000 + "</x>"))
        real = struct.pack("<I", 3_000_007)
        assert real in bomb
        lying = bytes(bomb).replace(real, struct.pack("<I", 1000))

        assert refused(lying).code in ("archive_bomb", "damaged")

    def test_unpacked_size_is_counted_over_all_members(self) -> None:
        assert refused(as_docx(PLAN), limits=Limits(unpacked_bytes=10_000)).code == "archive_bomb"

    def test_a_zip_of_very_many_members(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            for number in range(300):
                package.writestr(f"word/{number}", b"")

        assert refused(stream.getvalue(), limits=Limits(members=100)).code == "archive_bomb"

    def test_a_member_under_a_password(self) -> None:
        data = bytearray(as_docx(["正文"]))
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = data.find(signature)
            while at >= 0:
                data[at + offset] |= 1
                at = data.find(signature, at + 4)

        assert refused(bytes(data)).code == "encrypted"

    def test_entities_are_not_expanded(self) -> None:
        laughs = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
        bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><w:document {W}><w:body>&l9;</w:body></w:document>'

        assert refused(word(bomb)).code == "unsafe_markup"

    def test_external_entities_are_not_fetched(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("机密", encoding="utf-8")
        thief = (
            f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]><w:document {W}><w:body><w:p><w:r>'
            "<w:t>&s;</w:t></w:r></w:p></w:body></w:document>"
        )

        assert refused(word(thief)).code == "unsafe_markup"
        assert refused(word(thief.encode("utf-16").decode("latin-1"))).code in ("unsafe_markup", "damaged")

    def test_xml_nested_too_deep(self) -> None:
        deep = f"<w:document {W}><w:body>" + "<w:sdt>" * 5_000 + "</w:sdt>" * 5_000 + "</w:body></w:document>"

        assert refused(word(deep)).code == "too_deep"

    def test_html_nested_too_deep(self) -> None:
        assert refused(b"<html><body>" + b"<b>" * 20_000 + "正文".encode()).code == "too_deep"

    def test_a_pdf_that_takes_too_long_is_stopped(self) -> None:
        refusal = refused(as_pdf(PLAN * 20), limits=replace(DEFAULT_LIMITS, seconds=0.0))

        assert refusal.code == "too_slow"

    def test_a_pdf_under_a_password(self) -> None:
        from reportlab.lib.pdfencrypt import StandardEncryption
        from reportlab.pdfgen import canvas

        stream = io.BytesIO()
        paper = canvas.Canvas(stream, encrypt=StandardEncryption("open", strength=128))
        paper.drawString(100, 100, "secret")
        paper.save()

        assert refused(stream.getvalue()).code == "encrypted"

    def test_more_paragraphs_than_the_limit(self) -> None:
        for render in (as_text, as_docx, as_html, as_pdf, as_ofd):
            assert refused(render(PLAN), limits=Limits(blocks=3)).code == "too_many_paragraphs"

    def test_xml_of_very_many_tags(self) -> None:
        assert refused(as_docx(PLAN), limits=Limits(tags=10)).code == "archive_bomb"

    def test_an_ofd_that_takes_too_long_is_stopped(self) -> None:
        assert refused(as_ofd(PLAN), limits=replace(DEFAULT_LIMITS, seconds=-1.0)).code == "too_slow"

    @pytest.mark.parametrize(
        ("opening", "cell", "many"),
        [
            ("<tr>", "<td rowspan=1000 colspan=1000>x", 10_000),
            ("", "<tr><td rowspan=1000 colspan=1000>x", 10_000),
            ("<tr><td rowspan=1000 colspan=1000>", "<tr><td>x", 25_000),
        ],
        ids=["one wide row", "many wide rows", "a tall cell"],
    )
    def test_the_cost_of_merged_cells_grows_with_their_number(self, opening: str, cell: str, many: int) -> None:
        def cost(cells: int) -> float:
            begun = time.process_time()
            extract = read_document(f"<html><body><table>{opening}{cell * cells}".encode(), name="表.html")
            assert "x" in extract.text
            return time.process_time() - begun

        cost(many // 4)  # what is only done once
        # Twice the cells may cost two and a half times as much; in a square they would cost four times.
        assert cost(2 * many) < 3 * cost(many) + 0.5
