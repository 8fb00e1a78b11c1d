# Step 3 of 3: drop the column that grants replace.

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_grants"),
        ("registry", "0002_members_by_grants"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="user",
            name="role",
        ),
    ]
