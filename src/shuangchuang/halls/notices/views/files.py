"""Files, handed out to those who may read them and to nobody else."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuangchuang.halls.notices.doors import needs
from shuangchuang.halls.notices.models import FileRecord
from shuangchuang.halls.notices.reading import may_read

# Whatever a file holds, it is given no rights on our pages: no script, no form, no request of its own.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"


def file_or_404(request: HttpRequest, pk: int) -> FileRecord:
    """The file, if this visitor may read it; else it is not there."""
    file = FileRecord.objects.filter(pk=pk).first()
    if file is None or not may_read(request.user, file, now=timezone.now()):
        raise Http404
    return file


@require_safe
@needs("desk.see")
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they were handed in, to be saved."""
    file = file_or_404(request, pk)
    try:
        with file.content.open("rb") as stored:
            content = stored.read()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        content,
        content_type=file.media_type or "application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "Content-Security-Policy": SANDBOX,
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
