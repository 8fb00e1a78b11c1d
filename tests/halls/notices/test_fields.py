"""Fields every hall asks with."""

from __future__ import annotations

from django import forms
from lxml import html

from shuangchuang.halls.notices.fields import LongSelect

CHOICES = [("", "全部"), ("a", "甲局 & 乙局"), ('b"', "<丙局>"), ("丁", [(7, "七"), (8, "八")])]


def drawn(widget: forms.Select, value: object) -> list[tuple[str, str, bool, str | None]]:
    """Every option as a browser reads it, with the group it stands in."""
    widget.choices = CHOICES
    select = html.fromstring(widget.render("unit", value, {"id": "id_unit", "required": True, "disabled": False}))
    assert dict(select.attrib) == {"name": "unit", "id": "id_unit", "required": "required"} or dict(select.attrib) == {
        "name": "unit", "id": "id_unit", "required": "",
    }  # fmt: skip
    return [
        (each.get("value"), each.text_content(), each.get("selected") is not None, each.getparent().get("label"))
        for each in select.iter("option")
    ]


def test_a_long_select_is_read_as_an_ordinary_one_is_whatever_was_chosen():
    for value in (None, "", "a", 'b"', 7, "8", "nothing"):
        assert drawn(LongSelect(), value) == drawn(forms.Select(), value)
