"""One's own offices: who stands in, whom they are lent to, when one is away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.halls.accounts import queries, scopes, services
from shuangchuang.halls.accounts.forms.appointing import AbsenceForm, EndForm, LoanForm, StandInForm
from shuangchuang.halls.accounts.models import GrantRecord
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.accounts.views.people import asked, tried


def _grant_or_404(request: HttpRequest, pk: int) -> tuple[GrantRecord, str]:
    found = queries.grant_of(request.user, pk)
    if found is None or found.ended_at is not None:
        raise Http404
    return found, scopes.named([found])[found.scope]


@require_safe
@needs("account.keep")
def offices(request: HttpRequest) -> HttpResponse:
    """What I hold, in whose place, and when I am away."""
    today = timezone.localdate()
    context = {
        "offices": queries.offices_of(request.user, on=today, seen_by=request.user),
        "ended": queries.offices_ended(request.user),
        "absences": [(row, row.absence().includes(today)) for row in queries.absences_of(request.user.pk)],
        "today": today,
    }
    return render(request, "accounts/offices/mine.html", context)


@require_http_methods(["GET", "POST"])
@needs("account.keep")
def be_away(request: HttpRequest) -> HttpResponse:
    """Say that one is away."""
    form = AbsenceForm(request.POST or None)

    def act() -> None:
        now = timezone.now()
        services.record_absence(user=request.user, **form.cleaned_data, recorded_by=request.user, recorded_at=now)

    if tried(request, form, act, _("已登记缺勤；这些天由 B 岗代理。")):
        return redirect("accounts:offices")
    return asked(request, "accounts/offices/form.html", form, heading=_("登记缺勤"), lead="")


@require_http_methods(["GET", "POST"])
@needs("account.keep")
def stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a B岗 for one's own office, or for one in one's reach."""
    held, scope = _grant_or_404(request, pk)
    form = StandInForm(request.POST or None)

    def act() -> None:
        services.stand_in(grant=held, **form.cleaned_data, appointed_by=request.user, appointed_at=timezone.now())

    if tried(request, form, act, _("已设定 B 岗。")):
        return _back(request, held)
    context = {"heading": _("设定 B 岗"), "lead": f"{held.get_role_display()} · {scope}", "held": held}
    return asked(request, "accounts/offices/form.html", form, **context)


@require_http_methods(["GET", "POST"])
@needs("account.keep")
def lend(request: HttpRequest, pk: int) -> HttpResponse:
    """Lend one's own office for some days."""
    held, scope = _grant_or_404(request, pk)
    if held.user_id != request.user.pk:
        raise Http404
    form = LoanForm(request.POST or None)

    def act() -> None:
        services.lend_office(grant=held, **form.cleaned_data, lent_by=request.user, lent_at=timezone.now())

    if tried(request, form, act, _("已委托。到期自动收回，也可以提前收回。")):
        return redirect("accounts:offices")
    context = {"heading": _("委托他人办理"), "lead": f"{held.get_role_display()} · {scope}", "held": held}
    return asked(request, "accounts/offices/form.html", form, **context)


@require_http_methods(["GET", "POST"])
@needs("account.keep")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up or take back an office; asked once more before it is done."""
    held, scope = _grant_or_404(request, pk)
    form = EndForm(request.POST or None)

    def act() -> None:
        services.end_grant(grant=held, ended_by=request.user, ended_at=timezone.now(), **form.cleaned_data)

    if tried(request, form, act, _("已收回这个岗位。")):
        return _back(request, held)
    return asked(request, "accounts/offices/end.html", form, held=held, scope=scope)


def _back(request: HttpRequest, held: GrantRecord) -> HttpResponse:
    """To the page the office was seen on: one's own, or the person's."""
    own = {held.user_id, held.stands_in_for and held.stands_in_for.user_id, held.lent_by and held.lent_by.user_id}
    return redirect("accounts:offices") if request.user.pk in own else redirect("accounts:person", held.user_id)
