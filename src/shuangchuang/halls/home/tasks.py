"""What home does by itself."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.home import services
from shuangchuang.halls.notices.jobs import scheduled


@scheduled("home.erase_contacts", daily_at=time(3, 20), title=_("删除已答复网站找错的联系方式"))
def erase_contacts(context: Any, *, due_at: datetime) -> None:
    """Every night."""
    services.erase_contacts(at=due_at)
