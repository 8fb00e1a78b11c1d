"""The ways that are open here, and where somebody is reached on them.

Settings name the function that opens them (``MESSAGE_CHANNELS``): which provider stands
behind a way is for the project to say, not for a hall.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from shuangchuang.domain.messages import Channel, ChannelName

logger = logging.getLogger(__name__)


def open_channels() -> Mapping[str, Channel]:
    """The ways that are set up, by name. The inbox needs none and is not among them."""
    return import_string(settings.MESSAGE_CHANNELS)()  # type: ignore[no-any-return]


def address_of(user: Any, channel: str) -> str:
    """Where an account is reached; "" where it gave no such address, or has not proved that the number is its own."""
    if channel == ChannelName.EMAIL:
        return user.email or ""
    if channel == ChannelName.SMS:
        return getattr(user, "phone", "") if getattr(user, "phone_verified", False) else ""
    return getattr(user, "wecom_id", "")


def absolute(link: str) -> str:
    """A link of this site with the site before it, for a message read elsewhere; "" for none."""
    return f"{settings.SITE_URL.rstrip('/')}{link}" if link else ""


def mail_host() -> str:
    """The name that stands behind the @ of a Message-ID."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
