"""Write one archive of the whole site, or look whether one is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shuangchuang.domain.shared import Refusal
from shuangchuang.project.backups import check_backup, make_backup


class Command(BaseCommand):
    """Exit status 0: written (or whole); 2: not."""

    help = "备份：数据库和上传的文件写成一个文件，逐项带摘要；--check 只核对一份备份"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, how many to keep."""
        parser.add_argument("path", nargs="?", help="备份文件；不给则写到 SHUANGCHUANG_VAR/backups/ 下，以时间命名")
        parser.add_argument("--check", action="store_true", help="只核对已有的备份，不写")
        parser.add_argument("--keep", type=int, default=0, help="写在默认目录时，只留最近的几份；0 为全部留下")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is in it."""
        now = timezone.now()
        folder = Path(settings.VAR) / "backups"
        path = Path(options["path"] or folder / f"shuangchuang-{now:%Y%m%dT%H%M%SZ}.tar")
        if options["check"] and not options["path"]:
            raise CommandError("请写明要核对哪一份备份。", returncode=2)
        try:
            found = check_backup(path=path) if options["check"] else make_backup(path=path, made_at=now)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        rows = sum(found.manifest["rows"].values())
        self.stdout.write(
            f"✓ {path}：{found.manifest['made_at'][:19]}，版本 {found.manifest['version']}，"
            f"{rows} 行，{found.files} 个文件，{found.size / 1e6:.1f} MB"
        )
        if options["keep"] and not options["check"] and not options["path"]:
            for old in sorted(folder.glob("shuangchuang-*.tar"))[: -options["keep"]]:
                old.unlink()
                self.stdout.write(f"  已删去 {old.name}")
