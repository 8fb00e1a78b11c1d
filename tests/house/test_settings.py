"""A setting that cannot be used stops the start with a sentence; what production needs is there or it does not start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from shuangchuang.halls.accounts.models import Role
from shuangchuang.project import environment
from tests.house.repository import ROOT

KEY = "k3y-" * 15 + "of-a-real-site"


def manage(
    tmp_path: Path, *command: str, settings: str = "production", **given: str
) -> subprocess.CompletedProcess[str]:
    """A Django command in a process that knows nothing but what is given."""
    return started(tmp_path, "manage.py", *command, settings=settings, **given)


def started(
    tmp_path: Path, *command: str, settings: str = "production", **given: str
) -> subprocess.CompletedProcess[str]:
    """A Python program in a process that knows nothing but what is given."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": f"shuangchuang.project.settings.{settings}",
            "SHUANGCHUANG_VAR": str(tmp_path),
            **given,
        },
        capture_output=True,
        text=True,
        check=False,
    )


COMPLETE = {"SHUANGCHUANG_SECRET_KEY": KEY, "SHUANGCHUANG_ALLOWED_HOSTS": "scgz.example.gov.cn"}


def test_a_production_site_passes_the_deployment_checks(tmp_path):
    ended = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **COMPLETE)

    assert (ended.returncode, "no issues" in ended.stdout) == (0, True), ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SHUANGCHUANG_SECRET_KEY": ""}, "请设置环境变量 SHUANGCHUANG_SECRET_KEY"),
        ({"SHUANGCHUANG_SECRET_KEY": "short"}, "SHUANGCHUANG_SECRET_KEY 太短"),
        ({"SHUANGCHUANG_ALLOWED_HOSTS": ""}, "请设置环境变量 SHUANGCHUANG_ALLOWED_HOSTS"),
        ({"SHUANGCHUANG_MAX_UPLOAD_MB": "viel"}, "SHUANGCHUANG_MAX_UPLOAD_MB 应为整数，现在是“viel”"),
        ({"SHUANGCHUANG_DATABASE_URL": "oracle://x"}, "“oracle”不受支持"),
        ({"SHUANGCHUANG_VAR": "/dev/null/var"}, "SHUANGCHUANG_VAR 指的目录 /dev/null/var 建不了"),
        ({"SHUANGCHUANG_DEPLOYMENT": "/nowhere"}, "SHUANGCHUANG_DEPLOYMENT 指的目录 /nowhere 不存在"),
        ({"SHUANGCHUANG_SMS_KEY": "k"}, "短信只设了一部分"),
    ],
    ids=[
        "no key", "short key", "no hosts", "no number", "no database we run on", "no folder", "no deployment", "half of a gateway",
    ],
)  # fmt: skip
def test_production_does_not_start_on_a_setting_it_cannot_use_and_says_which(tmp_path, given, said):
    ended = manage(tmp_path, "check", **COMPLETE | given)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("✗ ")
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1  # the sentence, and not how the program came to it


GUNICORN = (
    "-m",
    "gunicorn",
    "--bind",
    "127.0.0.1:0",
    "--log-level",
    "critical",
    "shuangchuang.project.wsgi:application",
)


@pytest.mark.parametrize(
    ("config", "status"), [(("--config", "deploy/gunicorn.conf.py"), 2), ((), 3)], ids=["as a site runs it", "bare"]
)
def test_the_web_server_ends_with_the_sentence_and_does_not_try_again(tmp_path, config, status):
    ended = started(tmp_path, *GUNICORN[:2], *config, *GUNICORN[2:], **COMPLETE | {"SHUANGCHUANG_TRUST_PROXY": "yes"})

    assert (ended.returncode, ended.stdout) == (status, "")
    assert ended.stderr == "✗ 环境变量 SHUANGCHUANG_TRUST_PROXY 应为 0 或 1，现在是“yes”\n"


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1"])
def test_the_demo_says_what_a_port_is(tmp_path, port):
    ended = started(tmp_path, "dev.py", "demo", settings="demo", PORT=port)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"✗ 端口应为 1 到 65535 的整数，现在是“{port}”。例如：PORT=8001 python3 dev.py demo\n"


def test_cookies_of_a_production_site_are_of_this_host_over_tls_alone(tmp_path):
    names = ("SESSION_COOKIE", "CSRF_COOKIE")
    asked = ";".join(
        f"print(s.{name}_NAME, s.{name}_SECURE, s.{name}_PATH, s.{name}_DOMAIN, s.{name}_SAMESITE)" for name in names
    )

    ended = manage(tmp_path, "shell", "-v", "0", "-c", f"from django.conf import settings as s;{asked}", **COMPLETE)

    assert ended.stdout.splitlines() == [
        "__Host-sessionid True / None Lax",
        "__Host-csrftoken True / None Lax",
    ], ended.stderr


def test_everything_that_is_wrong_is_told_at_once(tmp_path):
    wrong = {
        "SHUANGCHUANG_SECRET_KEY": "short",
        "SHUANGCHUANG_SECRET_KEY_FALLBACKS": f"{KEY},old-and-short",
        "SHUANGCHUANG_ALLOWED_HOSTS": "",
        "SHUANGCHUANG_MAX_UPLOAD_MB": "-1",
        "SHUANGCHUANG_TRUST_PROXY": "yes",
        "SHUANGCHUANG_METRICS_FROM": "10.0.0.0/8,local",
        "SHUANGCHUANG_DATABASE_URL": "oracle://x",
    }

    ended = manage(tmp_path, "check", **COMPLETE | wrong)

    assert ended.returncode != 0
    assert [name for name in wrong if name in ended.stderr] == list(wrong)
    assert "old-and-short" not in ended.stderr


def test_demo_accounts_cannot_be_made_on_a_production_site(tmp_path):
    ended = manage(tmp_path, "demo_data", **COMPLETE)

    assert ended.returncode != 0
    assert "模拟账号只能在演示环境建立" in ended.stderr


def test_demo_settings_answer_on_this_machine_only():
    from shuangchuang.project.settings import demo

    assert set(demo.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]", "testserver"}
    assert demo.SIMULATED_DATA is True


@pytest.mark.parametrize(
    ("address", "described"),
    [
        ("", {"ENGINE": "django.db.backends.sqlite3", "NAME": "/v/shuangchuang.sqlite3"}),
        ("sqlite:////data/x.db", {"ENGINE": "django.db.backends.sqlite3", "NAME": "/data/x.db"}),
        (
            "postgresql://sc:p%40ss%2Fw@db.local:6543/plan?sslmode=require",
            {
                "ENGINE": "django.db.backends.postgresql", "NAME": "plan", "USER": "sc", "PASSWORD": "p@ss/w",
                "HOST": "db.local", "PORT": "6543", "OPTIONS": {"sslmode": "require"},
            },
        ),
        ("postgres://h/plan", {"ENGINE": "django.db.backends.postgresql", "HOST": "h", "NAME": "plan", "USER": ""}),
    ],
    ids=["none", "sqlite", "postgresql with everything", "postgresql with little"],
)  # fmt: skip
def test_an_address_of_a_database_is_understood(address, described):
    read = environment.database(address, var=Path("/v"))

    assert {name: read[name] for name in described} == described


@pytest.mark.parametrize("address", ["mysql://x/y", "nonsense", "http://x"])
def test_an_address_of_no_database_we_run_on_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="请用 sqlite 或 postgresql"):
        environment.database(address, var=Path("/v"))


def test_a_setting_nobody_declared_cannot_be_read():
    with pytest.raises(KeyError):
        environment.read("SHUANGCHUANG_SECRET_WISH")


def test_a_role_that_is_none_stops_the_start_and_is_named():
    name = "SHUANGCHUANG_SECOND_FACTOR_ROLES"

    assert environment.faults({name: "operator, coordinator"}, production=False) == []
    (said,) = environment.faults({name: "operator, admin,verifer"}, production=False)
    assert said.startswith(f"环境变量 {name} 里没有“admin、verifer”这样的角色；可用的有 person、firm_agent、")


def test_the_roles_a_setting_may_name_are_those_there_are():
    assert set(environment.ROLES) == set(Role.values)
