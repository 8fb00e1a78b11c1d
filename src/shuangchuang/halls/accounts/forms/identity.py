"""Taking the link to the identity provider away."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount import forms as allauth
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django import forms


class UnlinkForm(allauth.DisconnectForm):
    """One's own link, unless it is the last one and there is no password."""

    def clean(self) -> dict[str, Any]:
        """
        Whether the person gets in without it.

        allauth asks for a proven e-mail address even of who signs in by password or by phone.
        """
        cleaned = forms.Form.clean(self) or self.cleaned_data
        account: SocialAccount | None = cleaned.get("account")
        if (
            account
            and not self.accounts.exclude(pk=account.pk).exists()
            and not self.request.user.has_usable_password()
        ):
            raise get_adapter().validation_error("no_password")
        return cleaned
