"""The tables follow the models, forwards and backwards."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.house.repository import ROOT

OURS = sorted(
    config.label
    for config in apps.get_app_configs()
    if config.name.startswith("shuangchuang.") and any(config.get_models())
)


@pytest.mark.django_db
def test_no_change_of_a_model_waits_for_its_migration():
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())


def test_every_migration_can_be_taken_back_and_made_again(tmp_path):
    """In a process and a database of its own: the suite's tables stay as they are."""
    script = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from django.db import connection\n"
        "call_command('migrate', verbosity=0)\n"
        "full = set(connection.introspection.table_names())\n"
        f"for label in {OURS!r}: call_command('migrate', label, 'zero', verbosity=0)\n"
        "left = set(connection.introspection.table_names())\n"
        f"print(sorted(t for t in left if t.split('_')[0] in {OURS!r}))\n"
        "call_command('migrate', verbosity=0)\n"
        "print(set(connection.introspection.table_names()) == full)\n"
    )
    settings = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "shuangchuang.project.settings.test",
        "SHUANGCHUANG_VAR": str(tmp_path),
        "SHUANGCHUANG_DATABASE_URL": f"sqlite:///{tmp_path / 'migrations.sqlite3'}",
    }

    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )

    assert (ended.stdout.splitlines(), ended.returncode) == (["[]", "True"], 0), ended.stderr[-2000:]
