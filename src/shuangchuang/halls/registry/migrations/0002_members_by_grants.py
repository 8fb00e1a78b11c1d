# Step 2 of 3: who speaks for a unit becomes a grant of the role liaison within that unit.

from django.db import migrations


def member_to_grant(apps, schema_editor):
    Grant = apps.get_model("accounts", "GrantRecord")
    for member in apps.get_model("registry", "UnitMemberRecord").objects.select_related("user", "unit").iterator():
        Grant.objects.create(
            user=member.user,
            role="liaison",
            scope_kind="unit",
            scope_key=member.unit.slug,
            valid_from=member.user.date_joined.date(),
            granted_at=member.user.date_joined,
            basis="原有角色",
        )


def grant_to_member(apps, schema_editor):
    Grant = apps.get_model("accounts", "GrantRecord")
    Unit = apps.get_model("registry", "UnitRecord")
    Member = apps.get_model("registry", "UnitMemberRecord")
    for grant in Grant.objects.filter(role="liaison", scope_kind="unit", ended_at__isnull=True).iterator():
        unit = Unit.objects.filter(slug=grant.scope_key).first()
        if unit is not None:
            Member.objects.get_or_create(user_id=grant.user_id, unit=unit)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
        ("accounts", "0002_grants"),
    ]

    operations = [
        migrations.RunPython(member_to_grant, grant_to_member),
        migrations.DeleteModel(
            name="UnitMemberRecord",
        ),
    ]
