"""Make an account with a role and the unit or region it is held for."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from shuangchuang.halls.accounts import scopes
from shuangchuang.halls.accounts.models import Role, ScopeKind, User
from shuangchuang.halls.accounts.rights import SCOPES_OF_ROLE
from shuangchuang.halls.accounts.services import AppointmentRefused, grant_role
from shuangchuang.halls.notices.services import record_audit


class Command(BaseCommand):
    """The password is asked for, never taken from the command line where others could read it."""

    help = "建立账号：create_account 账号 --role 角色 [--name 姓名] [--unit 单位编号] [--region 区划代码]"

    def add_arguments(self, parser: CommandParser) -> None:
        """Account, role, name, and what the role is held for."""
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=sorted(SCOPES_OF_ROLE))
        parser.add_argument("--name", default="")
        parser.add_argument("--unit", default="", help="单位编号，见单位名录的网址；联络员等按单位授予的角色必填")
        parser.add_argument("--region", default="", help="区划代码，例如 450100；只管一个地区时填写")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create it whole or not at all."""
        username, role, unit, region = (options[name] for name in ("username", "role", "unit", "region"))
        kind = ScopeKind.UNIT if unit else ScopeKind.REGION if region else ScopeKind.SITE
        if User.objects.filter(username=username).exists():
            raise CommandError(f"账号“{username}”已存在。请换一个。")
        if SCOPES_OF_ROLE[role] == {ScopeKind.UNIT} and not unit:
            raise CommandError(f"“{Role(role).label}”按单位授予，要用 --unit 写明是哪个单位。")
        if not scopes.exists(kind, unit or region):
            raise CommandError(f"没有编号为“{unit or region}”的单位或地区。请到单位名录里核对。")
        password = getpass.getpass("密码：")
        if password != getpass.getpass("再输一遍："):
            raise CommandError("两次输入的密码不同。请重新运行。")
        user = User(username=username, display_name=options["name"])
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        user.set_password(password)
        now = timezone.now()
        try:
            with transaction.atomic():
                user.save()
                record_audit(actor=None, action="accounts.open", subject=f"user:{user.pk}", at=now)
                grant_role(
                    user=user,
                    role=role,
                    scope_kind=kind,
                    scope_key=unit or region,
                    granted_by=None,
                    granted_at=now,
                    basis="命令行建立",
                )
        except AppointmentRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已建立账号 {username}（{Role(role).label}）。")
