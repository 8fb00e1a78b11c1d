"""What a file is, told by its content. Names lie; the first bytes rarely do."""

from __future__ import annotations

import re

from shuangchuang.adapters.documents.limits import Limits
from shuangchuang.adapters.documents.packages import Package
from shuangchuang.adapters.documents.refusals import DocumentRefused

# First bytes → the code of the refusal. Order does not matter: no entry is a prefix of another.
_REFUSED_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rich_text"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!\x1a", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x7fELF", "binary"),
    (b"%!PS", "binary"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")

# Streams of an old compound file, whose names are UTF-16, and what they make of it.
_COMPOUND_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "legacy_word"),
    ("Workbook", "legacy_spreadsheet"),
    ("PowerPoint Document", "presentation"),
    ("Book", "legacy_spreadsheet"),
)

_PAGE_START = re.compile(
    rb"^(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_TAG_START = re.compile(rb"^\s*<(?:div|p|table|span|article|section|center|font|h[1-6]|ul|ol)\b[^>]*>", re.I)
_PAGE_TAG = re.compile(rb"<(?:html|body)\b[^<]*>", re.I)
_CLOSING_TAG = re.compile(rb"</(?:p|div|span|table|td|tr|h[1-6]|strong|li)>", re.I)
_XML_START = re.compile(rb"^\s*<\?xml\b", re.I)
_MIME_START = re.compile(rb"^(?:[\w-]+:[^\n]*\n)*?mime-version:", re.I)

_HEAD = 16 * 1024


def kind_of(data: bytes, *, name: str, limits: Limits) -> str:
    """One of "pdf", "docx", "ofd", "html", "txt".

    ``name`` only words the refusal of an old compound file: .doc and .wps share one inside.

    :raises DocumentRefused: for every other kind of file that is known by its content.
    """
    if not data:
        raise DocumentRefused("empty")
    for magic, code in _REFUSED_MAGIC:
        if data.startswith(magic):
            raise DocumentRefused(code)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        raise DocumentRefused("image")
    if data.startswith(b"BM") and len(data) >= 6 and int.from_bytes(data[2:6], "little") == len(data):
        raise DocumentRefused("image")
    if data.startswith(_COMPOUND):
        raise DocumentRefused(_compound_code(data, name))
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        return _kind_of_zip(data, limits)
    return _kind_of_text(data)


def _compound_code(data: bytes, name: str) -> str:
    for stream, code in _COMPOUND_STREAMS:
        if stream.encode("utf-16-le") in data:
            return "wps_writer" if code == "legacy_word" and name.lower().endswith((".wps", ".wpt")) else code
    return "compound_file"


def _kind_of_zip(data: bytes, limits: Limits) -> str:
    package = Package.open(data, limits)
    names = set(package.archive.namelist())
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names:
        if any(member.startswith("word/") for member in names):
            return "docx"
        if any(member.startswith("xl/") for member in names):
            raise DocumentRefused("spreadsheet")
        if any(member.startswith("ppt/") for member in names):
            raise DocumentRefused("presentation")
    if "mimetype" in names and package.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
        raise DocumentRefused("open_document")
    raise DocumentRefused("archive")


def _kind_of_text(data: bytes) -> str:
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\x00", b"")
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _PAGE_START.match(head) or _TAG_START.match(head):
        return "html"
    if _XML_START.match(head):
        raise DocumentRefused("xml_data")
    if _MIME_START.match(head):
        raise DocumentRefused("web_archive")
    if _PAGE_TAG.search(head) or len(_CLOSING_TAG.findall(head)) >= 3:
        return "html"
    return "txt"
