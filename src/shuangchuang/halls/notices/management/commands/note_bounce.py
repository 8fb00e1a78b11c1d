"""A mail that came back, as the mail server hands it to a program: on the standard input."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shuangchuang.adapters.messaging import read_bounce
from shuangchuang.halls.notices.services import note_bounce

LARGEST = 10 * 1024 * 1024


class Command(BaseCommand):
    """Reads one report. Exit status 0 where it was noted, 2 where it is none of ours."""

    help = "登记一封退信（从标准输入读）；由邮件服务器调用"

    def handle(self, *args: Any, **options: Any) -> None:
        """Note it."""
        bounce = read_bounce(sys.stdin.buffer.read(LARGEST))
        if bounce is None:
            raise CommandError("这不是退信报告，没有登记。", returncode=2)
        known = note_bounce(
            reference=bounce.reference, status=bounce.status, permanent=bounce.permanent, at=timezone.now()
        )
        if not known:
            raise CommandError("退回的不是本系统发出的邮件，没有登记。", returncode=2)
        self.stdout.write("已登记退信。" if bounce.permanent else "只是暂时没有送达，邮件服务器会继续投递。")
