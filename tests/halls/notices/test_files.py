"""A file is kept as it came, read by those it is for, and gone when it is erased."""

from __future__ import annotations

import io
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from PIL import Image

from shuangchuang.adapters.contents import ContentRefused
from shuangchuang.halls.notices import reading
from shuangchuang.halls.notices.models import AuditRecord, FileRecord, ScanState
from shuangchuang.halls.notices.queries.files import files_about, versions_of
from shuangchuang.halls.notices.services import erase_file, store_file, take_file
from shuangchuang.halls.notices.services.files import FileRefused, scan_waiting
from shuangchuang.halls.notices.services.sweeping import erase_expired, look_for_strays
from tests.adapters.fake_clamd import EICAR, clamd
from tests.halls import pages

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    """A place for files of one test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def proof(monkeypatch, coordinator) -> str:
    """A purpose whose files the coordinator reads."""
    monkeypatch.setitem(reading.READERS, "test.proof", lambda user, file: user.pk == coordinator.pk)
    return "test.proof"


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "navy").save(stream, "PNG")
    return stream.getvalue()


def taken(content: bytes | None = None, name: str = "证明.png", **more: object) -> FileRecord:
    values = {"stored_by": None, "stored_at": NOON, "purpose": "test.proof", "subject": "organisation:12"} | more
    return take_file(name=name, content=png() if content is None else content, **values)


def on_disk(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).parts[0] for path in folder.rglob("*") if path.is_file())


def test_a_file_is_known_by_its_content_and_kept_as_it_came():
    file = taken()

    stored = FileRecord.objects.get()
    assert (stored.media_type, stored.name, stored.scan_state) == ("image/png", "证明.png", ScanState.UNSCANNED)
    assert Path(stored.content.path).read_bytes() == png()
    assert file.sha256 in stored.content.name


def test_a_file_that_is_not_taken_leaves_nothing(folder):
    with pytest.raises(ContentRefused):
        taken(b"MZ\x90")

    assert (FileRecord.objects.count(), on_disk(folder)) == (0, [])


# ---------------------------------------------------------------- who reads it


def test_who_may_read_a_file_gets_it_to_save_with_headers_that_let_it_do_nothing(office, proof):
    answer = office.get(taken().get_absolute_url())

    assert answer.content == png()
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E8%AF%81%E6%98%8E.png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Cache-Control"] == "private, no-store"


ADDRESSES = ("/notices/files/{}/", "/notices/files/{}/preview/", "/notices/files/{}/pages/1/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_for_anybody_else_it_is_not_there(account, signed_in, visitor, proof, address):
    asked = address.format(taken().pk)

    assert signed_in(account("operator")).get(asked).status_code == 404
    assert visitor.get(asked).status_code == 302


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("change", [
    {"purpose": "nobody.speaks"}, {"scan_state": "infected"}, {"erased_at": NOON},
    {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)},
], ids=lambda change: next(iter(change)))  # fmt: skip
def test_some_files_are_there_for_nobody(office, proof, change, address):
    file = taken()
    FileRecord.objects.filter(pk=file.pk).update(**change)

    assert office.get(address.format(file.pk)).status_code == 404


def test_a_file_whose_bytes_are_lost_is_not_there(office, proof):
    file = taken()
    default_storage.delete(file.content.name)

    assert [office.get(address.format(file.pk)).status_code for address in ADDRESSES] == [404, 404, 404]


# ---------------------------------------------------------------- how it looks


def test_a_picture_is_shown_as_one_we_drew(office, proof):
    file = taken(png((2000, 1000)))

    page = office.get(f"/notices/files/{file.pk}/preview/")
    drawn = office.get(f"/notices/files/{file.pk}/pages/1/")

    assert "未扫描" in pages.words(page)
    assert pages.tree(page).xpath("//figure/img/@src") == [f"/notices/files/{file.pk}/pages/1/"]
    assert Image.open(io.BytesIO(drawn.content)).size == (1000, 500)
    assert office.get(f"/notices/files/{file.pk}/pages/2/").status_code == 404


def test_words_are_shown_as_words(office, proof):
    file = taken(b"<script>alert(1)</script> " + "各设区市\n".encode() * 2000, "说明.txt", kinds=("txt", "html"))

    answer = office.get(f"/notices/files/{file.pk}/preview/?page=2")

    assert "第 2 页，共" in pages.words(answer)
    assert b"<script>alert" not in office.get(f"/notices/files/{file.pk}/preview/").content


def test_a_page_that_is_not_there_says_that_it_cannot_be_shown(office, proof):
    file = taken("各设区市".encode(), "说明.txt", kinds=("txt",))

    assert "这个文件不能预览" in pages.words(office.get(f"/notices/files/{file.pk}/preview/?page=99"))


# ---------------------------------------------------------------- versions


def test_a_newer_version_takes_the_place_of_the_old_one_which_is_still_found(office, proof):
    first = taken(name="一.png")
    second = taken(name="二.png", replaces=first)
    third = taken(name="三.png", replaces=second)
    other = taken(name="别的.png")

    assert [(file.name, file.version) for file in versions_of(second)] == [("三.png", 3), ("二.png", 2), ("一.png", 1)]
    assert set(files_about(purpose=proof, subject="organisation:12")) == {third, other}
    assert "第 1 版" in pages.words(office.get(f"/notices/files/{third.pk}/preview/"))


def test_an_old_version_cannot_be_replaced_again():
    first = taken()
    taken(replaces=first)

    with pytest.raises(FileRefused, match="已有更新的版本"):
        taken(replaces=first)


def test_of_two_who_replace_at_once_the_second_is_told(monkeypatch):
    from shuangchuang.halls.notices.services import files

    first = taken()

    def looked_before_the_other_stored(record: FileRecord, replaces: FileRecord) -> None:
        record.first, record.version = replaces, 2

    taken(replaces=first)
    monkeypatch.setattr(files, "_become_next", looked_before_the_other_stored)

    with pytest.raises(FileRefused, match="已有更新的版本"):
        taken(replaces=first)
    assert FileRecord.objects.count() == 2


def test_the_database_keeps_two_from_becoming_the_same_version():
    first = taken()
    second = taken(replaces=first)

    with pytest.raises(IntegrityError), transaction.atomic():
        FileRecord.objects.create(
            sha256="0" * 64, name="x", size=1, content="x", stored_at=NOON, first=first, version=second.version
        )


# ---------------------------------------------------------------- malware


def test_a_file_the_scanner_finds_nothing_in_says_so_and_when(settings):
    with clamd() as scanner:
        settings.MALWARE_SCANNER = scanner.address
        file = taken()

    assert (file.scan_state, file.scanned_at) == (ScanState.CLEAN, NOON)


def test_what_the_scanner_finds_is_refused_kept_apart_and_told_in_the_log(settings, folder, coordinator):
    with clamd() as scanner:
        settings.MALWARE_SCANNER = scanner.address
        with pytest.raises(FileRefused, match="里发现恶意内容，已隔离"):
            taken(b"text " + EICAR, "说明.txt", kinds=("txt",), stored_by=coordinator)

    file = FileRecord.objects.get()
    assert (file.scan_state, file.scan_note) == (ScanState.INFECTED, "Win.Test.EICAR_HDB-1")
    assert on_disk(folder) == ["quarantine"]
    line = AuditRecord.objects.get()
    assert (line.action, line.actor, line.details["found"]) == (
        "notices.quarantine_file", coordinator, "Win.Test.EICAR_HDB-1",
    )  # fmt: skip


def test_a_scanner_that_does_not_answer_leaves_a_file_unscanned_and_it_is_scanned_later(
    settings, folder, django_capture_on_commit_callbacks
):
    settings.MALWARE_SCANNER = "tcp://127.0.0.1:9"
    clean = taken()
    bad = store_file(name="x", content=EICAR, stored_by=None, stored_at=NOON, purpose="test.proof")
    assert {clean.scan_state, bad.scan_state} == {ScanState.UNSCANNED}
    assert scan_waiting(at=NOON) == 0

    with clamd() as scanner, django_capture_on_commit_callbacks(execute=True):
        settings.MALWARE_SCANNER = scanner.address
        assert scan_waiting(at=NOON) == 2

    states = dict(FileRecord.objects.values_list("pk", "scan_state"))
    assert states == {clean.pk: ScanState.CLEAN, bad.pk: ScanState.INFECTED}
    assert on_disk(folder) == ["files", "quarantine"]


# ---------------------------------------------------------------- erasing and sweeping


def test_an_erased_file_is_gone_but_for_the_fact_that_it_was(folder, coordinator, django_capture_on_commit_callbacks):
    file = taken()

    with django_capture_on_commit_callbacks(execute=True):
        erase_file(file=file, erased_by=coordinator, erased_at=NOON, why="本人申请")

    kept = FileRecord.objects.get()
    assert (kept.name, kept.erased_at, on_disk(folder)) == ("", NOON, [])
    assert AuditRecord.objects.get(action="notices.erase_file").why == "本人申请"
    with pytest.raises(FileRefused, match="已经删除过了"):
        erase_file(file=file, erased_by=coordinator, erased_at=NOON, why="本人申请")


def test_erasing_wants_a_reason():
    with pytest.raises(FileRefused, match="请写明删除的依据"):
        erase_file(file=taken(), erased_by=None, erased_at=NOON, why="")


def old(path: Path) -> None:
    past = time.time() - 3 * 86_400
    os.utime(path, (past, past))


def swept(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("sweep_files", *words, stdout=out)
    except SystemExit as end:
        return int(end.code), out.getvalue()
    return 0, out.getvalue()


def test_a_file_no_row_refers_to_is_found_after_a_day_and_deleted_when_told_to(folder):
    kept = taken()
    for name in ("stray", "young"):
        default_storage.save(f"files/2026/11/{name}", io.BytesIO(b"x"))
    old(folder / "files/2026/11/stray")
    old(Path(kept.content.path))

    status, words = swept()
    assert (status, "没有记录引用的文件 1 个" in words, "files/2026/11/stray" in words) == (1, True, True)
    assert (folder / "files/2026/11/stray").exists()

    status, words = swept("--delete")
    assert (status, "已删除：没有记录引用的文件 1 个" in words) == (0, True)
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == sorted([kept.sha256, "young"])
    assert swept()[0] == 0


def test_a_row_whose_bytes_are_missing_is_told_and_left_alone():
    file = taken()
    default_storage.delete(file.content.name)

    status, words = swept("--delete")

    assert (status, f"内容缺失：编号 {file.pk}" in words) == (1, True)
    assert FileRecord.objects.get().erased_at is None


def test_a_rolled_back_file_is_a_stray_and_nothing_worse(folder):
    with transaction.atomic():
        file = store_file(name="x", content=b"x", stored_by=None, stored_at=NOON)
        old(Path(file.content.path))
        transaction.set_rollback(True)

    found = look_for_strays(now=datetime.now(tz=UTC))
    assert (len(found.strays), found.missing) == (1, ())


def test_what_has_expired_is_erased(folder, django_capture_on_commit_callbacks):
    store_file(name="x", content=b"x", stored_by=None, stored_at=NOON, expires_at=NOON)
    store_file(name="y", content=b"y", stored_by=None, stored_at=NOON, expires_at=NOON + timedelta(days=1))

    with django_capture_on_commit_callbacks(execute=True):
        assert erase_expired(now=NOON) == 1

    assert [file.name for file in FileRecord.objects.filter(erased_at__isnull=True)] == ["y"]


def test_the_grace_of_a_sweep_cannot_be_put_to_nothing():
    with pytest.raises(CommandError, match="--hours 至少为 1"):
        call_command("sweep_files", "--hours", "0")
