"""Send a verification code, now: who waits for it looks at the screen.

The code goes through and is kept nowhere; a queue would keep it.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangchuang.domain.messages import ChannelName, Letter, NotSent
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.channels import open_channels
from shuangchuang.halls.notices.services.messages import new_reference

PURPOSES = {
    "register": gettext_lazy("注册"),
    "sign_in": gettext_lazy("登录"),
    "reset": gettext_lazy("重设密码"),
    "bind": gettext_lazy("绑定联系方式"),
}
VALID_MINUTES = 10


class ChannelClosed(Refusal):
    """The way is not set up on this site."""

    def __init__(self, channel: str) -> None:
        super().__init__("channel_closed", "本系统尚未开通这种方式，请改用其他方式，或联系管理员。", channel=channel)


class CodeNotSent(Refusal):
    """The provider did not take it."""

    def __init__(self, channel: str, reason: str) -> None:
        super().__init__(
            "code_not_sent",
            "验证码没有发出去，请核对号码或地址，稍后再试，或改用其他方式。",
            channel=channel,
            reason=reason,
        )


def send_code(
    *, channel: str, address: str, code: str, purpose: str, at: datetime, minutes: int = VALID_MINUTES
) -> str:
    """
    Send a code by ``sms`` or ``email``; the provider's number of it.

    ``purpose`` is one of ``PURPOSES``, or words of its own. How often one address may be sent to is for
    the caller to limit.

    :raises ChannelClosed: the way is not set up here.
    :raises CodeNotSent: it was not taken.
    """
    if channel not in {ChannelName.SMS, ChannelName.EMAIL}:
        raise ValueError(f"a code goes by sms or email, not {channel!r}")
    way = open_channels().get(channel)
    if way is None:
        raise ChannelClosed(channel)
    text = _("验证码 {code}，用于{purpose}，{minutes} 分钟内有效。请勿告诉他人。").format(
        code=code, purpose=PURPOSES.get(purpose, purpose), minutes=minutes
    )
    title = _("{site}：验证码").format(site=settings.SITE_NAME)
    try:
        return way.send(Letter(to=address, title=title, text=text, reference=new_reference()))
    except NotSent as failure:
        raise CodeNotSent(channel, failure.code) from failure
