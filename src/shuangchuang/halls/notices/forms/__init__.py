"""What people type and hand in about messages, files, exports, jobs and the log."""

from shuangchuang.halls.notices.forms.auditing import AuditFilter
from shuangchuang.halls.notices.forms.importing import TableForm

__all__ = ["AuditFilter", "TableForm"]
