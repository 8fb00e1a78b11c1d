"""The pages of a profile, for the person it is about and for who acts for a firm.

Both kinds of holders share these pages: without ``organisation`` in the address it is one's own.
Whoever does not speak for the organisation finds nothing there.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.adapters.contents import ContentRefused
from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import Field, FieldUnknown, FilledBy, Group, Per, PeriodRefused, key_of, profile_json
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.queries.jobs import jobs_of
from shuangchuang.halls.notices.services.files import FileRefused
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.registry import queries, services
from shuangchuang.halls.registry.field_words import bracketed, called
from shuangchuang.halls.registry.forms.profiles import FIRST_YEAR, FactsForm, ListForm, is_listed
from shuangchuang.halls.registry.models import HolderRecord
from shuangchuang.halls.registry.profile_export import sheet_of
from shuangchuang.halls.registry.profile_page import groups_of, lines, saying
from shuangchuang.halls.registry.purposes import PURPOSES
from shuangchuang.halls.registry.queries import profiles as known_facts
from shuangchuang.halls.registry.views.doing import done_by_button

PAGE_SIZE = 30
RIGHT = "registry.keep_profile"
REFRESH = "registry.refresh_facts"


def holder_of(request: HttpRequest, organisation: int | None) -> HolderRecord:
    """
    The holder whose profile is meant.

    :raises Http404: an organisation one does not speak for, which looks like one that is not there.
    """
    if organisation is None:
        return services.holder_of_user(request.user)
    body = queries.organisation_of_id(organisation)
    if body is None or not queries.may_act_for(request.user, body, known_facts.MATTER):
        raise Http404
    return services.holder_of_organisation(body)


def _place(request: HttpRequest, holder: HolderRecord, tab: str) -> dict[str, Any]:
    """What every page of a profile needs: whose it is, and the addresses of its neighbours."""
    kwargs = {} if holder.organisation_id is None else {"organisation": holder.organisation_id}
    return {
        "holder": holder,
        "whose": holder.organisation.name if holder.organisation_id else _("我的画像"),
        "kwargs": kwargs,
        "tab": tab,
        "tabs": [
            ("facts", _("画像"), reverse("registry:profile", kwargs=kwargs)),
            ("consents", _("授权同意"), reverse("registry:profile_consents", kwargs=kwargs)),
            ("uses", _("使用记录"), reverse("registry:profile_uses", kwargs=kwargs)),
        ],
        "organisations": queries.organisations_of(request.user) if holder.organisation_id is None else [],
    }


@require_safe
@needs(RIGHT)
def profile(request: HttpRequest, organisation: int | None = None) -> HttpResponse:
    """All that is known, a group at a time, with help, source, day and who said it."""
    holder = holder_of(request, organisation)
    groups = groups_of(known_facts.holder_kinds(holder))
    wanted = request.GET.get("group") or ("person" if holder.organisation_id is None else "identity")
    group = next((each for each in groups if each.name == wanted), groups[0])
    known = known_facts.facts_known(holder)
    now = timezone.now()
    context = _place(request, holder, "facts") | {
        "groups": [
            (each, len({key.name for key in known if key.name in {spec.name for spec in each.fields}}))
            for each in groups
        ],
        "group": group,
        "lines": lines(group, known, known_facts.profile_from(holder, known), on=timezone.localdate(now)),
        "fillable": any(spec.filled_by is FilledBy.HOLDER and not is_listed(spec) for spec in group.fields),
        "filled": len({key.name for key in known}),
        "asked": sum(spec.filled_by is FilledBy.HOLDER for each in groups for spec in each.fields),
    }
    if holder.organisation_id is not None:
        jobs = jobs_of(request.user).filter(name=REFRESH, payload__organisation=holder.organisation_id)
        context |= {
            "exchange": services.connected_platform() is not None,
            "agreed": (services.MATCHING, False) in known_facts.consents_in_force(holder),
            "last_job": jobs.order_by("-pk").first(),
        }
    return render(request, "registry/profile.html", context)


@require_POST
@needs(RIGHT)
def refresh(request: HttpRequest, organisation: int) -> HttpResponse:
    """Ask the authorities for a firm's facts, in the background."""
    holder = holder_of(request, organisation)
    done_by_button(
        request,
        lambda: services.ask_for_facts(
            organisation=holder.organisation,
            platform=services.connected_platform(),
            asked_by=request.user,
            asked_at=timezone.now(),
        ),
        _("正在向数据共享平台查询，查到的内容会出现在这一页。"),
    )
    return redirect("registry:profile", organisation=organisation)


def _group(holder: HolderRecord, name: str) -> Group:
    for group in groups_of(known_facts.holder_kinds(holder)):
        if group.name == name:
            return group
    raise Http404


def _year(request: HttpRequest) -> int:
    this = timezone.localdate().year
    words = request.POST.get("year") or request.GET.get("year") or ""
    year = int(words) if words.isdecimal() and len(words) == 4 else this - 1
    return year if FIRST_YEAR <= year <= this else this - 1


@require_http_methods(["GET", "POST"])
@needs(RIGHT)
def edit_group(request: HttpRequest, group: str, organisation: int | None = None) -> HttpResponse:
    """Fill in a group of fields; of those that come by the year, one year at a time."""
    holder = holder_of(request, organisation)
    found, year = _group(holder, group), _year(request)
    specs = [spec for spec in found.fields if spec.filled_by is FilledBy.HOLDER and not is_listed(spec)]
    if not specs:
        raise Http404
    yearly = any(spec.per is not Per.ONCE for spec in specs)
    said = known_facts.said_by_holder(holder)
    form = FactsForm(request.POST or None, request.FILES or None, specs=specs, year=year, known=said)
    place = _place(request, holder, "facts")
    back = f"{reverse('registry:profile', kwargs=place['kwargs'])}?group={found.name}"
    if request.method == "POST" and form.is_valid() and _kept(request, holder, form):
        return redirect(back)
    this = timezone.localdate().year
    context = place | {
        "group": found,
        "form": form,
        "back": back,
        "year": year,
        "years": range(this, max(this - 6, FIRST_YEAR) - 1, -1) if yearly else [],
    }
    return render(request, "registry/profile_group.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, holder: HolderRecord, form: FactsForm | ListForm) -> bool:
    """Store what a form says and take back what it no longer says, all or nothing."""
    now = timezone.now()
    day = form.cleaned_data["observed_date"]
    try:
        changed = services.keep_facts(
            holder=holder,
            statements=[services.Said(key, raw, day, key in form.proven) for key, raw in form.statements],
            emptied=form.emptied,
            said_by=request.user,
            said_at=now,
            evidence=form.proof(),
        )
    except (ContentRefused, FileRefused) as refusal:
        form.add_error("evidence", told(refusal))
        return False
    except Refusal as refusal:
        form.add_error(None, told(refusal))
        return False
    messages.success(request, _("已保存 {count} 项。").format(count=changed) if changed else _("没有改动。"))
    return True


def _spec(holder: HolderRecord, name: str) -> Field:
    try:
        spec = field_book().of(name)
    except FieldUnknown:
        raise Http404 from None
    if not known_facts.holder_kinds(holder) & set(spec.holders):
        raise Http404
    return spec


@require_http_methods(["GET", "POST"])
@needs(RIGHT)
def edit_list(request: HttpRequest, field: str, organisation: int | None = None) -> HttpResponse:
    """Fill in a list, row by row."""
    holder = holder_of(request, organisation)
    spec = _spec(holder, field)
    if not is_listed(spec):
        raise Http404
    said = {key.name: value for key, value in known_facts.said_by_holder(holder).items()}
    form = ListForm(request.POST or None, request.FILES or None, spec=spec, known=said.get(spec.name))
    place = _place(request, holder, "facts")
    back = f"{reverse('registry:profile', kwargs=place['kwargs'])}?group={spec.group}"
    if request.method == "POST" and form.is_valid() and _kept(request, holder, form):
        return redirect(back)
    context = place | {"spec": spec, "form": form, "back": back}
    return render(request, "registry/profile_list.html", context, status=422 if form.errors else 200)


@require_safe
@needs(RIGHT)
def history(request: HttpRequest, field: str, organisation: int | None = None) -> HttpResponse:
    """All that was ever said of one fact."""
    holder = holder_of(request, organisation)
    spec = _spec(holder, field)
    period = request.GET.get("period", "")
    try:
        key = key_of(f"{spec.name}[{period}]" if period else spec.name, field_book())
    except PeriodRefused:
        raise Http404 from None
    rows = [
        (saying(spec, record, known_facts.value_of(spec, record)), record)
        for record in known_facts.history_of(holder, key)
    ]
    context = _place(request, holder, "facts") | {"spec": spec, "period": period, "rows": rows}
    return render(request, "registry/profile_history.html", context)


@require_http_methods(["GET", "POST"])
@needs(RIGHT)
def consents(request: HttpRequest, organisation: int | None = None) -> HttpResponse:
    """What the facts may be used for; each purpose is agreed to apart, and taken back at any time."""
    holder = holder_of(request, organisation)
    place = _place(request, holder, "consents")
    if request.method == "POST":
        _decide(request, holder)
        return redirect("registry:profile_consents", **place["kwargs"])
    given = known_facts.consents_in_force(holder)
    rows = [
        {
            "purpose": purpose,
            "given": (purpose.code, False) in given,
            "sensitive": (purpose.code, True) in given,
        }
        for purpose in PURPOSES.values()
    ]
    past = [(record, PURPOSES[record.purpose].title if record.purpose in PURPOSES else record.purpose)
            for record in known_facts.consents_of(holder)]  # fmt: skip
    return render(request, "registry/profile_consents.html", place | {"rows": rows, "past": past})


def _decide(request: HttpRequest, holder: HolderRecord) -> None:
    purpose, sensitive = request.POST.get("purpose", ""), request.POST.get("sensitive") == "1"
    now = timezone.now()
    try:
        if request.POST.get("agree") == "1":
            services.give_consent(
                holder=holder, purpose=purpose, sensitive=sensitive, given_by=request.user, given_at=now
            )
            messages.success(request, _("已记下您的同意，随时可以撤回。"))
        else:
            services.withdraw_consent(
                holder=holder, purpose=purpose, sensitive=sensitive, withdrawn_by=request.user, withdrawn_at=now
            )
            messages.success(request, _("已撤回同意，从现在起不再使用。"))
    except Refusal as refusal:
        messages.error(request, told(refusal))


@require_safe
@needs(RIGHT)
def uses(request: HttpRequest, organisation: int | None = None) -> HttpResponse:
    """Who used which facts, when and why."""
    holder = holder_of(request, organisation)
    page = Paginator(known_facts.uses_of(holder), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        (use, PURPOSES[use.purpose].title if use.purpose in PURPOSES else use.purpose, _field_words(use.fields))
        for use in page
    ]
    return render(request, "registry/profile_uses.html", _place(request, holder, "uses") | {"page": page, "rows": rows})


def _field_words(keys: list[str]) -> list[str]:
    """Keys of facts in the words of the book; the names of fields that have left it stay as they are."""
    book, found = field_book(), []
    for key in keys:
        name, _bracket, period = key.partition("[")
        found.append(called(book.of(name), period[:-1]) if name in book else bracketed(name, period[:-1]))
    return found


@require_safe
@needs(RIGHT)
def export(request: HttpRequest, form: str, organisation: int | None = None) -> HttpResponse:
    """The whole profile to take away, as JSON that ``policy decide`` takes or as a sheet."""
    holder = holder_of(request, organisation)
    known = known_facts.facts_known(holder)
    stem = f"profile-{timezone.localdate():%Y%m%d}"
    answer: HttpResponse
    if form == "json":
        data = profile_json(known_facts.profile_from(holder, known), field_book())
        answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    else:
        answer = HttpResponse(
            sheet_of(holder, known, at=timezone.localtime()),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    answer["Content-Disposition"] = f'attachment; filename="{stem}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    services.note_export(holder=holder, form=form, facts=len(known), taken_by=request.user, taken_at=timezone.now())
    return answer


@require_http_methods(["GET", "POST"])
@needs(RIGHT)
def erase(request: HttpRequest) -> HttpResponse:
    """Erase one's own profile, after saying so in words."""
    holder = holder_of(request, None)
    wrong = ""
    if request.method == "POST":
        if request.POST.get("sure", "").strip() == _("删除画像"):
            count = services.erase_profile(holder=holder, erased_by=request.user, erased_at=timezone.now())
            messages.success(request, _("画像已删除，共 {count} 条。").format(count=count))
            return redirect("registry:profile")
        wrong = _("请在框里写“删除画像”四个字，再按按钮。")
    context = _place(request, holder, "facts") | {"wrong": wrong, "count": len(known_facts.facts_known(holder))}
    return render(request, "registry/profile_erase.html", context, status=422 if wrong else 200)


@require_POST
@needs(RIGHT)
def withdraw(request: HttpRequest, field: str, organisation: int | None = None) -> HttpResponse:
    """Take back what the holder said of one fact."""
    holder = holder_of(request, organisation)
    spec, period = _spec(holder, field), request.POST.get("period", "")
    try:
        services.withdraw_fact(
            holder=holder,
            key=f"{spec.name}[{period}]" if period else spec.name,
            withdrawn_by=request.user,
            withdrawn_at=timezone.now(),
        )
        messages.success(request, _("已撤回。"))
    except Refusal as refusal:
        messages.error(request, told(refusal))
    place = _place(request, holder, "facts")
    return redirect(f"{reverse('registry:profile', kwargs=place['kwargs'])}?group={spec.group}")
