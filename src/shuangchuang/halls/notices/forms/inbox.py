"""How the inbox is narrowed, and how somebody wants to be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.messages import ChannelName
from shuangchuang.halls.notices.forms.narrowing import Narrowing
from shuangchuang.halls.notices.kinds import MessageKind, halls_of_kinds, words_of_kind
from shuangchuang.halls.notices.models import PreferenceRecord, channel_word
from shuangchuang.halls.notices.queries.inbox import BOXES

ORDERS = (("newest", _("最新在前")), ("deadline", _("截止日期在前")), ("subject", _("同一事项放在一起")))


class InboxFilter(Narrowing):
    """The filters above the inbox. ``box`` is chosen by the tabs and kept."""

    box = forms.ChoiceField(choices=[(box, box) for box in BOXES], required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("查找"), required=False, max_length=80, widget=forms.SearchInput)
    hall = forms.ChoiceField(label=_("来自"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    order = forms.ChoiceField(label=_("排列"), required=False, choices=ORDERS)

    def __init__(self, *args: Any, received: Iterable[str], halls: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(received)
        found = sorted({kind.partition(".")[0] for kind in kinds})
        self.fields["hall"].choices = [("", _("全部")), *((hall, halls.get(hall, hall)) for hall in found)]
        self.fields["kind"].choices = [("", _("全部")), *((kind, words_of_kind(kind)) for kind in kinds)]


class PreferenceForm(forms.ModelForm):
    """When and in which language; the table of kinds stands beside it."""

    class Meta:
        model = PreferenceRecord
        fields = ("rhythm", "quiet_from", "quiet_until", "rest_on_days_off", "language")
        widgets = {
            "rhythm": forms.RadioSelect,
            "quiet_from": forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        }
        help_texts = {
            "language": _("新消息用这种语言写；页面的语言在页面顶部切换。"),
        }

    def __init__(self, *args: Any, kinds: Iterable[MessageKind], open_channels: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = list(kinds)
        self._open = [name for name in ChannelName if name in set(open_channels)]

    def rows(self, *, off: frozenset[tuple[str, str]], muted: frozenset[str]) -> Iterator[dict[str, Any]]:
        """A row a kind: its name, whether one may choose, a box for each way of it."""
        for kind in self._kinds:
            yield {
                "kind": kind,
                "name": kind.name or kind.title,
                "wanted": kind.code not in muted,
                "ways": [
                    {
                        "name": f"way:{kind.code}:{channel}",
                        "word": channel_word(channel),
                        "offered": channel in kind.ways,
                        "wanted": (kind.code, channel) not in off,
                    }
                    for channel in self._open
                ],
            }

    def groups(self, *, off: frozenset[tuple[str, str]], muted: frozenset[str]) -> list[dict[str, Any]]:
        """The rows that leave a choice, by the hall they come from: ``{"hall": words, "rows": [...]}``."""
        halls = halls_of_kinds()
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows(off=off, muted=muted):
            if row["kind"].mutable:
                found.setdefault(row["kind"].hall, []).append(row)
        return [{"hall": halls.get(hall, hall), "rows": rows} for hall, rows in found.items()]

    def heads(self) -> list[Any]:
        """The ways that are open, as heads of the table's columns."""
        return [channel_word(channel) for channel in self._open]

    def chosen_off(self) -> set[tuple[str, str]]:
        """The (kind, channel) whose box is not ticked; kinds that leave no choice and closed ways are not asked."""
        return {
            (kind.code, channel)
            for kind in self._kinds
            for channel in kind.ways
            if kind.mutable and channel in self._open and f"way:{kind.code}:{channel}" not in self.data
        }

    def chosen_muted(self) -> set[str]:
        """The kinds that are not wanted at all."""
        return {kind.code for kind in self._kinds if kind.mutable and f"kind:{kind.code}" not in self.data}
