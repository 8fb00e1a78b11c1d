"""The suite: a throw-away database, cheap password hashes, nothing written outside the test's folder."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SHUANGCHUANG_VAR", tempfile.mkdtemp(prefix="shuangchuang-test-"))

from shuangchuang.project.settings.base import *  # noqa: F403 - the folder must be named first

SECRET_KEY = "test-only-key-that-signs-nothing-of-worth-anywhere-at-all"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
Path(os.environ["SHUANGCHUANG_VAR"]).joinpath("static").mkdir(parents=True, exist_ok=True)
SIMULATED_DATA = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in life: of a database in memory no two threads can write at once, whatever the time-out.
    DATABASES["default"]["TEST"] = {"NAME": VAR / "suite.sqlite3"}  # noqa: F405
API_LIMITS = dict.fromkeys(API_LIMITS, 1_000_000)  # noqa: F405 - everybody has the same address here
LOGGING["loggers"]["shuangchuang.request"] = {"level": "WARNING"}  # noqa: F405 - a failing test shows its own words
SITE_FACTS = {name: fact or "（待填）" for name, fact in SITE_FACTS.items()}  # noqa: F405 - from base
