"""What a form says of an entry it cannot take: what to do, in this site's words, and never of the program's insides."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

CHOICES = [("lead", "牵头"), ("cooperator", "配合")]


class Everything(forms.Form):
    """One field of each kind."""

    name = forms.CharField()
    role = forms.ChoiceField(choices=CHOICES)
    kinds = forms.MultipleChoiceField(choices=CHOICES)
    number = forms.IntegerField()
    share = forms.DecimalField()
    day = forms.DateField()
    moment = forms.DateTimeField()
    file = forms.FileField()
    address = forms.URLField(assume_scheme="https")


def test_what_is_missing_is_asked_for():
    assert {name: list(said) for name, said in Everything({}, {}).errors.items()} == {
        "name": ["请填写这一项。"],
        "role": ["请选择一项。"],
        "kinds": ["请至少选一项。"],
        "number": ["请填写这一项。"],
        "share": ["请填写这一项。"],
        "day": ["请填写这一项。"],
        "moment": ["请填写这一项。"],
        "file": ["请选择文件。"],
        "address": ["请填写这一项。"],
    }


def test_what_cannot_be_taken_is_answered_with_how_to_write_it():
    given = {
        "name": "科技厅", "role": "boss", "kinds": ["boss"], "number": "三", "share": "一半", "day": "昨天",
        "moment": "昨天早上", "address": "网站",
    }  # fmt: skip

    assert {
        name: list(said) for name, said in Everything(given, {"file": SimpleUploadedFile("空.txt", b"")}).errors.items()
    } == {
        "role": ["没有这个选项，请从列表里选。"],
        "kinds": ["没有这个选项，请从列表里选。"],
        "number": ["请填写整数，如 12。"],
        "share": ["请填写数字，如 12.5。"],
        "day": ["请写成 2026-11-24 这样的日期。"],
        "moment": ["请写成 2026-11-24 09:30 这样的日期和时间。"],
        "file": ["这是一个空文件，请换一个。"],
        "address": ["请填写完整的网址，如 https://www.example.gov.cn/。"],
    }


@pytest.mark.django_db
def test_a_row_that_is_not_there_is_answered_alike():
    from shuangchuang.halls.registry.models import UnitRecord

    field = forms.ModelChoiceField(UnitRecord.objects.all())

    with pytest.raises(forms.ValidationError) as refused:
        field.clean("999")
    assert refused.value.messages == ["没有这个选项，请从列表里选。"]


def test_a_form_that_has_a_sentence_of_its_own_keeps_it():
    field = forms.CharField(error_messages={"required": "请填写理由。"})

    with pytest.raises(forms.ValidationError) as refused:
        field.clean("")
    assert refused.value.messages == ["请填写理由。"]
