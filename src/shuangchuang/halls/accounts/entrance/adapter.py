"""What allauth asks of us about accounts: whose a number is, how a code gets there, what a mistake is called."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from shuangchuang.domain.shared import Refusal
from shuangchuang.domain.shared.contacts import half_hidden
from shuangchuang.halls.accounts.entrance import doors, lookup, required, secrets
from shuangchuang.halls.accounts.entrance.telling import tell, tell_former
from shuangchuang.halls.accounts.fields import MobileField
from shuangchuang.halls.accounts.identity.leaving import leaving
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.accounts.services.contacts import take_phone
from shuangchuang.halls.notices.origin import current_origin
from shuangchuang.halls.notices.services import CodesTooOften, count_code
from shuangchuang.halls.notices.telling import told

_WRONG = _("账号或密码不对。请核对后重试；连续 5 次不对将锁定 15 分钟。")
_WRONG_CODE = _("验证码不对。请核对后重新填写。")
_TOO_MANY = _("操作太频繁。请等一会儿再试。")
_PURPOSES = {
    "account/email/email_confirmation_signup": "register",
    "account/email/email_confirmation": "bind",
    "account/email/login_code": "sign_in",
    "account/email/password_reset_code": "reset",
}
_FOR_ACCOUNTS_ALONE = {"sign_in", "reset"}

_TO = {"email", "phone", "recipient"}
SAID = {
    "account/messages/email_confirmation_failed.txt": _("这个电子邮箱已用于另一个账号。请换一个，或用它登录。"),
    "account/messages/email_confirmation_sent.txt": _("验证码已发往 {email}，10 分钟内有效。"),
    "account/messages/email_confirmed.txt": _("电子邮箱 {email} 已验证。"),
    "account/messages/login_code_sent.txt": _("如果 {recipient} 有账号，验证码已发出，10 分钟内有效。"),
    "account/messages/password_changed.txt": _("密码已修改。其他设备上的登录已退出。"),
    "account/messages/password_set.txt": _("密码已设置。"),
    "account/messages/phone_verification_sent.txt": _("验证码已发往 {phone}，10 分钟内有效。"),
    "account/messages/phone_verified.txt": _("手机号 {phone} 已验证。"),
    "mfa/messages/recovery_codes_generated.txt": _("已生成新的恢复码。请下载或打印，放在安全的地方。"),
    "mfa/messages/totp_activated.txt": _("第二因子已启用。下次登录时需要动态码。"),
    "mfa/messages/totp_deactivated.txt": _("第二因子已停用。"),
    "socialaccount/messages/account_connected.txt": _("已关联统一身份。"),
    "socialaccount/messages/account_connected_other.txt": _("这个统一身份已关联另一个账号。请先在那个账号里取消关联。"),
    "socialaccount/messages/account_disconnected.txt": _("已取消关联。"),
}


class PeopleAdapter(DefaultAccountAdapter):
    """Numbers in our form, codes by our channels, messages in our words."""

    error_messages = {
        "account_inactive": _("此账号已停用，请联系系统运维。"),
        "cannot_remove_primary_email": _("不能删去正在使用的电子邮箱。请先换用另一个。"),
        "duplicate_email": _("这就是您现在的电子邮箱，不用更换。"),
        "email_password_mismatch": _WRONG,
        "phone_password_mismatch": _WRONG,
        "username_password_mismatch": _WRONG,
        "email_taken": _("这个电子邮箱已用于另一个账号。请换一个，或用它登录。"),
        "enter_current_password": _("现在的密码不对。请核对后重新填写。"),
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": _("密码不对。请核对后重新填写。"),
        "invalid_or_expired_key": _("链接已失效。请重新申请。"),
        "invalid_login": _WRONG,
        "invalid_password_reset": _("链接已失效。请重新申请。"),
        "max_email_addresses": _("电子邮箱最多 %d 个。请先删去一个。"),
        "phone_taken": _("这个手机号已用于另一个账号。请换一个，或用它登录。"),
        "too_many_login_attempts": _("尝试次数太多。请等几分钟再试。"),
        "unknown_email": _("没有找到这个电子邮箱。请核对后重新填写。"),
        "unknown_phone": _("没有找到这个手机号。请核对后重新填写。"),
        "unverified_primary_email": _("请先验证电子邮箱。"),
        "username_blacklisted": _("这个账号名不能使用。请换一个。"),
        "username_taken": _("这个账号名已有人使用。请换一个。"),
        "select_only_one": _("手机号和电子邮箱请只填一样。"),
        "same_as_current": _("与现在的相同，不用更换。"),
        "rate_limited": _TOO_MANY,
    }

    # ---------------------------------------------------------------- numbers

    def phone_form_field(self, **kwargs: Any) -> Any:
        """A mobile number of the mainland."""
        kwargs.pop("label", None)
        return MobileField(**kwargs)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Write a number down; proven or not."""
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The number of an account and whether it is proven."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user: User, phone: str) -> None:
        """The number was proven: it is this account's now."""
        try:
            before = take_phone(user=user, phone=phone, taken_at=timezone.now())
        except IntegrityError:
            # Somebody else proved it between the check and now.
            messages.error(context.request, self.error_messages["phone_taken"])
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login"))) from None
        if before:
            tell("phone_changed", user, {"before": half_hidden(before)})
            tell_former("sms", before, user)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Whose number it is: whoever proved it. One that was only written down is nobody's."""
        return lookup.account_of(way="sms", address=phone)

    # ---------------------------------------------------------------- sending

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """A code by text message."""
        request = context.request
        purpose = (
            "bind" if request and request.user.is_authenticated else "register" if not user.last_login else "sign_in"
        )
        self._send(channel="sms", address=phone, code=code, purpose=purpose)

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Somebody registered with a number that has an account: its owner is told within the account."""
        self._hold_back(channel="sms", address=phone)
        self._tell_owner(lookup.account_of(way="sms", address=phone))

    def send_account_already_exists_mail(self, email: str) -> None:
        """The same for an e-mail address."""
        self._hold_back(channel="email", address=email)
        self._tell_owner(lookup.account_of(way="email", address=email))

    def _tell_owner(self, user: User | None) -> None:
        if user is not None:
            tell("registered_again", user, {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only codes go out this way; what else allauth would write is a message of ours."""
        if "code" in context:
            self._send(
                channel="email", address=email, code=context["code"], purpose=_PURPOSES.get(template_prefix, "sign_in")
            )

    def _send(self, *, channel: str, address: str, code: str, purpose: str) -> None:
        try:
            doors.send_code(channel=channel, address=address, code=code, purpose=purpose, at=timezone.now())
        except CodesTooOften as refusal:
            # Where only an account is sent a code, saying so would say that there is one. The limits on asking,
            # which are told, are counted whether there is one or not.
            if purpose not in _FOR_ACCOUNTS_ALONE:
                messages.error(context.request, told(refusal))
        except Refusal as refusal:
            # The code's page comes all the same: who has no account there must not see another answer.
            messages.error(context.request, told(refusal))

    @staticmethod
    def _hold_back(*, channel: str, address: str) -> None:
        """An address that has an account is sent no code to register, and too many are told alike."""
        try:
            count_code(channel=channel, address=address, purpose="register", at=timezone.now())
        except CodesTooOften as refusal:
            messages.error(context.request, told(refusal))

    # ---------------------------------------------------------------- the rest

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether people may open accounts themselves."""
        return bool(settings.REGISTRATION_OPEN)

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """A name nobody has to think of: who registers signs in by number or address."""
        if not user.username:
            user.username = f"u{get_random_string(11, '0123456789')}"

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address as the audit log knows it: behind a proxy, the one the proxy saw."""
        return current_origin().address or request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - "unknown"

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """In our words; what we have none for is not worth a message."""
        words = message or SAID.get(message_template or "")
        if words:
            shown = {name: half_hidden(str(value)) for name, value in (message_context or {}).items() if name in _TO}
            messages.add_message(request, level, str(words).format(**shown), extra_tags=extra_tags)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Out of the identity provider too, for who came by it."""
        return leaving(request) or super().get_logout_redirect_url(request)

    def get_login_stages(self) -> list[str]:
        """allauth's, with our rule of who has to prove an e-mail address."""
        ours = "shuangchuang.halls.accounts.entrance.stages.ProveEmailWhereGiven"
        return [
            ours if stage == "allauth.account.stages.EmailVerificationStage" else stage
            for stage in super().get_login_stages()
        ]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in minutes ago has just shown who they are."""
        request = context.request
        records = get_authentication_records(request, request.user) if request.user.is_authenticated else []
        newest = max((record["at"] for record in records), default=0.0)
        if timezone.now().timestamp() - newest < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("accounts:password")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Such messages are ours (``entrance.watching``)."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Sealed secrets; a factor that an office requires stays."""

    error_messages = {
        "add_email_blocked": _("已设置第二因子，不能这样添加电子邮箱。"),
        "cannot_delete_authenticator": _(
            "您的岗位必须使用第二因子，不能停用。要换到另一部手机的，请联系系统运维重置，再重新设置。"
        ),
        "cannot_generate_recovery_codes": _("请先设置第二因子，再生成恢复码。"),
        "incorrect_code": _WRONG_CODE,
        "unverified_email": _("请先验证电子邮箱，再设置第二因子。"),
    }

    def encrypt(self, text: str) -> str:
        """Not readable in a copy of the database."""
        return secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The seed again."""
        return secrets.unseal(encrypted_text)

    def get_totp_label(self, user: User) -> str:
        """What the app on the phone shows: the account's name, no contact."""
        return user.username

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Not while one of the person's roles requires it."""
        return not required.asked_of(authenticator.user)
