"""Follow the chain of the audit log and say whether it holds."""

from __future__ import annotations

import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from shuangchuang.halls.notices.queries.checking import check_log
from shuangchuang.halls.notices.services import link_lines

REASONS = {
    "gap": "这一条不在了：有留痕被删除",
    "previous": "这一条不接着上一条：有留痕被插入或改写",
    "digest": "这一条的内容与摘要不符：内容被改写",
    "personal": "这一条的个人信息与封存的摘要不符：个人信息被改写",
    "missing": "事先记下的这一条不在了：留痕被截短或重写",
}


class Command(BaseCommand):
    """Exit status 0: it holds; 1: it does not; 2: it could not be checked."""

    help = "核对留痕的散列链；--expect 序号:摘要 再核对事先记下的末条"

    def add_arguments(self, parser: CommandParser) -> None:
        """The last line of an earlier check, noted somewhere else."""
        parser.add_argument("--expect", default="", metavar="序号:摘要")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was found in a line or two."""
        expected = None
        if options["expect"]:
            said = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", options["expect"])
            if not said:
                raise CommandError("--expect 应写成“序号:摘要”，照抄上次核对打印的末条。", returncode=2)
            expected = (int(said[1]), said[2])
        try:
            link_lines()
            found = check_log(expected=expected)
        except DatabaseError as error:
            raise CommandError(f"没有核对成：数据库读不了（{error}）。请检查数据库后再运行。", returncode=2) from error
        self.stdout.write(
            f"留痕 {found.lines} 条，末条 {found.number}:{found.digest}；依法删除的个人信息 {found.erased} 处。"
        )
        if not found.guarded:
            self.stderr.write("数据库里防止改写留痕的触发器不全。请运行 manage.py migrate 后联系开发人员。")
        if found.broken:
            self.stderr.write(
                f"第 {found.broken.number} 条起不可信。{REASONS[found.broken.reason]}。"
                "请保留数据库现状，用备份核对，并报告网络安全负责人。"
            )
        if found.broken or not found.guarded:
            sys.exit(1)
        self.stdout.write("散列链完整。")
