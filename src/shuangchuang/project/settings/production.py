"""A real site: everything that matters comes from the environment or the start is refused."""

from shuangchuang.project import environment, logs

environment.verify(production=True)  # before base, which knows less and would stop at less

from shuangchuang.project.settings.base import *  # noqa: E402, F403 - settings build on one another

SECRET_KEY = environment.required("SHUANGCHUANG_SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.listed(environment.read("SHUANGCHUANG_SECRET_KEY_FALLBACKS"))
LOGGING = logs.configuration(as_json=True)

SECURE_SSL_REDIRECT = True
# Asked by the proxy and the watchers of the machine itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# By its name a browser takes such a cookie only over TLS, for this very host and for all of it.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
if TRUST_PROXY:  # noqa: F405
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "shuangchuang.project.proxy.visitor_address"
