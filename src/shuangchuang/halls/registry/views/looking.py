"""An officer looks at a firm's facts: for a purpose the firm agreed to, with a reason, and leaves a line in its log."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told, word, worded
from shuangchuang.halls.registry import services
from shuangchuang.halls.registry.field_words import called, value_told
from shuangchuang.halls.registry.forms.profiles import FirmFilter, JudgementForm, LookForm
from shuangchuang.halls.registry.models import HolderRecord, OrganisationRecord, SourceKind
from shuangchuang.halls.registry.profile_page import verified_words
from shuangchuang.halls.registry.purposes import PURPOSES
from shuangchuang.halls.registry.queries import organisation_of_id
from shuangchuang.halls.registry.queries import profiles as known_facts

RIGHT = "registry.use_profiles"
PAGE_SIZE = 30


def _firm(request: HttpRequest, organisation: int) -> OrganisationRecord:
    """
    The firm, where this officer's place covers it.

    :raises Http404: there is none, or it lies elsewhere; both look the same.
    """
    body = organisation_of_id(organisation)
    if body is None or not known_facts.may_look(request.user, body):
        raise Http404
    return body


@require_safe
@needs(RIGHT)
def firms(request: HttpRequest) -> HttpResponse:
    """The firms this officer may ask about: within the office's place, and agreed to something."""
    form = FirmFilter(request.GET or None)
    wanted = form.cleaned_data["q"].strip() if form.is_valid() else ""
    page = Paginator(known_facts.firms_to_look_at(request.user, wanted=wanted), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    agreed = known_facts.purposes_agreed(list(page.object_list))
    rows = [(firm, [PURPOSES[code].title for code in agreed[firm.pk]]) for firm in page]
    return render(request, "registry/look_list.html", {"form": form, "page": page, "rows": rows, "wanted": wanted})


@require_http_methods(["GET", "POST"])
@needs(RIGHT)
def look(request: HttpRequest, organisation: int) -> HttpResponse:
    """Asked by a purpose and a reason, the facts of a firm; the firm reads both in its log."""
    body = _firm(request, organisation)
    holder = services.holder_of_organisation(body)
    form = LookForm(request.POST or None)
    seen = None
    if request.method == "POST" and form.is_valid():
        try:
            seen = services.facts_for(
                purpose=form.cleaned_data["purpose"],
                holder=holder,
                asked_by=request.user,
                at=timezone.now(),
                why=form.cleaned_data["why"],
            )
        except Refusal as refusal:
            form.add_error("purpose", told(refusal))
    given = known_facts.consents_in_force(holder)
    context = {
        "body": body,
        "form": form,
        "judgement": JudgementForm(),
        "purposes": [(each.title, (each.code, False) in given) for each in PURPOSES.values()],
        "seen": seen,
        "rows": _rows(holder, seen) if seen else [],
    }
    return render(request, "registry/look.html", context, status=422 if form.errors else 200)


def _rows(holder: HolderRecord, seen: services.Shown) -> list[tuple[str, str, str, str, object]]:
    """Group, field, what it says, its source and day; of a sensitive fact only whether it was verified."""
    book = field_book()
    titles = {group.name: word(group.title) for group in book.groups}
    known = known_facts.facts_known(holder)
    found = []
    for key in sorted({*seen.profile.facts, *seen.withheld}):
        spec, each = book.of(key.name), known[key]
        said = verified_words(each) if spec.sensitive else value_told(spec, each.value)
        name = called(spec, key.period)
        source = worded(known_facts.source_words(each.record)) or _("自填")
        found.append((titles[spec.group], name, said, source, each.record.observed_date))
    return found


@require_POST
@needs(RIGHT)
def judge(request: HttpRequest, organisation: int) -> HttpResponse:
    """Record what an officer judged of a firm, with the day and the basis."""
    body = _firm(request, organisation)
    form = JudgementForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.state_facts(
                holder=services.holder_of_organisation(body),
                statements=[services.Said(given["field"], given["value"], given["observed_date"])],
                said_by=request.user,
                said_at=timezone.now(),
                source_kind=SourceKind.OFFICER,
                source=given["source"],
            )
            messages.success(request, _("已登记判定。"))
        except Refusal as refusal:
            messages.error(request, told(refusal))
    else:
        messages.error(request, _("没有登记：请选择判定事项，并填写结论、日期和依据。"))
    return redirect("registry:look", organisation=body.pk)
