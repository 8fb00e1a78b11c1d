"""Tell a person what happened to their account, and an address that it is no longer the account's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shuangchuang.domain.messages import Letter, NotSent
from shuangchuang.domain.shared.contacts import half_hidden
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices.channels import mail_host, open_channels
from shuangchuang.halls.notices.services import notify, record_audit


def tell(what: str, user: User, values: Mapping[str, Any]) -> None:
    """A message about one's own account; the words are in ``accounts/messages.py``."""
    notify(kind=f"accounts.{what}", recipients=[user], values=values, subject=f"user:{user.pk}", link="/accounts/me/",
           at=timezone.now())  # fmt: skip


def tell_former(way: str, address: str, user: User) -> None:
    """
    Tell an address that was replaced: whoever took an account over would read a message within it themselves.

    It goes once and at once; that it could not go is noted and stops nothing.
    """
    channel = open_channels().get(way)
    if channel is None:
        return
    now = timezone.now()
    text = _("您的账号已换用新的{what}，不再使用 {address}。如不是本人操作，请立即联系系统运维。").format(
        what=_("电子邮箱") if way == "email" else _("手机号"), address=half_hidden(address)
    )
    reference = f"former-{user.pk}-{now:%Y%m%d%H%M%S%f}@{mail_host()}"
    try:
        channel.send(Letter(to=address, title=_("您的账号更换了联系方式"), text=text, reference=reference))
    except NotSent as failure:
        record_audit(
            actor=None, action="accounts.former_address_not_told", subject=f"user:{user.pk}", at=now,
            details={"way": way, "code": failure.code},
        )  # fmt: skip
