"""A site is backed up while it runs and comes back whole, in an empty place, on either database: rehearsed here."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.utils import timezone

from dev import postgres_programs, throw_away_postgres
from shuangchuang.project.backups import BackupRefused, _add_bytes, check_backup
from tests.house.repository import ROOT

FILL = """
from datetime import datetime, UTC
from shuangchuang.halls.accounts.models import User
from shuangchuang.halls.notices.services import link_lines, record_audit, store_file
at = datetime(2026, 11, 23, tzinfo=UTC)
user = User.objects.create_user("yunwei", password="kaifang-2026-xx")
for number in range(30):
    file = store_file(name=f"材料{number}.txt", content=f"第{number}份材料".encode(), stored_by=user, stored_at=at)
    record_audit(actor=user, action="test.store", subject=f"file:{file.pk}", at=at)
link_lines()
"""
LOOK = """
import json, hashlib
from django.apps import apps
from django.test import Client
from django.conf import settings
from shuangchuang.halls.notices.models import AuditRecord, FileRecord
from django.contrib.auth import authenticate
rows = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
files = {file.name: [hashlib.sha256(file.content.read()).hexdigest(), file.sha256] for file in FileRecord.objects.all()}
settings.SECURE_SSL_REDIRECT = False
answer = Client().post("/accounts/login/", {"login": "yunwei", "password": "kaifang-2026-xx"}, headers={"Host": "127.0.0.1"})
rows.pop("sessions.Session"); rows.pop("accounts.SignInRecord"); rows.pop("usersessions.UserSession"); rows.pop("axes.AccessLog", None); rows.pop("axes.AccessAttempt", None); rows.pop("notices.SharedValueRecord")
print("FOUND" + json.dumps({"rows": rows, "files": files, "signed_in": answer.status_code == 302,
      "chain": list(AuditRecord.objects.order_by("pk").values_list("digest", flat=True))}))
"""


def manage(var: Path, database: str, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": "src",
            "DJANGO_SETTINGS_MODULE": "shuangchuang.project.settings.demo",
            "SHUANGCHUANG_VAR": str(var),
            "SHUANGCHUANG_DATABASE_URL": database,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def done(ended: subprocess.CompletedProcess[str]) -> str:
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@contextlib.contextmanager
def two_databases(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Addresses of a database and of an empty one beside it."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'one.sqlite3'}", f"sqlite:///{folder / 'two.sqlite3'}"
        return
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed")
    with throw_away_postgres(programs) as address:
        other = address.rsplit("/", 1)[0] + "/other"
        with psycopg.connect(address, autocommit=True) as server:
            server.execute("CREATE DATABASE other")
        yield address, other


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restored_site_is_the_one_that_was_backed_up(kind, tmp_path):
    with two_databases(kind, tmp_path) as (one, two):
        here, there, archive = tmp_path / "here", tmp_path / "there", tmp_path / "kept" / "site.tar"
        done(manage(here, one, "migrate", "--verbosity", "0"))
        done(manage(here, one, "shell", "-v", "0", "-c", FILL))
        before = found_in(here, one)

        done(manage(here, one, "backup", str(archive)))
        said = done(manage(there, two, "restore", str(archive)))
        done(manage(there, two, "migrate", "--check"))
        done(manage(there, two, "verify_audit"))

        assert found_in(there, two) == before
        assert before["signed_in"] is True
        assert before["rows"]["notices.FileRecord"] == 30
        assert all(was == told for was, told in before["files"].values())
        assert "30 个文件" in said
        assert archive.stat().st_mode & 0o077 == 0
        refused = manage(there, two, "restore", str(archive))
        assert (refused.returncode, "空的" in refused.stderr) == (2, True)


def found_in(var: Path, database: str) -> dict:
    told = done(manage(var, database, "shell", "-v", "0", "-c", LOOK))
    return json.loads(told[told.index("FOUND") + 5 :].splitlines()[0])


# ---------------------------------------------------------------- archives that are not whole


@pytest.fixture
def archive(tmp_path) -> Path:
    """A small one, of the suite's own database."""
    path = tmp_path / "small.tar"
    content = {"database": b"rows", "files/2026/a": "一份材料".encode()}
    manifest = {
        "format": 1, "version": "0", "made_at": "2026-11-23T00:00:00", "engine": "sqlite", "migrations": [], "rows": {},
        "audit_head": None,
        "parts": {name: {"size": len(part), "sha256": hashlib.sha256(part).hexdigest()} for name, part in content.items()},
    }  # fmt: skip
    with tarfile.open(path, "w") as made:
        for name, part in content.items():
            _add_bytes(made, name, part, timezone.now())
        _add_bytes(made, "manifest.json", json.dumps(manifest).encode(), timezone.now())
    return path


def changed(path: Path, **parts: bytes | None) -> Path:
    """The archive with parts replaced, added or (None) left out."""
    other = path.with_name("changed.tar")
    with tarfile.open(path) as old, tarfile.open(other, "w") as new:
        names = {member.name: old.extractfile(member).read() for member in old}
        for name, content in {**names, **{key.replace("__", "/"): value for key, value in parts.items()}}.items():
            if content is not None:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return other


def test_a_whole_archive_is_known_as_such(archive):
    assert (check_backup(path=archive).files, check_backup(path=archive).size) == (1, 16)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"database": b"rowz"}, "backup_changed"),
        ({"files__2026__a": None}, "backup_parts"),
        ({"files__more": b"x"}, "backup_parts"),
        ({"..__..__etc__passwd": b"x"}, "backup_parts"),
        ({"manifest.json": b"{}"}, "backup_unread"),
        ({"manifest.json": b'{"format": 9}'}, "backup_format"),
        ({"manifest.json": None}, "backup_unread"),
    ],
)
def test_an_archive_of_which_anything_was_changed_is_refused(parts, code, archive):
    with pytest.raises(BackupRefused) as refused:
        check_backup(path=changed(archive, **parts))

    assert refused.value.code == code


def test_half_an_archive_is_refused(archive):
    archive.write_bytes(archive.read_bytes()[:700])

    with pytest.raises(BackupRefused):
        check_backup(path=archive)


def test_an_archive_that_would_write_elsewhere_is_refused(archive):
    part = b"x"
    with tarfile.open(archive) as old:
        manifest = json.loads(old.extractfile("manifest.json").read())
    manifest["parts"]["files/../../evil"] = {"size": 1, "sha256": hashlib.sha256(part).hexdigest()}

    with pytest.raises(BackupRefused) as refused:
        check_backup(
            path=changed(archive, **{"files__..__..__evil": part, "manifest.json": json.dumps(manifest).encode()})
        )

    assert refused.value.code == "backup_changed"
