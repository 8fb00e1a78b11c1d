"""A running site of one's own: what ``dev.py demo`` starts, in a folder and on a port of its own.

    with a_site() as address: ...      http://127.0.0.1:43121, gone when the block ends

The journeys and the pictures use the real server with collected static files and the
demo's data, so that what they see is what a newcomer sees.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
LAUNCH = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextlib.contextmanager
def a_site(*, settings: str = "demo") -> Iterator[str]:
    """
    Database, data, static files, server; yields the address.

    With ``settings="production"`` the same data are served as a real site serves them: named by content, compressed,
    behind a proxy that ends TLS. The browser must then send what that proxy would: ``X-Forwarded-Proto: https``.
    """
    with tempfile.TemporaryDirectory(prefix="shuangchuang-site-") as folder:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "shuangchuang.project.settings.demo",
            "SHUANGCHUANG_VAR": folder,
            "SHUANGCHUANG_DATABASE_URL": "",
        }
        for command in (["migrate", "-v", "0"], ["demo_data"], ["collectstatic", "--noinput", "-v", "0"]):
            if command[0] == "collectstatic" and settings == "production":
                environment |= {
                    "DJANGO_SETTINGS_MODULE": "shuangchuang.project.settings.production",
                    "SHUANGCHUANG_SECRET_KEY": secrets.token_urlsafe(64),
                    "SHUANGCHUANG_ALLOWED_HOSTS": "127.0.0.1",
                    "SHUANGCHUANG_TRUST_PROXY": "1",
                }
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "shuangchuang.project.wsgi:application", "--bind", f"127.0.0.1:{port}",
                "--worker-class", "gthread", "--threads", "8", "--timeout", "180", "--log-level", "warning",
            ],
            cwd=ROOT, env=environment, stderr=subprocess.DEVNULL if settings == "production" else None,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with status {server.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/health/", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 seconds")
