"""My firms; the page of one for its agents; for which one I act; institutions that list themselves."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.catalogue.matters import matters
from shuangchuang.domain.mandates import in_force, may_end
from shuangchuang.halls.accounts.rights import needs, open_to_everyone
from shuangchuang.halls.registry import acting, queries, services
from shuangchuang.halls.registry.forms.organisations import InstitutionFilter, InvitationForm, ReasonForm
from shuangchuang.halls.registry.models import InvitationState, MandateRecord
from shuangchuang.halls.registry.views.doing import done_by_button, done_by_form

PAGE_SIZE = 30


@require_safe
@needs("organisations.own")
def mine(request: HttpRequest) -> HttpResponse:
    """The firms one acts for, one's requests, the invitations that wait."""
    context = {
        "mandates": acting.my_mandates(request),
        "bindings": queries.bindings_of(request.user)[:50],
        "invitations": queries.invitations_of(request.user, at=timezone.now()),
        "acting": acting.acting_for(request),
    }
    return render(request, "registry/organisations/mine.html", context)


def _mandate_or_404(request: HttpRequest, pk: int) -> MandateRecord:
    """By which mandate the visitor is here; who has none finds nothing."""
    held = next((one for one in acting.my_mandates(request) if one.organisation_id == pk), None)
    if held is None:
        raise Http404
    return held


@require_safe
@needs("organisations.own")
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """A firm, for those who act for it: data, who else acts, invitations, history."""
    held = _mandate_or_404(request, pk)
    today = timezone.localdate()
    running = list(queries.running_mandates(pk))
    known = [one.to_domain() for one in running]
    agents = [
        {
            "mandate": one,
            "in_force": in_force(one.to_domain(), on=today),
            "may_end": may_end(one.to_domain(), person=request.user.pk, mandates=known, on=today),
        }
        for one in running
    ]
    context = {
        "organisation": held.organisation,
        "former_names": held.organisation.former_names.all(),
        "held": held,
        "may_delegate": held.to_domain().delegates,
        "agents": agents,
        "invitations": queries.invitations_from(pk).filter(state=InvitationState.SENT),
        "ended": queries.mandates_ended(pk)[:30],
        "now": timezone.now(),
    }
    return render(request, "registry/organisations/organisation.html", context)


@require_http_methods(["GET", "POST"])
@needs("organisations.own")
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Authorise somebody; the link is shown once."""
    held = _mandate_or_404(request, pk)
    if not held.to_domain().delegates:
        raise Http404
    head = held.capacity == "legal_representative"
    form = InvitationForm(request.POST or None, within=held.matters, may_give_on=head)
    made: list[tuple[object, str]] = []

    def act() -> None:
        made.append(services.invite(giver=held, **form.cleaned_data, sent_at=timezone.now()))

    if done_by_form(request, form, act, _("邀请已发出，对方接受后授权生效。")):
        invitation, token = made[0]
        link = request.build_absolute_uri(f"/registry/organisations/invitations/by-link/{token}/")
        context = {"organisation": held.organisation, "invitation": invitation, "link": link}
        return render(request, "registry/organisations/invited.html", context)
    context = {"organisation": held.organisation, "form": form}
    return render(request, "registry/organisations/invite.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("organisations.own")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mandate back or give up one's own, after being shown what ends with it."""
    found = queries.mandate_of_id(pk)
    if found is None:
        raise Http404
    held = _mandate_or_404(request, found.organisation_id)
    today = timezone.localdate()
    running = list(queries.running_mandates(found.organisation_id))
    if not may_end(found.to_domain(), person=request.user.pk, mandates=[one.to_domain() for one in running], on=today):
        raise Http404
    form = ReasonForm(request.POST or None)
    own = found.holder_id == request.user.pk

    def act() -> None:
        services.revoke_mandate(
            mandate=found, revoked_by=request.user, revoked_at=timezone.now(), reason=form.cleaned_data["reason"]
        )

    if done_by_form(request, form, act, _("您已退出这家单位。") if own else _("授权已收回。")):
        return (
            redirect("registry:my_organisations") if own else redirect("registry:organisation", found.organisation_id)
        )
    context = {
        "organisation": held.organisation,
        "mandate": found,
        "own": own,
        "below": queries.mandates_hanging_on(found, running),
        "form": form,
    }
    return render(request, "registry/organisations/revoke.html", context, status=422 if form.errors else 200)


@require_POST
@needs("organisations.own")
def act(request: HttpRequest) -> HttpResponse:
    """Choose for whom one acts: a firm of one's own, or oneself."""
    chosen = request.POST.get("organisation", "")
    acting.act_for(request, int(chosen) if chosen.isdecimal() else None)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe and back else "registry:my_organisations")


@require_POST
@needs("organisations.own")
def list_institution(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an institution be found, or take it off the list."""
    held = _mandate_or_404(request, pk)
    if not held.to_domain().covers("profile"):
        raise Http404
    listed = request.POST.get("listed") == "yes"
    done_by_button(
        request,
        lambda: services.list_institution(
            organisation=held.organisation, listed=listed, listed_by=request.user, listed_at=timezone.now()
        ),
        _("已公开列出。") if listed else _("已从公开名单撤下。"),
    )
    return redirect("registry:organisation", pk)


@require_safe
@open_to_everyone
def institutions(request: HttpRequest) -> HttpResponse:
    """Institutions that list themselves; firms are never listed."""
    form = InstitutionFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.institutions_listed(text=chosen.get("q", "").strip(), service_kind=chosen.get("kind", ""))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "registry/organisations/institutions.html", {"form": form, "page": page})


@require_safe
@needs("organisations.own")
def letter(request: HttpRequest) -> HttpResponse:
    """The form of a 授权委托书, to be printed, signed and sealed."""
    context = {
        "credit_code": request.GET.get("credit_code", "")[:18],
        "name": request.GET.get("name", "")[:120],
        "matters": matters(),
    }
    return render(request, "registry/organisations/letter.html", context)
