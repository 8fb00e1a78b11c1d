"""The pages by which an office appoints its people. Whom one may not appoint, one does not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts import holdings, queries, scopes, services
from shuangchuang.halls.accounts.forms.appointing import (
    AbsenceForm,
    GrantForm,
    HandOverForm,
    LeaveForm,
    OpenForm,
    PeopleFilter,
)
from shuangchuang.halls.accounts.models import AbsenceRecord, User
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told

PAGE_SIZE = 30
_LINK = "password_link"  # in the session, until the page is shown once


def tried(request: HttpRequest, form: forms.Form, act: Callable[[], object], done: str) -> bool:
    """Do what a valid form asks for; a refusal stands in the form, success above the next page."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        form.add_error(None, told(refusal))
        return False
    messages.success(request, done)
    return True


def asked(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """The page of a form, 422 where it came back with errors."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def person_or_404(request: HttpRequest, pk: int) -> User:
    """Somebody this office may look up."""
    return get_object_or_404(queries.people_in_reach(request.user), pk=pk)


@require_safe
@needs("accounts.appoint")
def people(request: HttpRequest) -> HttpResponse:
    """Who holds an office in one's reach."""
    form = PeopleFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    listed = queries.people_listed(
        request.user,
        words=chosen.get("q", "").strip(),
        role=chosen.get("role", ""),
        state=chosen.get("state", ""),
        sort=chosen.get("sort", ""),
    )
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    names = scopes.named([grant for person in page for grant in person.running])
    for person in page:
        person.offices = [(grant, names[grant.scope]) for grant in person.running]
    return render(request, "accounts/people/list.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
@needs("accounts.appoint")
def open_account(request: HttpRequest) -> HttpResponse:
    """An account and its first office, together."""
    roles = queries.roles_to_give(request.user)
    account, grant = OpenForm(request.POST or None), GrantForm(request.POST or None, roles=roles)
    if request.method == "POST" and account.is_valid() and grant.is_valid():
        try:
            user = services.open_with_office(
                **account.cleaned_data, office=_office(grant), opened_by=request.user, opened_at=timezone.now()
            )
        except Refusal as refusal:
            account.add_error(None, told(refusal))
        else:
            request.session[_LINK] = {"user": user.pk, "path": services.password_link(user)}
            messages.success(request, _("账号已开通。请把下面的链接交给本人。"))
            return redirect("accounts:person", user.pk)
    context = {"form": account, "grant_form": grant}
    status = 422 if account.errors or grant.errors else 200
    return render(request, "accounts/people/new.html", context, status=status)


def _office(form: GrantForm) -> dict[str, Any]:
    data = form.cleaned_data
    kind, key = data["scope"]
    return {
        "role": data["role"],
        "scope_kind": kind,
        "scope_key": key,
        "valid_from": data["valid_from"],
        "valid_until": data["valid_until"],
        "basis": data["basis"],
    }


def _link_once(request: HttpRequest, person: User) -> str:
    """The link just made for this person, with the site's address; "" the second time."""
    made = request.session.get(_LINK)
    if not made or made["user"] != person.pk or request.method != "GET":
        return ""
    del request.session[_LINK]
    return request.build_absolute_uri(made["path"])


@require_POST
@needs("accounts.appoint")
def password_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Another link for somebody who has never been in; the one before is void."""
    record = person_or_404(request, pk)
    try:
        path = services.renew_password_link(user=record, asked_by=request.user, asked_at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        request.session[_LINK] = {"user": record.pk, "path": path}
        messages.success(request, _("已生成新的链接，以前的链接作废。请把它交给本人。"))
    return redirect("accounts:person", pk)


@never_cache
@require_safe
@needs("accounts.appoint")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's offices, absences and what they hold."""
    record = person_or_404(request, pk)
    today = timezone.localdate()
    context = {
        "person": record,
        "offices": queries.offices_of(record, on=today, seen_by=request.user),
        "ended": queries.offices_ended(record),
        "absences": [(row, row.absence().includes(today)) for row in queries.absences_of(record.pk)],
        "held": holdings.held(record),
        "subject": f"user:{record.pk}",
        "today": today,
        "link": _link_once(request, record),
        "awaits_password": services.awaits_password(record),
        "link_days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
    }
    return render(request, "accounts/people/person.html", context)


@require_http_methods(["GET", "POST"])
@needs("accounts.appoint")
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody an office."""
    record = person_or_404(request, pk)
    form = GrantForm(request.POST or None, roles=queries.roles_to_give(request.user))

    def act() -> None:
        services.grant_role(user=record, **_office(form), granted_by=request.user, granted_at=timezone.now())

    if tried(request, form, act, _("已授予这个岗位。")):
        return redirect("accounts:person", pk)
    return asked(request, "accounts/people/grant.html", form, person=record)


@require_http_methods(["GET", "POST"])
@needs("accounts.appoint")
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that somebody is away."""
    record = person_or_404(request, pk)
    form = AbsenceForm(request.POST or None)

    def act() -> None:
        now = timezone.now()
        services.record_absence(user=record, **form.cleaned_data, recorded_by=request.user, recorded_at=now)

    if tried(request, form, act, _("已登记缺勤；这些天由 B 岗代理。")):
        return redirect("accounts:person", pk)
    return asked(request, "accounts/people/form.html", form, person=record, heading=_("登记缺勤"))


@require_POST
@needs("account.keep")
def withdraw_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an absence back: one's own, or of somebody in one's reach."""
    record = get_object_or_404(AbsenceRecord.objects.select_related("user"), pk=pk)
    own = record.user_id == request.user.pk
    if not own and not queries.people_in_reach(request.user).filter(pk=record.user_id).exists():
        raise Http404
    try:
        services.withdraw_absence(absence=record, withdrawn_by=request.user, withdrawn_at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("缺勤登记已撤销。"))
    return redirect("accounts:offices") if own else redirect("accounts:person", record.user_id)


@require_http_methods(["GET", "POST"])
@needs("accounts.appoint")
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give everything somebody holds to another in one act."""
    record = person_or_404(request, pk)
    form = HandOverForm(request.POST or None)

    def act() -> None:
        services.hand_over(leaver=record, **form.cleaned_data, handed_by=request.user, handed_at=timezone.now())

    if tried(request, form, act, _("交接已完成：全部岗位和事项已转给接手人。")):
        return redirect("accounts:person", pk)
    context = {
        "person": record,
        "offices": queries.offices_of(record, on=timezone.localdate(), seen_by=request.user),
        "held": holdings.held(record),
    }
    return asked(request, "accounts/people/hand_over.html", form, **context)


@require_http_methods(["GET", "POST"])
@needs("accounts.appoint")
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the account of somebody who leaves."""
    record = person_or_404(request, pk)
    form = LeaveForm(request.POST or None)

    def act() -> None:
        services.leave(user=record, left_by=request.user, left_at=timezone.now(), **form.cleaned_data)

    if tried(request, form, act, _("离任手续已办理，账号已停用。")):
        return redirect("accounts:person", pk)
    offices = queries.offices_of(record, on=timezone.localdate(), seen_by=request.user)
    context = {"person": record, "offices": offices, "held": holdings.held(record)}
    return asked(request, "accounts/people/leave.html", form, **context)
