"""我的任务: what my units owe; signing, objecting, asking for more time, and the leader's word on it."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.fields import DayInput
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.supervision.queries.items import item_seen_by
from shuangchuang.halls.supervision.queries.owed import owed_by
from shuangchuang.halls.supervision.queries.scope import actor_for
from shuangchuang.halls.supervision.services import acting
from shuangchuang.halls.supervision.services.ledger import item_as_it_stands
from shuangchuang.halls.supervision.services.lighting import calendar
from shuangchuang.halls.supervision.services.refusing import ChangedMeanwhile

PAGE_SIZE = 30


@require_safe
@needs("supervision.read")
def mine(request: HttpRequest) -> HttpResponse:
    """What my units owe, the most urgent first."""
    today = timezone.localdate()
    owed = owed_by(request.user, today=today, calendar=calendar())
    page = Paginator([(one, one.late(today)) for one in owed], PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "supervision/mine.html", {"page": page, "to_sign": any(one.kind == "sign" for one in owed)})


@require_POST
@needs("supervision.handle")
def sign_many(request: HttpRequest) -> HttpResponse:
    """签收 what was ticked: pairs of an item and the unit that takes it up. One that is refused stops no other."""
    chosen = set(request.POST.getlist("sign"))
    owed = owed_by(request.user, today=timezone.localdate(), calendar=calendar())
    open_now = [one for one in owed if one.kind == "sign" and f"{one.item.pk}/{one.unit}" in chosen]
    done = 0
    for one in open_now:
        result = acting.to_many(
            records=[one.item],
            step=lambda record, unit=one.unit: acting.sign(
                record=record, by=request.user, at=timezone.now(), unit=unit
            ),
        )
        done += len(result.done)
        for record, refusal in result.refused:
            messages.error(request, f"{record}：{told(refusal)}")
    if done:
        messages.success(request, _("已签收 {number} 项。").format(number=done))
    elif not open_now:
        messages.warning(request, _("没有选中待签收的事项。请勾选后再按“签收所选”。"))
    return redirect("supervision:mine")


class AskForm(forms.Form):
    """What a unit asks of the office. ``seen`` is the step the page showed."""

    what = forms.ChoiceField(
        label=gettext_lazy("要办什么"),
        choices=(("extension", gettext_lazy("申请延期")), ("objection", gettext_lazy("提出异议：不属于本单位职责"))),
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=gettext_lazy("申请延到哪一天"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("只在申请延期时填写。"),
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    ground = forms.CharField(
        label=gettext_lazy("职责依据"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("提出异议时填写：“三定”规定或法规的哪一条。"),
    )
    unit = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        """Each of the two needs a field of its own."""
        cleaned = super().clean() or {}
        if cleaned.get("what") == "extension" and not cleaned.get("until"):
            self.add_error("until", _("请填写申请延到哪一天。"))
        if cleaned.get("what") == "objection" and not cleaned.get("ground"):
            self.add_error("ground", _("请写明“三定”规定或法规的哪一条。"))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@needs("supervision.read")
def ask(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """Ask for more time or object; the leader signs what was asked, or gives it back with a reason."""
    record = item_seen_by(request.user, plan=plan, key=key)
    if record is None:
        raise Http404
    item, actor = item_as_it_stands(record), actor_for(request.user, record.plan)
    parties = {party.unit for party in item.parties}
    mine, signs = sorted(parties & actor.handles), sorted(parties & actor.approves)
    if not mine and not signs:
        raise Http404
    open_request = item.request
    form = AskForm(
        request.POST if request.method == "POST" and request.POST.get("do") == "ask" else None,
        initial={"what": "extension", "unit": (mine or signs)[0], "seen": record.sequence},
    )
    changed: ChangedMeanwhile | None = None
    if request.method == "POST":
        at, do = timezone.now(), request.POST.get("do")
        seen = request.POST.get("seen", "")
        step = partial(_asked, form) if do == "ask" else {"endorse": acting.endorse, "back": acting.take_back}.get(do)
        if do != "ask" or form.is_valid():
            try:
                if step is None or not seen.isdigit():
                    raise Http404
                extra = {"reason": request.POST.get("reason", "")} if do == "back" else {}
                if do == "back" and not extra["reason"].strip():
                    form.add_error(None, _("请写明退回的理由。")) if form.is_bound else messages.error(
                        request, _("请写明退回的理由。")
                    )
                else:
                    step(record=record, by=request.user, at=at, seen=int(seen), **extra)
                    messages.success(request, _("已办理。"))
                    return redirect("supervision:mine")
            except ChangedMeanwhile as refusal:
                changed = refusal
                record.refresh_from_db(fields=["sequence"])
                _say(request, form, refusal)
                if form.is_bound:
                    form.data = {**form.data.dict(), "seen": str(record.sequence)}
            except Refusal as refusal:
                _say(request, form, refusal)
    asked_words = (
        record.steps.filter(kind="requested").select_related("said", "person").order_by("-sequence").first()
        if open_request
        else None
    )
    context = {
        "item": record,
        "form": form,
        "request_open": open_request,
        "asked": asked_words,
        "may_ask": bool(mine) and open_request is None,
        "may_sign": open_request is not None and open_request.endorsed_by is None and open_request.unit in signs,
        "seen": record.sequence,
        "typed": request.POST.get("reason", ""),
        "trail": [(_("我的任务"), "/supervision/mine/"), (str(record), record.get_absolute_url()), (_("申请"), "")],
        "changed": changed,
    }
    return render(request, "supervision/ask.html", context, status=422 if request.method == "POST" else 200)


def _asked(form: AskForm, **step: object) -> object:
    typed = form.cleaned_data
    if typed["what"] == "extension":
        return acting.ask_extension(unit=typed["unit"], until=typed["until"], reason=typed["reason"], **step)
    return acting.object_to(unit=typed["unit"], reason=typed["reason"], ground=typed["ground"], **step)


def _say(request: HttpRequest, form: forms.Form, refusal: Refusal) -> None:
    if form.is_bound:
        form.add_error(None, told(refusal))
    else:
        messages.error(request, told(refusal))
