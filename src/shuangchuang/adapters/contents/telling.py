"""What a file is, told by its content; and whether it is only that.

A name is what its sender says. The bytes say more, and may say two things at once: a picture
with an archive behind it, a document with a program inside. Such a file is not taken.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from PIL import Image

from shuangchuang.adapters.contents.kinds import KINDS
from shuangchuang.adapters.documents.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from shuangchuang.adapters.documents.packages import Package
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.documents.sniffing import kind_of
from shuangchuang.domain.shared import Refusal

MOST_PIXELS = 60_000_000
_MOST_BESIDE = 64 * 1024  # bytes after the end of a picture: cameras leave a little, smugglers more

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "empty": "“{name}”是空文件。请检查后重新上传。",
        "too_large": "“{name}”有 {megabytes} MB，超过上限 {limit_megabytes} MB。请压缩后再上传。",
        "unknown": "认不出“{name}”是什么文件。请上传：{kinds}。",
        "not_taken": "“{name}”是 {kind} 文件，这里不收。请上传：{kinds}。",
        "name_differs": "“{name}”的内容其实是 {kind}，与文件名不符。请确认没有选错，并把文件名的结尾改为 {ending}。",
        "program": "“{name}”是程序或脚本，不能上传。",
        "double_ending": "“{name}”的文件名里夹着程序的后缀。请改名后再上传。",
        "macros": "“{name}”带有宏，不能上传。请用 WPS 或 Office“另存为”不含宏的 .docx 或 .xlsx。",
        "legacy": "“{name}”是旧版办公软件的格式。请用 WPS 或 Office“另存为”.docx 或 .xlsx 后再上传。",
        "encrypted": "“{name}”设有密码。请去掉密码后另存一份，再上传。",
        "archive": "“{name}”是压缩包。请解压后逐个上传。",
        "archive_bomb": "“{name}”解压后异常庞大，为安全起见没有接收。请重新导出一份再上传。",
        "mixed": "“{name}”里还夹带着另一个文件，为安全起见没有接收。请用看图或文档软件另存一份，再上传。",
        "active": "“{name}”里有会自动运行的内容，为安全起见没有接收。请用“打印为 PDF”另存一份，再上传。",
        "damaged": "“{name}”已损坏或不完整，打不开。请重新导出或重新拍摄后再上传。",
        "too_many_pixels": "“{name}”的尺寸太大（{pixels} 万像素）。请缩小到 {limit} 万像素以内再上传。",
    }
)

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xcf\xfa\xed\xfe",
    b"dex\n",
)
_PROGRAM_ENDINGS = frozenset(
    [
        "exe",
        "com",
        "scr",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "wsh",
        "msi",
        "msp",
        "hta",
        "cpl",
        "dll",
        "jar",
        "sh",
        "py",
        "php",
        "jsp",
        "asp",
        "aspx",
        "lnk",
        "reg",
        "apk",
    ]
)
_ARCHIVES = (b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"!<arch>")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_END = b"PK\x05\x06"
_ACTIVE_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.S)
_PACKED_OBJECTS = re.compile(rb"/ObjStm\b[^>]*>>\s*stream\r?\n(.*?)endstream", re.S)
_MOST_OBJECTS = 8 * MEGABYTE
_BEHIND = (b"PK\x03\x04", b"%PDF-", b"<script", b"<?php", b"MZ\x90", b"\x7fELF", b"Rar!\x1a")
_PICTURE_FORMATS = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp"}


class ContentRefused(Refusal):
    """A file that is not taken. ``values`` always holds ``name``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, SENTENCES[code], **values)


@dataclass(frozen=True, slots=True)
class Told:
    """What a file is: the code of its kind, its media type, and a name that is safe to show and to save under."""

    kind: str
    media_type: str
    name: str


def tell(content: bytes, *, name: str, kinds: Sequence[str], limits: Limits = DEFAULT_LIMITS) -> Told:
    """
    What a file is, if it is one of ``kinds`` (codes of :data:`KINDS`) and nothing besides.

    :raises ContentRefused: the one way in which a file is not taken.
    """
    name = safe_name(name)
    offered = "、".join(dict.fromkeys(ending for code in kinds for ending in KINDS[code].endings))
    try:
        if len(content) > limits.bytes:
            raise ContentRefused(
                "too_large",
                megabytes=round(len(content) / MEGABYTE, 1),
                limit_megabytes=round(limits.bytes / MEGABYTE, 1),
            )
        parts = name.lower().split(".")[1:]
        if _PROGRAM_ENDINGS & set(parts[:-1]):
            raise ContentRefused("double_ending")
        kind = KINDS[_kind(content, name, limits)]
        if kind.code not in kinds:
            raise ContentRefused("not_taken", kind=kind.code, kinds=offered)
        ending = f".{parts[-1]}" if parts else ""
        if ending not in kind.endings:
            raise ContentRefused("name_differs", kind=kind.code, ending=kind.endings[0])
        return Told(kind.code, kind.media_type, name)
    except ContentRefused as refusal:
        raise ContentRefused(refusal.code, **{"kinds": offered, **refusal.values, "name": name}) from None


def media_type_of(content: bytes) -> str:
    """The media type of bytes that are kept whatever they are; ``application/octet-stream`` where it is not known."""
    try:
        return KINDS[_kind(content, "", DEFAULT_LIMITS)].media_type
    except ContentRefused:
        return "application/octet-stream"


def safe_name(name: str) -> str:
    """
    A name without a path, without signs nobody sees (which can turn ``fdp.exe`` round), not too long.

    >>> safe_name("../../etc/pass\\u202ewd.pdf"), safe_name(" .pdf"), safe_name("")
    ('passwd.pdf', '未命名.pdf', '未命名')
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    clean = "".join(
        sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    clean = re.sub(r'[<>:"|?*]', "_", clean).strip().rstrip(".")
    stem, dot, ending = clean.rpartition(".")
    if not dot:
        stem, ending = clean, ""
    stem = stem.strip() or "未命名"
    return f"{stem[: 200 - len(ending)]}{dot}{ending}"


def _kind(content: bytes, name: str, limits: Limits) -> str:
    if not content:
        raise ContentRefused("empty")
    if content.startswith(_PROGRAMS):
        raise ContentRefused("program")
    if content.startswith(_ARCHIVES):
        raise ContentRefused("archive")
    if content.startswith(_COMPOUND):
        raise ContentRefused(_compound(content))
    picture = _picture_kind(content)
    if picture:
        _check_picture(content, picture)
        return picture
    if content.startswith(b"PK"):
        return _package_kind(content, limits)
    if b"%PDF-" in content[:1024]:
        _check_pdf(content)
        return "pdf"
    return _text_kind(content, name, limits)


def _compound(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "encrypted"
    return "macros" if "_VBA_PROJECT".encode("utf-16-le") in content else "legacy"


def _picture_kind(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "webp" if content.startswith(b"RIFF") and content[8:12] == b"WEBP" else ""


def _check_picture(content: bytes, kind: str) -> None:
    """It opens as what its first bytes say, is not absurdly large, and ends where it ends."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=list(_PICTURE_FORMATS)) as picture:
                pixels, told = picture.width * picture.height, picture.format
                if pixels > MOST_PIXELS:
                    raise ContentRefused("too_many_pixels", pixels=pixels // 10_000, limit=MOST_PIXELS // 10_000)
                picture.verify()
    except ContentRefused:
        raise
    except Image.DecompressionBombError:
        raise ContentRefused("too_many_pixels", pixels="过多", limit=MOST_PIXELS // 10_000) from None
    except Exception:  # Pillow has a dozen ways of saying so
        raise ContentRefused("damaged") from None
    if _PICTURE_FORMATS.get(told or "") != kind:
        raise ContentRefused("damaged")
    rest = content[_end_of_picture(content, kind) :]
    if len(rest.strip(b"\0")) > _MOST_BESIDE or any(sign in rest for sign in _BEHIND) or _has_archive(content):
        raise ContentRefused("mixed")


def _end_of_picture(content: bytes, kind: str) -> int:
    if kind == "png":
        place = content.rfind(b"IEND")
        return place + 8 if place >= 0 else len(content)
    if kind == "webp":
        return 8 + int.from_bytes(content[4:8], "little")
    place = content.rfind(b"\xff\xd9")
    return place + 2 if place >= 0 else len(content)


def _check_pdf(content: bytes) -> None:
    # Readers forgive a few bytes before the head; two files in one live by that.
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        raise ContentRefused("mixed")
    if _has_archive(content):
        raise ContentRefused("mixed")
    # Three letters turn up by chance in packed data, so what is packed is left out, or unpacked.
    objects = _STREAM.sub(b" ", content)
    if b"/Encrypt" in objects:
        raise ContentRefused("encrypted")
    if _ACTIVE_PDF.search(objects) or any(_ACTIVE_PDF.search(part) for part in _object_streams(content)):
        raise ContentRefused("active")
    if b"%%EOF" not in content[-2048:]:
        raise ContentRefused("damaged")


def _object_streams(content: bytes) -> Iterator[bytes]:
    """The objects that a pdf keeps packed, as far as they can be unpacked within bounds."""
    for found in _PACKED_OBJECTS.finditer(content):
        try:
            yield zlib.decompressobj().decompress(found[1], _MOST_OBJECTS)
        except zlib.error:
            continue


def _has_archive(content: bytes) -> bool:
    """Whether a zip could be read from the end of this file, which is no zip."""
    return _ZIP_END in content[-70_000:] and b"PK\x03\x04" in content


def _package_kind(content: bytes, limits: Limits) -> str:
    try:
        package = Package.open(content, limits)
        names = package.archive.namelist()
        folded = {member.lower().replace("\\", "/") for member in names}
        for member in names:
            package.read(member)  # counts what comes out, whatever the directory claims
    except DocumentRefused as refusal:
        known = {"archive_bomb", "encrypted"} & {refusal.code}
        raise ContentRefused(known.pop() if known else "damaged") from None
    if any(member.endswith("vbaproject.bin") for member in folded) or any("/activex/" in member for member in folded):
        raise ContentRefused("macros")
    if any(member.rpartition(".")[2] in _PROGRAM_ENDINGS - {"js"} for member in folded):
        raise ContentRefused("program")
    if not content.startswith(b"PK\x03\x04"):
        raise ContentRefused("archive")
    if "ofd.xml" in folded:
        return "ofd"
    if "[content_types].xml" in folded:
        types = package.read("[Content_Types].xml")
        if b"macroEnabled" in types:
            raise ContentRefused("macros")
        if "word/document.xml" in folded:
            return "docx"
        if "xl/workbook.xml" in folded:
            return "xlsx"
    raise ContentRefused("archive")


def _text_kind(content: bytes, name: str, limits: Limits) -> str:
    if _has_archive(content):
        raise ContentRefused("mixed")
    try:
        kind = kind_of(content, name=name, limits=limits)
    except DocumentRefused:
        raise ContentRefused("unknown") from None
    if kind == "txt" and b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ContentRefused("unknown")
    return kind
