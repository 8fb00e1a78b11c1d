"""校核台: upload a document, check what was read, adopt it. For the coordinating office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pypinyin import lazy_pinyin

from shuangchuang.adapters.exchange.ledger_xlsx import read_ledger, write_ledger
from shuangchuang.domain.plans.draft import facts_of, unit_names
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs, reach
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.plans import queries, services
from shuangchuang.halls.plans.draft_page import DraftPage
from shuangchuang.halls.plans.forms import AdoptForm, RevisionForm, SheetForm, UploadForm
from shuangchuang.halls.plans.models import DraftRecord, DraftStatus, PlanRecord
from shuangchuang.halls.registry.queries import regions_offered, units_known_by_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_SIZE = 20


def _draft(request: HttpRequest, pk: int) -> DraftRecord:
    drafts = queries.drafts_to_check(request.user)
    return get_object_or_404(drafts.select_related("document__file", "region", "base_plan", "base_version"), pk=pk)


# ---------------------------------------------------------------- upload


@require_http_methods(["GET", "POST"])
@needs("plans.upload")
def upload(request: HttpRequest) -> HttpResponse:
    """Hand in a plan, or the next version of one (``?plan=slug``)."""
    slug = request.GET.get("plan", "")
    base = get_object_or_404(queries.plans_to_keep(request.user, "plans.upload"), slug=slug) if slug else None
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.document()
        try:
            draft = services.upload_document(
                name=name,
                content=content,
                region=base.region if base else form.cleaned_data["region"],
                base_plan=base,
                uploaded_by=request.user,
                uploaded_at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("file" if form.cleaned_data.get("file") else "pasted", told(refusal))
        else:
            return redirect(draft)
    status = 422 if form.errors else 200
    context = {"form": form, "base": base, "regions": regions_offered()}
    return render(request, "plans/upload.html", context, status=status)


@require_safe
@needs("plans.check")
def drafts(request: HttpRequest) -> HttpResponse:
    """Drafts that wait, and those that are done."""
    status = request.GET.get("status", DraftStatus.OPEN)
    if status not in DraftStatus.values:
        status = DraftStatus.OPEN
    page = Paginator(queries.drafts_listed(request.user, status=status), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "plans/drafts.html", {"page": page, "status": status, "statuses": DraftStatus.choices})


# ---------------------------------------------------------------- the check screen


@require_safe
@needs("plans.check")
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The document on the left, what was read from it on the right."""
    record = _draft(request, pk)
    state = services.draft_state(record)
    page = DraftPage(record, state, tab=request.GET.get("tab", ""), row=request.GET.get("row", ""))
    context = {"draft": record, "page": page, "sheet_form": SheetForm(initial={"seen": record.edit_count})}
    return render(request, "plans/draft.html", context)


def _panel(
    request: HttpRequest, record: DraftRecord, state: dict[str, Any], *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The right half anew; without htmx the whole page."""
    tab, row = request.POST.get("tab", request.GET.get("tab", "")), request.POST.get("row", request.GET.get("row", ""))
    page = DraftPage(record, state, tab=tab, row=row, problem=problem)
    if request.headers.get("HX-Request"):
        return render(request, "plans/_draft_panel.html", {"draft": record, "page": page}, status=status)
    if problem:
        messages.error(request, problem)
    return redirect(f"{record.get_absolute_url()}?tab={page.tab}&row={page.row}")


@require_safe
@needs("plans.check")
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The right half with another tab or another row open."""
    record = _draft(request, pk)
    return _panel(request, record, services.draft_state(record))


# What a form may say of an edit; everything else in the request (csrf, seen, tab, row) is not the edit's.
_EDIT_KEYS = (
    "op", "task", "target", "assignment", "measure", "field", "value", "unit", "role", "from", "to", "number", "title",
    "after", "name", "comparator", "deadline",
)  # fmt: skip


@require_POST
@needs("plans.check")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction."""
    record = _draft(request, pk)
    wanted: dict[str, Any] = {key: request.POST[key] for key in _EDIT_KEYS if key in request.POST}
    if wanted.get("op") == "check_row":
        wanted = {"op": "check_row", "row": request.POST.get("subject"), "checked": request.POST.get("checked") != "0"}
    return _decide(
        request,
        record,
        lambda seen, now: services.edit_draft(draft=record, edit=wanted, seen=seen, made_by=request.user, made_at=now),
    )


@require_POST
@needs("plans.check")
def take_sections(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the headings of one level as tasks."""
    record = _draft(request, pk)
    level = request.POST.get("level", "")
    number = int(level) if level.isascii() and level.isdigit() and len(level) < 3 else 0
    return _decide(
        request,
        record,
        lambda seen, now: services.take_sections(
            draft=record, level=number, seen=seen, made_by=request.user, made_at=now
        ),
    )


@require_POST
@needs("plans.check")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last correction back."""
    record = _draft(request, pk)
    return _decide(
        request,
        record,
        lambda seen, now: services.undo_edit(draft=record, seen=seen, undone_by=request.user, undone_at=now),
    )


@require_POST
@needs("plans.check")
def redo(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it again."""
    record = _draft(request, pk)
    return _decide(
        request,
        record,
        lambda seen, now: services.redo_edit(draft=record, seen=seen, redone_by=request.user, redone_at=now),
    )


def _decide(request: HttpRequest, record: DraftRecord, change: Any) -> HttpResponse:
    """Make a change; a refusal leaves the draft as it is and is told above the rows."""
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    try:
        state = change(number, timezone.now())
    except Refusal as refusal:
        record = _draft(request, record.pk)
        # htmx swaps in only what succeeded, so a refusal inside the panel is a success for it.
        return _panel(request, record, services.draft_state(record), problem=told(refusal))
    return _panel(request, record, state)


@require_POST
@needs("plans.check")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a draft without a ledger."""
    record = _draft(request, pk)
    try:
        services.discard_draft(draft=record, discarded_by=request.user, discarded_at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
        return redirect(record)
    messages.success(request, _("校核稿已作废。原文件和更正记录仍然保留。"))
    return redirect("plans:drafts")


# ---------------------------------------------------------------- off line


@require_safe
@needs("plans.check")
def draft_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a sheet to edit off line."""
    record = _draft(request, pk)
    content = write_ledger(
        services.draft_state(record),
        text=record.document.text,
        title=record.title,
        exported_at=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        version=_("校核稿 %(number)s") % {"number": record.pk},
    )
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="draft-{record.pk}.xlsx"'},
    )


@require_POST
@needs("plans.check")
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an edited sheet; all of it or none, each fault told by its cell."""
    record = _draft(request, pk)
    form = SheetForm(request.POST, request.FILES)
    state = services.draft_state(record)
    errors: Any = ()
    if form.is_valid():
        back = read_ledger(form.cleaned_data["sheet"].read(), state=state)
        errors = back.errors
        if not errors:
            try:
                services.edit_draft_many(
                    draft=record,
                    edits=back.edits,
                    seen=form.cleaned_data["seen"],
                    made_by=request.user,
                    made_at=timezone.now(),
                )
            except Refusal as refusal:
                form.add_error(None, told(refusal))
            else:
                if back.edits:
                    messages.success(request, _("已带回 %(number)s 处修改，可逐条撤销。") % {"number": len(back.edits)})
                else:
                    messages.info(request, _("这份表与校核稿没有差别，没有修改。"))
                return redirect(record)
    page = DraftPage(record, state, tab="", row="")
    faults = [{"sheet": error.sheet, "cell": error.cell, "message": told(error)} for error in errors]
    context = {"draft": record, "page": page, "sheet_form": form, "sheet_errors": faults}
    return render(request, "plans/draft.html", context, status=422)


# ---------------------------------------------------------------- adopt


@require_http_methods(["GET", "POST"])
@needs("plans.adopt")
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Look once more at what will be written, then write it."""
    record = _draft(request, pk)
    if record.status != DraftStatus.OPEN:
        raise Http404
    state = services.draft_state(record)
    form = _adopt_form(request, record, state)
    if request.method == "POST" and form.is_valid() and _within_reach(request, form):
        try:
            version = _adopt(request, record, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(
                request,
                _("已写入台账：%(title)s 第 %(number)s 版。") % {"title": version.title, "number": version.number},
            )
            return redirect(version.plan)
    difference = services.difference_to_base(record, state)
    known = units_known_by_name(region=record.region, names=unit_names(state), on=None)
    context = {
        "draft": record,
        "form": form,
        "page": DraftPage(record, state, tab="", row=""),
        "difference": difference,
        "new_units": [name for name in unit_names(state) if name not in known],
        "known_units": [name for name in unit_names(state) if name in known],
        "unchecked": sum(not row["checked"] for row in (*state["tasks"], *state["targets"])),
        "doubtful": sum(any(fact["confidence"] < 0.9 for _place, fact in facts_of(row)) for row in state["tasks"]),
        "regions": regions_offered(),
    }
    return render(request, "plans/adopt.html", context, status=422 if form.errors else 200)


def _adopt_form(request: HttpRequest, record: DraftRecord, state: dict[str, Any]) -> AdoptForm | RevisionForm:
    if record.base_plan:
        return RevisionForm(request.POST or None, initial={"seen": record.edit_count})
    initial = {
        "region": record.region.name if record.region else "",
        "slug": _proposed_slug(record, state),
        "short_title": record.title[:30],
        "seen": record.edit_count,
    }
    return AdoptForm(request.POST or None, initial=initial)


def _within_reach(request: HttpRequest, form: AdoptForm | RevisionForm) -> bool:
    """Whether the place chosen is one this office keeps plans of; the form says so where it is not."""
    region = form.cleaned_data.get("region")
    if region is None or reach(request.user, "plans.adopt").covers_region(region.code):
        return True
    form.add_error("region", _("这个地区不归您所在的办公室管理。请改选本地区。"))
    return False


def _proposed_slug(record: DraftRecord, state: dict[str, Any]) -> str:
    """The place in pinyin and the year: zhengzhou-2026."""
    place = "".join(lazy_pinyin(record.region.short_name if record.region else record.title[:6], errors="ignore"))
    year = str((state["metadata"].get("date") or {}).get("value", ""))[:4]
    stem = slugify(f"{place}-{year}").strip("-") or "plan"
    slug, number = stem, 2
    while PlanRecord.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug


@transaction.atomic  # a refusal leaves the region and the visibility as they were, too
def _adopt(request: HttpRequest, record: DraftRecord, data: dict[str, Any]) -> Any:
    now = timezone.now()
    if not record.base_plan:
        services.set_draft_region(draft=record, region=data["region"], set_by=request.user, set_at=now)
    version = services.adopt_draft(
        draft=record,
        slug=data.get("slug", ""),
        short_title=data.get("short_title", ""),
        reason=data.get("reason", ""),
        adopted_by=request.user,
        adopted_at=now,
        seen=data["seen"],
    )
    if data.get("published"):
        services.publish_plan(plan=version.plan, published=True, changed_by=request.user, changed_at=now)
    return version


@require_POST
@needs("plans.adopt")
def revise(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a draft that begins with the ledger as it stands."""
    plan = get_object_or_404(queries.plans_to_keep(request.user, "plans.adopt"), slug=slug)
    try:
        record = services.open_revision(plan=plan, opened_by=request.user, opened_at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
        return redirect(plan)
    return redirect(record)


@require_POST
@needs("plans.adopt")
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a plan to everyone, or take it back."""
    plan = get_object_or_404(queries.plans_to_keep(request.user, "plans.adopt"), slug=slug)
    published = request.POST.get("published") == "1"
    services.publish_plan(plan=plan, published=published, changed_by=request.user, changed_at=timezone.now())
    messages.success(request, _("计划已公开。") if published else _("计划已撤回，只有相关单位能看到自己的行。"))
    return redirect(plan)
