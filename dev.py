#!/usr/bin/env python3
"""One door to everything a newcomer or a developer does with this repository.

    python3 dev.py demo     a running system on this machine, with a worker and simulated accounts
    python3 dev.py test     the whole suite
    python3 dev.py check    format, lint, types, import contracts, migrations, house rules
    python3 dev.py setup | bench | soak | shots | messages | lock

Only the standard library is used here; the environment (``.venv``) is made on first use
and made anew when the lock file changes.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
LOCKS = {"runtime": ROOT / "requirements" / "runtime.txt", "dev": ROOT / "requirements" / "dev.txt"}
STAMP = VENV / "lock.sha256"
OLDEST = (3, 11)


def say(sentence: str) -> None:
    """Tell the person something, at once."""
    print(sentence, flush=True)


def stop(sentence: str) -> None:
    """End with a sentence that says what to do."""
    sys.exit(f"✗ {sentence}")


# ---------------------------------------------------------------- environment


def digest(lock: Path) -> str:
    """What the environment was made from: the lock and the Python that installed it."""
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def installed() -> dict[str, str]:
    """Which lock the environment was made from, by kind."""
    if not STAMP.exists() or not PYTHON.exists():
        return {}
    return dict(line.split("=", 1) for line in STAMP.read_text().splitlines() if "=" in line)


def setup(kind: str) -> None:
    """Make ``.venv`` hold exactly what the lock names. Does nothing when it already does."""
    if sys.version_info < OLDEST:
        stop(
            f"需要 Python {'.'.join(map(str, OLDEST))} 或更新版本，现在是 {sys.version.split()[0]}。Debian 12：apt install python3"
        )
    lock = LOCKS[kind]
    have = installed()
    # The development lock contains the runtime one, so it serves both.
    if have.get(kind) == digest(lock) or (kind == "runtime" and have.get("dev") == digest(LOCKS["dev"])):
        return
    pip = make_venv()
    say(f"正在安装依赖（{lock.relative_to(ROOT)}，按散列校验）……")
    started = time.monotonic()
    command = [
        *pip,
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
        "-r",
        str(lock),
    ]
    if subprocess.run(command, check=False).returncode:
        stop("依赖没有装好。请检查网络或 pip 的镜像设置，然后重新运行同一条命令；已装好的部分不会丢。")
    site = next((VENV / "lib").glob("python3.*/site-packages"))
    (site / "shuangchuang.pth").write_text(f"{ROOT / 'src'}\n")
    launcher = BIN / "shuangchuang"
    launcher.write_text(f"#!{PYTHON}\nimport sys\n\nfrom shuangchuang.cli.main import main\n\nsys.exit(main())\n")
    launcher.chmod(0o755)
    STAMP.write_text(f"{kind}={digest(lock)}\n")
    say(f"依赖就绪，用时 {time.monotonic() - started:.0f} 秒。")


def make_venv() -> list[str]:
    """
    Create ``.venv`` and return the pip that installs into it.

    Debian splits ensurepip off into python3-venv; without it the system's pip can still
    fill an environment that has none.
    """
    if not PYTHON.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            bare = subprocess.run(
                [sys.executable, "-m", "venv", "--without-pip", str(VENV)], capture_output=True, text=True, check=False
            )
            if bare.returncode:
                stop("Python 缺少 venv 模块。Debian：apt install python3-venv")
    if subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    for candidate in ([sys.executable, "-m", "pip"], ["pip3"]):
        if shutil.which(candidate[0]) and (
            subprocess.run([*candidate, "--version"], capture_output=True, check=False).returncode == 0
        ):
            return [*candidate, "--python", str(PYTHON)]
    shutil.rmtree(VENV, ignore_errors=True)
    stop("没有可用的 pip。Debian：apt install python3-venv（或 python3-pip）")
    raise AssertionError


def environment(settings: str, **more: str) -> dict[str, str]:
    """The process environment with the settings module named."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": f"shuangchuang.project.settings.{settings}", **more}


def run(*command: str, env: dict[str, str] | None = None) -> int:
    """Run a command of the environment in the repository; its exit status."""
    program = BIN / command[0]
    argv = [str(program) if program.exists() else command[0], *command[1:]]
    return subprocess.run(argv, cwd=ROOT, env=env, check=False).returncode


def manage(*command: str, settings: str = "demo", **more: str) -> int:
    """A Django command."""
    return run("python", "manage.py", *command, env=environment(settings, **more))


# ---------------------------------------------------------------- demo


def demo(arguments: argparse.Namespace) -> int:
    """A running system: environment, database, this deployment's data, demo accounts, server, worker."""
    port = port_number(arguments.port or os.environ.get("PORT") or "8000")
    setup("runtime")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            stop(f"端口 {port} 已被占用。请换一个：PORT=8001 python3 dev.py demo")
    # Links in messages lead to where the demo listens.
    os.environ.setdefault("SHUANGCHUANG_SITE_URL", f"http://127.0.0.1:{port}")
    var = ROOT / os.environ.get("SHUANGCHUANG_VAR", "var")  # where the settings look, wherever this was called from
    if arguments.fresh and var.exists():
        shutil.rmtree(var)
    for step in (["migrate", "--verbosity", "0"], ["demo_data"]):
        if manage(*step):
            return 2
    if arguments.prepare_only:
        return 0
    worker_log = var / "worker.log"
    server = subprocess.Popen(
        [
            str(PYTHON), "-m", "gunicorn", "shuangchuang.project.wsgi:application",
            "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "1", "--threads", "8",
            "--timeout", "180", "--log-level", "warning",
        ],
        cwd=ROOT,
        env=environment("demo"),
    )  # fmt: skip
    worker = start_worker(worker_log)
    wait_until_it_answers(server, port)
    if server.poll() is None:
        say(f"\n打开  http://127.0.0.1:{port}/    用上面任何一个账号登录，例如 xietiao")
        say(f"按 Ctrl+C 停止；数据留在 {var}，下次继续；后台任务和模拟发信的记录在 {worker_log}\n")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the two below are ended too
    try:
        while server.poll() is None:
            if worker.poll() is not None:
                say("后台工作进程停了，重新启动。")
                worker = start_worker(worker_log)
            time.sleep(1)
        return server.returncode
    except KeyboardInterrupt:
        return 0
    finally:
        for process in (server, worker):
            process.send_signal(signal.SIGTERM)
        for process in (server, worker):
            process.wait()


def port_number(given: str) -> int:
    """The port to listen on."""
    if not given.isascii() or not given.isdecimal() or not 0 < int(given) < 65_536:
        stop(f"端口应为 1 到 65535 的整数，现在是“{given}”。例如：PORT=8001 python3 dev.py demo")
    return int(given)


def wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    """Whoever is told to open the page finds it there."""
    while server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)


def start_worker(log: Path) -> subprocess.Popen[bytes]:
    """
    What does the work apart from requests, beside the demo's server; it ends with this process, however that ends.

    It tells of every simulated message, which would push the accounts and the address off the terminal.
    """
    with log.open("ab") as told:
        return subprocess.Popen(
            [str(PYTHON), "manage.py", "work", "--with-parent"],
            cwd=ROOT, env=environment("demo"), stdout=subprocess.DEVNULL, stderr=told,
        )  # fmt: skip


# ---------------------------------------------------------------- PostgreSQL for the suite


def postgres_programs() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``, where PostgreSQL's server is installed."""
    candidates = [Path(found).parent for found in (shutil.which("initdb"),) if found]
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next(
        (folder for folder in candidates if (folder / "initdb").exists() and (folder / "postgres").exists()), None
    )


@contextlib.contextmanager
def throw_away_postgres(programs: Path) -> Iterator[str]:
    """A server of our own on a free port for as long as the block lasts; yields its address."""
    folder = Path(tempfile.mkdtemp(prefix="shuangchuang-pg-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    prefix: list[str] = []
    if os.geteuid() == 0:
        # The server refuses to run as root.
        owner = (
            "postgres"
            if subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode == 0
            else "nobody"
        )
        shutil.chown(folder, owner)
        prefix = ["runuser", "-u", owner, "--"]
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        [*prefix, str(programs / "initdb"), "-D", str(data), "-U", "suite", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, **quiet,
    )  # fmt: skip
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    subprocess.run(
        [*prefix, str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"],
        check=True, **quiet,
    )  # fmt: skip
    try:
        yield f"postgresql://suite@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*prefix, str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], check=False, **quiet
        )
        shutil.rmtree(folder, ignore_errors=True)


# ---------------------------------------------------------------- test, check


def test(arguments: argparse.Namespace) -> int:
    """The suite on SQLite with the browser, then what touches the database again on PostgreSQL."""
    setup("dev")
    workers = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]
    left_out = []
    if not shutil.which("chromium"):
        left_out.append("浏览器走查（没有 chromium；Debian：apt install chromium fonts-noto-cjk）")
    if arguments.rest:
        return run("python", "-m", "pytest", *arguments.rest, env=environment("test"))
    say("── 全部测试（SQLite）")
    status = run("python", "-m", "pytest", "-q", *workers, "-m", "not soak", env=environment("test"))
    programs = postgres_programs()
    if programs:
        say("── 数据库相关测试（PostgreSQL）")
        with throw_away_postgres(programs) as address:
            folders = [name for name in ("tests/halls", "tests/api") if (ROOT / name).exists()]
            status = (
                run("python", "-m", "pytest", "-q", *workers, "-m", "not soak and not journey", *folders,
                    env=environment("test", SHUANGCHUANG_DATABASE_URL=address))
                or status
            )  # fmt: skip
    else:
        left_out.append("PostgreSQL（没有服务器程序；Debian：apt install postgresql）")
    for what in left_out:
        say(f"⚠ 没有运行：{what}")
    return status


def check(_: argparse.Namespace) -> int:
    """Everything that can be said about the code without running it, and the house rules."""
    setup("dev")
    steps = (
        ("格式", ["ruff", "format", "--check", "."]),
        ("静态检查", ["ruff", "check", "."]),
        ("类型", ["mypy"]),
        ("分层约定", ["lint-imports", "--no-cache"]),
        ("迁移", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
        ("内部规则", ["python", "-m", "pytest", "-q", "tests/house"]),
    )
    failed = []
    for name, command in steps:
        say(f"── {name}")
        if run(*command, env=environment("test")):
            failed.append(name)
    say("✓ 检查全部通过" if not failed else f"✗ 没有通过：{'、'.join(failed)}")
    return 1 if failed else 0


def bench(arguments: argparse.Namespace) -> int:
    """Figures beside a named peer's, in one run."""
    setup("dev")
    names = arguments.rest or sorted(
        path.name for path in (ROOT / "benchmarks").glob("*.py") if path.name != "__init__.py"
    )
    return max((run("python", f"benchmarks/{name}", env=environment("test")) for name in names), default=0)


def soak(arguments: argparse.Namespace) -> int:
    """The long tests: many random operations, kill -9 of workers and of the web server on both databases, coverage-guided fuzzing."""
    setup("dev")
    status = run("python", "-m", "pytest", "-q", "-m", "soak", env=environment("test"))
    programs = postgres_programs()
    if programs:
        say("── 数据库相关的长时间测试（PostgreSQL）")
        with throw_away_postgres(programs) as address:
            status = (
                run("python", "-m", "pytest", "-q", "-m", "soak", "tests/halls", "tests/api",
                    env=environment("test", SHUANGCHUANG_DATABASE_URL=address))
                or status
            )  # fmt: skip
    else:
        say("⚠ 没有运行：PostgreSQL（没有服务器程序；Debian：apt install postgresql）")
    for target in sorted((ROOT / "tests" / "soak").glob("fuzz_*.py")):
        status = run("python", str(target), "--seconds", str(arguments.seconds), env=environment("test")) or status
    return status


def shots(_: argparse.Namespace) -> int:
    """A picture of every main page, wide and narrow, into ``shots/``."""
    setup("dev")
    return run("python", "-m", "tests.journeys.shots", env=environment("demo"))


def messages(_: argparse.Namespace) -> int:
    """Collect and compile the translations (needs Debian's gettext; the results are committed)."""
    setup("dev")
    missing = [program for program in ("xgettext", "msgfmt") if not shutil.which(program)]
    if missing:
        stop(f"没有 {'、'.join(missing)}。Debian：apt install gettext")
    package = ROOT / "src" / "shuangchuang"
    for command in (
        ["makemessages", "-l", "en", "--no-location", "--no-obsolete", "--ignore", "*/vendor/*"],
        ["compilemessages", "-l", "en"],
    ):
        argv = [str(PYTHON), str(ROOT / "manage.py"), *command]
        if subprocess.run(argv, cwd=package, env=environment("test"), check=False).returncode:
            return 2
    return 0


def lock(_: argparse.Namespace) -> int:
    """Resolve the requirements anew, with hashes and without naming any index."""
    setup("dev")
    flags = [
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--no-emit-trusted-host",
        "--strip-extras",
        "--allow-unsafe",
        "--quiet",
    ]
    for kind in LOCKS:
        command = [str(BIN / "pip-compile"), *flags, "-o", f"{kind}.txt", f"{kind}.in"]
        if subprocess.run(command, cwd=ROOT / "requirements", check=False).returncode:
            return 2
    return 0


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    demo_parser = commands.add_parser("demo", help="在本机运行演示系统")
    demo_parser.add_argument("--fresh", action="store_true", help="清空演示数据，从头开始")
    demo_parser.add_argument("--port", help="端口，默认 8000，也可用环境变量 PORT")
    demo_parser.add_argument("--prepare-only", action="store_true", help="只准备环境和数据，不启动服务")
    for name, text in (
        ("test", "运行全部测试；后面可跟 pytest 参数"),
        ("check", "格式、静态检查、类型、分层、迁移、内部规则"),
        ("bench", "性能对比"),
        ("soak", "长时间测试"),
        ("shots", "为主要页面截图"),
        ("setup", "只准备环境"),
        ("messages", "收集并编译译文"),
        ("lock", "重新锁定依赖"),
    ):
        sub = commands.add_parser(name, help=text)
        if name == "soak":
            sub.add_argument("--seconds", type=int, default=60, help="每个模糊测试的秒数")
        elif name in {"test", "bench"}:
            sub.add_argument("rest", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    actions = {
        "demo": demo, "test": test, "check": check, "bench": bench, "soak": soak, "shots": shots, "messages": messages, "lock": lock,
    }  # fmt: skip
    if arguments.command == "setup":
        setup("dev")
        return 0
    return actions[arguments.command](arguments)


if __name__ == "__main__":
    sys.exit(main())
