"""Lists of accounts that can be taken away: sign-ins, by those who watch over them, and one's own."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.halls.accounts.devices import short_address
from shuangchuang.halls.accounts.forms.own_account import HistoryFilters
from shuangchuang.halls.accounts.models import SignInEvent, SignInRecord
from shuangchuang.halls.accounts.queries import signing
from shuangchuang.halls.notices.exporting import Listing, listing

OWN = (
    Column("at", "时间", "instant", width=20),
    Column("event", "事项", "choice", width=20, choices=dict(SignInEvent.choices)),
    Column("device", "设备", width=28),
    Column("address", "来访地址", width=20),
)
COLUMNS = (Column("username", "账号", width=20), Column("name", "姓名", width=16), *OWN)


@listing("accounts.history", right="accounts.guard", logged=True)
def history(user: Any, query: QueryDict) -> Listing:
    """Everybody's sign-ins, narrowed as on the page; whoever takes them away is noted."""
    form = HistoryFilters(query or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = signing.history(**chosen)
    filters = (
        (_("账号"), chosen.get("q", "")),
        (_("事项"), str(dict(SignInEvent.choices).get(chosen.get("event", ""), ""))),
        (_("来访地址"), chosen.get("address", "")),
        (_("起"), str(chosen.get("since") or "")),
        (_("止"), str(chosen.get("until") or "")),
    )
    rows = (_row(line, line.address) for line in found.iterator(chunk_size=500))
    return Listing("全部登录记录", "登录记录", COLUMNS, rows, found.count(), filters)


@listing("accounts.own_history", right="account.keep")
def own_history(user: Any, query: QueryDict) -> Listing:
    """One's own sign-ins, with the addresses shortened as on the page."""
    found = signing.history_of(user)
    rows = (_row(line, short_address(line.address)) for line in found.iterator(chunk_size=500))
    return Listing("我的登录记录", "我的登录记录", OWN, rows, found.count())


def _row(line: SignInRecord, address: str) -> dict[str, Any]:
    person = line.user
    return {
        "username": person.username if person else "",
        "name": person.display_name if person else "",
        "at": f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}",
        "event": line.event,
        "device": line.device,
        "address": address,
    }
