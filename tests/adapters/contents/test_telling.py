"""A file is taken for what it is, and only if it is nothing besides."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from shuangchuang.adapters.contents import KINDS, ContentRefused, Told, media_type_of, tell
from shuangchuang.adapters.contents.telling import SENTENCES, safe_name

ALL = tuple(KINDS)


def picture(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "navy").save(stream, kind.upper())
    return stream.getvalue()


def package(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as held:
        for name, data in members.items():
            held.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


TYPES = {"[Content_Types].xml": b"<Types/>"}
DOCX = package(**TYPES, **{"word/document.xml": b"<w:document/>"})
XLSX = package(**TYPES, **{"xl/workbook.xml": b"<workbook/>"})
OFD = package(**{"OFD.xml": b"<OFD/>"})
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
GOOD = {
    "pdf": PDF, "png": picture("png"), "jpeg": picture("jpeg"), "webp": picture("webp"), "docx": DOCX, "xlsx": XLSX,
    "ofd": OFD, "txt": "各设区市人民政府".encode(), "html": b"<!doctype html><p>x</p>",
}  # fmt: skip


def refused(content: bytes, name: str, kinds: tuple[str, ...] = ALL) -> str:
    with pytest.raises(ContentRefused) as caught:
        tell(content, name=name, kinds=kinds)
    assert name.split("/")[-1] in str(caught.value) or caught.value.values["name"] == safe_name(name)
    return caught.value.code


@pytest.mark.parametrize("code", ALL)
def test_every_kind_is_told_by_its_content(code):
    kind = KINDS[code]

    assert tell(GOOD[code], name=f"证明{kind.endings[0]}", kinds=ALL) == Told(
        code, kind.media_type, f"证明{kind.endings[0]}"
    )
    assert media_type_of(GOOD[code]) == kind.media_type


@pytest.mark.parametrize("code", ALL)
def test_a_name_that_says_otherwise_is_refused_and_told_the_right_ending(code):
    with pytest.raises(ContentRefused) as caught:
        tell(GOOD[code], name="文件.xyz", kinds=ALL)

    assert (caught.value.code, caught.value.values["ending"]) == ("name_differs", KINDS[code].endings[0])


def test_a_kind_that_is_not_taken_here_is_refused_with_those_that_are():
    with pytest.raises(ContentRefused, match=r"“a.docx”是 docx 文件，这里不收。请上传：.pdf、.png。"):
        tell(DOCX, name="a.docx", kinds=("pdf", "png"))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


HUGE = (
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)) + chunk(b"IEND", b"")
)
PACKED_SCRIPT = (
    b"%PDF-1.5\n5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 9>>stream\n"
    + zlib.compress(b"7 0 <</S/JavaScript/JS(app.alert(1))>>")
    + b"\nendstream endobj\n%%EOF\n"
)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (b"MZ\x90\x00" + b"\0" * 60, "a.pdf", "program"),
        (b"\x7fELF\x02", "a.png", "program"),
        (b"#!/bin/sh\nrm -rf /", "a.txt", "program"),
        (PDF, "报告.exe.pdf", "double_ending"),
        (PDF, "a.pdf.exe", "name_differs"),
        (PDF, "a", "name_differs"),
        (b"Rar!\x1a\x07\x00", "a.pdf", "archive"),
        (package(a=b"x"), "a.docx", "archive"),
        (package(**TYPES, **{"word/document.xml": b"", "word/vbaProject.bin": b"x"}), "a.docx", "macros"),
        (package(**{"[Content_Types].xml": b"macroEnabled", "word/document.xml": b""}), "a.docx", "macros"),
        (package(**TYPES, **{"word/document.xml": b"", "word/run.exe": b"x"}), "a.docx", "program"),
        (package(**TYPES, **{"word/document.xml": b"0" * 50_000_000}), "a.docx", "archive_bomb"),
        (DOCX[:-30], "a.docx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "legacy"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "a.doc", "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted"),
        (picture("png") + DOCX, "a.png", "mixed"),
        (picture("jpeg") + b"<script>alert(1)</script>", "a.jpg", "mixed"),
        (picture("jpeg") + b"x" * 100_000, "a.jpg", "mixed"),
        (PDF + DOCX, "a.pdf", "mixed"),
        (b"GIF89a" + PDF, "a.pdf", "mixed"),
        (picture("png")[:60], "a.png", "damaged"),
        (HUGE, "a.png", "too_many_pixels"),
        (PDF.replace(b"/Type/Catalog", b"/OpenAction<</S/JavaScript/JS(1)>>"), "a.pdf", "active"),
        (PDF.replace(b"/Type/Catalog", b"/S/Launch/F(cmd.exe)"), "a.pdf", "active"),
        (PACKED_SCRIPT, "a.pdf", "active"),
        (PDF.replace(b"<</Root", b"<</Encrypt 9 0 R/Root"), "a.pdf", "encrypted"),
        (PDF[:40], "a.pdf", "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.png", "name_differs"),
        (b"GIF89a" + b"\0" * 40, "a.png", "unknown"),
        (bytes(range(256)), "a.txt", "unknown"),
        (b"x" * (21 * 1024 * 1024), "a.txt", "too_large"),
    ],
)  # fmt: skip
def test_what_is_not_taken(content, name, code):
    assert refused(content, name) == code


def test_three_letters_that_turn_up_by_chance_in_packed_data_are_no_script():
    chance = PDF.replace(b"endobj", b"endobj 2 0 obj<</Length 9>>stream\n\x81/JS\x82/Launch endstream endobj", 1)

    assert tell(chance, name="a.pdf", kinds=ALL).kind == "pdf"


def test_what_a_camera_leaves_behind_a_picture_is_no_second_file():
    assert tell(picture("jpeg") + b"\0" * 5000 + b"SEFT", name="a.jpg", kinds=ALL).kind == "jpeg"


@given(st.text(max_size=300))
def test_a_name_holds_no_path_and_no_sign_that_nobody_sees(name):
    safe = safe_name(name)

    assert 0 < len(safe) <= 230
    assert not set(safe) & set('/\\<>:"|?*\0\u202e\r\n')
    assert safe not in {".", ".."}


@settings(max_examples=100)
@given(st.sampled_from(sorted(GOOD)), st.binary(max_size=80), st.integers(0, 2000))
def test_any_bytes_are_told_or_refused_by_a_sentence(code, noise, place):
    content = GOOD[code][:place] + noise + GOOD[code][place:]
    assert outcome(content, f"a{KINDS[code].endings[0]}") in {*KINDS, *SENTENCES}


def outcome(content: bytes, name: str) -> str:
    try:
        return tell(content, name=name, kinds=ALL).kind
    except ContentRefused as refusal:
        return refusal.code if "{" not in str(refusal) else "a sentence that was not filled"
