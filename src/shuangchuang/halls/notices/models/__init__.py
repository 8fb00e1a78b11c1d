"""What this hall keeps: the log of changes, stored files."""

from shuangchuang.halls.notices.models.audit import AppendOnly, AuditRecord
from shuangchuang.halls.notices.models.files import FileRecord

__all__ = ["AppendOnly", "AuditRecord", "FileRecord"]
