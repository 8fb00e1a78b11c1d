"""A real site: everything that matters comes from the environment or the start is refused."""

from django.core.exceptions import ImproperlyConfigured

from shuangchuang.project import environment
from shuangchuang.project.settings.base import *  # noqa: F403 - settings build on one another

SECRET_KEY = environment.required("SHUANGCHUANG_SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("环境变量 SHUANGCHUANG_SECRET_KEY 太短：请用至少 50 个随机字符")
environment.required("SHUANGCHUANG_ALLOWED_HOSTS")

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if environment.read("SHUANGCHUANG_TRUST_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "shuangchuang.project.proxy.visitor_address"
