"""Follow the chain of the ledger of supervision and say whether it holds."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from shuangchuang.halls.supervision.services.verifying import verify_ledger

REASONS = {
    "gap": "这一步不在了：有记录被删除或截短",
    "previous": "这一步不接着上一步：有记录被插入或改写",
    "digest": "这一步的内容与摘要不符：内容被改写",
}


class Command(BaseCommand):
    """Exit status 0: it holds; 1: it does not; 2: it could not be checked."""

    help = "核对督办账的散列链、文字的封存摘要，以及各事项的现状与逐步重放是否一致"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--json`` for programs."""
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 文档")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was found."""
        try:
            found = verify_ledger()
        except DatabaseError as error:
            raise CommandError(f"没有核对成：数据库读不了（{error}）。请检查数据库后再运行。", returncode=2) from error
        broken = found.broken
        if options["json"]:
            told = {
                "sound": found.sound,
                "steps": found.steps,
                "broken": {"number": broken.number, "reason": broken.reason} if broken else None,
                "words_changed": list(found.words_changed),
                "words_erased": found.words_erased,
                "drifted": list(found.drifted),
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(f"督办账 {found.steps} 步；依法删除的文字 {found.words_erased} 处。")
            if broken:
                self.stderr.write(
                    f"第 {broken.number} 步起不可信。{REASONS[broken.reason]}。"
                    "请保留数据库现状，用备份核对，并报告网络安全负责人。"
                )
            if found.words_changed:
                self.stderr.write(f"文字与封存的摘要不符的步：{'、'.join(map(str, found.words_changed[:20]))}。")
            if found.drifted:
                self.stderr.write(
                    f"现状与逐步重放不一致的事项 {len(found.drifted)} 件（编号 {'、'.join(map(str, found.drifted[:20]))}）。"
                )
            if found.sound:
                self.stdout.write("散列链完整，现状与重放一致。")
        if not found.sound:
            sys.exit(1)
