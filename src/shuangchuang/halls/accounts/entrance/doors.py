"""Through whom codes leave."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string


def send_code(*, channel: str, address: str, code: str, purpose: str, at: datetime) -> None:
    """
    Send a code by ``sms`` or ``email``. ``settings.CODE_SENDER`` names who does.

    :raises Refusal: it could not be sent; what to do is in the sentence.
    """
    import_string(settings.CODE_SENDER)(channel=channel, address=address, code=code, purpose=purpose, at=at)
