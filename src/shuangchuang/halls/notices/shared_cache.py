"""The cache that every process of the site shares: one table, each change one statement.

    cache.add ──▶ INSERT … ON CONFLICT … DO UPDATE … WHERE it has run out ──▶ one of many adds, on SQLite and PostgreSQL

Limits on trying (allauth) and one-time codes that were used stand here. In the memory of a process
they would be counted by each process of the web server apart; the framework's database cache forgets
at three hundred entries and unpickles what it reads.
"""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils.crypto import salted_hmac

from shuangchuang.halls.notices.models import SharedValueRecord

_NEVER = 253_402_300_799.0  # the end of the year 9999
_PUT = (
    "INSERT INTO notices_sharedvaluerecord (digest, value, ends) VALUES (%s, %s, %s) "
    "ON CONFLICT (digest) DO UPDATE SET value = excluded.value, ends = excluded.ends"
)
_ADD = f"{_PUT} WHERE notices_sharedvaluerecord.ends <= %s RETURNING digest"


def forget_values(*, at: float) -> int:
    """Remove what has run out by ``at`` (seconds since 1970); how many."""
    return SharedValueRecord.objects.filter(ends__lte=at).delete()[0]


class SharedCache(BaseCache):
    """Values that JSON can say. ``settings.CACHES`` names this class."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _digest(self, key: str, version: int | None) -> str:
        made = self.make_and_validate_key(key, version=version)
        return str(salted_hmac("shuangchuang.shared_cache", made, algorithm="sha256").hexdigest())

    def _ends(self, timeout: Any) -> float:
        ends = self.get_backend_timeout(timeout)
        return _NEVER if ends is None else float(ends)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, while it has not run out."""
        found = SharedValueRecord.objects.filter(digest=self._digest(key, version), ends__gt=time.time())
        value = found.values_list("value", flat=True).first()
        return default if value is None else json.loads(value)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Put a value down, whatever was there."""
        with connection.cursor() as cursor:
            cursor.execute(_PUT, [self._digest(key, version), json.dumps(value), self._ends(timeout)])

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Put a value down where there is none; of many who do so at once, one is told True."""
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [self._digest(key, version), json.dumps(value), self._ends(timeout), time.time()])
            return cursor.fetchone() is not None

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let a value live on; False where there is none."""
        held = SharedValueRecord.objects.filter(digest=self._digest(key, version), ends__gt=time.time())
        return held.update(ends=self._ends(timeout)) > 0

    def delete(self, key: str, version: int | None = None) -> bool:
        """Take a value away; False where there is none."""
        return SharedValueRecord.objects.filter(digest=self._digest(key, version)).delete()[0] > 0

    def clear(self) -> None:
        """Forget everything."""
        SharedValueRecord.objects.all().delete()
