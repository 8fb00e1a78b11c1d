"""What is asked when people are appointed, stood in for, away, or leave."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.accounts import scopes
from shuangchuang.halls.accounts.models import Role, ScopeKind, User
from shuangchuang.halls.accounts.rights import SCOPES_OF_ROLE
from shuangchuang.halls.notices.fields import DayInput

_LIST = 400


class PeopleFilter(forms.Form):
    """What the list of people can be narrowed to, and its order."""

    q = forms.CharField(label=_("姓名或账号"), required=False, max_length=60, widget=forms.SearchInput)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[("", _("全部")), *Role.choices[1:]])
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), ("active", _("在用")), ("closed", _("已停用"))]
    )
    sort = forms.ChoiceField(
        label=_("排序"),
        required=False,
        choices=[("name", _("按姓名")), ("account", _("按账号")), ("-seen", _("最近登录在前"))],
    )


class OpenForm(forms.Form):
    """An account for somebody of an office."""

    username = forms.SlugField(
        label=_("账号"), max_length=60, help_text=_("小写字母、数字和连字符，例如 huangmin。建立后不能改。")
    )
    display_name = forms.CharField(label=_("姓名"), max_length=60)


class PersonField(forms.CharField):
    """Somebody named by their account, exactly: whoever types it knows the person."""

    def clean(self, value: Any) -> User:
        """The account, open."""
        text = super().clean(value)
        user = User.objects.filter(username=text, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("没有找到这个账号。请核对账号后重新填写。"), code="unknown")
        return user


class GrantForm(forms.Form):
    """A role, what it is held for, and for how long."""

    role = forms.ChoiceField(label=_("角色"))
    unit = forms.CharField(
        label=_("单位"),
        required=False,
        help_text=_("按单位授予的角色填写：输入单位名称，从提示中选择。"),
        max_length=120,
    )
    region = forms.CharField(
        label=_("地区"), required=False, help_text=_("只管一个地区时填写；管全部地区就留空。"), max_length=120
    )
    valid_from = forms.DateField(label=_("起始日期"), widget=DayInput())
    valid_until = forms.DateField(
        label=_("截止日期"), required=False, help_text=_("从这一天起失效；长期有效就留空。"), widget=DayInput()
    )
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("任命文件、函或会议，例如“南科函〔2026〕1号”。")
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"valid_from": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles
        for name, kind in (("unit", ScopeKind.UNIT), ("region", ScopeKind.REGION)):
            field = self.fields[name]
            field.widget.attrs["list"] = f"known-{name}s"
            field.known = scopes.found(kind, "", limit=_LIST)  # type: ignore[attr-defined]  # for the datalist

    def _scope(self, kind: str, name: str) -> tuple[str, str]:
        """The one scope that bears the name or the key typed."""
        typed = self.cleaned_data.get(name, "").strip()
        if not typed:
            return "", ""
        if scopes.exists(kind, typed):
            return kind, typed
        bearing = [key for key, words in scopes.found(kind, typed, limit=_LIST) if words == typed]
        if len(bearing) == 1:
            return kind, bearing[0]
        message = _("有几个同名的，请填写编号。") if bearing else _("没有找到。请从提示中选择，或先到名录里登记。")
        self.add_error(name, message)
        return kind, ""

    def clean(self) -> dict[str, Any]:
        """The scope asked for, as kind and key."""
        data = super().clean() or {}
        kinds = SCOPES_OF_ROLE.get(data.get("role", ""), frozenset())
        by_unit, by_region = self._scope(ScopeKind.UNIT, "unit"), self._scope(ScopeKind.REGION, "region")
        if kinds and kinds <= {ScopeKind.UNIT} and not data.get("unit"):
            self.add_error("unit", _("这个角色按单位授予，请填写单位。"))
        elif by_unit[0] and by_region[0]:
            self.add_error("region", _("单位和地区只能填一个。请清空其中一个。"))
        elif by_region[0] and ScopeKind.REGION not in kinds:
            self.add_error("region", _("这个角色不按地区授予。请清空地区。"))
        elif by_unit[0] and ScopeKind.UNIT not in kinds:
            self.add_error("unit", _("这个角色不按单位授予。请清空单位。"))
        data["scope"] = by_unit if by_unit[0] else by_region
        return data


class StandInForm(forms.Form):
    """Who acts while the holder is away."""

    user = PersonField(label=_("B岗账号"), max_length=150, help_text=_("填写代理人的账号。只在 A 岗缺勤的日子里生效。"))
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)


class LoanForm(forms.Form):
    """Whom one's own office is lent to, and on which days."""

    user = PersonField(label=_("受托人账号"), max_length=150)
    valid_from = forms.DateField(label=_("起始日期"), widget=DayInput())
    valid_until = forms.DateField(label=_("截止日期"), widget=DayInput(), help_text=_("从这一天起收回。"))
    basis = forms.CharField(label=_("事由"), max_length=200)


class AbsenceForm(forms.Form):
    """From when, until when."""

    first_date = forms.DateField(label=_("离岗日期"), widget=DayInput())
    back_date = forms.DateField(
        label=_("返岗日期"), required=False, widget=DayInput(), help_text=_("从这一天起回到岗位；还不知道就留空。")
    )


class EndForm(forms.Form):
    """Why an office is taken back."""

    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class HandOverForm(forms.Form):
    """Who takes everything over."""

    successor = PersonField(label=_("接手人账号"), max_length=150)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("轮岗通知、调令等。"))


class LeaveForm(forms.Form):
    """Why the account is closed."""

    reason = forms.CharField(label=_("原因"), max_length=200)
