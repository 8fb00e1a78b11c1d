"""Send a verification code, now: who waits for it looks at the screen.

The code goes through and is kept nowhere; a queue would keep it.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuangchuang.domain.messages import ChannelName, Letter, NotSent
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.channels import open_channels
from shuangchuang.halls.notices.models import CodeCountRecord
from shuangchuang.halls.notices.services.messages import new_reference

PURPOSES = {
    "register": gettext_lazy("注册"),
    "sign_in": gettext_lazy("登录"),
    "reset": gettext_lazy("重设密码"),
    "bind": gettext_lazy("绑定联系方式"),
}
VALID_MINUTES = 10
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
LIMITS = ((_MINUTE, 5), (_HOUR, 15), (_DAY, 30))  # (seconds, codes) to one address for one purpose
_ONE_MORE = (
    "INSERT INTO notices_codecountrecord (subject, seconds, number, count) VALUES (%s, %s, %s, 1) "
    "ON CONFLICT (subject, seconds, number) DO UPDATE SET count = notices_codecountrecord.count + 1 RETURNING count"
)


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


class CodesTooOften(Refusal):
    """So many codes went to this address for this purpose that no more does for now."""

    def __init__(self, minutes: int) -> None:
        super().__init__(
            "codes_too_often",
            "验证码要得太频繁，这次没有发出。请 {minutes} 分钟后再试，或改用其他方式。",
            minutes=minutes,
        )


def count_code(*, channel: str, address: str, purpose: str, at: datetime) -> None:
    """
    Count a code to an address for a purpose, by all processes together; :func:`send_code` does.

    Called by itself where a code is held back and nobody may see that it was.

    :raises CodesTooOften: there were as many as there may be in this minute, hour or day. Of what is refused by the
        minute the hour knows nothing: who asks too fast is not kept out for longer.
    """
    who = f"{channel}:{address.strip().lower()}:{purpose}"
    subject = salted_hmac("shuangchuang.notices.codes", who, algorithm="sha256").hexdigest()
    now = int(at.timestamp())
    for seconds, most in LIMITS:
        number, passed = divmod(now, seconds)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ONE_MORE, [subject, seconds, number])
            count = cursor.fetchone()[0]
        if count > most:
            raise CodesTooOften(-(-(seconds - passed) // _MINUTE))


def forget_codes(*, at: datetime) -> int:
    """Remove the counts of minutes, hours and days that are over; how many."""
    now = int(at.timestamp())
    return sum(
        CodeCountRecord.objects.filter(seconds=seconds, number__lt=now // seconds).delete()[0]
        for seconds, _most in LIMITS
    )


def send_code(
    *, channel: str, address: str, code: str, purpose: str, at: datetime, minutes: int = VALID_MINUTES
) -> str:
    """
    Send a code by ``sms`` or ``email``; the provider's number of it.

    ``purpose`` is one of ``PURPOSES``, or words of its own.

    :raises ChannelClosed: the way is not set up here.
    :raises CodesTooOften: by ``LIMITS``, enough went to this address for this purpose.
    :raises CodeNotSent: it was not taken.
    """
    if channel not in {ChannelName.SMS, ChannelName.EMAIL}:
        raise ValueError(f"a code goes by sms or email, not {channel!r}")
    way = open_channels().get(channel)
    if way is None:
        raise ChannelClosed(channel)
    count_code(channel=channel, address=address, purpose=purpose, at=at)
    text = _("验证码 {code}，用于{purpose}，{minutes} 分钟内有效。请勿告诉他人。").format(
        code=code, purpose=PURPOSES.get(purpose, purpose), minutes=minutes
    )
    title = _("{site}：验证码").format(site=settings.SITE_NAME)
    try:
        return way.send(Letter(to=address, title=title, text=text, reference=new_reference()))
    except NotSent as failure:
        raise CodeNotSent(channel, failure.code) from failure
