"""Lists of this hall that can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from shuangchuang.adapters.exchange.tables import Column
from shuangchuang.halls.accounts import queries, scopes
from shuangchuang.halls.accounts.forms.appointing import PeopleFilter
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices.exporting import Listing, listing

_AT_ONCE = 500
PEOPLE = (
    Column("name", "姓名", width=20),
    Column("username", "账号", width=18),
    Column("offices", "岗位", "lines", width=44),
    Column("seen", "最近登录", "instant", width=20),
    Column("active", "在用", "yes_no", width=8),
)


@listing("accounts.people", right="accounts.appoint", logged=True)
def people(user: Any, query: QueryDict) -> Listing:
    """Who holds an office in one's reach, narrowed as on the page; taking it away is a line of the log."""
    form = PeopleFilter(query or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    words, role, state = chosen.get("q", "").strip(), chosen.get("role", ""), chosen.get("state", "")
    found = queries.people_listed(user, words=words, role=role, state=state, sort=chosen.get("sort", ""))
    filters = (
        (_("姓名或账号"), words),
        (_("角色"), str(dict(form.fields["role"].choices).get(role, "")) if role else ""),
        (_("状态"), str(dict(form.fields["state"].choices).get(state, "")) if state else ""),
    )
    return Listing("人员与岗位", "人员与岗位", PEOPLE, _people(found), found.count(), filters)


def _people(found: QuerySet[User]) -> Iterator[dict[str, Any]]:
    total = found.count()
    for start in range(0, total, _AT_ONCE):
        some = list(found[start : start + _AT_ONCE])
        names = scopes.named([grant for person in some for grant in person.running])
        for person in some:
            seen = person.last_login
            yield {
                "name": str(person),
                "username": person.username,
                "offices": tuple(f"{grant.get_role_display()} · {names[grant.scope]}" for grant in person.running),
                "seen": f"{timezone.localtime(seen):%Y-%m-%d %H:%M}" if seen else "",
                "active": person.is_active,
            }
