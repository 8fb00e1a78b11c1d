"""What this hall does for every other."""

from shuangchuang.halls.notices.services.audit import record_audit
from shuangchuang.halls.notices.services.files import store_file

__all__ = ["record_audit", "store_file"]
