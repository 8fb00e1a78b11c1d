"""For which organisation somebody acts just now: remembered in the session, asked of the mandates at every request.

A mandate that ended ends the acting with it; whoever acts for none acts for themselves.
"""

from __future__ import annotations

from django.http import HttpRequest

from shuangchuang.halls.accounts.models import Role
from shuangchuang.halls.accounts.rights import roles_of
from shuangchuang.halls.registry.models import MandateRecord, OrganisationRecord
from shuangchuang.halls.registry.queries import mandates_of_user

_SESSION = "acting_for"
_KEPT = "_mandates_today"
_AGENTS = frozenset({Role.FIRM_AGENT.value, Role.INSTITUTION_AGENT.value})


def my_mandates(request: HttpRequest) -> list[MandateRecord]:
    """The mandates of whoever asks, read once a request; who is no agent costs no query."""
    user = getattr(request, "user", None)
    if not _AGENTS & roles_of(user):
        return []
    kept: list[MandateRecord] | None = getattr(request, _KEPT, None)
    if kept is None:
        kept = mandates_of_user(user)
        setattr(request, _KEPT, kept)
    return kept


def acting_for(request: HttpRequest) -> OrganisationRecord | None:
    """The organisation chosen, as long as the mandate lasts; None: oneself."""
    chosen = request.session.get(_SESSION)
    if chosen is None:
        return None
    return next((held.organisation for held in my_mandates(request) if held.organisation_id == chosen), None)


def act_for(request: HttpRequest, organisation: int | None) -> OrganisationRecord | None:
    """Choose one of one's own, or None for oneself; anything else changes nothing."""
    if organisation is None:
        request.session.pop(_SESSION, None)
    elif any(held.organisation_id == organisation for held in my_mandates(request)):
        request.session[_SESSION] = organisation
    return acting_for(request)
