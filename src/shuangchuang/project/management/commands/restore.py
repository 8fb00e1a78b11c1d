"""Make an empty site what a backup holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices.queries.checking import check_log
from shuangchuang.project.backups import restore_backup


class Command(BaseCommand):
    """Exit status 0: restored, and the audit log holds; 2: not."""

    help = "恢复：把一份备份写进空的数据库和空的文件目录，核对行数、摘要和留痕链"
    requires_system_checks = ()  # they ask the database, which is still empty

    def add_arguments(self, parser: CommandParser) -> None:
        """Which one."""
        parser.add_argument("path", help="备份文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what came back."""
        try:
            found = restore_backup(path=Path(options["path"]))
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        head = found.manifest["audit_head"]
        checked = check_log(expected=(head[0], head[1]) if head else None)
        if checked.broken is not None:
            raise CommandError(
                f"数据已恢复，但留痕从第 {checked.broken.number} 条起对不上。请换一份备份，并查明原因。", returncode=2
            )
        self.stdout.write(
            f"✓ 已恢复 {found.manifest['made_at'][:19]} 的备份：{sum(found.manifest['rows'].values())} 行，"
            f"{found.files} 个文件，留痕 {checked.lines} 条相接。下一步：manage.py migrate，然后启动服务。"
        )
