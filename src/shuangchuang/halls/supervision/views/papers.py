"""Papers: the list, a new one, its page, its words, its evidence, and what is done to it."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.adapters.papers import as_docx, as_html
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.supervision.actions import STEP_WORDS
from shuangchuang.halls.supervision.forms.papers import PaperFilter, PaperForm, WordsForm
from shuangchuang.halls.supervision.models import ItemRecord, PaperKind, PaperRecord, PaperStatus
from shuangchuang.halls.supervision.queries import bulletins as queries
from shuangchuang.halls.supervision.queries.scope import issues, visible_items
from shuangchuang.halls.supervision.services import bulletins, issuing
from shuangchuang.halls.supervision.services.refusing import NotAsRead

PAGE_SIZE = 20
_ROOM = "supervision/papers"
_FIGURES = {
    "tasks": gettext_lazy("纳入督办的任务"),
    "light|红": gettext_lazy("红灯"),
    "light|黄": gettext_lazy("黄灯"),
    "light|灰": gettext_lazy("灰灯"),
    "light|绿": gettext_lazy("绿灯"),
    "new": gettext_lazy("新交办"),
    "due": gettext_lazy("到期"),
    "late": gettext_lazy("逾期未办结"),
    "closed": gettext_lazy("办结"),
    "returned": gettext_lazy("退回重办"),
    "extended": gettext_lazy("批准延期"),
    "report_returned": gettext_lazy("报送被退回"),
    "report_late": gettext_lazy("迟报"),
    "silent": gettext_lazy("应报未报"),
    "changed": gettext_lazy("亮灯变化"),
    "lines": gettext_lazy("所列事项"),
}


def _trail(paper: PaperRecord | None, last: str = "") -> list[tuple[str, str]]:
    way = [(_("督办公文"), reverse("supervision:papers"))]
    if paper is not None:
        way.append((paper.title, paper.get_absolute_url() if last else ""))
    return [*way, (last, "")] if last else way


def _seen_or_404(request: HttpRequest, pk: int) -> PaperRecord:
    paper = queries.papers_seen(request.user).select_related("docx", "pdf", "replaces").filter(pk=pk).first()
    if paper is None:
        raise Http404
    return paper


def _draft_or_404(request: HttpRequest, pk: int) -> PaperRecord:
    paper = _seen_or_404(request, pk)
    if not issues(request.user, paper.plan):
        raise Http404
    return paper


@require_safe
@needs("supervision.read")
def paper_list(request: HttpRequest) -> HttpResponse:
    """Papers the visitor may read."""
    form = PaperFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.papers_listed(
        request.user,
        kind=chosen.get("kind", ""),
        status=chosen.get("status", ""),
        text=chosen.get("q", "").strip(),
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    numbered = [(row, issuing.numbered(row)) for row in page]
    return render(request, f"{_ROOM}/list.html", {"form": form, "page": page, "rows": numbered})


@require_http_methods(["GET", "POST"])
@needs("supervision.issue")
def new_paper(request: HttpRequest) -> HttpResponse:
    """Draw one up: ``?item=plan/key`` chooses items, ``?kind=`` what it is."""
    start: dict[str, Any] = {"item": request.GET.getlist("item")}
    if request.GET.get("kind") in PaperKind.values:
        start["kind"] = request.GET["kind"]
    elif start["item"]:
        start["kind"] = PaperKind.NOTICE
    if start["item"]:
        start["plan"] = start["item"][0].split("/")[0]
    form = PaperForm(request.POST or None, user=request.user, initial=start)
    keys = request.POST.getlist("item") or start["item"]
    items = _chosen(request, keys)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        plan = form.plans[given["plan"]]
        if given["kind"] == PaperKind.SPECIAL and not items:
            items = bulletins.chosen_by_itself(plan)
        try:
            paper = issuing.draft_paper(
                plan=plan, kind=given["kind"], first=given["first"], last=given["last"],
                items=[] if given["kind"] == PaperKind.BULLETIN else items, by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("已拟好草稿，请核对数字，写好文字。"))
            return redirect(paper)
    context = {"form": form, "items": items, "trail": _trail(None, _("拟稿"))}
    return render(request, f"{_ROOM}/new.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, keys: list[str]) -> list[ItemRecord]:
    pairs = [tuple(key.split("/", 1)) for key in keys[: issuing.MOST_ITEMS + 1] if "/" in key]
    seen = visible_items(request.user).filter(plan__slug__in={plan for plan, _key in pairs})
    found = {(item.plan.slug, item.key): item for item in seen.filter(key__in={key for _plan, key in pairs})}
    return [found[pair] for pair in dict.fromkeys(pairs) if pair in found]


@require_safe
@needs("supervision.read")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: how it stands, what it counts, whether the ledger still says so, its files."""
    record = _seen_or_404(request, pk)
    rows = record.figures.get("rows", {})
    counts = [(key, words, len(rows.get(key, ()))) for key, words in _FIGURES.items() if key != "lines"] if rows else []
    if lines := record.figures.get("lines"):
        counts = [("lines", _FIGURES["lines"], len(lines))]
    office = issues(request.user, record.plan)
    context = {
        "paper": record,
        "number": issuing.numbered(record),
        "counts": counts,
        "rebuilt": bulletins.rebuilt(record) if office or record.status != PaperStatus.DRAFT else None,
        "office": office,
        "replaced_by": queries.papers_seen(request.user).filter(replaces=record).first(),
        "versions": record.versions.select_related("by") if office else (),
        "trail": _trail(record),
    }
    return render(request, f"{_ROOM}/paper.html", context)


@require_http_methods(["GET", "POST"])
@needs("supervision.issue")
def edit_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a draft; of two who write at once the second sees both texts."""
    record = _draft_or_404(request, pk)
    if record.status != PaperStatus.DRAFT:
        raise Http404
    form = WordsForm(request.POST or None, paper=record)
    theirs: list[tuple[Any, str]] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            issuing.edit_paper(
                record=record, by=request.user, at=timezone.now(), title=given["title"],
                written={key: given[key] for key in record.words}, seen=given["version"],
            )  # fmt: skip
        except NotAsRead as refusal:
            record.refresh_from_db()
            form.add_error(None, told(refusal))
            form.renew(record.version)
            kept = {"title": record.title, **record.words}
            theirs = [(form.fields[key].label, text) for key, text in kept.items() if text != given.get(key)]
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("已保存。"))
            return redirect(record)
    context = {"paper": record, "form": form, "theirs": theirs, "trail": _trail(record, _("修改文字"))}
    return render(request, f"{_ROOM}/edit.html", context, status=422 if form.errors else 200)


@require_POST
@needs("supervision.issue")
def act_on_paper(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """重新计数、印发、作废草稿、拟代替件."""
    record = _draft_or_404(request, pk)
    at, seen = timezone.now(), request.POST.get("version", "")
    version = int(seen) if seen.isdigit() else -1
    try:
        if verb == "recount":
            issuing.recount_paper(record=record, by=request.user, at=at, seen=version)
            messages.success(request, _("已按台账重新计数。"))
        elif verb == "issue":
            issuing.issue_paper(record=record, by=request.user, at=at, seen=version)
            messages.success(request, _("已印发。文件正在生成，稍后在本页下载。"))
        elif verb == "drop":
            issuing.drop_paper(record=record, by=request.user, at=at, seen=version)
            messages.success(request, _("草稿已作废。"))
            return redirect("supervision:papers")
        elif verb == "replace":
            items = list(ItemRecord.objects.filter(papers__paper=record))
            made = issuing.draft_paper(
                plan=record.plan, kind=record.kind, first=record.first_date, last=record.last_date, items=items,
                by=request.user, at=at, replaces=record,
            )  # fmt: skip
            messages.success(request, _("已拟好代替件的草稿。它印发以后，原件才失效。"))
            return redirect(made)
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, told(refusal))
    return redirect(record)


@require_safe
@needs("supervision.read")
def paper_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole paper as a page to read and print; each figure opens its rows."""
    record = _seen_or_404(request, pk)
    if request.GET.get("as") == "docx" and record.status == PaperStatus.DRAFT:
        answer = HttpResponse(as_docx(issuing.document(record)), content_type=issuing.DOCX)
        answer["Content-Disposition"] = f'attachment; filename="draft-{record.pk}.docx"'
        return answer
    nonce = secrets.token_urlsafe(16)
    rows = reverse("supervision:paper_rows", args=[record.pk])

    def link(key: str) -> str:
        return f"{rows}?of={key}"

    answer = HttpResponse(as_html(issuing.document(record), link=link, nonce=nonce))
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return answer


@require_safe
@needs("supervision.read")
def paper_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows a figure was counted from, as they were frozen."""
    record = _seen_or_404(request, pk)
    key = request.GET.get("of", "")
    found, number = queries.evidence_of(request.user, record, key)
    page = Paginator([(row, STEP_WORDS[row.step.kind]) for row in found], 50).get_page(request.GET.get("page"))
    context = {
        "paper": record,
        "what": _what(record, key),
        "page": page,
        "number": number,
        "hidden": number - len(found),
        "trail": _trail(record, _("依据")),
    }
    return render(request, f"{_ROOM}/rows.html", context)


def _what(record: PaperRecord, key: str) -> str:
    if key in _FIGURES:
        return str(_FIGURES[key])
    parts = key.split("|")
    unit = record.figures.get("names", {}).get("units", {}).get(parts[1], "") if len(parts) > 1 else ""
    words = {"unit": "", "silent": _("应报未报"), "praised": _("牵头任务")}
    if parts[0] not in words or not unit:
        return _("所列事项")
    colour = str(_FIGURES.get(f"light|{parts[2]}", "")) if len(parts) > 2 else ""
    return f"{unit} {words[parts[0]]}{colour}"
