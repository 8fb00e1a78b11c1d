# Step 1 of 3: what an account is becomes grants. Roles held for the whole site are copied here; those for a
# unit by registry 0002, which knows whose unit it is; accounts 0003 then drops the column. Backwards, the
# column is filled again from the running grants of the roles it knew; other roles have no place in it.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_FOR_THE_SITE = ("coordinator", "operator")


def role_to_grant(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    Grant = apps.get_model("accounts", "GrantRecord")
    for user in User.objects.filter(role__in=_FOR_THE_SITE).iterator():
        Grant.objects.create(
            user=user, role=user.role, valid_from=user.date_joined.date(), granted_at=user.date_joined, basis="原有角色"
        )


def grant_to_role(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    Grant = apps.get_model("accounts", "GrantRecord")
    for role in _FOR_THE_SITE:
        holders = Grant.objects.filter(role=role, ended_at__isnull=True).values("user")
        User.objects.filter(pk__in=holders).update(role=role)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(default="liaison", max_length=20),
        ),
        migrations.CreateModel(
            name="AbsenceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_date", models.DateField(verbose_name="离岗日期")),
                ("back_date", models.DateField(blank=True, null=True, verbose_name="返岗日期")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-first_date", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("back_date__isnull", True), ("back_date__gt", models.F("first_date")), _connector="OR"
                        ),
                        name="one_is_back_after_leaving",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("person", "个人用户"),
                            ("firm_agent", "企业经办人"),
                            ("liaison", "单位联络员"),
                            ("unit_leader", "单位负责人"),
                            ("verifier", "核查人员"),
                            ("inspector", "督查人员"),
                            ("coordinator", "联席会议办公室"),
                            ("programme_officer", "业务科室经办人"),
                            ("editor", "内容编辑"),
                            ("expert", "专家"),
                            ("institution_agent", "机构经办人"),
                            ("leader", "领导（阅览）"),
                            ("operator", "系统运维"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                (
                    "scope_kind",
                    models.CharField(
                        blank=True,
                        choices=[("", "全部"), ("unit", "单位"), ("region", "地区"), ("organisation", "企业或机构")],
                        default="",
                        max_length=12,
                        verbose_name="范围",
                    ),
                ),
                ("scope_key", models.CharField(blank=True, default="", max_length=80, verbose_name="范围编号")),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="截止日期")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("granted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.CharField(blank=True, max_length=200, verbose_name="收回原因")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="accounts.grantrecord",
                        verbose_name="委托人",
                    ),
                ),
                (
                    "stands_in_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="accounts.grantrecord",
                        verbose_name="A岗",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("role", "scope_kind", "scope_key", "pk"),
                "indexes": [models.Index(fields=["scope_kind", "scope_key"], name="grants_of_a_scope")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("lent_by__isnull", True), ("stands_in_for__isnull", True)
                        ),
                        fields=("user", "role", "scope_kind", "scope_key"),
                        name="an_office_held_once_by_one_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user", "stands_in_for"),
                        name="a_person_stands_in_once_for_an_office",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user", "lent_by"),
                        name="an_office_is_lent_to_a_person_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stands_in_for__isnull", True), ("lent_by__isnull", True), _connector="OR"),
                        name="an_office_is_handed_on_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scope_key", ""), ("scope_kind", "")),
                            models.Q(
                                models.Q(("scope_kind", ""), _negated=True), models.Q(("scope_key", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_scope_names_what_it_covers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="a_grant_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role", "person"), _negated=True), name="being_a_person_is_not_granted"
                    ),
                ],
            },
        ),
        migrations.RunPython(role_to_grant, grant_to_role),
    ]
