"""Lists of this hall that can be taken away."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.halls.home import queries
from shuangchuang.halls.home.forms import CorrectionFilter
from shuangchuang.halls.home.models import CorrectionState
from shuangchuang.halls.notices.exporting import Listing, listing

CORRECTIONS = (
    Column("receipt", "回执号", width=18),
    Column("wrong", "有什么错", width=50),
    Column("page", "网页地址", width=36),
    Column("received_at", "收到时间", "instant", width=20),
    Column("state", "状态", width=12),
    Column("answer", "答复", width=50),
    Column("answered_at", "答复时间", "instant", width=20),
)


@listing("home.corrections", right="site.corrections")
def corrections(user: Any, query: QueryDict) -> Listing:
    """What visitors pointed out, narrowed as on the page. How to reach them stays out of the file."""
    form = CorrectionFilter(query)
    form.is_valid()
    words, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")
    rows = queries.corrections_listed(user, words=words, state=state)
    told = (
        {
            "receipt": row.receipt,
            "wrong": row.wrong,
            "page": row.page,
            "received_at": _instant(row.received_at),
            "state": str(row.get_state_display()),
            "answer": row.answer,
            "answered_at": _instant(row.answered_at),
        }
        for row in rows.iterator(chunk_size=500)
    )
    filters = ((_("查找"), words), (_("状态"), str(CorrectionState(state).label) if state else ""))
    return Listing("网站找错", "网站找错", CORRECTIONS, told, rows.count(), filters)


def _instant(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
