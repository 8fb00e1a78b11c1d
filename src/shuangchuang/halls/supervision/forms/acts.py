"""The small forms of an item's page: one for each step somebody may take."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.supervision.milestones import Milestones, milestone_lines, read_milestones
from shuangchuang.domain.supervision.model import Commitment, Item, Urging
from shuangchuang.domain.supervision.refusing import Unsound
from shuangchuang.halls.notices.fields import DayInput, LongSelect
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.supervision.models import UrgingChoice
from shuangchuang.halls.supervision.queries.story import owners_to_choose, units_of_place

VERDICTS = (("绿", _("绿灯")), ("黄", _("黄灯")), ("红", _("红灯")))


def _words(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput())


class ActForm(forms.Form):
    """What a step asks for, with the step the page showed last. ``item`` is the state the choices follow."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, item: Item, plan: Any, units: tuple[str, ...] = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.item, self.plan, self.units = item, plan, units
        self.settle()

    def settle(self) -> None:
        """Fill in choices that depend on the item."""

    def renew(self, seen: int) -> None:
        """Take on what has happened since; what was typed stays."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = str(seen)


class Bare(ActForm):
    """Nothing to write."""


class Reason(ActForm):
    """A reason."""

    reason = _words(_("理由"))


class ReasonGround(Reason):
    """A reason and the ground it rests on."""

    ground = _words(_("依据"))


class Assign(ActForm):
    """交办."""

    contact = forms.CharField(label=_("联系人和电话"), required=False, max_length=100)


class Urge(ActForm):
    """催办."""

    words = _words(_("催办的话"), required=False)


class Close(ActForm):
    """办结."""

    words = _words(_("办结结论"))


class Raise(Reason):
    """提级、约谈."""

    urging = forms.ChoiceField(label=_("督办级别"), choices=UrgingChoice.choices)
    field_order = ("urging", "reason")

    def settle(self) -> None:
        """Without the level it has."""
        self.fields["urging"].choices = [  # type: ignore[attr-defined]
            pair for pair in UrgingChoice.choices if Urging(pair[0]) is not self.item.urging
        ]


class TakeBack(ActForm):
    """撤回."""

    reason = _words(_("撤回的理由"), required=False)


class Instruct(ActForm):
    """批示."""

    words = _words(_("批示内容"))


class Decide(ActForm):
    """同意或不同意延期."""

    granted = forms.ChoiceField(label=_("决定"), choices=(("1", _("同意延期")), ("0", _("不同意"))))
    until = _day(_("新的期限"))
    ground = _words(_("理由"))

    def settle(self) -> None:
        """The day that was asked for stands there first."""
        self.fields["until"].required = False
        if self.item.request is not None:
            self.fields["until"].initial = self.item.request.until


class Transfer(ReasonGround):
    """转办."""

    away = forms.ChoiceField(label=_("从哪家转出"))
    to = forms.ChoiceField(label=_("转给"), widget=LongSelect)
    field_order = ("away", "to", "reason", "ground")

    def settle(self) -> None:
        """From those who have a part, to any other."""
        names = units_of_place(self.plan)
        held = {party.unit for party in self.item.parties}
        self.fields["away"].choices = [(slug, names.get(slug, slug)) for slug in held]  # type: ignore[attr-defined]
        self.fields["to"].choices = list(names.items())  # type: ignore[attr-defined]


class BreakDown(ActForm):
    """任务分解."""

    result = _words(_("预期成果"))
    start = _day(_("起始日"))
    deadline = _day(_("期限"))
    milestones = forms.CharField(
        label=_("年度节点"),
        required=False,
        max_length=400,
        help_text=_("每行一个日期和应达进度，如 2026-12-31 40%。不填就按时间匀速。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    weight = forms.DecimalField(
        label=_("权重"), min_value=Decimal("0.0001"), max_digits=10, decimal_places=4, initial=1
    )
    owner = forms.TypedChoiceField(label=_("责任人"), required=False, coerce=int, empty_value=None, widget=LongSelect)
    verifier = forms.ChoiceField(label=_("核查单位"), required=False, widget=LongSelect)
    ground = _words(_("依据或调整的理由"), required=False)

    def offered_units(self) -> Mapping[str, str]:
        """The units of the place: slug → name."""
        return units_of_place(self.plan)

    def offered_owners(self) -> list[tuple[int, Any]]:
        """The people of the leads."""
        return owners_to_choose(self.item.leads)

    def settle(self) -> None:
        """What was agreed before stands there first."""
        names = self.offered_units()
        held = {party.unit for party in self.item.parties}
        owners = self.offered_owners()
        answers = self.item.commitment.owner if self.item.commitment else None
        if answers is not None and answers not in dict(
            owners
        ):  # who left the unit since answers until another is named
            owners = [*owners, (answers, _("原定责任人（已不在牵头单位）"))]
        self.fields["owner"].choices = [("", _("未定")), *owners]  # type: ignore[attr-defined]
        self.fields["verifier"].choices = [  # type: ignore[attr-defined]
            ("", _("由核查人员核查")),
            *((slug, name) for slug, name in names.items() if slug not in held),
        ]
        agreed = self.item.commitment
        if agreed is not None:
            lines = "\n".join(milestone_lines(agreed.milestones))
            self.initial |= {
                "start": agreed.start, "deadline": self.item.deadline, "weight": agreed.weight.normalize(),
                "owner": agreed.owner, "verifier": self.item.verifier, "milestones": lines,
            }  # fmt: skip

    def clean_milestones(self) -> Milestones:
        """Lines of a day and a per cent."""
        try:
            return read_milestones(self.cleaned_data["milestones"].splitlines())
        except Unsound as refusal:
            raise forms.ValidationError(told(refusal)) from None

    @property
    def commitment(self) -> Commitment:
        """What was typed, as the domain takes it."""
        typed = self.cleaned_data
        return Commitment(typed["start"], typed["deadline"], typed["weight"], typed["milestones"], typed["owner"])


class Recommend(ActForm):
    """核查意见."""

    outcome = forms.ChoiceField(label=_("意见"), choices=(("pass", _("建议办结")), ("return", _("建议退回"))))
    method = forms.CharField(label=_("核查方式"), max_length=200, help_text=_("如现场查看、抽样、数据比对。"))
    words = _words(_("核查情况和意见"))
    judged = forms.ChoiceField(label=_("研判"), required=False, choices=(("", _("不研判")), *VERDICTS))


class Judge(ActForm):
    """研判."""

    judged = forms.ChoiceField(label=_("研判"), choices=VERDICTS)
    words = _words(_("研判的依据"))


class OfUnit(ActForm):
    """For one of the person's units."""

    unit = forms.ChoiceField(label=_("单位"))

    def settle(self) -> None:
        """Those of the person's units that have a part."""
        names = units_of_place(self.plan)
        self.fields["unit"].choices = [(slug, names.get(slug, slug)) for slug in self.units]  # type: ignore[attr-defined]
        if len(self.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = self.units[0]


class AskExtension(OfUnit):
    """申请延期."""

    until = _day(_("申请延到"))
    reason = _words(_("理由"))


class Objection(OfUnit):
    """异议."""

    reason = _words(_("理由"))
    ground = _words(_("职责依据"))
