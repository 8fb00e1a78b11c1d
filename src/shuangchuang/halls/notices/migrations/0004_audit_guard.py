# Link the lines that are there into a chain, in the order they were written, and let the database itself refuse
# every later change. No line is left out: whatever stands in its columns is digested as it stands, and what older
# versions wrote into ``details`` stays there. Safe to run twice: lines that have a place keep it.
#
# A later migration that remakes notices_auditrecord on SQLite (AddField, AlterField) drops the triggers with the
# table: end it with guard_log of shuangchuang.halls.notices.guard; tests/halls/notices/test_audit.py fails otherwise.

from datetime import UTC

from django.db import migrations

from shuangchuang.domain.chain import START, digest_of
from shuangchuang.halls.notices.guard import guard_log, unguard_log


def link(apps, schema_editor):
    lines = apps.get_model("notices", "AuditRecord").objects
    last = lines.filter(number__isnull=False).order_by("-number").first()
    number, digest = (last.number, last.digest) if last else (0, START)
    for line in lines.filter(number__isnull=True).order_by("pk").iterator(chunk_size=1000):
        number, previous = number + 1, digest
        words = {
            "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": line.actor_id,
            "action": line.action,
            "subject": line.subject,
            "details": line.details,
            "before": line.before,
            "after": line.after,
            "why": line.why,
            "source": line.source,
            "session": line.session,
            "personal": line.personal_seal,
            "address": line.address_seal,
        }
        digest = digest_of(previous=previous, number=number, words=words)
        lines.filter(pk=line.pk).update(number=number, previous=previous, digest=digest)


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_audit_chain")]

    operations = [
        migrations.RunPython(link, migrations.RunPython.noop),
        migrations.RunPython(guard_log, unguard_log),
    ]
