"""Every setting the outside world may give, in one table.

``docs/how-to/settings.md`` describes the same table and a house test holds the two
together. Values that cannot be used stop the start, and all of them are named at once:
who sets a site up should not have to start it five times to learn of five mistakes.
"""

from __future__ import annotations

import contextlib
import difflib
import ipaddress
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from shuangchuang.adapters.scanning import Clamd, ScannerAddressWrong

PREFIX = "SHUANGCHUANG_"
SHORTEST_KEY = 50
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingsWrong(ImproperlyConfigured):
    """What was set outside cannot be used; its words are for who sets the site up, a line each."""


@contextlib.contextmanager
def ended_with_sentences(status: int = 2) -> Iterator[None]:
    """End the process with the sentences alone where a setting is wrong: the calls that led there help nobody mend it."""
    try:
        yield
    except SettingsWrong as wrong:
        sys.stderr.writelines(f"✗ {sentence}\n" for sentence in str(wrong).splitlines())
        sys.exit(status)


def _whole(name: str, value: str) -> str:
    try:
        number = int(value)
    except ValueError:
        return f"环境变量 {name} 应为整数，现在是“{value}”"
    return "" if number >= 0 else f"环境变量 {name} 不能小于 0，现在是“{value}”"


def _switch(name: str, value: str) -> str:
    return "" if value in {"0", "1"} else f"环境变量 {name} 应为 0 或 1，现在是“{value}”"


def _networks(name: str, value: str) -> str:
    wrong = []
    for each in listed(value):
        try:
            ipaddress.ip_network(each)
        except ValueError:
            wrong.append(each)
    return f"环境变量 {name} 里的“{'、'.join(wrong)}”不是网段；请写成 10.0.0.0/8 这样，逗号分隔" if wrong else ""


def _key(name: str, value: str) -> str:
    # An old key is never shown: the start's output may be kept by the system's journal.
    short = value and any(len(key) < SHORTEST_KEY for key in listed(value))
    return f"环境变量 {name} 太短：请用至少 {SHORTEST_KEY} 个随机字符" if short else ""


def _token(name: str, value: str) -> str:
    return f"环境变量 {name} 太短：请用至少 20 个随机字符" if value and len(value) < 20 else ""


def _site(name: str, value: str) -> str:
    parts = urlsplit(value)
    sound = parts.scheme in {"http", "https"} and parts.hostname and not parts.query and not parts.fragment
    return "" if sound else f"环境变量 {name} 应为网址，如 https://scgz.example.gov.cn，现在是“{value}”"


def _database_address(name: str, value: str) -> str:
    try:
        database(value, var=Path("var"))
    except SettingsWrong as wrong:
        return str(wrong)
    except ValueError:
        return f"环境变量 {name} 读不懂；口令里的 @ : / 等字符要按网址的规则转写"
    return ""


def _positive(name: str, value: str) -> str:
    return _whole(name, value) or ("" if int(value) else f"环境变量 {name} 至少为 1，现在是 0")


def _issuer(name: str, value: str) -> str:
    parts = urlsplit(value)
    if not value or (parts.scheme == "https" and parts.hostname) or _is_loopback(parts.hostname or ""):
        return ""
    return f"环境变量 {name} 应为 https:// 开头的网址，现在是“{value}”"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _pairs(name: str, value: str) -> str:
    wrong = [each for each in listed(value) if each.count("=") != 1 or not all(each.split("="))]
    return f"环境变量 {name} 里的“{'、'.join(wrong)}”看不懂；请写成 name=xm 这样，逗号分隔" if wrong else ""


# The codes of accounts.models.Role, which cannot be asked before the settings are read; a test holds the two together.
ROLES = (
    "person", "firm_agent", "liaison", "unit_leader", "verifier", "inspector", "coordinator", "programme_officer",
    "editor", "expert", "institution_agent", "leader", "operator",
)  # fmt: skip


def _roles(name: str, value: str) -> str:
    wrong = [each for each in listed(value) if each not in ROLES]
    return f"环境变量 {name} 里没有“{'、'.join(wrong)}”这样的角色；可用的有 {'、'.join(ROLES)}" if wrong else ""


def pairs(value: str) -> dict[str, str]:
    """
    Names and what they stand for.

    >>> pairs("name=xm, phone=sjh")
    {'name': 'xm', 'phone': 'sjh'}
    """
    return {ours.strip(): theirs.strip() for ours, theirs in (each.split("=") for each in listed(value))}


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it is for, and what holds when it is absent."""

    name: str
    meaning: str
    default: str | None
    fault: Callable[[str, str], str] = lambda name, value: ""  # (name, value) → what is wrong with it, or ""
    needed: bool = False  # a real site does not start without it


SETTINGS = (
    Setting("SHUANGCHUANG_SECRET_KEY", "签名用的密钥，至少 50 个字符；生产环境必填", None, _key, needed=True),
    Setting("SHUANGCHUANG_SECRET_KEY_FALLBACKS", "换密钥时旧的密钥，逗号分隔；旧签名到期后删去", "", _key),
    Setting(
        "SHUANGCHUANG_DATABASE_URL",
        "数据库地址，sqlite:///路径 或 postgresql://用户:口令@主机:端口/库名",
        None,
        _database_address,
    ),
    Setting("SHUANGCHUANG_ALLOWED_HOSTS", "允许访问的域名，逗号分隔；生产环境必填", "", needed=True),
    Setting("SHUANGCHUANG_VAR", "上传文件、静态文件和默认数据库所在的目录", "var"),
    Setting("SHUANGCHUANG_DEPLOYMENT", "本地化数据目录（单位、地区、计划文本）；默认为自带的 data/guangxi", ""),
    Setting("SHUANGCHUANG_MAX_UPLOAD_MB", "上传文件大小上限，单位 MB", "20", _whole),
    Setting(
        "SHUANGCHUANG_CLAMD",
        "恶意文件扫描器 clamd 的地址，tcp://主机:端口 或 unix:///路径；不设就不扫描，文件注明“未扫描”",
        "",
    ),
    Setting("SHUANGCHUANG_TRUST_PROXY", "设为 1 时信任反向代理给出的 X-Forwarded-Proto 与来访地址", "0", _switch),
    Setting(
        "SHUANGCHUANG_SITE_URL",
        "本站对外的网址，写进邮件和短信里的链接，如 https://scgz.example.gov.cn",
        "http://127.0.0.1:8000",
        _site,
    ),
    Setting("SHUANGCHUANG_SMTP_URL", "发邮件的服务器，smtp://用户:口令@主机:端口 或 smtps://…；不设则不发邮件", ""),
    Setting("SHUANGCHUANG_MAIL_FROM", "发件人地址，可以带名字：名字 <地址>；设了邮件服务器就要设", ""),
    Setting("SHUANGCHUANG_SMS_URL", "短信网关的网址；不设则不发短信", ""),
    Setting("SHUANGCHUANG_SMS_KEY", "短信网关的账号", ""),
    Setting("SHUANGCHUANG_SMS_SECRET", "短信网关的签名密钥", ""),
    Setting("SHUANGCHUANG_SMS_SIGN", "短信签名，如 爱创新", ""),
    Setting("SHUANGCHUANG_WECOM_URL", "政务微信接口的网址；不设则不发政务微信", ""),
    Setting("SHUANGCHUANG_WECOM_CORP", "政务微信的单位编号（corpid）", ""),
    Setting("SHUANGCHUANG_WECOM_AGENT", "政务微信的应用编号（agentid）", ""),
    Setting("SHUANGCHUANG_WECOM_SECRET", "政务微信的应用密钥（corpsecret）", ""),
    Setting("SHUANGCHUANG_EXCHANGE_URL", "数据共享平台取企业事实的网址；不设则不取", ""),
    Setting("SHUANGCHUANG_EXCHANGE_KEY", "数据共享平台的账号", ""),
    Setting("SHUANGCHUANG_EXCHANGE_SECRET", "数据共享平台的签名密钥", ""),
    Setting("SHUANGCHUANG_METRICS_FROM", "可以读 /metrics 的来访网段，逗号分隔", "127.0.0.1/32,::1/128", _networks),
    Setting(
        "SHUANGCHUANG_WEBHOOKS_TO", "事件推送除公网外还可以送到的网段，逗号分隔，如内网的 10.0.0.0/8", "", _networks
    ),
    Setting("SHUANGCHUANG_API_PER_MINUTE_TOKEN", "数据接口：一个令牌每分钟的请求数，0 为不限", "600", _whole),
    Setting("SHUANGCHUANG_API_PER_MINUTE_SESSION", "数据接口：一个登录账号每分钟的请求数，0 为不限", "300", _whole),
    Setting(
        "SHUANGCHUANG_API_PER_MINUTE_ADDRESS", "数据接口：未登录时一个来访地址每分钟的请求数，0 为不限", "120", _whole
    ),
    Setting("SHUANGCHUANG_METRICS_TOKEN", "读 /metrics 的令牌，至少 20 个字符；不设则只看来访网段", "", _token),
    Setting("SHUANGCHUANG_SITE_SPONSOR", "页脚的主办单位", ""),
    Setting("SHUANGCHUANG_SITE_OPERATOR", "页脚的承办单位", ""),
    Setting("SHUANGCHUANG_SITE_CODE", "政府网站标识码", ""),
    Setting("SHUANGCHUANG_ICP_NUMBER", "ICP 备案号", ""),
    Setting("SHUANGCHUANG_POLICE_NUMBER", "公安备案号", ""),
    Setting("SHUANGCHUANG_CONTACT_PHONE", "公开的联系电话", ""),
    Setting("SHUANGCHUANG_REGISTRATION", "设为 0 时不开放自助注册", "1", _switch),
    Setting(
        "SHUANGCHUANG_SECOND_FACTOR_ROLES",
        "必须使用第二因子的角色代码，逗号分隔；页面上还可以再加",
        "",
        _roles,
    ),
    Setting("SHUANGCHUANG_SESSION_IDLE_MINUTES", "多少分钟没有操作就退出登录", "120", _positive),
    Setting("SHUANGCHUANG_SESSION_HOURS", "一次登录最长多少小时", "12", _positive),
    Setting("SHUANGCHUANG_REMEMBER_DAYS", "“保持登录”和记住设备的天数", "14", _positive),
    Setting("SHUANGCHUANG_SIGN_IN_HISTORY_DAYS", "登录记录保存的天数；网络日志依法不少于六个月", "190", _positive),
    Setting("SHUANGCHUANG_CLOSURE_DAYS", "申请注销后，过多少天账号才注销", "7", _whole),
    Setting("SHUANGCHUANG_OIDC_ISSUER", "统一身份认证的颁发者网址（OpenID Connect）；不设则不出现", "", _issuer),
    Setting("SHUANGCHUANG_OIDC_CLIENT_ID", "本系统在统一身份认证登记的客户端编号", ""),
    Setting("SHUANGCHUANG_OIDC_CLIENT_SECRET", "本系统在统一身份认证的客户端密钥", ""),
    Setting("SHUANGCHUANG_OIDC_NAME", "登录页上统一身份认证按钮的名称", "统一身份认证"),
    Setting("SHUANGCHUANG_OIDC_SCOPES", "向统一身份认证申请的范围，逗号分隔", "openid,profile,email,phone"),
    Setting(
        "SHUANGCHUANG_OIDC_CLAIMS",
        "统一身份认证的字段叫什么：name、phone、email、firms、firm_code、firm_name、firm_role",
        "name=name,phone=phone_number,email=email,firms=firms,firm_code=uscc,firm_name=name,firm_role=role",
        _pairs,
    ),
    Setting("SHUANGCHUANG_OIDC_LINK_EMAIL", "设为 1 时，双方都验证过的同一电子邮箱自动关联账号", "0", _switch),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(name: str) -> str:
    """The value of a declared setting, or its default ("" where there is none)."""
    setting = _BY_NAME[name]
    return os.environ.get(name, setting.default or "")


def listed(value: str) -> list[str]:
    """
    What stands between commas.

    >>> listed("a.example, b.example,")
    ['a.example', 'b.example']
    """
    return [each.strip() for each in value.split(",") if each.strip()]


def faults(given: Mapping[str, str], *, production: bool) -> list[str]:
    """
    Everything wrong with the settings given, a sentence each.

    >>> faults({"SHUANGCHUANG_TRUST_PROXY": "yes", "SHUANGCHUANG_MAX_UPLOAD_MB": "viel"}, production=False)
    ['环境变量 SHUANGCHUANG_MAX_UPLOAD_MB 应为整数，现在是“viel”', '环境变量 SHUANGCHUANG_TRUST_PROXY 应为 0 或 1，现在是“yes”']
    """
    found = []
    for setting in SETTINGS:
        value = given.get(setting.name, setting.default or "")
        if production and setting.needed and not value:
            found.append(f"请设置环境变量 {setting.name}：{setting.meaning}")
        elif fault := setting.fault(setting.name, value):
            found.append(fault)
    return found


def verify(*, production: bool) -> None:
    """
    Stop the start where a setting cannot be used.

    :raises SettingsWrong: with every fault, a line each.
    """
    found = faults(os.environ, production=production)
    if found:
        raise SettingsWrong("\n".join(found))


def unknown(given: Mapping[str, str]) -> list[str]:
    """
    Variables that look like ours and are not, with the nearest that is: a misspelt one is silently without effect.

    >>> unknown({"SHUANGCHUANG_MAX_UPLAOD_MB": "5"})
    ['没有设置 SHUANGCHUANG_MAX_UPLAOD_MB；是不是 SHUANGCHUANG_MAX_UPLOAD_MB？']
    """
    found = []
    for name in sorted(given):
        if name.startswith(PREFIX) and name not in _BY_NAME:
            near = difflib.get_close_matches(name, _BY_NAME, n=1)
            found.append(f"没有设置 {name}；" + (f"是不是 {near[0]}？" if near else "请对照 docs/how-to/settings.md。"))
    return found


def required(name: str) -> str:
    """
    The value of a setting that production cannot do without.

    :raises SettingsWrong: it is not set.
    """
    value = read(name)
    if not value:
        raise SettingsWrong(f"请设置环境变量 {name}：{_BY_NAME[name].meaning}")
    return value


def whole_number(name: str) -> int:
    """
    A setting that is a whole number.

    :raises SettingsWrong: it is something else.
    """
    value = read(name)
    if fault := _whole(name, value):
        raise SettingsWrong(fault)
    return int(value)


def origins(address: str) -> list[str]:
    """
    The origin of a web address, as a browser's policy names it; none of none.

    >>> origins("https://id.example.gov.cn/realms/gx"), origins("")
    (['https://id.example.gov.cn'], [])
    """
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def networks(name: str) -> tuple[Network, ...]:
    """
    A setting that names networks.

    :raises SettingsWrong: one of them is none.
    """
    value = read(name)
    if fault := _networks(name, value):
        raise SettingsWrong(fault)
    return tuple(ipaddress.ip_network(each) for each in listed(value))


def metrics_of_several_processes() -> bool:
    """Whether the processes of the web server put their figures together (the Prometheus client's own variable)."""
    return bool(os.environ.get("PROMETHEUS_MULTIPROC_DIR"))


def folder(name: str, path: Path) -> Path:
    """
    ``path``, made where it is missing.

    :raises SettingsWrong: it cannot be made or is no folder.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise SettingsWrong(f"环境变量 {name} 指的目录 {path} 建不了（{why.strerror}）；请换一个可以写的目录") from None
    return path


def existing_folder(name: str, path: Path) -> Path:
    """
    ``path``, which must be there.

    :raises SettingsWrong: it is not.
    """
    if not path.is_dir():
        raise SettingsWrong(f"环境变量 {name} 指的目录 {path} 不存在；请写对路径，或不设它")
    return path


def scanner(name: str) -> str:
    """
    The address of a clamd, "" for none.

    :raises SettingsWrong: it is no such address.
    """
    address = read(name)
    try:
        return Clamd(address).address if address else ""
    except ScannerAddressWrong:
        raise SettingsWrong(f"环境变量 {name} 应为 tcp://主机:端口 或 unix:///路径，现在是“{address}”") from None


def database(url: str, *, var: Path) -> dict[str, object]:
    """
    Django's description of the database that ``url`` names; SQLite under ``var`` where it is empty.

    :raises SettingsWrong: the address is of no kind we run on.
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
    raise SettingsWrong(f"环境变量 SHUANGCHUANG_DATABASE_URL 的类型“{parts.scheme}”不受支持，请用 sqlite 或 postgresql")
