"""Readers: from a file to its text and layout.

    bytes ──sniffing──▶ plain │ word │ webpage │ pdf │ ofd ──building──▶ domain.text.Extract

What a file is, is decided by its content. Any bytes give an Extract or exactly one
:class:`DocumentRefused`, whose sentence says what to do next.
"""

from __future__ import annotations

from pathlib import Path

from shuangchuang.adapters.documents.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from shuangchuang.adapters.documents.plain import read_plain, text_extract
from shuangchuang.adapters.documents.refusals import DocumentRefused
from shuangchuang.adapters.documents.sniffing import kind_of
from shuangchuang.domain.text import Extract

__all__ = ["DEFAULT_LIMITS", "DocumentRefused", "Limits", "read_document", "read_pasted"]


def read_document(source: str | Path | bytes, *, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Extract:
    """
    The text and layout of a file.

    ``source`` is a path or the bytes themselves; ``name`` is what refusals call the file
    (a path's own name if left out).

    :raises DocumentRefused: the one way in which a file is not read.
    """
    if not isinstance(source, bytes):
        name = name or Path(source).name
    try:
        data = source if isinstance(source, bytes) else _load(Path(source), limits)
        return _read(data, name, limits)
    except DocumentRefused as refusal:
        raise refusal.about(name or "这个文件") from None
    except (RecursionError, MemoryError):
        raise DocumentRefused("too_deep", name=name or "这个文件") from None


def read_pasted(text: str, *, limits: Limits = DEFAULT_LIMITS) -> Extract:
    """
    Text that was pasted into a form.

    :raises DocumentRefused: nothing in it, or too much.
    """
    try:
        return text_extract(text, limits)
    except DocumentRefused as refusal:
        raise refusal.about("粘贴的内容") from None


def _load(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than allowed tells "too large" without reading the rest.
            data = file.read(limits.bytes + 1)
            size = path.stat().st_size
    except OSError as error:
        raise DocumentRefused("unreadable", reason=_reason(error)) from None
    if len(data) > limits.bytes:
        raise _too_large(max(size, len(data)), limits)
    return data


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件不存在"
    if isinstance(error, IsADirectoryError):
        return "这是文件夹"
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return "读取出错"


def _too_large(size: int, limits: Limits) -> DocumentRefused:
    return DocumentRefused(
        "too_large", megabytes=round(size / MEGABYTE, 1), limit_megabytes=round(limits.bytes / MEGABYTE, 1)
    )


def _read(data: bytes, name: str, limits: Limits) -> Extract:
    if len(data) > limits.bytes:
        raise _too_large(len(data), limits)
    kind = kind_of(data, name=name, limits=limits)
    # A reader is imported when its format turns up: the command line starts faster without lxml and pdfium.
    if kind == "docx":
        from shuangchuang.adapters.documents.word import read_word

        return read_word(data, limits)
    if kind == "html":
        from shuangchuang.adapters.documents.webpage import read_webpage

        return read_webpage(data, limits)
    if kind == "pdf":
        from shuangchuang.adapters.documents.pdf_process import read_pdf_apart

        return read_pdf_apart(data, limits)
    if kind == "ofd":
        from shuangchuang.adapters.documents.ofd import read_ofd

        return read_ofd(data, limits)
    return read_plain(data, limits)
