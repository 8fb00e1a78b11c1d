"""A new password by a code that goes to a number or an e-mail address. allauth knows the latter; both go its way."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from django.http import HttpRequest

from shuangchuang.halls.accounts.entrance import lookup


class Process(PasswordResetVerificationProcess):
    """allauth's process, which also sends by text message. A number stands in its state beside an empty address."""

    def send(self) -> None:
        """A code to the owner of the address; nobody is told anything where there is none."""
        if self.user is None:
            return
        adapter = get_adapter()
        self.state["code"] = adapter.generate_password_reset_code()
        way = "sms" if self.state.get("phone") else "email"
        adapter._send(
            channel=way,
            address=self.state.get("phone") or self.state["email"],
            code=self.state["code"],
            purpose="reset",
        )


def begin(request: HttpRequest, *, way: str, address: str) -> None:
    """Send a code and remember in the session for whom."""
    user = lookup.account_of(way=way, address=address)
    if user is not None and not user.is_active:
        user = None
    email, phone = ("", address) if way == "sms" else (address, "")
    state = Process.initial_state(user, email, phone) | {"email": email, "phone": phone}
    process = Process(request, state=state, user=user)
    process.send()
    process.persist()
