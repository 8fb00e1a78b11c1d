"""Every setting the outside world may give, in one table.

``docs/how-to/settings.md`` describes the same table and a house test holds the two
together. A value that cannot be used stops the start with a sentence, not a traceback
from somewhere deep inside.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it is for, and what holds when it is absent."""

    name: str
    meaning: str
    default: str | None


SETTINGS = (
    Setting("SHUANGCHUANG_SECRET_KEY", "签名用的密钥，至少 50 个字符；生产环境必填", None),
    Setting("SHUANGCHUANG_DATABASE_URL", "数据库地址，sqlite:///路径 或 postgresql://用户:口令@主机:端口/库名", None),
    Setting("SHUANGCHUANG_ALLOWED_HOSTS", "允许访问的域名，逗号分隔；生产环境必填", ""),
    Setting("SHUANGCHUANG_VAR", "上传文件、静态文件和默认数据库所在的目录", "var"),
    Setting("SHUANGCHUANG_DEPLOYMENT", "本地化数据目录（单位、地区、计划文本）；默认为自带的 data/guangxi", ""),
    Setting("SHUANGCHUANG_MAX_UPLOAD_MB", "上传文件大小上限，单位 MB", "20"),
    Setting("SHUANGCHUANG_TRUST_PROXY", "设为 1 时信任反向代理给出的 X-Forwarded-Proto 与来访地址", "0"),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(name: str) -> str:
    """The value of a declared setting, or its default ("" where there is none)."""
    setting = _BY_NAME[name]
    return os.environ.get(name, setting.default or "")


def required(name: str) -> str:
    """
    The value of a setting that production cannot do without.

    :raises ImproperlyConfigured: it is not set.
    """
    value = read(name)
    if not value:
        raise ImproperlyConfigured(f"请设置环境变量 {name}：{_BY_NAME[name].meaning}")
    return value


def whole_number(name: str) -> int:
    """
    A setting that is a whole number.

    :raises ImproperlyConfigured: it is something else.
    """
    value = read(name)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"环境变量 {name} 应为整数，现在是“{value}”") from None


def database(url: str, *, var: Path) -> dict[str, object]:
    """
    Django's description of the database that ``url`` names; SQLite under ``var`` where it is empty.

    :raises ImproperlyConfigured: the address is of no kind we run on.
    """
    if not url:
        url = f"sqlite:///{var / 'shuangchuang.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            # DEFERRED transactions die with "database is locked" when two writers meet.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ImproperlyConfigured(
        f"环境变量 SHUANGCHUANG_DATABASE_URL 的类型“{parts.scheme}”不受支持，请用 sqlite 或 postgresql"
    )
