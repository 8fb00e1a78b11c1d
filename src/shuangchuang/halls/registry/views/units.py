"""The pages of the registry of units."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.queries import may_name_officers, officers_of_unit, offices_counted
from shuangchuang.halls.accounts.rights import may, needs
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.forms.units import DayForm, GroupForm, NameForm, UnitFilter, UnitForm
from shuangchuang.halls.registry.models import UnitRecord

PAGE_SIZE = 40


@require_safe
@needs("plans.read")
def unit_list(request: HttpRequest) -> HttpResponse:
    """All units, by name, category and region."""
    if (taken := exported(request, "registry.units")) is not None:
        return taken
    form = UnitFilter(request.GET or None, regions=queries.regions_with_units())
    chosen = form.cleaned_data if form.is_valid() else {}
    units = queries.units_listed(
        text=chosen.get("q", "").strip(),
        category=chosen.get("category", ""),
        region=chosen.get("region", ""),
        sort=chosen.get("sort", ""),
    )
    page = Paginator(units, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "registry/list.html", {"form": form, "page": page})


def unit_to_edit_or_404(request: HttpRequest, slug: str) -> UnitRecord:
    """A unit within the visitor's reach; others are not there to be edited."""
    found = queries.unit_to_edit(request.user, slug)
    if found is None:
        raise Http404
    return found


@require_safe
@needs("plans.read")
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """A unit: names over time, what became of it, above and below, its people, its lists, its plans."""
    record = queries.unit_of_slug(slug)
    if record is None:
        kept = queries.merged_into(slug)
        if kept is None:
            raise Http404
        return redirect("registry:unit", kept.slug, permanent=False)
    form = DayForm(request.GET or None)
    on = form.cleaned_data.get("on") if form.is_valid() else None
    inside = may(request.user, "plans.read_internal")
    editing = queries.unit_to_edit(request.user, slug) is not None
    today = timezone.localdate()
    officers = officers_of_unit(record.slug, on=today) if inside and on in {None, today} else []
    named = may_name_officers(request.user, unit=record.slug, region=record.region.code)
    context = {
        "unit": record,
        "form": form,
        "on": on,
        "subject": f"unit:{record.slug}",
        "names": record.names.all(),
        "called": queries.called_on(record, on=on) if on else None,
        "successors": record.successors.select_related("after"),
        "predecessors": record.predecessors.select_related("before"),
        "higher": queries.higher_units(record, on=on),
        "lower": queries.lower_units(record, on=on or today),
        "people": queries.people_of_unit(record, on=on) if inside else None,
        "officers": officers if named else (),
        "offices": () if named else offices_counted(officers),
        "lists": queries.lists_of_group(record) if record.is_group else None,
        "plans": queries.plans_of_unit(record),
        "groups": record.groups.select_related("group").filter(valid_until__isnull=True),
        "editing": editing,
        "merges": record.merges.filter(reversed_at__isnull=True) if editing else (),
    }
    return render(request, "registry/unit.html", context)


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct what the registry says of a unit."""
    record = unit_to_edit_or_404(request, slug)
    form = UnitForm(request.POST or None, instance=record)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_unit(
                unit=UnitRecord.objects.get(pk=record.pk),
                values=form.cleaned_data,
                changed_by=request.user,
                changed_at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("name", told(refusal))
        else:
            messages.success(request, _("已保存。"))
            return redirect("registry:unit", slug)
    context = {"unit": record, "form": form, "heading": _("修改单位")}
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def add_name(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter another name."""
    record = unit_to_edit_or_404(request, slug)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_unit_name(unit=record, **form.cleaned_data, added_by=request.user, added_at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("已登记这个名称。"))
            return redirect("registry:unit", slug)
    context = {"unit": record, "form": form, "heading": _("登记别名或曾用名")}
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm who is meant by a group name."""
    record = unit_to_edit_or_404(request, slug)
    if not record.is_group:
        raise Http404
    form = GroupForm(request.POST or None, group=record)
    if request.method == "POST" and form.is_valid():
        try:
            services.confirm_group(
                group=record, **form.cleaned_data, confirmed_by=request.user, confirmed_at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("名单已确认。"))
            return redirect("registry:unit", slug)
    context = {"unit": record, "form": form, "heading": _("确认名单"), "wide": True}
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)
