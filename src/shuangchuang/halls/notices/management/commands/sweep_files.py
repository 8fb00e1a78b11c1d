"""Look for files nobody refers to, and delete them when told to."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from shuangchuang.halls.notices.services.sweeping import look_for_strays, sweep

_LISTED = 20


class Command(BaseCommand):
    """Exit status 0: nothing was found, or it was dealt with; 1: something is there; 2: it could not be done."""

    help = "查找没有记录引用的文件、内容缺失的记录和到期的文件；加 --delete 才清理"

    def add_arguments(self, parser: CommandParser) -> None:
        """Delete or only look; how old a file must be."""
        parser.add_argument("--delete", action="store_true", help="删除没有记录引用的文件，删除到期文件的内容")
        parser.add_argument("--hours", type=int, default=24, help="只看这么多小时以前的文件（默认 24，至少 1）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is there; with ``--delete`` also what was done."""
        if options["hours"] < 1:
            raise CommandError("--hours 至少为 1：更新的文件可能属于还没有结束的操作。", returncode=2)
        now = timezone.now()
        try:
            found = look_for_strays(now=now, grace=timedelta(hours=options["hours"]))
            self._tell(found)
            if options["delete"]:
                strays, expired = sweep(found=found, now=now)
                self.stdout.write(f"已删除：没有记录引用的文件 {strays} 个，到期文件的内容 {expired} 个。")
        except (DatabaseError, OSError) as error:
            raise CommandError(f"没有查成：{error}。请检查数据库和文件目录后再运行。", returncode=2) from error
        left = found.missing or (not options["delete"] and (found.strays or found.expired))
        if not options["delete"] and (found.strays or found.expired):
            self.stdout.write("以上只是查看，没有删除。确认后加 --delete 再运行。")
        if left:
            sys.exit(1)

    def _tell(self, found: Any) -> None:
        self.stdout.write(
            f"没有记录引用的文件 {len(found.strays)} 个，内容缺失的记录 {len(found.missing)} 条，"
            f"到期的文件 {len(found.expired)} 个。"
        )
        for path in found.strays[:_LISTED]:
            self.stdout.write(f"  没有引用：{path}")
        for file in found.missing[:_LISTED]:
            self.stdout.write(f"  内容缺失：编号 {file.pk}，{file.content.name}。请从备份恢复这个文件。")
