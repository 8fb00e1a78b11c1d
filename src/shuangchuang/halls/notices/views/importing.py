"""The two pages of every importer. A hall guards them by its own right and hands over its importer:

@needs("registry.edit")
def import_units(request):         return bring(request, UNITS)
@needs("registry.edit")
def import_preview(request, pk):   return brought(request, UNITS, pk)
"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangchuang.adapters.exchange.table_writing import write_form
from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.forms import TableForm
from shuangchuang.halls.notices.importing import Importer
from shuangchuang.halls.notices.models import ImportRecord
from shuangchuang.halls.notices.services import importing
from shuangchuang.halls.notices.telling import in_english, told

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RECENT = 5


def bring(request: HttpRequest, importer: Importer) -> HttpResponse:
    """The empty form to download (``?template=1``), and where the filled one is handed in."""
    if request.method != "POST" and "template" in request.GET:
        content = write_form(_headed(importer), title=str(importer.title), notes=importer.notes)
        name = quote(f"{importer.title}导入模板.xlsx")
        return HttpResponse(
            content, content_type=XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        )
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        record = importing.open_import(
            importer=importer,
            name=file.name or "",
            content=file.read(),
            uploaded_by=request.user,
            uploaded_at=timezone.now(),
        )
        return redirect(importer.preview_route, record.pk)
    recent = ImportRecord.objects.filter(code=importer.code, uploaded_by=request.user).select_related("file")[:_RECENT]
    context = {"importer": importer, "columns": _headed(importer), "form": form, "recent": recent}
    return render(request, "notices/import_upload.html", context, status=422 if form.errors else 200)


def _headed(importer: Importer) -> tuple[Column, ...]:
    """The columns with their headings in the visitor's language, where they have them."""
    if not in_english():
        return tuple(importer.columns)
    return tuple(replace(column, title=column.english or column.title) for column in importer.columns)


def _changes_headed(importer: Importer, record: ImportRecord) -> list[dict[str, Any]]:
    names = dict(
        zip((column.title for column in importer.columns), (one.title for one in _headed(importer)), strict=True)
    )
    return [
        {**row, "parts": [{**part, "title": names.get(part["title"], part["title"])} for part in row["parts"]]}
        for row in record.changes
    ]


def brought(request: HttpRequest, importer: Importer, pk: int) -> HttpResponse:
    """What bringing a table in would do, or did; yes, no, or look again (``do``)."""
    mine = ImportRecord.objects.filter(code=importer.code, uploaded_by=request.user)
    record = get_object_or_404(mine.select_related("file", "job", "uploaded_by"), pk=pk)
    if request.method == "POST":
        return _done(request, importer, record)
    errors = [
        {
            "cell": error["cell"],
            "words": told(SimpleNamespace(sentence=error["sentence"], values=error["values"])),
        }
        for error in record.errors
    ]
    context = {
        "importer": importer,
        "record": record,
        "errors": errors,
        "head": _headed(importer)[0].title,
        "changes": _changes_headed(importer, record),
        "not_shown": max(0, record.new + record.changed - len(record.changes)),
    }
    return render(request, "notices/import_preview.html", context)


def _done(request: HttpRequest, importer: Importer, record: ImportRecord) -> HttpResponse:
    wanted = request.POST.get("do", "")
    try:
        if wanted == "confirm":
            after = importing.confirm_import(record=record, confirmed_by=request.user, confirmed_at=timezone.now())
            if after.job is None:
                messages.success(
                    request,
                    _("已导入：新增 %(new)s 行，改动 %(changed)s 行。") % {"new": after.new, "changed": after.changed},
                )
        elif wanted == "refresh":
            importing.refresh_import(record=record, refreshed_by=request.user)
        elif wanted == "withdraw":
            importing.withdraw_import(record=record)
            messages.success(request, _("已放弃这次导入，没有写入任何内容。"))
            return redirect(importer.upload_route)
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect(importer.preview_route, record.pk)
