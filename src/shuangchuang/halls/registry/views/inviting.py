"""The invited's side: look at an invitation, accept or decline."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.models import InvitationRecord, InvitationState
from shuangchuang.halls.registry.views.doing import done_by_button


@require_http_methods(["GET", "POST"])
@needs("organisations.own")
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation to oneself."""
    return _page(request, queries.invitation_for(request.user, pk))


@require_http_methods(["GET", "POST"])
@needs("organisations.own")
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation one was given the link to."""
    return _page(request, queries.invitation_by_token(request.user, token))


def _page(request: HttpRequest, found: InvitationRecord | None) -> HttpResponse:
    if found is None:
        raise Http404
    now = timezone.now()
    if request.method == "POST":
        if request.POST.get("answer") == "accept":
            done = done_by_button(
                request,
                lambda: services.accept_invitation(invitation=found, accepted_by=request.user, accepted_at=now),
                _("您已可以代表这家单位办事。"),
            )
            return redirect("registry:organisation", found.organisation_id) if done else redirect(request.path)
        done_by_button(
            request,
            lambda: services.decline_invitation(invitation=found, declined_by=request.user, declined_at=now),
            _("已谢绝邀请。"),
        )
        return redirect("registry:my_organisations")
    waits = found.state == InvitationState.SENT and found.open_until > now
    return render(request, "registry/organisations/invitation.html", {"invitation": found, "waits": waits})


@require_POST
@needs("organisations.own")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an invitation that waits."""
    found = queries.invitation_seen_by(request.user, pk)
    if found is None:
        raise Http404
    done_by_button(
        request,
        lambda: services.withdraw_invitation(invitation=found, withdrawn_by=request.user, withdrawn_at=timezone.now()),
        _("邀请已撤回。"),
    )
    return redirect("registry:organisation", found.organisation_id)
