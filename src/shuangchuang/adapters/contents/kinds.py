"""The kinds of files that are taken, and what each is called."""

from __future__ import annotations

from dataclasses import dataclass

_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, the endings of its name, and how it can be shown ("" for not at all)."""

    code: str
    media_type: str
    endings: tuple[str, ...]
    shown_as: str = ""


KINDS = {
    kind.code: kind
    for kind in (
        Kind("pdf", "application/pdf", (".pdf",), "pages"),
        Kind("png", "image/png", (".png",), "picture"),
        Kind("jpeg", "image/jpeg", (".jpg", ".jpeg"), "picture"),
        Kind("webp", "image/webp", (".webp",), "picture"),
        Kind("docx", f"{_OFFICE}wordprocessingml.document", (".docx",), "text"),
        Kind("xlsx", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), "text"),
        Kind("ofd", "application/ofd", (".ofd",), "text"),
        Kind("txt", "text/plain", (".txt", ".csv", ".md"), "text"),
        Kind("html", "text/html", (".html", ".htm"), "text"),
    )
}
PICTURES = ("png", "jpeg", "webp")
DOCUMENTS = ("pdf", "docx", "ofd", "txt")
PROOFS = ("pdf", *PICTURES)
"""What proves something: a scan, a photograph, a certificate as it was issued."""
