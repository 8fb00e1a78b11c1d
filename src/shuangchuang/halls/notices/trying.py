"""Try what the site stands on, with the settings of now: each is well, not set up, or failing, with what to do next.

    database, storage, worker                     always there
    mail, sms, wecom, scanner                     where they are set up

Nothing is sent to anybody and nothing is left behind (``manage.py check_services``).
"""

from __future__ import annotations

import secrets
import shutil
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from shuangchuang.adapters.scanning import Clamd, ScannerUnavailable
from shuangchuang.domain.messages import ChannelName, NotSent
from shuangchuang.halls.notices.channels import open_channels
from shuangchuang.halls.notices.queries.jobs import WORKER_SILENT_AFTER, worker_seen_at

LEAST_FREE = 1_000_000_000  # bytes
# The test file of EICAR, which every scanner finds; in two parts, so that no scanner finds this file.
_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class State(StrEnum):
    """How a service is."""

    WELL = "well"
    NOT_SET_UP = "not_set_up"
    FAILING = "failing"


WORDS = {State.WELL: "正常", State.NOT_SET_UP: "未配置", State.FAILING: "出错"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a service, and what to do; "" where nothing is to be done."""

    state: State
    said: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A service by its name, its title on the screen, and how it is tried."""

    name: str
    title: str
    tried: Callable[[datetime], Finding]


def _well(said: str) -> Finding:
    return Finding(State.WELL, said)


def _failing(said: str, todo: str) -> Finding:
    return Finding(State.FAILING, said, todo)


# ---------------------------------------------------------------- what is always there


def _database(_at: datetime) -> Finding:
    setting = "SHUANGCHUANG_DATABASE_URL"
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _failing("连不上，或读不了。", f"请核对 {setting}，看数据库是否在运行、账号能否登录。")
    if waiting:
        return _failing(f"有 {len(waiting)} 个迁移还没有做。", "请运行 manage.py migrate，然后重启网站和后台工作进程。")
    key = f"try:{uuid.uuid4()}"
    try:
        written = cache.add(key, True, 60) and cache.delete(key)
    except DatabaseError:
        written = False
    if not written:
        return _failing("能读，不能写。", f"请核对 {setting} 里的账号有没有写的权限、磁盘有没有满、是不是只读的副本。")
    return _well(f"{connection.display_name}，能读能写，迁移齐全。")


def _storage(_at: datetime) -> Finding:
    where, content = str(settings.MEDIA_ROOT), secrets.token_bytes(64)
    todo = f"请核对 SHUANGCHUANG_VAR：目录 {where} 要存在，归服务账号所有，磁盘不能满。"
    try:
        Path(where).mkdir(parents=True, exist_ok=True)
        name = default_storage.save(f"try-{uuid.uuid4()}", ContentFile(content))
        try:
            with default_storage.open(name) as file:
                same = file.read() == content
        finally:
            default_storage.delete(name)
        free = shutil.disk_usage(where).free
    except OSError:
        return _failing("写不进去，或读不出来。", todo)
    if not same:
        return _failing("读出来的与写进去的不一样。", "请检查磁盘和网络文件系统，先停止上传。")
    if free < LEAST_FREE:
        return _failing(
            f"只剩 {free / 1e6:.0f} MB。", "请腾出磁盘空间：旧的备份移到别处，运行 manage.py sweep_files --delete。"
        )
    return _well(f"能写能读能删，还有 {free / 1e9:.0f} GB。")


def _worker(at: datetime) -> Finding:
    todo = "请启动它：systemctl start shuangchuang-worker；停下的原因看 journalctl -u shuangchuang-worker。"
    try:
        seen = worker_seen_at()
    except DatabaseError:
        return _failing("问不到：数据库读不了。", "请先解决数据库的问题。")
    if seen is None:
        return _failing("从来没有运行过。", todo)
    minutes = max(0, int((at - seen).total_seconds() // 60))
    if at - seen >= WORKER_SILENT_AFTER:
        return _failing(f"已有 {minutes} 分钟没有动静（最后一次 {timezone.localtime(seen):%Y-%m-%d %H:%M}）。", todo)
    return _well(f"{minutes} 分钟前有动静。")


# ---------------------------------------------------------------- what is set up, or is not


@dataclass(frozen=True, slots=True)
class _Way:
    """A way of sending: which of its settings says where it is, and which say who we are."""

    name: ChannelName
    place: str
    proof: str
    well: str


_MAIL = _Way(
    ChannelName.EMAIL, "SHUANGCHUANG_SMTP_URL", "SHUANGCHUANG_SMTP_URL 里的账号和口令", "服务器接受登录和发件人。"
)
_SMS = _Way(
    ChannelName.SMS, "SHUANGCHUANG_SMS_URL", "SHUANGCHUANG_SMS_KEY、SHUANGCHUANG_SMS_SECRET", "网关认得账号和密钥。"
)
_WECOM = _Way(
    ChannelName.WECOM, "SHUANGCHUANG_WECOM_URL", "SHUANGCHUANG_WECOM_CORP、SHUANGCHUANG_WECOM_SECRET", "接口给了令牌。"
)
_UNKNOWN_TO_THEM = {"not_authorised", "smtp_530", "smtp_534", "smtp_535", "wecom_40001", "wecom_40013", "wecom_42001"}


def _sending(way: _Way) -> Callable[[datetime], Finding]:
    def tried(_at: datetime) -> Finding:
        if settings.SIMULATED_DATA:
            return Finding(State.NOT_SET_UP, "这里是演示环境，什么都不真的发。")
        channel = open_channels().get(way.name)
        if channel is None:
            return Finding(
                State.NOT_SET_UP, f"没有设 {way.place}，不走这种方式。", "要开通，见 docs/how-to/messages.md。"
            )
        try:
            channel.probe()
        except NotSent as failure:
            return _failing(*_why(way, failure.code))
        return _well(way.well)

    return tried


def _why(way: _Way, code: str) -> tuple[str, str]:
    """What a failure means, and what to do about it. ``code`` is what :class:`NotSent` carries."""
    if code == "no_connection":
        return "连不上。", f"请核对 {way.place}，再看网络、防火墙和证书。"
    if code == "timeout":
        return "等了很久没有回答。", f"请核对 {way.place} 的端口和防火墙；对方可能正忙，过几分钟再试。"
    if code in _UNKNOWN_TO_THEM:
        return f"对方不认我们（{code}）。", f"请核对 {way.proof}。"
    if code == "throttled":
        return "对方嫌请求太多。", "请过几分钟再试；常常如此就请服务商提高限额。"
    if code.startswith("smtp_5"):
        return f"邮件服务器拒绝了（{code}）。", "请核对 SHUANGCHUANG_MAIL_FROM：服务器要允许我们用这个地址发信。"
    if code in {"bad_answer", "broken_answer", "http_404", "http_405"} or code.startswith("http_3"):
        return (
            f"那里有应答，但不是这个接口（{code}）。",
            f"请核对 {way.place} 的路径，对照 docs/how-to/messages.md 的约定。",
        )
    return f"对方出错（{code}）。", "请过几分钟再试；还不行，把括号里的代码告诉服务商。"


def _scanner(_at: datetime) -> Finding:
    address = settings.MALWARE_SCANNER
    if not address:
        return Finding(
            State.NOT_SET_UP, "没有设 SHUANGCHUANG_CLAMD，文件注明“未扫描”。", "要开通，见 docs/how-to/files.md。"
        )
    todo = "请核对 SHUANGCHUANG_CLAMD，看 clamd 是否在运行：systemctl status clamav-daemon。"
    clamd = Clamd(address)
    try:
        clean, infected = clamd.scan(b"well"), clamd.scan(_EICAR)
    except ScannerUnavailable:
        return _failing("没有给出结论。", todo)
    if clean.infected:
        return _failing(f"把干净的内容说成有毒（{clean.found}）。", "请检查 clamd 的自定义特征库。")
    if not infected.infected:
        return _failing("没有认出测试病毒。", "请更新特征库：systemctl restart clamav-freshclam，再运行一次。")
    return _well("干净的放行，测试病毒认得出。")


SERVICES: Mapping[str, Service] = {
    service.name: service
    for service in (
        Service("database", "数据库", _database),
        Service("storage", "文件存储", _storage),
        Service("worker", "后台工作进程", _worker),
        Service("mail", "邮件", _sending(_MAIL)),
        Service("sms", "短信", _sending(_SMS)),
        Service("wecom", "政务微信", _sending(_WECOM)),
        Service("scanner", "恶意文件扫描", _scanner),
    )
}


def tried(names: Iterable[str], *, at: datetime) -> list[tuple[Service, Finding]]:
    """Each of the services named and what was found of it. One that breaks off is failing; the others are still tried."""
    found = []
    for name in names:
        service = SERVICES[name]
        try:
            finding = service.tried(at)
        except Exception as error:  # whatever it is, the service is not well
            finding = _failing(f"试到一半出错（{type(error).__name__}）。", "请看日志；查不出原因就报告开发人员。")
        found.append((service, finding))
    return found
