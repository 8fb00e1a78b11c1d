"""What an office enters of units in time: higher unit, succession, people, the end of a list, one unit of two rows."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.forms.units import (
    ConfirmSuccessionForm,
    EndForm,
    MergeForm,
    ParentForm,
    PostForm,
    RenameForm,
    SuccessionForm,
    WithdrawSuccessionForm,
)
from shuangchuang.halls.registry.models import UnitRecord, UnitSuccessionRecord
from shuangchuang.halls.registry.views.doing import done_by_button, done_by_form
from shuangchuang.halls.registry.views.units import unit_to_edit_or_404


def _by_form(
    request: HttpRequest, unit: UnitRecord, form: forms.Form, act: Callable[[], object], heading: str, done: str
) -> HttpResponse:
    if done_by_form(request, form, act, done):
        return redirect("registry:unit", unit.slug)
    context = {"unit": unit, "form": form, "heading": heading, "units": queries.units_to_edit(request.user)[:300]}
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def parent(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the unit its higher unit from a day on."""
    unit = unit_to_edit_or_404(request, slug)
    form = ParentForm(request.POST or None)

    def act() -> None:
        services.set_parent(unit=unit, **form.cleaned_data, set_by=request.user, set_at=timezone.now())

    return _by_form(request, unit, form, act, _("登记上级单位"), _("已登记上级单位。"))


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def rename(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the unit another name from a day on."""
    unit = unit_to_edit_or_404(request, slug)
    form = RenameForm(request.POST or None)

    def act() -> None:
        services.rename_unit(unit=unit, **form.cleaned_data, renamed_by=request.user, renamed_at=timezone.now())

    return _by_form(request, unit, form, act, _("登记更名"), _("已登记更名。"))


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def succession(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what became of the unit."""
    unit = unit_to_edit_or_404(request, slug)
    form = SuccessionForm(request.POST or None)

    def act() -> None:
        services.record_succession(
            before=unit, **form.cleaned_data, recorded_by=request.user, recorded_at=timezone.now()
        )

    return _by_form(request, unit, form, act, _("登记沿革"), _("已登记沿革。"))


def _succession_or_404(request: HttpRequest, slug: str, pk: int) -> tuple[UnitRecord, UnitSuccessionRecord]:
    unit = unit_to_edit_or_404(request, slug)
    found = unit.successors.select_related("before", "after").filter(pk=pk).first()
    if found is None:
        raise Http404
    return unit, found


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def confirm_succession(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say that a succession was compared with the document, and from which day it holds."""
    unit, found = _succession_or_404(request, slug, pk)
    form = ConfirmSuccessionForm(request.POST or None, initial={"effective_date": found.effective_date})

    def act() -> None:
        services.confirm_succession(
            succession=found, **form.cleaned_data, confirmed_by=request.user, confirmed_at=timezone.now()
        )

    return _by_form(request, unit, form, act, _("核实沿革"), _("已核实。"))


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def withdraw_succession(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a succession off the record that was entered by mistake."""
    unit, found = _succession_or_404(request, slug, pk)
    form = WithdrawSuccessionForm(request.POST or None)

    def act() -> None:
        services.withdraw_succession(
            succession=found, **form.cleaned_data, withdrawn_by=request.user, withdrawn_at=timezone.now()
        )

    return _by_form(request, unit, form, act, _("撤销沿革"), _("这条沿革已撤销。"))


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def post(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter somebody of the unit."""
    unit = unit_to_edit_or_404(request, slug)
    form = PostForm(request.POST or None)

    def act() -> None:
        services.enter_post(unit=unit, **form.cleaned_data, entered_by=request.user, entered_at=timezone.now())

    return _by_form(request, unit, form, act, _("登记人员"), _("已登记人员。"))


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def end_post(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody leaves their post."""
    unit = unit_to_edit_or_404(request, slug)
    person = unit.people.filter(pk=pk).first()
    if person is None:
        raise Http404
    form = EndForm(request.POST or None)

    def act() -> None:
        services.end_post(
            person=person,
            valid_until=form.cleaned_data["valid_until"],
            ended_by=request.user,
            ended_at=timezone.now(),
        )

    return _by_form(request, unit, form, act, _("登记离任"), _("已登记离任。"))


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def end_list(request: HttpRequest, slug: str) -> HttpResponse:
    """End a group's list; it is 待确认名单 from then on."""
    unit = unit_to_edit_or_404(request, slug)
    if not unit.is_group:
        raise Http404
    form = EndForm(request.POST or None)

    def act() -> None:
        services.end_group_list(group=unit, **form.cleaned_data, ended_by=request.user, ended_at=timezone.now())

    return _by_form(request, unit, form, act, _("停用名单"), _("名单已停用，确认新名单前作为一个单位。"))


@require_http_methods(["GET", "POST"])
@needs("registry.edit")
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Two rows are one unit: what would move is shown, then it is done."""
    gone = unit_to_edit_or_404(request, slug)
    form = MergeForm(request.POST or request.GET or None)
    kept = form.cleaned_data.get("kept") if form.is_valid() else None
    if kept is not None and queries.unit_to_edit(request.user, kept.slug) is None:
        raise Http404

    def act() -> None:
        services.merge_units(
            gone=gone,
            kept=kept,
            reason=form.cleaned_data["reason"],
            merged_by=request.user,
            merged_at=timezone.now(),
        )

    if done_by_form(request, form, act, _("已合并。30 天内可以在单位页面撤销。")):
        return redirect("registry:unit", kept.slug)
    context = {
        "unit": gone,
        "form": form,
        "kept": kept if kept != gone else None,
        "preview": queries.merge_preview(gone=gone, kept=kept) if kept and kept != gone else None,
        "units": queries.units_to_edit(request.user)[:300],
    }
    return render(request, "registry/merge.html", context, status=422 if form.errors else 200)


@require_POST
@needs("registry.edit")
def reverse(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a merge back."""
    kept = unit_to_edit_or_404(request, slug)
    found = kept.merges.filter(pk=pk).first()
    if found is None:
        raise Http404
    done = done_by_button(
        request,
        lambda: services.reverse_merge(merge=found, reversed_by=request.user, reversed_at=timezone.now()),
        _("合并已撤销，原单位恢复。"),
    )
    return redirect("registry:unit", found.gone_slug if done else slug)
