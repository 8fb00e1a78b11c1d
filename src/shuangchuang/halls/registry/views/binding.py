"""Ask to act for an organisation and follow the request."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.adapters.contents.previews import NoPreview, picture_of
from shuangchuang.domain.shared.credit_code import CreditCode, CreditCodeRefused
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.reading import may_read, note_reading
from shuangchuang.halls.notices.telling import told, worded
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.forms.organisations import BindingForm
from shuangchuang.halls.registry.models import BindingRecord, BindingState
from shuangchuang.halls.registry.views.doing import done_by_button, done_by_form


def _own_or_404(request: HttpRequest, pk: int) -> BindingRecord:
    found = queries.binding_with_proofs(queries.bindings_of(request.user), pk)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@needs("organisations.own")
def bind(request: HttpRequest) -> HttpResponse:
    """Ask to act for an organisation."""
    form = BindingForm(request.POST or None, request.FILES or None)
    made: list[BindingRecord] = []

    def act() -> None:
        made.append(
            services.submit_binding(
                asked=form.asked(), uploads=form.uploads(), applicant=request.user, submitted_at=timezone.now()
            )
        )

    if done_by_form(request, form, act, _("已提交，审核结果会通知您。")):
        return redirect("registry:request", made[0].pk)
    context = {"form": form, "regions": queries.regions_offered(), "heading": _("绑定单位"), "binding": None}
    return render(request, "registry/organisations/bind.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("organisations.own")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a returned request right and hand it in again."""
    binding = _own_or_404(request, pk)
    if binding.state != BindingState.RETURNED:
        raise Http404
    form = BindingForm(request.POST or None, request.FILES or None, binding=binding)

    def act() -> None:
        services.resubmit_binding(
            binding=binding, asked=form.asked(), uploads=form.uploads(), resubmitted_at=timezone.now()
        )

    if done_by_form(request, form, act, _("已重新提交。")):
        return redirect("registry:request", pk)
    context = {"form": form, "regions": queries.regions_offered(), "heading": _("补正申请"), "binding": binding}
    return render(request, "registry/organisations/bind.html", context, status=422 if form.errors else 200)


@require_safe
@needs("organisations.own")
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one's request stands, and what happened to it."""
    binding = _own_or_404(request, pk)
    return render(request, "registry/organisations/request.html", {"binding": binding, "steps": steps_of(binding)})


def steps_of(binding: BindingRecord) -> list[tuple[str, str]]:
    """The stepper: words and "done", "current" or ""."""
    reached = {
        BindingState.RETURNED: 0, BindingState.SUBMITTED: 1, BindingState.UNDER_REVIEW: 1, BindingState.CONFIRMED: 3,
    }.get(BindingState(binding.state), 3)  # fmt: skip
    words = [_("提交申请"), _("审核证照"), _("办结")]
    if binding.state == BindingState.RETURNED:
        words[0] = _("补正申请")
    return [
        (word, "done" if number < reached else "current" if number == reached else "")
        for number, word in enumerate(words)
    ]


@require_POST
@needs("organisations.own")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's request back."""
    binding = _own_or_404(request, pk)
    done_by_button(
        request,
        lambda: services.withdraw_binding(binding=binding, withdrawn_at=timezone.now()),
        _("申请已撤回。"),
    )
    return redirect("registry:my_organisations")


@require_safe
@needs("organisations.own")
def proof(request: HttpRequest, pk: int, proof: int) -> HttpResponse:
    """
    The first page of a proof as a picture we drew, for the applicant, and for whoever may review it, which is noted.

    With ``?whole=1``, and where it cannot be drawn, it leads to the page of the file: every page, and to save it.
    """
    found = queries.proof_of(request.user, pk, proof)
    now = timezone.now()
    if found is None or not may_read(request.user, found.file, now=now):
        raise Http404
    note_reading(request.user, found.file, at=now)
    whole = redirect("notices:preview", found.file_id)
    if "whole" in request.GET:
        return whole
    try:
        with found.file.content.open("rb") as file:
            shown = picture_of(file.read(), media_type=found.media_type, page=1)
    except NoPreview:
        return whole
    answer = HttpResponse(shown.png, content_type="image/png")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@needs("organisations.own")
def credit_code(request: HttpRequest) -> HttpResponse:
    """What a code says, as it is typed; says nothing of whether anybody registered it."""
    text = request.GET.get("credit_code", "")
    context: dict[str, object] = {}
    if text.strip():
        try:
            code = CreditCode.parse(text)
        except CreditCodeRefused as refusal:
            context = {"wrong": told(refusal)}
        else:
            context = {"code": code, "kind": _(code.kind.word), "region": queries.region_of_credit_code(code)}
            context["warnings"] = [worded(warning) for warning in code.warnings]
    return render(request, "registry/organisations/_code.html", context)
