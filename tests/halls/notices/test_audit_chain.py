"""Nobody changes the log unseen: not by the models, not by the database, not by many at once."""

from __future__ import annotations

import io
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from shuangchuang.domain.chain import Break
from shuangchuang.halls.notices.guard import TABLE, unguard_log
from shuangchuang.halls.notices.models import AuditPersonalRecord, AuditRecord
from shuangchuang.halls.notices.origin import Origin, acting_from, current_origin
from shuangchuang.halls.notices.queries.checking import check_log
from shuangchuang.halls.notices.services import erase_personal, link_lines, record_audit
from shuangchuang.halls.notices.services.audit import ErasureRefused
from tests.halls.notices import many_writers

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(subject: str = "plan:x", **more: object) -> AuditRecord:
    return record_audit(actor=None, action="plans.adopt", subject=subject, at=NOON, **more)


def at_the_prompt(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def checked(*words: str) -> tuple[int, str]:
    """Exit status and words of the command."""
    out = io.StringIO()
    try:
        call_command("verify_audit", *words, stdout=out, stderr=out)
    except SystemExit as end:
        return int(end.code), out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def test_lines_are_linked_after_the_commit_in_the_order_they_were_written(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as waiting:
        lines = [write(f"plan:{number}") for number in range(3)]

    assert len(waiting) == 1
    assert list(AuditRecord.objects.order_by("number").values_list("pk", flat=True)) == [line.pk for line in lines]
    assert check_log().broken is None


def test_a_line_whose_writer_was_killed_before_linking_is_taken_along_by_the_next():
    first, second = write("plan:1"), write("plan:2")

    assert (link_lines(), link_lines()) == (2, 0)
    third = write("plan:3")
    link_lines()
    assert [AuditRecord.objects.get(pk=line.pk).number for line in (first, second, third)] == [1, 2, 3]


@pytest.mark.parametrize("number_of_lines", [1, 3])
def test_linking_costs_one_question_and_one_update_a_line(number_of_lines, django_assert_num_queries):
    for _ in range(number_of_lines):
        write()
    link_lines()
    for _ in range(number_of_lines):
        write()

    # savepoint, hold the head, read the lines, read the last, an update each, release
    with django_assert_num_queries(5 + number_of_lines):
        link_lines()


def test_what_was_before_and_after_and_why_comes_back_as_it_was_written():
    write(before={"days": date(2026, 1, 2), "n": Decimal("1.50")}, after={"名": "一\0二"}, why="更正")

    line = AuditRecord.objects.get()
    assert (line.before, line.after, line.why) == ({"days": "2026-01-02", "n": "1.50"}, {"名": "一�二"}, "更正")


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET action = 'plans.publish'",
        f"UPDATE {TABLE} SET number = 9",
        f"UPDATE {TABLE} SET digest = NULL, previous = NULL, number = NULL",
        f"DELETE FROM {TABLE}",
    ],
)
@pytest.mark.parametrize("linked", [True, False])
def test_the_database_itself_refuses_to_change_or_delete_a_line(statement, linked):
    write()
    if linked:
        link_lines()
    elif "number" in statement:
        pytest.skip("a line without a place is given one")

    with pytest.raises(DatabaseError, match="append-only"):
        at_the_prompt(statement)


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        (f"UPDATE {TABLE} SET action = 'plans.publish' WHERE number = 2", Break(2, "digest")),
        (f"UPDATE {TABLE} SET at = '2020-01-01 00:00:00+00:00' WHERE number = 3", Break(3, "digest")),
        (f"DELETE FROM {TABLE} WHERE number = 2", Break(2, "gap")),
        ("UPDATE notices_auditpersonalrecord SET about = 'user:9'", Break(1, "personal")),
    ],
    ids=["words", "instant", "deleted", "personal"],
)
def test_who_takes_the_triggers_away_is_found_by_the_chain(tampering, broken):
    write(personal={"phone": "13800000000"}, about="user:5")
    write()
    write()
    link_lines()
    if "DELETE" in tampering:
        AuditPersonalRecord.objects.all().delete()
    unguard_log()

    at_the_prompt(tampering)

    found = check_log()
    assert (found.broken, found.guarded) == (broken, False)
    status, words = checked()
    assert status == 1
    assert f"第 {broken.number} 条起不可信" in words


def test_a_log_that_was_cut_off_is_found_by_a_line_noted_earlier():
    write()
    write()
    link_lines()
    noted = check_log()
    unguard_log()
    at_the_prompt(f"DELETE FROM {TABLE} WHERE number = 2")

    assert check_log().broken is None
    assert checked("--expect", f"{noted.number}:{noted.digest}")[0] == 1


def test_the_command_says_that_the_chain_holds_and_names_the_last_line():
    write()

    status, words = checked()

    last = AuditRecord.objects.get()
    assert (status, words) == (0, f"留痕 1 条，末条 1:{last.digest}；依法删除的个人信息 0 处。\n散列链完整。\n")


def test_the_command_asks_for_a_line_it_can_read():
    assert checked("--expect", "七") == (2, "--expect 应写成“序号:摘要”，照抄上次核对打印的末条。")


def test_after_erasure_the_values_are_gone_the_chain_holds_and_the_erasure_is_on_record(coordinator):
    write("organisation:3", personal={"phone": "13800000000"}, about="user:5")
    write("organisation:4", personal={"phone": "13900000000"}, about="user:6")
    link_lines()

    gone = erase_personal(about="user:5", erased_by=coordinator, erased_at=NOON, why="本人申请")
    link_lines()

    assert gone == 1
    assert list(AuditPersonalRecord.objects.values_list("about", flat=True)) == ["user:6"]
    found = check_log()
    assert (found.lines, found.broken, found.erased) == (3, None, 1)
    last = AuditRecord.objects.order_by("-number").first()
    assert (last.action, last.subject, last.why, last.details) == (
        "notices.erase_personal", "user:5", "本人申请", {"lines": 1},
    )  # fmt: skip


def test_erasing_wants_a_reason():
    with pytest.raises(ErasureRefused, match="请写明删除的依据"):
        erase_personal(about="user:5", erased_by=None, erased_at=NOON, why=" ")


def test_a_line_says_from_where_it_was_done_and_the_address_can_be_erased(coordinator):
    with acting_from(Origin("web", "203.0.113.7", "a1b2c3d4e5f60718")):
        record_audit(actor=coordinator, action="plans.adopt", subject="plan:x", at=NOON)
    line = AuditRecord.objects.get()

    assert (line.source, line.session) == ("web", "a1b2c3d4e5f60718")
    assert [(row.about, row.values) for row in line.personal.all()] == [
        (f"user:{coordinator.pk}", {"address": "203.0.113.7"})
    ]
    erase_personal(about=f"user:{coordinator.pk}", erased_by=None, erased_at=NOON, why="保存期限已到")
    link_lines()
    assert check_log().broken is None


def test_a_page_tells_the_log_address_and_session_and_a_command_its_name(office, monkeypatch):
    seen: list[Origin] = []
    from shuangchuang.project.middleware import known_origin

    request = RequestFactory().get("/api/v1/plans", REMOTE_ADDR="198.51.100.4")
    request.session = office.session
    known_origin(lambda _request: seen.append(current_origin()))(request)
    monkeypatch.setattr(sys, "argv", ["/srv/manage.py", "load_deployment"])

    assert [(origin.source, origin.address, len(origin.session)) for origin in seen] == [("api", "198.51.100.4", 16)]
    assert office.session.session_key not in repr(seen)
    assert current_origin() == Origin("command:load_deployment")


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_keep_one_chain_and_none_waits_for_ever():
    assert many_writers.write_at_once() == many_writers.EXPECTED
