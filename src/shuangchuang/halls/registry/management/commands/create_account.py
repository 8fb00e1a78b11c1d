"""Make an account with a role and, for a liaison, the unit it speaks for."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from shuangchuang.halls.accounts.models import Role, User
from shuangchuang.halls.notices.services import record_audit
from shuangchuang.halls.registry.models import UnitMemberRecord, UnitRecord


class Command(BaseCommand):
    """The password is asked for, never taken from the command line where others could read it."""

    help = "建立账号：create_account 账号 --role coordinator|liaison|operator [--name 姓名] [--unit 单位编号]"

    def add_arguments(self, parser: CommandParser) -> None:
        """Account, role, name, unit."""
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--name", default="")
        parser.add_argument("--unit", default="", help="单位编号，见单位名录的网址；联络员必填")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create it whole or not at all."""
        username, role, unit = options["username"], options["role"], options["unit"]
        if User.objects.filter(username=username).exists():
            raise CommandError(f"账号“{username}”已存在。请换一个。")
        if role == Role.LIAISON and not unit:
            raise CommandError("联络员账号要用 --unit 写明代表哪个单位。")
        record = UnitRecord.objects.filter(slug=unit).first() if unit else None
        if unit and record is None:
            raise CommandError(f"没有编号为“{unit}”的单位。请到单位名录里核对。")
        password = getpass.getpass("密码：")
        if password != getpass.getpass("再输一遍："):
            raise CommandError("两次输入的密码不同。请重新运行。")
        user = User(username=username, role=role, display_name=options["name"])
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        user.set_password(password)
        with transaction.atomic():
            user.save()
            if record:
                UnitMemberRecord.objects.create(user=user, unit=record)
            record_audit(
                actor=None,
                action="accounts.create",
                subject=f"user:{user.pk}",
                at=timezone.now(),
                details={"role": role},
            )
        self.stdout.write(f"已建立账号 {username}（{Role(role).label}）。")
