"""The pages that show a plan."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuangchuang.domain.text import Span
from shuangchuang.domain.text.marking import segments
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.plans import queries, searching
from shuangchuang.halls.plans.cities import tasks_by_city
from shuangchuang.halls.plans.figures import watch
from shuangchuang.halls.plans.models import PlanRecord, TaskRecord, VersionRecord
from shuangchuang.halls.plans.presenting import tab_bar, target_card
from shuangchuang.halls.registry.queries import group_members, unit_of_slug

PAGE_SIZE = 20


def plan_or_404(request: HttpRequest, slug: str) -> tuple[PlanRecord, VersionRecord]:
    """The plan this visitor may see, with the version in force."""
    plan = queries.visible_plans(request.user).filter(slug=slug).first()
    version = queries.versions_of(plan).first() if plan else None
    if plan is None or version is None:
        raise Http404
    return plan, version


def _page(request: HttpRequest, slug: str, template: str, tab: str, **context: Any) -> HttpResponse:
    plan, version = plan_or_404(request, slug)
    return render(
        request,
        f"plans/{template}.html",
        {"plan": plan, "version": version, "tab": tab, "tabs": tab_bar(plan), **context},
    )


@require_safe
@needs("plans.read")
def plan_list(request: HttpRequest) -> HttpResponse:
    """All plans this visitor may see, found by title, issuer or 发文字号."""
    words = request.GET.get("q", "").strip()
    plans = queries.plans_listed(request.user, words=words)
    page = Paginator(plans, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "plans/list.html", {"page": page, "words": words})


@require_safe
@needs("plans.read")
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """What the plan is, what it orders and what it promises."""
    plan, version = plan_or_404(request, slug)
    tasks = queries.tasks_with_units(request.user, plan)
    targets = queries.visible_targets(request.user, plan)
    watched = watch(plan=plan, version=version, targets=targets, as_of=timezone.localdate())
    return _page(
        request,
        slug,
        "overview",
        "overview",
        groups=queries.grouped_by_action(tasks),
        tasks=tasks,
        measure_total=sum(task.measure_count for task in tasks),
        unit_total=queries.units_of_plan(request.user, plan).count(),
        targets=[target_card(row) for row in watched],
        edited_total=sum(task.edited for task in tasks),
    )


@require_safe
@needs("plans.read")
def matrix(request: HttpRequest, slug: str) -> HttpResponse:
    """Units × actions."""
    if (taken := exported(request, "plans.matrix", slug=slug)) is not None:
        return taken
    plan, _ = plan_or_404(request, slug)
    groups, rows = queries.matrix(queries.tasks_with_units(request.user, plan))
    return _page(request, slug, "matrix", "matrix", groups=groups, rows=rows)


@require_safe
@needs("plans.read")
def units(request: HttpRequest, slug: str) -> HttpResponse:
    """The units of the plan, and what falls to each city."""
    plan, version = plan_or_404(request, slug)
    return _page(
        request,
        slug,
        "units",
        "units",
        units=queries.units_of_plan(request.user, plan),
        map=tasks_by_city(user=request.user, plan=plan, on=version.issued_date),
    )


@require_safe
@needs("plans.read")
def unit(request: HttpRequest, slug: str, unit_slug: str) -> HttpResponse:
    """All a unit leads and helps with."""
    plan, version = plan_or_404(request, slug)
    record = unit_of_slug(unit_slug)
    if record is None:
        raise Http404
    pairs = queries.tasks_of_unit(request.user, plan, record)
    groups = queries.groups_naming_unit(request.user, plan, record, on=version.issued_date)
    if not pairs and not groups:
        raise Http404
    return _page(
        request,
        slug,
        "unit",
        "units",
        unit=record,
        parts=[
            (role, [task for held, task in pairs if held == role]) for role in ("lead", "responsible", "cooperator")
        ],
        groups=groups,
        members=group_members(group=record, on=version.issued_date) if record.is_group else None,
        names=record.names.all(),
        successors=record.successors.select_related("after"),
        predecessors=record.predecessors.select_related("before"),
    )


@require_safe
@needs("plans.read")
def task(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A task: measures and units beside the words of the plan."""
    plan, _ = plan_or_404(request, slug)
    record = queries.task_in_force(request.user, plan, code)
    if record is None:
        raise Http404
    before, after = queries.neighbours(request.user, record)
    return _page(
        request,
        slug,
        "task",
        "tasks",
        task=record,
        words=_words_of(record),
        before=before,
        after=after,
        history=queries.wordings_of_line(plan, record.line),
        targets=queries.visible_targets(request.user, plan).filter(task_line=record.line),
    )


def _words_of(task: TaskRecord) -> list[Any]:
    """The task's words in its document, measures and responsibility marked."""
    span = task.evidence.get("span")
    if not span:
        return []
    text = task.introduced.document.text
    marks = [(Span(*place), "annotation") for place in task.evidence.get("annotations", ())]
    for measure in task.measure_list:
        marks += [
            (Span(*place), f"m{measure.order + 1}") for place in measure.evidence.get("text", {}).get("spans", ())
        ]
    if "title" in task.evidence:
        marks += [(Span(*place), "title") for place in task.evidence["title"].get("spans", ())]
    return list(segments(text, Span(*span), marks))


@require_safe
@needs("plans.read")
def tasks(request: HttpRequest, slug: str) -> HttpResponse:
    """All tasks as a table, filtered by unit, role and action, sorted."""
    if (taken := exported(request, "plans.tasks", slug=slug)) is not None:
        return taken
    plan, _ = plan_or_404(request, slug)
    rows = queries.tasks_with_units(request.user, plan)
    unit_slug, role, action = (request.GET.get(name, "") for name in ("unit", "role", "action"))
    if unit_slug:
        rows = [
            row for row in rows if any(a.unit.slug == unit_slug and role in ("", a.role) for a in row.own_assignments)
        ]
    elif role:
        rows = [row for row in rows if any(a.role == role for a in row.own_assignments)]
    actions = [group.title for group in queries.grouped_by_action(queries.tasks_with_units(request.user, plan))]
    if action:
        rows = [row for row in rows if (row.action.title if row.action else row.section) == action]
    return _page(
        request,
        slug,
        "tasks",
        "tasks",
        rows=rows,
        units=queries.units_of_plan(request.user, plan),
        actions=actions,
        chosen={"unit": unit_slug, "role": role, "action": action},
    )


@require_safe
@needs("plans.read")
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole document with its tasks and targets marked, each a link to its row."""
    plan, version = plan_or_404(request, slug)
    if not queries.sees_whole(request.user, plan):
        raise Http404
    document = version.document
    marks: list[tuple[Span, str]] = []
    links: dict[str, str] = {}
    for record in queries.visible_tasks(request.user, plan).select_related("plan"):
        links[f"t{record.pk}"] = record.get_absolute_url()
        marks += [(Span(*span), f"t{record.pk}") for span in record.evidence.get("title", {}).get("spans", ())]
    for record in queries.visible_targets(request.user, plan).select_related("plan"):
        links[f"g{record.pk}"] = record.get_absolute_url()
        marks += [(Span(*span), f"g{record.pk}") for span in record.evidence.get("text", {}).get("spans", ())]
    focus = _focus(request.GET.get("span", ""), len(document.text))
    if focus:
        marks.append((focus, "focus"))
    paragraphs = []
    for start, end, kind, _page_number, centred, bold in document.layout.get("blocks", ()):
        if kind != "furniture":
            pieces = segments(
                document.text, Span(start, end), [m for m in marks if m[0].start < end and m[0].end > start]
            )
            paragraphs.append({"start": start, "centred": centred, "bold": bold, "pieces": pieces})
    return _page(request, slug, "text", "text", document=document, paragraphs=paragraphs, links=links)


def _focus(wanted: str, length: int) -> Span | None:
    start, _, end = wanted.partition("-")
    if start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and int(start) < int(end) <= length:
        return Span(int(start), int(end))
    return None


@require_safe
@needs("plans.read")
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Full-text search within the plan."""
    plan, _ = plan_or_404(request, slug)
    words = request.GET.get("q", "").strip()
    hits = searching.search_plan(request.user, plan, words)
    return _page(request, slug, "search", "search", words=words, hits=hits, terms=words.split())


@require_safe
@needs("plans.read")
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """The versions of the plan and what each changed."""
    plan, _ = plan_or_404(request, slug)
    if not queries.sees_whole(request.user, plan):
        raise Http404
    return _page(request, slug, "versions", "versions", changes=queries.changes_by_version(plan))
