"""Which cookies this site sets, by the names and times of its settings, for the page on privacy."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa import app_settings as second_factor
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Cookie:
    """What a visitor is told of it."""

    names: str
    purpose: str
    kept: str


def cookies() -> tuple[Cookie, ...]:
    """All of them, as they are called on this site: behind TLS the last two begin with ``__Host-``."""
    year, days = _("一年"), settings.SESSION_REMEMBERED_SECONDS // 86_400
    session = _(
        "关闭浏览器为止；{minutes} 分钟没有操作，或登录满 {hours} 小时，也会退出。登录时选了“保持登录”的，{days} 天"
    ).format(minutes=settings.SESSION_IDLE_SECONDS // 60, hours=settings.SESSION_LONGEST_SECONDS // 3600, days=days)
    return (
        Cookie("theme、size", _("记住深浅色和字号"), year),
        Cookie("audience", _("记住按个人、企业还是政府人员查看"), year),
        Cookie(settings.LANGUAGE_COOKIE_NAME, _("记住语言"), year),
        Cookie(CookieStorage.cookie_name, _("把“已保存”这样的提示带到下一页"), _("显示之后即删除")),
        Cookie(
            second_factor.TRUST_COOKIE_NAME,
            _("您选择记住这台设备后，登录不再要第二因子"),
            _("{days} 天").format(days=days),
        ),
        Cookie(settings.CSRF_COOKIE_NAME, _("防止别的网站冒用您的名义提交"), year),
        Cookie(settings.SESSION_COOKIE_NAME, _("登录后认得您，退出即失效"), session),
    )
