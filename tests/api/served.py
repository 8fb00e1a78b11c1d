"""What gunicorn serves in the test that kills it: the site, on whose claims one need not wait a minute.

Everything is loaded before the processes are forked, so that one answers as soon as it lives.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.urls import resolve  # noqa: E402 - the settings must be read first

from shuangchuang.api import repeating  # noqa: E402

resolve("/api/v1/units")

repeating.CLAIM = timedelta(seconds=1)
