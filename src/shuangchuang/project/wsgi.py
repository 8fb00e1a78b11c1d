"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from shuangchuang.project.environment import ended_with_sentences

GUNICORN_GIVES_UP = 3  # with any other status it would start the process again and again

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangchuang.project.settings.production")
with ended_with_sentences(GUNICORN_GIVES_UP):
    application = get_wsgi_application()
