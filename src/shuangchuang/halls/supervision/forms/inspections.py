"""What people type about a special inspection. Every form carries the version its page showed."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shuangchuang.catalogue.inspections import DIMENSIONS, InspectionTemplate
from shuangchuang.halls.accounts.queries import holders_of
from shuangchuang.halls.supervision.models import (
    AnswerRecord,
    CandidateRecord,
    ConclusionRecord,
    ConclusionUse,
    InspectionAnswer,
    InspectionRecord,
    InspectionStage,
    PolicyOutcome,
    ReviewDecision,
)
from shuangchuang.halls.supervision.queries.inspections import regions_to_inspect, templates, units_to_inspect
from shuangchuang.halls.supervision.services.inspection_checks import GivenAnswer
from shuangchuang.halls.supervision.services.inspections import ListedRow

_ACCEPTED = {"accept": ".pdf,.jpg,.jpeg,.png,.webp"}
_LONG = forms.Textarea(attrs={"rows": 4})


def _words(label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _proof(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        help_text=_("PDF 或图片，可不传。"),
        widget=forms.FileInput(attrs=_ACCEPTED),
    )


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Versioned(forms.Form):
    """A form that knows what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def renew(self, version: int) -> None:
        """Take the present version on, and leave what was typed as it is."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)


class InspectionFilter(forms.Form):
    """Narrow the list."""

    q = forms.CharField(
        label=_("名称"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    stage = forms.ChoiceField(label=_("环节"), required=False)
    template = forms.ChoiceField(label=_("领域"), required=False)
    sort = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [("", gettext("全部")), *InspectionStage.choices]
        self.fields["template"].choices = [("", gettext("全部")), *((one.code, one.field) for one in templates())]


class OpenForm(forms.Form):
    """Which field, where."""

    template = forms.ChoiceField(label=_("领域"), widget=forms.RadioSelect)
    region = forms.ModelChoiceField(label=_("督查的地区"), queryset=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [(one.code, f"{one.field}：{one.title}") for one in templates()]
        self.fields["region"].queryset = regions_to_inspect(user)


class PlanForm(Versioned, forms.ModelForm):
    """The plan of an inspection."""

    units = forms.ModelMultipleChoiceField(
        label=_("被督查单位"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    members = forms.ModelMultipleChoiceField(
        label=_("督查组成员"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = InspectionRecord
        fields = (
            "title", "basis", "scope", "method", "first_date", "last_date", "head", "sample_size", "rectify_days",
        )  # fmt: skip
        widgets = {
            "basis": _LONG,
            "scope": _LONG,
            "method": _LONG,
            "first_date": _Day(),
            "last_date": _Day(),
        }
        help_texts = {
            "head": _("实行组长负责制，督查结论由组长作出。"),
            "rectify_days": _("从下发整改通知的次日起算。"),
            "sample_size": _("名单不够这么多时，全部核查。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inspection = self.instance
        people = holders_of(right="supervision.inspect", region=inspection.region.code)
        people += holders_of(right="supervision.verify", region=inspection.region.code)
        known = inspection._meta.get_field("head").related_model._default_manager
        chosen = {person.pk for person in people} | {
            inspection.head_id,
            *inspection.members.values_list("pk", flat=True),
        }
        self.fields["head"].queryset = self.fields["members"].queryset = known.filter(pk__in=chosen).order_by("pk")
        self.fields["units"].queryset = units_to_inspect(inspection)
        self.fields["sample_size"].min_value = 1
        self.initial.update(
            version=inspection.version,
            members=list(inspection.members.values_list("pk", flat=True)),
            units=list(inspection.inspected.values_list("unit_id", flat=True)),
        )

    def clean_rectify_days(self) -> int:
        """Between one working day and a year's."""
        days = self.cleaned_data["rectify_days"]
        if not 1 <= days <= 250:
            raise forms.ValidationError(_("整改期限请填 1 到 250 个工作日。"))
        return days

    def values(self) -> dict[str, Any]:
        """The columns of the plan."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        """The row itself is changed by the service alone."""


class PopulationForm(Versioned):
    """The list, a line a row: key, words, unit, stratum; pasted from a sheet or typed."""

    rows = forms.CharField(
        label=_("抽样名单"),
        max_length=400_000,
        help_text=_(
            "一行一件：编号、事项、单位简称、分层，用制表符或逗号分开；可以从表格里直接粘贴。没有写分层的，以单位为一层。"
        ),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, inspection: InspectionRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {row.unit.name: row.unit for row in inspection.inspected.select_related("unit")}

    def clean_rows(self) -> list[ListedRow]:
        """Read the lines; every wrong one is named by its number."""
        found, wrong = [], []
        lines = self.cleaned_data["rows"].replace("，", ",").splitlines()
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            cells = [
                cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter="\t" if "\t" in line else ","))
            ]
            if len(cells) < 3 or not all(cells[:3]):
                wrong.append(gettext("第 {number} 行缺内容，请写编号、事项、单位。").format(number=number))
            elif cells[2] not in self._units:
                wrong.append(
                    gettext("第 {number} 行的“{unit}”不是被督查单位，请核对简称。").format(number=number, unit=cells[2])
                )
            elif len(cells[0]) > 80 or len(cells[1]) > 300:
                wrong.append(gettext("第 {number} 行太长：编号最多 80 字，事项最多 300 字。").format(number=number))
            else:
                stratum = cells[3] if len(cells) > 3 and cells[3] else cells[2]
                found.append(ListedRow(cells[0], cells[1], stratum[:80], self._units[cells[2]]))
        if wrong:
            raise forms.ValidationError(wrong[:10])
        return found


def listed(inspection: InspectionRecord) -> str:
    """The list as it is typed."""
    rows = inspection.candidates.select_related("unit").order_by("pk")
    return "\n".join("\t".join((row.key, row.label, row.unit.name, row.stratum)) for row in rows)


class NoteForm(Versioned):
    """A step with a remark that may stay empty."""

    note = _words(_("意见"), rows=3, required=False)


class ReasonForm(Versioned):
    """A step that needs a reason."""

    note = _words(_("理由"), rows=3)


class DrawForm(Versioned):
    """The seed, and where it is from."""

    seed = forms.CharField(
        label=_("随机种子"), max_length=120, help_text=_("例如当天公开发布的数字、现场抽签得出的数字。抽样只有一次。")
    )
    seed_source = forms.CharField(
        label=_("种子怎样产生"), max_length=200, help_text=_("写明谁、何时、怎样产生，别人能够核对。")
    )


class AnswersForm(Versioned):
    """The checklist of one row. Fields: a_<code>, n_<code>, f_<code>."""

    def __init__(
        self,
        *args: Any,
        template: InspectionTemplate,
        candidate: CandidateRecord,
        answers: dict[str, AnswerRecord],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = candidate.version
        self.template, self.answers = template, answers
        for question in template.questions:
            kept = answers.get(question.code)
            self.fields[f"a_{question.code}"] = forms.ChoiceField(
                label=_("检查结果"),
                choices=InspectionAnswer.choices,
                required=False,
                widget=forms.RadioSelect,
                initial=kept.answer if kept else None,
            )
            self.fields[f"n_{question.code}"] = _words(_("说明和证据"), rows=2, required=False)
            self.fields[f"n_{question.code}"].initial = kept.note if kept else ""
            self.fields[f"f_{question.code}"] = _proof(_("佐证材料"))

    def blocks(self) -> list[dict[str, Any]]:
        """Each question with its fields and what is kept."""
        return [
            {
                "question": question,
                "fields": [self[f"{part}_{question.code}"] for part in "anf"],
                "kept": self.answers.get(question.code),
            }
            for question in self.template.questions
        ]

    def clean(self) -> dict[str, Any]:
        """What is not yes is explained."""
        found = super().clean() or {}
        for question in self.template.questions:
            answer, note = found.get(f"a_{question.code}"), (found.get(f"n_{question.code}") or "").strip()
            if answer and answer != InspectionAnswer.YES and not note:
                self.add_error(f"n_{question.code}", _("选“否”“不适用”“未查”的，请写明情况和原因。"))
            if not answer and note:
                self.add_error(f"a_{question.code}", _("写了说明，请同时选检查结果。"))
        return found

    def given(self) -> dict[str, tuple[GivenAnswer, Any]]:
        """By question, the answer and the file that came with it."""
        data = self.cleaned_data
        return {
            one.code: (GivenAnswer(data[f"a_{one.code}"], data[f"n_{one.code}"]), data.get(f"f_{one.code}"))
            for one in self.template.questions
            if data.get(f"a_{one.code}")
        }


class FindingForm(forms.Form):
    """Something found wrong."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=None)
    text = _words(_("发现的问题"), help_text=_("时间、地点、事项、数量，写事实，不写评价。"))
    evidence = _words(_("证据"), rows=3, help_text=_("案卷号、凭证号、照片、谈话记录等，别人能够找到。"))
    clause = _words(_("不符合的条款"), rows=3, help_text=_("计划或文件的原文。"))
    demand = _words(_("整改要求"), rows=3)
    file = _proof(_("证据材料"))

    def __init__(self, *args: Any, inspection: InspectionRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_to_inspect(inspection).filter(
            pk__in=inspection.inspected.values("unit_id")
        )


class RectificationForm(Versioned):
    """What the unit did."""

    text = _words(_("整改情况"), rows=5, help_text=_("做了什么、什么时候、结果怎样。"))
    file = _proof(_("佐证材料"))


class RecheckForm(Versioned):
    """What somebody else found."""

    passed = forms.ChoiceField(
        label=_("复查结果"), choices=(("yes", _("合格")), ("no", _("不合格，继续整改"))), widget=forms.RadioSelect
    )
    words = _words(_("复查意见"), rows=4, help_text=_("看了什么材料、到了哪里、结果怎样。"))


class ConclusionForm(Versioned):
    """The draft of the conclusion."""

    facts = _words(_("查明的事实"), rows=7)
    evidence = _words(_("主要证据"), rows=4)
    result = forms.ChoiceField(label=_("对政策的意见"), choices=PolicyOutcome.choices, widget=forms.RadioSelect)
    reasons = _words(_("理由"), rows=4)
    uses = forms.MultipleChoiceField(
        label=_("结论运用"), choices=ConclusionUse.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    use_words = _words(_("结论运用的说明"), rows=3, required=False)

    def __init__(self, *args: Any, template: InspectionTemplate, draft: ConclusionRecord | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name in DIMENSIONS.items():
            self.fields[f"d_{key}"] = _words(_(name), rows=2, required=False, help_text=template.dimensions[key])
        self.initial["version"] = draft.version if draft else 0
        if draft:
            uses = [row["use"] for row in draft.uses]
            self.initial.update(
                facts=draft.facts,
                evidence=draft.evidence,
                result=draft.result,
                reasons=draft.reasons,
                uses=uses,
                use_words=draft.uses[0]["words"] if draft.uses else "",
                **{f"d_{key}": words for key, words in draft.dimensions.items()},
            )

    def values(self) -> dict[str, Any]:
        """As the draft stores it."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("facts", "evidence", "result", "reasons")},
            "dimensions": {key: data[f"d_{key}"] for key in DIMENSIONS if data[f"d_{key}"].strip()},
            "uses": [{"use": use, "words": data["use_words"].strip()} for use in data["uses"]],
        }


class ObjectionForm(forms.Form):
    """What a unit holds against the conclusion."""

    grounds = _words(_("异议和理由"), rows=6, help_text=_("对哪一部分有异议，理由和证据是什么。"))
    file = _proof(_("证据材料"))


class ReviewForm(forms.Form):
    """The decision on an objection."""

    outcome = forms.ChoiceField(label=_("复核决定"), choices=ReviewDecision.choices, widget=forms.RadioSelect)
    reasons = _words(_("复核查明的情况和理由"), rows=5)
    facts = _words(_("变更后的事实认定（变更时填写）"), rows=5, required=False)
    result = forms.ChoiceField(
        label=_("变更后对政策的意见（变更时填写）"), choices=(("", "—"), *PolicyOutcome.choices), required=False
    )
