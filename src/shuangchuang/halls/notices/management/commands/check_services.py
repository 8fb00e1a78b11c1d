"""Try what the site stands on and say how each is."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shuangchuang.halls.notices.trying import SERVICES, WORDS, State, tried

_WIDTH = max(len(service.title) for service in SERVICES.values())


def _wide(words: str, width: int) -> str:
    """Chinese characters are two columns wide, and so is what fills up."""
    return words + "　" * (width - len(words))


class Command(BaseCommand):
    """Exit status 0: nothing fails; 1: something does; 2: it could not be asked."""

    help = "用现在的设置试一遍数据库、文件存储、后台工作进程、邮件、短信、政务微信、恶意文件扫描"
    requires_system_checks = ()  # a site that is not well is what this is for

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and for whom to read."""
        parser.add_argument("names", nargs="*", metavar="名称", help=f"只试这些：{'、'.join(SERVICES)}；不写就全试")
        parser.add_argument("--json", action="store_true", help="只输出一份 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line a service, with what to do below it."""
        unknown = [name for name in options["names"] if name not in SERVICES]
        if unknown:
            raise CommandError(f"没有“{'、'.join(unknown)}”。可以写的有：{'、'.join(SERVICES)}。", returncode=2)
        now = timezone.now()
        found = tried(dict.fromkeys(options["names"] or SERVICES), at=now)
        failing = [service for service, finding in found if finding.state is State.FAILING]
        if options["json"]:
            told = {
                "checked_at": now.isoformat(),
                "well": not failing,
                "services": [
                    {
                        "name": service.name, "title": service.title, "state": finding.state.value,
                        "said": finding.said, "todo": finding.todo,
                    }
                    for service, finding in found
                ],
            }  # fmt: skip
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for service, finding in found:
                self.stdout.write(f"{_wide(WORDS[finding.state], 3)}　{_wide(service.title, _WIDTH)}　{finding.said}")
                if finding.todo:
                    self.stdout.write(f"{'　' * 4}→ {finding.todo}")
            names = "、".join(service.title for service in failing)
            self.stdout.write(f"{len(failing)} 项出错：{names}。" if failing else "没有出错的。")
        if failing:
            sys.exit(1)
