"""Files, handed out to those who may read them and to nobody else."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuangchuang.adapters.contents.previews import NoPreview, picture_of, shown_as, text_of
from shuangchuang.halls.notices.doors import needs
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.queries.files import versions_of
from shuangchuang.halls.notices.reading import may_read, note_reading

# Whatever a file holds, it is given no rights on our pages: no script, no form, no request of its own.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"


def file_or_404(request: HttpRequest, pk: int) -> FileRecord:
    """The file, if this visitor may read it, which its hall may note; else it is not there."""
    file = FileRecord.objects.filter(pk=pk).first()
    now = timezone.now()
    if file is None or not may_read(request.user, file, now=now):
        raise Http404
    note_reading(request.user, file, at=now)
    return file


def _bytes(file: FileRecord) -> bytes:
    try:
        with file.content.open("rb") as stored:
            return bytes(stored.read())
    except FileNotFoundError:
        raise Http404 from None


@require_safe
@needs("desk.see")
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they were handed in, to be saved."""
    file = file_or_404(request, pk)
    return HttpResponse(
        _bytes(file),
        content_type=file.media_type or "application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "Content-Security-Policy": SANDBOX,
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_safe
@needs("desk.see")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """How a file looks: a page as a picture, or its words; its versions beside it."""
    file = file_or_404(request, pk)
    how = shown_as(file.media_type)
    context = {"file": file, "how": how, "versions": versions_of(file), "number": _page_number(request)}
    try:
        if how == "text":
            context["text"] = text_of(_bytes(file), media_type=file.media_type, page=context["number"])
            context["pages"] = context["text"].pages
        elif how:
            context["pages"] = picture_of(
                _bytes(file), media_type=file.media_type, page=context["number"], width=64
            ).pages
    except NoPreview:
        context["how"] = ""
    return render(request, "notices/preview.html", context)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 5 else 1


@require_safe
@needs("desk.see")
def picture(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page of a file as a picture that we drew; nothing of the file itself."""
    file = file_or_404(request, pk)
    try:
        shown = picture_of(_bytes(file), media_type=file.media_type, page=number)
    except NoPreview:
        raise Http404 from None
    return HttpResponse(
        shown.png,
        content_type="image/png",
        headers={"Content-Security-Policy": SANDBOX, "Cache-Control": "private, no-store"},
    )
