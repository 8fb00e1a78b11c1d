"""The steps offered on an item's page: which form each needs, whether it would be refused, which service takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.supervision import arranging, checking, handling
from shuangchuang.domain.supervision.model import Actor, Commitment, Event, Item, RequestKind, Urging, Verdict
from shuangchuang.halls.supervision.forms import acts as forms
from shuangchuang.halls.supervision.services import acting

ANY = "—"  # stands for words that are not written yet


@dataclass(frozen=True, slots=True)
class Act:
    """A step: ``asking`` asks the domain whether it would be refused, ``take`` takes it."""

    title: str | Promise
    form: type[forms.ActForm]
    asking: Callable[[Item, Actor, date], Event]
    take: Callable[..., Any]


def _unit(item: Item, held: frozenset[str]) -> str:
    return next((party.unit for party in item.parties if party.unit in held), "")


def _agreed(item: Item, on: date) -> Commitment:
    if item.commitment is None or item.deadline is None:
        return Commitment(on, on)
    return replace(item.commitment, deadline=max(item.deadline, item.commitment.start))


def _break_down(form: forms.BreakDown, **given: Any) -> Any:
    typed = form.cleaned_data
    return acting.break_down(
        commitment=form.commitment, result=typed["result"], ground=typed["ground"], verifier=typed["verifier"], **given
    )


def _decide(form: forms.ActForm, **given: Any) -> Any:
    typed = form.cleaned_data
    granted = typed["granted"] == "1"
    return acting.decide_extension(granted=granted, ground=typed["ground"], until=typed["until"], **given)


def _raise(form: forms.ActForm, **given: Any) -> Any:
    return acting.raise_to(urging=Urging(form.cleaned_data["urging"]), reason=form.cleaned_data["reason"], **given)


def _judge(form: forms.ActForm, **given: Any) -> Any:
    return acting.judge(judged=Verdict(form.cleaned_data["judged"]), words=form.cleaned_data["words"], **given)


def _with(service: Callable[..., Any], *names: str) -> Callable[..., Any]:
    def take(form: forms.ActForm, **given: Any) -> Any:
        return service(**{name: form.cleaned_data[name] for name in names}, **given)

    return take


def _only(actor: Actor, *, handles: bool) -> Actor:
    """The person as one who handles, or as one who signs: each takes a request back on a form of their own."""
    return replace(actor, approves=frozenset()) if handles else replace(actor, handles=frozenset())


OFFICE: dict[str, Act] = {
    "break-down": Act(
        _("任务分解"),
        forms.BreakDown,
        lambda item, actor, on: arranging.break_down(
            item, actor, commitment=_agreed(item, on), result=ANY, ground=ANY, verifier=item.verifier, on=on
        ),
        _break_down,
    ),
    "approve": Act(
        _("立项"), forms.Bare, lambda item, actor, on: arranging.approve(item, actor, on=on), _with(acting.approve)
    ),
    "assign": Act(
        _("交办"),
        forms.Assign,
        lambda item, actor, on: arranging.assign(item, actor, sign_by=on, on=on),
        _with(acting.assign, "contact"),
    ),
    "decide": Act(
        _("决定延期"),
        forms.Decide,
        lambda item, actor, on: arranging.refuse_extension(item, actor, ground=ANY, on=on),
        _decide,
    ),
    "refuse-objection": Act(
        _("不采纳异议"),
        forms.Reason,
        lambda item, actor, on: arranging.refuse_objection(item, actor, ground=ANY, on=on),
        lambda form, **given: acting.refuse_objection(ground=form.cleaned_data["reason"], **given),
    ),
    "close": Act(
        _("批准办结"),
        forms.Close,
        lambda item, actor, on: arranging.close(item, actor, words=ANY, on=on),
        _with(acting.close, "words"),
    ),
    "send-back": Act(
        _("退回重办"),
        forms.Reason,
        lambda item, actor, on: arranging.send_back(item, actor, reason=ANY, on=on),
        _with(acting.send_back, "reason"),
    ),
    "urge": Act(
        _("催办"),
        forms.Urge,
        lambda item, actor, on: arranging.urge(item, actor, words="", on=on),
        _with(acting.urge, "words"),
    ),
    "transfer": Act(
        _("转办"),
        forms.Transfer,
        lambda item, actor, on: arranging.transfer(
            item, actor, away=item.parties[0].unit if item.parties else "", to="?", reason=ANY, ground=ANY, on=on
        ),
        _with(acting.transfer, "away", "to", "reason", "ground"),
    ),
    "raise": Act(
        _("调整督办级别"),
        forms.Raise,
        lambda item, actor, on: arranging.raise_to(
            item, actor, urging=Urging.RAISED if item.urging is Urging.NONE else Urging.NONE, reason=ANY, on=on
        ),
        _raise,
    ),
    "suspend": Act(
        _("中止"),
        forms.ReasonGround,
        lambda item, actor, on: arranging.suspend(item, actor, reason=ANY, ground=ANY, on=on),
        _with(acting.suspend, "reason", "ground"),
    ),
    "resume": Act(
        _("恢复办理"),
        forms.Bare,
        lambda item, actor, on: arranging.resume(item, actor, deadline=item.deadline, on=on),
        _with(acting.resume),
    ),
    "withdraw": Act(
        _("撤销"),
        forms.Reason,
        lambda item, actor, on: arranging.withdraw(item, actor, reason=ANY, on=on),
        _with(acting.withdraw, "reason"),
    ),
}
CHECKING: dict[str, Act] = {
    "take-up": Act(
        _("开始核查"), forms.Bare, lambda item, actor, on: checking.take_up(item, actor, on=on), _with(acting.take_up)
    ),
    "recommend": Act(
        _("提出核查意见"),
        forms.Recommend,
        lambda item, actor, on: checking.recommend(item, actor, outcome="pass", method=ANY, words=ANY, on=on),
        _with(acting.recommend, "outcome", "method", "words", "judged"),
    ),
    "judge": Act(
        _("研判"),
        forms.Judge,
        lambda item, actor, on: checking.judge(item, actor, judged=Verdict.GREEN, words=ANY, on=on),
        _judge,
    ),
}
HANDLING: dict[str, Act] = {
    "sign": Act(
        _("签收"),
        forms.OfUnit,
        lambda item, actor, on: handling.sign(item, actor, unit=_unit(item, actor.handles), on=on),
        _with(acting.sign, "unit"),
    ),
    "ask-extension": Act(
        _("申请延期"),
        forms.AskExtension,
        lambda item, actor, on: handling.ask_extension(
            item, actor, unit=_unit(item, actor.handles), until=date.max, reason=ANY, on=on
        ),
        _with(acting.ask_extension, "unit", "until", "reason"),
    ),
    "object": Act(
        _("提出异议"),
        forms.Objection,
        lambda item, actor, on: handling.object_to(
            item, actor, unit=_unit(item, actor.handles), reason=ANY, ground=ANY, on=on, open_until=date.max
        ),
        _with(acting.object_to, "unit", "reason", "ground"),
    ),
    "take-back": Act(
        _("撤回申请"),
        forms.TakeBack,
        lambda item, actor, on: handling.take_back(item, _only(actor, handles=True), reason="", on=on),
        _with(acting.take_back, "reason"),
    ),
}
APPROVING: dict[str, Act] = {
    "endorse": Act(
        _("审签申请"), forms.Bare, lambda item, actor, on: handling.endorse(item, actor, on=on), _with(acting.endorse)
    ),
    "refuse": Act(
        _("不予审签"),
        forms.Reason,
        lambda item, actor, on: handling.take_back(item, _only(actor, handles=False), reason=ANY, on=on),
        _with(acting.take_back, "reason"),
    ),
}
LEADING: dict[str, Act] = {
    "instruct": Act(
        _("批示"),
        forms.Instruct,
        lambda item, actor, on: arranging.instruct(item, actor, words=ANY, on=on),
        _with(acting.instruct, "words"),
    ),
}
GROUPS = {"lead": LEADING, "office": OFFICE, "check": CHECKING, "handle": HANDLING, "sign-off": APPROVING}
WORDS_OF_REQUEST = {RequestKind.EXTENSION: _("申请延期"), RequestKind.OBJECTION: _("提出异议")}
