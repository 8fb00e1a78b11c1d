# Let the database refuse every change of a step. Reversible: the triggers are taken away again.
#
# A later migration that remakes supervision_steprecord on SQLite (AddField, AlterField) drops the triggers with
# the table: end it with guard_ledger; tests/halls/supervision/test_ledger.py fails otherwise.

from django.db import migrations

from shuangchuang.halls.supervision.guard import guard_ledger, unguard_ledger


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_items_and_ledger")]

    operations = [migrations.RunPython(guard_ledger, unguard_ledger)]
