"""Opens the data-exchange platform this site is connected to."""

from __future__ import annotations

from django.conf import settings

from shuangchuang.adapters.data_exchange import DataExchangePlatform
from shuangchuang.domain.profiles.ports import DataExchange


def open_platform() -> DataExchange | None:
    """The platform; None where there is none."""
    return DataExchangePlatform(**settings.EXCHANGE_PLATFORM) if settings.EXCHANGE_PLATFORM else None
