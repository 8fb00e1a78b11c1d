"""One archive of a whole site, and a site made of it again.

    backup.tar
      manifest.json     what is in here: version, engine, migrations, rows a table, SHA-256 of every part,
                        last line of the audit log
      database          SQLite: a copy made by its own backup interface; PostgreSQL: pg_dump's custom format
      files/…           everything people handed in

The database is copied first and the files after it: a file too many does no harm, one too few
would be missed. The counts are taken from the very copy (SQLite) or snapshot (PostgreSQL), so
what is restored can be held against them.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.sqlite3._functions import register as register_functions
from django.db.migrations.loader import MigrationLoader

from shuangchuang import __version__
from shuangchuang.domain.shared import Refusal

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database", "files/"
_PIECE = 1024 * 1024


class BackupRefused(Refusal):
    """A backup cannot be made, read or restored."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an archive holds."""

    manifest: dict[str, Any]
    files: int
    size: int


# ---------------------------------------------------------------- making one


def make_backup(*, path: Path, made_at: datetime) -> Found:
    """
    Write the archive; it has its name only when it is whole, and nobody but its owner may read it.

    :raises BackupRefused: it exists, or the database's own tool is missing or fails.
    """
    if path.exists():
        raise BackupRefused("backup_exists", "“{path}”已经存在。请换一个文件名。", path=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        copy = Path(folder, DATABASE)
        rows, head = (_copy_postgresql if connection.vendor == "postgresql" else _copy_sqlite)(copy)
        part = Path(folder, "part.tar")
        digests: dict[str, dict[str, Any]] = {}
        with open(part, "xb", opener=_for_the_owner) as raw, tarfile.open(fileobj=raw, mode="w") as archive:
            _add(archive, DATABASE, copy, digests)
            root = Path(settings.MEDIA_ROOT)
            for file in sorted(each for each in root.rglob("*") if each.is_file()) if root.exists() else ():
                with contextlib.suppress(FileNotFoundError):  # removed since we looked
                    _add(archive, FILES + file.relative_to(root).as_posix(), file, digests)
            manifest = {
                "format": FORMAT,
                "version": __version__,
                "made_at": made_at.isoformat(),
                "engine": connection.vendor,
                "migrations": _migrations_applied(),
                "rows": rows,
                "audit_head": head,
                "parts": digests,
            }
            _add_bytes(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode(), made_at)
            raw.flush()
            os.fsync(raw.fileno())
        found = check_backup(path=part)
        part.rename(path)
    return found


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _add(archive: tarfile.TarFile, name: str, file: Path, digests: dict[str, dict[str, Any]]) -> None:
    with file.open("rb") as content:
        member = archive.gettarinfo(arcname=name, fileobj=content)
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mode = 0o600
        read = _Digesting(content)
        archive.addfile(member, read)  # type: ignore[arg-type]  # reads are all it asks for
    digests[name] = {"size": member.size, "sha256": read.digest.hexdigest()}


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes, at: datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(content), int(at.timestamp()), 0o600
    archive.addfile(member, io.BytesIO(content))


class _Digesting:
    """A file that keeps the digest of what was read of it."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._content.read(size)
        self.digest.update(piece)
        return piece


def _tables() -> list[str]:
    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})


def _counted(ask: Callable[[str], Any]) -> dict[str, int]:
    return {table: int(ask(f'SELECT COUNT(*) FROM "{table}"')[0]) for table in _tables()}  # noqa: S608 - our own names


_HEAD = "SELECT number, digest FROM notices_auditrecord WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1"


def _copy_sqlite(copy: Path) -> tuple[dict[str, int], list[Any] | None]:
    """A consistent copy while the site runs, checked by the engine itself."""
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        register_functions(target)  # constraints of tables use them, and the check asks every constraint
        if target.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupRefused("backup_damaged", "数据库的副本没有通过完整性检查。请检查磁盘后重试。")
        target.execute("PRAGMA journal_mode=DELETE")
        head = target.execute(_HEAD).fetchone()
        return _counted(lambda question: target.execute(question).fetchone()), list(head) if head else None


def _copy_postgresql(copy: Path) -> tuple[dict[str, int], list[Any] | None]:
    """pg_dump of the very snapshot that is counted."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]

        def ask(question: str) -> Any:
            cursor.execute(question)
            return cursor.fetchone()

        rows, head = _counted(ask), ask(_HEAD)
        _postgresql("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={copy}")
    return rows, list(head) if head else None


def _postgresql(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, on this site's database; the password is in no argument list."""
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(
            "program_missing", "没有找到 {program}。Debian：apt install postgresql-client", program=program
        )
    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {"PATH": os.defpath} | {name: str(given[key]) for name, key in names.items() if given.get(key)}
    environment |= {
        f"PG{key.upper()}": str(value) for key, value in given.get("OPTIONS", {}).items() if key.startswith("ssl")
    }
    ended = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or [""])[-1]
        raise BackupRefused("program_failed", "{program} 没有完成：{last}", program=program, last=last)


def _migrations_applied() -> list[str]:
    loader = MigrationLoader(connection)
    return sorted(".".join(key) for key in loader.applied_migrations)


# ---------------------------------------------------------------- reading one


def check_backup(*, path: Path) -> Found:
    """
    Hold every part against its digest.

    :raises BackupRefused: it is no archive of ours, or a part is missing, changed or too many.
    """
    try:
        with tarfile.open(path) as archive:
            members = {member.name: member for member in archive}
            manifest = _manifest(archive, members)
            wanted = manifest["parts"]
            odd = sorted(set(members) ^ {*wanted, MANIFEST})
            if odd:
                raise BackupRefused("backup_parts", "备份里缺少或多出“{name}”。请换一份备份。", name=odd[0])
            for name, told in wanted.items():
                if not _is_plain(name, members[name]) or _digest(archive, members[name]) != told["sha256"]:
                    raise BackupRefused("backup_changed", "备份里的“{name}”与记录的摘要不符。请换一份备份。", name=name)
    except (tarfile.TarError, OSError, EOFError, KeyError, TypeError, ValueError):
        raise BackupRefused("backup_unread", "“{path}”读不出来，不是完整的备份。请换一份。", path=str(path)) from None
    files = [told for name, told in wanted.items() if name.startswith(FILES)]
    return Found(manifest=manifest, files=len(files), size=sum(told["size"] for told in wanted.values()))


def _manifest(archive: tarfile.TarFile, members: dict[str, tarfile.TarInfo]) -> dict[str, Any]:
    content = archive.extractfile(members[MANIFEST])
    manifest = json.loads(content.read()) if content else {}
    if manifest["format"] != FORMAT:
        raise BackupRefused(
            "backup_format", "这份备份是另一种格式（{format}）。请用做备份的版本恢复。", format=manifest["format"]
        )
    return dict(manifest)


def _is_plain(name: str, member: tarfile.TarInfo) -> bool:
    """A file whose name stays where it is put."""
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and "\\" not in name
    return member.isfile() and inside and (name == DATABASE or name.startswith(FILES))


def _pieces(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise KeyError(member.name)
    while piece := content.read(_PIECE):
        yield piece


def _digest(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(archive, member):
        digest.update(piece)
    return digest.hexdigest()


# ---------------------------------------------------------------- restoring one


def restore_backup(*, path: Path) -> Found:
    """
    Make this site, which must be empty, what the archive holds; then count every table.

    :raises BackupRefused: the archive is damaged, of another engine or a later version; the site is not empty; the
        counts differ.
    """
    found = check_backup(path=path)
    manifest = found.manifest
    if manifest["engine"] != connection.vendor:
        raise BackupRefused(
            "backup_engine", "备份来自 {there}，这里是 {here}。请恢复到同一种数据库。",
            there=manifest["engine"], here=connection.vendor,
        )  # fmt: skip
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    later = sorted(set(manifest["migrations"]) - known)
    if later:
        raise BackupRefused("backup_later", "备份来自更新的版本（有 {name}）。请先升级程序再恢复。", name=later[0])
    _must_be_empty()
    root = Path(settings.MEDIA_ROOT)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path) as archive:
        for member in archive:
            if member.name == DATABASE:
                _write(archive, member, Path(folder, DATABASE))
            elif member.name.startswith(FILES):
                _write(archive, member, root / member.name.removeprefix(FILES))
        (_into_postgresql if connection.vendor == "postgresql" else _into_sqlite)(Path(folder, DATABASE))
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))

        def ask(question: str) -> Any:
            cursor.execute(question)
            return cursor.fetchone()

        # Tables this version has and the archive's had not come with the migrations.
        for table, rows in manifest["rows"].items():
            now = ask(f'SELECT COUNT(*) FROM "{table}"')[0] if table in present else None  # noqa: S608 - our own names
            if now != rows:
                raise BackupRefused(
                    "restore_rows", "恢复后 {table} 有 {now} 行，备份里是 {rows} 行。请换一份备份。",
                    table=table, now=now if now is not None else "—", rows=rows,
                )  # fmt: skip
    return found


def _must_be_empty() -> None:
    root = Path(settings.MEDIA_ROOT)
    if root.exists() and any(each.is_file() for each in root.rglob("*")):
        raise BackupRefused("files_there", "“{folder}”里已有文件。请恢复到空的目录。", folder=str(root))
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise BackupRefused("tables_there", "数据库里已有表。请恢复到空的数据库。")


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with open(to, "xb", opener=_for_the_owner) as file:
        for piece in _pieces(archive, member):
            file.write(piece)


def _into_sqlite(copy: Path) -> None:
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(copy)) as source:
        source.backup(connection.connection)


def _into_postgresql(copy: Path) -> None:
    connection.close()
    name = str(connection.settings_dict["NAME"])
    _postgresql("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={name}", str(copy))
