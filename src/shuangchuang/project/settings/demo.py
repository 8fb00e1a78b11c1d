"""A machine of one's own: SQLite, simulated accounts, 127.0.0.1 only.

Demo accounts are created by ``manage.py demo_data``, which refuses to run under any
other settings.
"""

from shuangchuang.project.settings.base import *  # noqa: F403 - settings build on one another

SECRET_KEY = "demo-only-key-never-used-where-anything-is-worth-protecting"  # noqa: S105 - the demo listens on loopback only
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
SIMULATED_DATA = True
SITE_FACTS = {name: fact or "（待填）" for name, fact in SITE_FACTS.items()}  # noqa: F405 - from base

# Served straight from the sources: nothing to collect, so a second start takes seconds.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - whitenoise warns of a folder that is not there
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
