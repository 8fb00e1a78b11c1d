"""Settings of a plan are dated: what was set so far holds from the beginning."""

from __future__ import annotations

from datetime import date
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Max


def only_the_newest(apps: Any, schema_editor: Any) -> None:
    """Going back, a plan has one row again: the newest; the history of its settings is lost, the audit log keeps it."""
    Setting = apps.get_model("supervision", "SupervisionSettingRecord")
    newest = Setting.objects.values("plan").annotate(day=Max("valid_from"))
    for row in newest:
        Setting.objects.filter(plan=row["plan"], valid_from__lt=row["day"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0009_report_wording"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="supervisionsettingrecord",
            name="valid_from",
            field=models.DateField(default=date(2015, 1, 1), verbose_name="生效日"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="supervisionsettingrecord",
            name="reason",
            field=models.TextField(blank=True, verbose_name="调整的理由"),
        ),
        migrations.AddField(
            model_name="supervisionsettingrecord",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="supervisionsettingrecord",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveField(model_name="supervisionsettingrecord", name="version"),
        migrations.AlterField(
            model_name="supervisionsettingrecord",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="supervision_settings",
                to="plans.planrecord",
            ),
        ),
        migrations.AlterModelOptions(
            name="supervisionsettingrecord",
            options={"ordering": ("plan", "valid_from")},
        ),
        migrations.AddConstraint(
            model_name="supervisionsettingrecord",
            constraint=models.UniqueConstraint(fields=("plan", "valid_from"), name="one_supervision_setting_a_day"),
        ),
        migrations.RunPython(migrations.RunPython.noop, only_the_newest),
    ]
