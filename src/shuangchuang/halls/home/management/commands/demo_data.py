"""Simulated accounts on top of the deployment's data. Refuses to run outside the demo settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shuangchuang.halls.accounts.models import Role, ScopeKind, User
from shuangchuang.halls.accounts.services import grant_role
from shuangchuang.halls.home.demo_messages import tell_demo_accounts
from shuangchuang.halls.plans.in_force import adopted_plans
from shuangchuang.halls.registry.simulated import load_simulated_firms
from shuangchuang.halls.supervision.simulated import simulate_supervision
from shuangchuang.halls.supervision.simulated_inspections import demo_inspections

DEMO_SETTINGS = {"shuangchuang.project.settings.demo", "shuangchuang.project.settings.test"}

# account, password, name shown, and the offices held: (role, kind of scope, its key)
ACCOUNTS = (
    (
        "xietiao",
        "demo-xietiao",
        "联席办 韦晓（模拟）",
        [(Role.COORDINATOR, "", ""), (Role.LIAISON, ScopeKind.UNIT, "gx-joint-office")],
    ),
    ("lianluo", "demo-lianluo", "科技厅联络员 黄敏（模拟）", [(Role.LIAISON, ScopeKind.UNIT, "gx-sci")]),
    ("fuzeren", "demo-fuzeren", "科技厅负责人 莫宁（模拟）", [(Role.UNIT_LEADER, ScopeKind.UNIT, "gx-sci")]),
    ("keshi", "demo-keshi", "科技厅业务科室 陆苗（模拟）", [(Role.PROGRAMME_OFFICER, ScopeKind.UNIT, "gx-sci")]),
    ("nanning", "demo-nanning", "南宁市联席办 梁舒（模拟）", [(Role.COORDINATOR, ScopeKind.REGION, "450100")]),
    ("hecha", "demo-hecha", "核查人员 蒙达（模拟）", [(Role.VERIFIER, "", "")]),
    ("ducha", "demo-ducha", "督查人员 农毅（模拟）", [(Role.INSPECTOR, "", "")]),
    ("bianji", "demo-bianji", "内容编辑 岑文（模拟）", [(Role.EDITOR, "", "")]),
    ("zhuanjia", "demo-zhuanjia", "专家 苏学（模拟）", [(Role.EXPERT, "", "")]),
    ("lingdao", "demo-lingdao", "领导 甘远（模拟）", [(Role.LEADER, "", "")]),
    ("chuangye", "demo-chuangye", "创业者 唐启（模拟）", []),
    # What these three may do follows from their mandates, see registry.simulated.
    ("faren", "demo-faren", "法定代表人 石坚（模拟）", []),
    ("jingban", "demo-jingban", "企业经办人 闭玲（模拟）", []),
    ("jigou", "demo-jigou", "银行经办人 蓝宏（模拟）", []),
    ("yunwei", "demo-yunwei", "系统运维 覃勇（模拟）", [(Role.OPERATOR, "", "")]),
)
DEMO_PLANS = ("guangxi-2021",)  # supervised in the demo
# Whose role is not granted here.
SHOWN_AS = {"faren": "企业法定代表人", "jingban": "企业经办人", "jigou": "机构经办人"}


class Command(BaseCommand):
    """What ``dev.py demo`` calls. Safe to run again."""

    help = "载入本地化数据并建立模拟账号（只能在演示环境运行）"

    def add_arguments(self, parser: CommandParser) -> None:
        """Half a year of supervision takes some seconds; what does not look at it can do without."""
        parser.add_argument("--without-supervision", action="store_true", help="不生成半年的督办模拟数据")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then make accounts that exist nowhere else."""
        if settings.SETTINGS_MODULE not in DEMO_SETTINGS or not settings.SIMULATED_DATA:
            raise CommandError("模拟账号只能在演示环境建立。生产环境请用 manage.py load_deployment。")
        call_command("load_deployment", stdout=self.stdout)
        self.stdout.write("模拟账号（账号 / 密码）：")
        for username, password, name, offices in ACCOUNTS:
            user, created = User.objects.get_or_create(
                username=username, defaults={"display_name": name, "email": f"{username}@demo.invalid"}
            )
            if created:
                user.set_password(password)
                user.save()
            held = set(user.grants.values_list("role", "scope_kind", "scope_key"))
            for role, kind, key in offices:
                if (role, kind, key) not in held:
                    grant_role(
                        user=user,
                        role=role,
                        scope_kind=kind,
                        scope_key=key,
                        granted_by=None,
                        granted_at=timezone.now(),
                        basis="模拟数据",
                    )
            first = Role(offices[0][0] if offices else Role.PERSON).label
            self.stdout.write(f"  {username:<8} / {password:<13} {SHOWN_AS.get(username, first)}")
        known = {user.username: user for user in User.objects.filter(username__in=[row[0] for row in ACCOUNTS])}
        tell_demo_accounts(known, at=timezone.now())
        load_simulated_firms(known, at=timezone.now())
        if not options["without_supervision"]:
            self._supervise(known)
            demo_inspections(known, at=timezone.now())

    def _supervise(self, known: dict[str, User]) -> None:
        for plan in adopted_plans().filter(slug__in=DEMO_PLANS):
            if items := simulate_supervision(known, plan=plan, at=timezone.now()):
                self.stdout.write(f"已生成半年的督办模拟数据：{plan}，{items} 件事项。")
