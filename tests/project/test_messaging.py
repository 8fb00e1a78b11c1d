"""Which ways are open by the settings, and mail as a real server takes or refuses it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from shuangchuang.adapters.messaging import SmsGateway, WeCom
from shuangchuang.domain.messages import Letter, NotSent
from shuangchuang.project import providers
from shuangchuang.project.messaging import MailChannel, open_channels
from tests.project.mail_server import mail_server, settings_of

LETTER = Letter(
    to="huangmin@example.test",
    title="任务 7 将到期",
    text="任务 7 请按期报送。\n.一行以点开头",
    html="<h1>任务 7 将到期</h1>",
    reference="d1@example.test",
)


@pytest.fixture
def use(settings: Any):
    def change(**values: Any) -> None:
        for name, value in values.items():
            setattr(settings, name, value)

    return change


def outcome() -> dict[str, Any]:
    try:
        return {"sent": MailChannel().send(LETTER)}
    except NotSent as failure:
        return {"code": failure.code, "again": failure.again}


def test_a_mail_has_both_bodies_and_one_name_however_often_it_is_sent(use):
    with mail_server() as server:
        use(**settings_of(server))
        assert [outcome(), outcome()] == [{"sent": ""}, {"sent": ""}]

    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"] == "<d1@example.test>"
    assert (first["Subject"], first["To"]) == ("任务 7 将到期", "huangmin@example.test")
    assert first["From"] == "双创工作信息服务系统 <noreply@example.test>"
    assert first["Auto-Submitted"] == "auto-generated"
    plain, html = first.iter_parts()
    assert plain.get_content().replace("\r\n", "\n").strip() == LETTER.text
    assert html.get_content().strip() == LETTER.html
    assert html.get_content_type() == "text/html"


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ({"rcpt": "550 5.1.1 no such user huangmin"}, {"code": "address_refused", "again": False}),
        ({"rcpt": "450 4.2.1 mailbox busy"}, {"code": "address_refused", "again": True}),
        ({"mail": "451 4.3.0 try later"}, {"code": "smtp_451", "again": True}),
        ({"mail": "530 5.7.0 authentication required"}, {"code": "smtp_530", "again": True}),
        ({"end": "554 5.7.1 looks like spam"}, {"code": "smtp_554", "again": False}),
        ({"end": "452 4.3.1 disk full"}, {"code": "smtp_452", "again": True}),
        ({"greeting": "421 too busy"}, {"code": "smtp_421", "again": True}),
        ({"greeting": "silence"}, {"code": "timeout", "again": True}),
    ],
)
def test_what_a_server_refuses_for_good_is_told_from_what_may_go_later(use, says, told):
    with mail_server(**says) as server:
        use(**settings_of(server))
        assert outcome() == told


def test_a_server_that_is_not_there_is_worth_another_try(use):
    with mail_server() as server:
        port = server.port
    use(**settings_of(None, port))

    assert outcome() == {"code": "no_connection", "again": True}


def test_a_heading_that_would_be_two_headers_is_never_sent(use):
    with mail_server() as server:
        use(**settings_of(server))
        with pytest.raises(NotSent, match="bad_address"):
            MailChannel().send(Letter(to="a@example.test", title="x\nBcc: all@example.test", text="", reference="r"))
    assert server.taken == []


# ── which ways are open ──

SMS = {"address": "https://sms.example.test/v1", "key": "k", "secret": "s", "sign": "爱创新"}
WECOM = {"corporation": "corp", "agent": "1000002", "secret": "s"}


def test_the_ways_that_are_set_up_are_open_and_no_others(use):
    use(SIMULATED_DATA=False, EMAIL_HOST="", SMS_GATEWAY={}, WECOM={})
    open_channels.cache_clear()
    try:
        assert open_channels() == {}
        use(
            EMAIL_HOST="mail.example.test",
            SMS_GATEWAY=providers.sms(SMS["address"], **{name: SMS[name] for name in ("key", "secret", "sign")}),
            WECOM=providers.wecom("https://wecom.example.test", **WECOM),
        )
        open_channels.cache_clear()
        found = {name: type(way) for name, way in open_channels().items()}
    finally:
        open_channels.cache_clear()

    assert found == {"email": MailChannel, "sms": SmsGateway, "wecom": WeCom}


def test_a_mail_server_is_read_from_its_address():
    read = providers.mail("smtp://sender%40x:p%3Aw@mail.example.test:2525", sender="爱创新 <noreply@example.test>")

    assert read == {
        "EMAIL_HOST": "mail.example.test",
        "EMAIL_PORT": 2525,
        "EMAIL_HOST_USER": "sender@x",
        "EMAIL_HOST_PASSWORD": "p:w",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
        "EMAIL_TIMEOUT": 15,
        "DEFAULT_FROM_EMAIL": "爱创新 <noreply@example.test>",
    }
    over_tls = providers.mail("smtps://mail.example.test", sender="a@example.test")
    assert (over_tls["EMAIL_PORT"], over_tls["EMAIL_USE_SSL"], over_tls["EMAIL_USE_TLS"]) == (465, True, False)


def test_a_password_never_goes_over_an_open_line():
    assert providers.mail("smtp://127.0.0.1:25", sender="a@example.test")["EMAIL_USE_TLS"] is False
    assert providers.mail("smtp://user:pass@127.0.0.1:25", sender="a@example.test")["EMAIL_USE_TLS"] is True
    assert providers.mail("smtp://mail.example.test", sender="a@example.test")["EMAIL_USE_TLS"] is True


def test_nothing_set_opens_nothing():
    assert providers.mail("", sender="") == {"EMAIL_HOST": ""}
    assert providers.sms("", key="", secret="", sign="") == {}
    assert providers.wecom("", corporation="", agent="", secret="") == {}


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda: providers.mail("smtp://mail.example.test", sender=""), "SHUANGCHUANG_MAIL_FROM"),
        (lambda: providers.mail("http://mail.example.test", sender="a@b"), "smtp://主机:端口"),
        (lambda: providers.mail("smtp://mail.example.test:x", sender="a@b"), "端口不是数字"),
        (lambda: providers.mail("smtp://mail.example.test", sender="爱创新"), "应为邮件地址"),
        (lambda: providers.sms("https://x.test", key="", secret="", sign="a"), "SHUANGCHUANG_SMS_KEY、SHUANGCHUANG_SMS_SECRET"),
        (lambda: providers.sms(**{**SMS, "address": "http://sms.example.test"}), "https://"),
        (lambda: providers.wecom("https://x.test", **{**WECOM, "agent": "one"}), "应用编号"),
        (lambda: providers.wecom("ftp://x.test", **WECOM), "https://"),
    ],
)  # fmt: skip
def test_what_is_set_by_half_or_wrongly_stops_the_start_with_a_sentence(read, said):
    with pytest.raises(ImproperlyConfigured, match=said) as caught:
        read()
    assert "secret" not in str(caught.value)
