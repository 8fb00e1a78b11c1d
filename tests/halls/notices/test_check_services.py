"""Whoever sets a site up asks what works: against real servers on loopback, well and failing in every way told."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from shuangchuang.halls.notices import trying
from shuangchuang.halls.notices.models import JobRecord, SharedValueRecord
from shuangchuang.project.messaging import open_channels
from tests.adapters.fake_clamd import clamd
from tests.adapters.messaging.loopback import provider
from tests.project.mail_server import mail_server, settings_of


@pytest.fixture
def real(settings) -> Iterator[Any]:
    """The settings of a real site on which nothing is set up yet; the ways are opened anew for each change."""
    settings.SIMULATED_DATA, settings.EMAIL_HOST, settings.SMS_GATEWAY, settings.WECOM = False, "", {}, {}
    settings.MESSAGE_CHANNELS = "tests.halls.notices.test_check_services.opened_anew"
    yield settings
    open_channels.cache_clear()


def opened_anew() -> Any:
    open_channels.cache_clear()
    return open_channels()


def asked(*names: str) -> dict[str, tuple[str, str]]:
    return {
        service.name: (finding.state.value, finding.said) for service, finding in trying.tried(names, at=timezone.now())
    }


def command(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("check_services", *arguments, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def a_sign_of_life(*, minutes: int) -> None:
    ended = timezone.now() - timedelta(minutes=minutes)
    JobRecord.objects.create(
        name="x", key="x", state="done", attempts_allowed=1, run_at=ended, enqueued_at=ended, finished_at=ended
    )


# ── the whole of it ──


def test_a_site_on_which_nothing_is_set_up_but_what_it_needs_fails_nowhere(db, real):
    a_sign_of_life(minutes=3)

    status, said = command()

    assert status == 0
    assert [line.split("　")[0] for line in said.splitlines() if not line.startswith("　")] == [
        "正常", "正常", "正常", "未配置", "未配置", "未配置", "未配置", "没有出错的。",
    ]  # fmt: skip
    assert "3 分钟前有动静" in said
    assert "没有设 SHUANGCHUANG_SMTP_URL" in said


def test_a_program_reads_the_same_as_json_and_the_status_says_that_something_fails(db, real):
    status, said = command("--json", "worker", "mail")

    told = json.loads(said)
    assert status == 1
    assert (told["well"], [(each["name"], each["state"]) for each in told["services"]]) == (
        False,
        [("worker", "failing"), ("mail", "not_set_up")],
    )
    assert told["services"][0]["said"] == "从来没有运行过。"
    assert "systemctl start shuangchuang-worker" in told["services"][0]["todo"]


def test_a_service_there_is_none_of_is_refused_with_those_there_are(db):
    with pytest.raises(CommandError, match="没有“post”。可以写的有：database、storage") as refused:
        command("post")
    assert refused.value.returncode == 2


def test_nothing_is_left_behind(db, real, tmp_path):
    real.MEDIA_ROOT = tmp_path

    assert asked("database", "storage")["storage"][0] == "well"
    assert (list(tmp_path.iterdir()), SharedValueRecord.objects.count()) == ([], 0)


def test_one_that_breaks_off_is_failing_and_the_others_are_still_tried(db, real, monkeypatch):
    monkeypatch.setitem(trying.SERVICES, "sms", trying.Service("sms", "短信", lambda at: 1 / 0))

    assert asked("sms", "database") == {
        "sms": ("failing", "试到一半出错（ZeroDivisionError）。"),
        "database": ("well", f"{connection.display_name}，能读能写，迁移齐全。"),
    }


def test_the_demo_says_that_it_sends_nothing(db):
    assert asked("mail", "sms", "wecom") == dict.fromkeys(
        ("mail", "sms", "wecom"), ("not_set_up", "这里是演示环境，什么都不真的发。")
    )


# ── what is always there ──


def test_a_database_behind_its_program_or_that_takes_nothing_is_found(db, monkeypatch):
    monkeypatch.setattr("django.core.cache.cache.add", lambda *_: False, raising=False)
    assert asked("database") == {"database": ("failing", "能读，不能写。")}

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notices' AND name LIKE '0008%%'")
    assert asked("database") == {"database": ("failing", "有 1 个迁移还没有做。")}

    def gone(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(trying, "MigrationExecutor", gone)
    assert asked("database") == {"database": ("failing", "连不上，或读不了。")}


def test_a_folder_that_takes_nothing_or_is_nearly_full_is_found(db, real, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    real.MEDIA_ROOT = tmp_path / "file" / "below"
    assert asked("storage") == {"storage": ("failing", "写不进去，或读不出来。")}

    real.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(trying, "LEAST_FREE", 10**18)
    state, said = asked("storage")["storage"]
    assert (state, said[:2]) == ("failing", "只剩")


def test_a_worker_that_fell_silent_is_found(db):
    a_sign_of_life(minutes=26)

    state, said = asked("worker")["worker"]
    assert (state, said[:12]) == ("failing", "已有 26 分钟没有动静")


# ── what is set up ──


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ({}, ("well", "服务器接受登录和发件人。")),
        ({"mail": "530 5.7.0 authentication required"}, ("failing", "对方不认我们（smtp_530）。")),
        ({"mail": "553 5.7.1 not your address"}, ("failing", "邮件服务器拒绝了（smtp_553）。")),
        ({"mail": "451 4.3.0 try later"}, ("failing", "对方出错（smtp_451）。")),
        ({"greeting": "silence"}, ("failing", "等了很久没有回答。")),
    ],
)
def test_a_mail_server_is_asked_whether_it_takes_our_sender_and_gets_no_mail(real, says, found):
    with mail_server(**says) as server:
        for name, value in settings_of(server).items():
            setattr(real, name, value)
        assert asked("mail") == {"mail": found}
    assert (server.taken, server.recipients) == ([], [])


def test_a_mail_server_that_is_not_there_is_found(real):
    with mail_server() as server:
        port = server.port
    for name, value in settings_of(None, port).items():
        setattr(real, name, value)

    assert asked("mail") == {"mail": ("failing", "连不上。")}


def _answer(status: int, body: str) -> dict[str, Any]:
    return {"request": {"headers": {}}, "answer": {"status": status, "headers": {}, "body": body}}


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (400, '{"code": "no_number"}', ("well", "网关认得账号和密钥。")),
        (200, '{"id": "7"}', ("well", "网关认得账号和密钥。")),
        (401, "{}", ("failing", "对方不认我们（not_authorised）。")),
        (404, "<html>", ("failing", "那里有应答，但不是这个接口（http_404）。")),
        (302, "", ("failing", "那里有应答，但不是这个接口（http_302）。")),
        (503, "{}", ("failing", "对方出错（http_503）。")),
        (200, "hello", ("failing", "那里有应答，但不是这个接口（bad_answer）。")),
    ],
)
def test_a_gateway_of_text_messages_is_asked_for_one_to_nobody(real, status, body, found):
    with provider([_answer(status, body)]) as there:
        real.SMS_GATEWAY = {"address": f"{there.address}/v1", "key": "k", "secret": "s", "sign": "爱创新"}
        assert asked("sms") == {"sms": found}

    [request] = there.asked
    assert json.loads(request["body"]) == {"id": "probe", "to": "", "sign": "爱创新", "text": ""}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('{"errcode": 0, "access_token": "t", "expires_in": 7200}', ("well", "接口给了令牌。")),
        ('{"errcode": 40013}', ("failing", "对方不认我们（wecom_40013）。")),
        ('{"errcode": 45009}', ("failing", "对方嫌请求太多。")),
    ],
)
def test_the_interface_of_wecom_is_asked_for_a_token(real, body, found):
    with provider([_answer(200, body)]) as there:
        real.WECOM = {"base": there.address, "corporation": "c", "agent": 1, "secret": "s"}
        assert asked("wecom") == {"wecom": found}


def test_a_scanner_has_to_find_what_every_scanner_finds(real):
    with clamd() as scanner:
        real.MALWARE_SCANNER = scanner.address
        assert asked("scanner") == {"scanner": ("well", "干净的放行，测试病毒认得出。")}
        scanner.answer = b"stream: OK\0"
        assert asked("scanner") == {"scanner": ("failing", "没有认出测试病毒。")}
        scanner.answer = b"stream: Bad.Rule FOUND\0"
        assert asked("scanner") == {"scanner": ("failing", "把干净的内容说成有毒（Bad.Rule）。")}

    assert asked("scanner") == {"scanner": ("failing", "没有给出结论。")}
