"""The officer's side: the queue, the proof beside the data, the decision."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.domain.shared.credit_code import CreditCode
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.forms.organisations import DecisionForm, ReviewFilter
from shuangchuang.halls.registry.models import BindingState
from shuangchuang.halls.registry.views.binding import steps_of
from shuangchuang.halls.registry.views.doing import done_by_button, done_by_form

PAGE_SIZE = 30


@require_safe
@needs("organisations.review")
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, in one's places."""
    if (taken := exported(request, "registry.bindings")) is not None:
        return taken
    form = ReviewFilter(request.GET or None, regions=queries.regions_to_review(request.user))
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.bindings_to_review(
        request.user,
        text=chosen.get("q", "").strip(),
        state=chosen.get("state", ""),
        region=chosen.get("region", ""),
        sort=chosen.get("sort", ""),
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "registry/organisations/queue.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
@needs("organisations.review")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what is said, what proves it, yes, back or no."""
    binding = queries.binding_with_proofs(queries.bindings_in_reach(request.user), pk)
    if binding is None:
        raise Http404
    now = timezone.now()
    if request.method == "POST" and request.POST.get("decision") == "take":
        done_by_button(
            request,
            lambda: services.take_binding(binding=binding, taken_by=request.user, taken_at=now),
            _("已受理，请核对证照后作出决定。"),
        )
        return redirect("registry:review", pk)
    code = CreditCode.parse(binding.credit_code)
    known = queries.organisation_of_code(code)
    renamed = known is not None and known.name not in {binding.name, known.credit_code}
    form = DecisionForm(
        request.POST or None, renamed=renamed, initial={"version": binding.version, "status": "unknown"}
    )

    def act() -> None:
        decision = request.POST.get("decision")
        common = {"binding": binding, "decided_by": request.user, "decided_at": now}
        common |= {"version": form.cleaned_data["version"], "reason": form.cleaned_data["reason"]}
        if decision == "confirm":
            services.confirm_binding(**common, status=form.cleaned_data["status"], renamed_since=form.day_renamed())
        elif decision == "return":
            services.return_binding(**common)
        else:
            services.refuse_binding(**common)

    if done_by_form(request, form, act, _("已作出决定，申请人会收到通知。")):
        return redirect("registry:review_queue")
    context = {
        "binding": binding,
        "code": code,
        "known": known,
        "renamed": renamed,
        "heads": queries.running_mandates(known.pk).filter(capacity="legal_representative") if known else (),
        "form": form,
        "steps": steps_of(binding),
        "deciding": binding.state == BindingState.UNDER_REVIEW,
    }
    return render(request, "registry/organisations/review.html", context, status=422 if form.errors else 200)
