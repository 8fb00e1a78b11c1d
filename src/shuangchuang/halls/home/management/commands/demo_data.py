"""Simulated accounts on top of the deployment's data. Refuses to run outside the demo settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.registry.models import UnitMemberRecord, UnitRecord

DEMO_SETTINGS = {"shuangchuang.project.settings.demo", "shuangchuang.project.settings.test"}

# account, password, name shown, role, unit it speaks for
ACCOUNTS = (
    ("xietiao", "demo-xietiao", "联席办 韦晓（模拟）", Role.COORDINATOR, "gx-joint-office"),
    ("lianluo", "demo-lianluo", "科技厅联络员 黄敏（模拟）", Role.LIAISON, "gx-sci"),
    ("yunwei", "demo-yunwei", "系统运维 覃勇（模拟）", Role.OPERATOR, ""),
)


class Command(BaseCommand):
    """What ``dev.py demo`` calls. Safe to run again."""

    help = "载入本地化数据并建立模拟账号（只能在演示环境运行）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then make accounts that exist nowhere else."""
        if settings.SETTINGS_MODULE not in DEMO_SETTINGS or not settings.SIMULATED_DATA:
            raise CommandError("模拟账号只能在演示环境建立。生产环境请用 manage.py load_deployment。")
        call_command("load_deployment", stdout=self.stdout)
        self.stdout.write("模拟账号（账号 / 密码）：")
        for username, password, name, role, unit in ACCOUNTS:
            user, created = User.objects.get_or_create(username=username, defaults={"display_name": name, "role": role})
            if created:
                user.set_password(password)
                user.save()
            if unit:
                UnitMemberRecord.objects.get_or_create(user=user, unit=UnitRecord.objects.get(slug=unit))
            self.stdout.write(f"  {username:<8} / {password:<13} {Role(role).label}")
