"""The settings of mail, text messages and 政务微信, put together from the environment and held against each other."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from shuangchuang.project.environment import SettingsWrong

_PORTS = {"smtp": 587, "smtps": 465}


def _complete(given: dict[str, str], what: str) -> bool:
    """
    Whether all are given; False where none is.

    :raises SettingsWrong: some are.
    """
    missing = [name for name, value in given.items() if not value]
    if missing and len(missing) < len(given):
        raise SettingsWrong(f"{what}只设了一部分，还缺环境变量 {'、'.join(missing)}；不用的话请都不设")
    return not missing


def mail(address: str, *, sender: str, timeout: int = 15) -> dict[str, Any]:
    """
    Django's EMAIL settings; an empty EMAIL_HOST where no mail is sent.

    :raises SettingsWrong: the address is no mail server's, or there is no sender.
    """
    if not _complete({"SHUANGCHUANG_SMTP_URL": address, "SHUANGCHUANG_MAIL_FROM": sender}, "邮件"):
        return {"EMAIL_HOST": ""}
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise SettingsWrong("环境变量 SHUANGCHUANG_SMTP_URL 的端口不是数字") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise SettingsWrong("环境变量 SHUANGCHUANG_SMTP_URL 应写成 smtp://主机:端口 或 smtps://主机:端口")
    if "@" not in sender or "\n" in sender:
        raise SettingsWrong("环境变量 SHUANGCHUANG_MAIL_FROM 应为邮件地址，可以带名字：名字 <地址>")
    user = unquote(parts.username or "")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        # A key never goes over an open line; a server on this machine that asks for none may do without TLS.
        "EMAIL_USE_TLS": parts.scheme == "smtp" and (bool(user) or parts.hostname not in {"127.0.0.1", "localhost"}),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": timeout,
        "DEFAULT_FROM_EMAIL": sender,
    }


def sms(address: str, *, key: str, secret: str, sign: str) -> dict[str, Any]:
    """
    What the gateway of text messages is opened with; empty where none is sent.

    :raises SettingsWrong: a part is missing, or the address is none.
    """
    given = {
        "SHUANGCHUANG_SMS_URL": address,
        "SHUANGCHUANG_SMS_KEY": key,
        "SHUANGCHUANG_SMS_SECRET": secret,
        "SHUANGCHUANG_SMS_SIGN": sign,
    }
    if not _complete(given, "短信"):
        return {}
    _web("SHUANGCHUANG_SMS_URL", address)
    return {"address": address, "key": key, "secret": secret, "sign": sign}


def wecom(base: str, *, corporation: str, agent: str, secret: str) -> dict[str, Any]:
    """
    What 政务微信 is opened with; empty where it is not used.

    :raises SettingsWrong: a part is missing, the address is none, or the application's number is no number.
    """
    given = {
        "SHUANGCHUANG_WECOM_URL": base,
        "SHUANGCHUANG_WECOM_CORP": corporation,
        "SHUANGCHUANG_WECOM_AGENT": agent,
        "SHUANGCHUANG_WECOM_SECRET": secret,
    }
    if not _complete(given, "政务微信"):
        return {}
    _web("SHUANGCHUANG_WECOM_URL", base)
    if not agent.isdecimal():
        raise SettingsWrong("环境变量 SHUANGCHUANG_WECOM_AGENT 应为应用编号（整数）")
    return {"base": base, "corporation": corporation, "agent": int(agent), "secret": secret}


def exchange(address: str, *, key: str, secret: str) -> dict[str, Any]:
    """
    What the data-exchange platform is opened with; empty where there is none.

    :raises SettingsWrong: a part is missing, or the address is none.
    """
    given = {
        "SHUANGCHUANG_EXCHANGE_URL": address,
        "SHUANGCHUANG_EXCHANGE_KEY": key,
        "SHUANGCHUANG_EXCHANGE_SECRET": secret,
    }
    if not _complete(given, "数据共享平台"):
        return {}
    _web("SHUANGCHUANG_EXCHANGE_URL", address)
    return {"address": address, "key": key, "secret": secret}


def _web(name: str, address: str) -> None:
    parts = urlsplit(address)
    local = parts.hostname in {"127.0.0.1", "localhost"}
    if parts.scheme not in ({"https", "http"} if local else {"https"}) or not parts.hostname:
        raise SettingsWrong(f"环境变量 {name} 应为 https:// 开头的网址")
