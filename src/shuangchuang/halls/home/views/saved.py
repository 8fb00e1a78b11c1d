"""常用筛选: keep, rename, delete, and take each back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.home import queries, services
from shuangchuang.halls.home.forms import ViewNameForm
from shuangchuang.halls.home.models import SavedViewRecord
from shuangchuang.halls.notices.telling import told


def _own(request: HttpRequest, pk: int) -> SavedViewRecord:
    view = queries.view_of(owner=request.user, pk=pk)
    if view is None:
        raise Http404
    return view


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Where the act was done, else to the list of all that is kept."""
    target = request.POST.get("next", "")
    safe = target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else reverse("home:views"))


@require_safe
@needs("views.keep")
def views(request: HttpRequest) -> HttpResponse:
    """All filters the person keeps, by list; those deleted last can be brought back."""
    return render(request, "home/views.html", queries.views_kept(owner=request.user))


@require_POST
@needs("views.keep")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list one looks at."""
    form = ViewNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return _back(request)
    try:
        view = services.keep_view(
            owner=request.user,
            address=request.POST.get("next", ""),
            name=form.cleaned_data["name"],
            kept_at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("已保存为“{name}”，下次在这个列表上方一点就用。").format(name=view.name))
    return _back(request)


@require_POST
@needs("views.keep")
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name; the message offers the former one back."""
    view = _own(request, pk)
    form = ViewNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return _back(request)
    try:
        services.rename_view(view=view, name=form.cleaned_data["name"])
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(
            request, _("已改名为“{name}”。").format(name=view.name), extra_tags=_undo("home:unrename_view", view)
        )
    return _back(request)


@require_POST
@needs("views.keep")
def unrename(request: HttpRequest, pk: int) -> HttpResponse:
    """The former name again."""
    view = _own(request, pk)
    try:
        services.take_back_name(view=view)
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("名称已恢复为“{name}”。").format(name=view.name))
    return _back(request)


@require_POST
@needs("views.keep")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Put away; the message offers it back."""
    view = _own(request, pk)
    services.delete_view(view=view, deleted_at=timezone.now())
    messages.success(request, _("已删除“{name}”。").format(name=view.name), extra_tags=_undo("home:restore_view", view))
    return _back(request)


@require_POST
@needs("views.keep")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a deleted one back."""
    view = _own(request, pk)
    try:
        services.restore_view(view=view)
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("已恢复“{name}”。").format(name=view.name))
    return _back(request)


def _undo(route: str, view: SavedViewRecord) -> str:
    """What ``project/_messages.html`` makes a button of: the address an undoing is posted to."""
    return f"undo={reverse(route, args=[view.pk])}"
