"""What holds in every environment. ``demo``, ``test`` and ``production`` build on it."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from shuangchuang.project import environment, logs, providers

environment.verify(production=False)

PACKAGE = Path(__file__).resolve().parents[2]
REPOSITORY = PACKAGE.parents[1]
VAR = Path(environment.read("SHUANGCHUANG_VAR"))
if not VAR.is_absolute():
    VAR = REPOSITORY / VAR
DEPLOYMENT = Path(environment.read("SHUANGCHUANG_DEPLOYMENT") or PACKAGE / "data" / "guangxi")

DEBUG = False
ALLOWED_HOSTS = environment.listed(environment.read("SHUANGCHUANG_ALLOWED_HOSTS"))
ROOT_URLCONF = "shuangchuang.project.urls"
WSGI_APPLICATION = "shuangchuang.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "django_prometheus",
    "shuangchuang.project",
    "shuangchuang.halls.notices",
    "shuangchuang.halls.accounts",
    "shuangchuang.halls.registry",
    "shuangchuang.halls.plans",
    "shuangchuang.halls.home",
    "shuangchuang.api",
]

MIDDLEWARE = [
    "shuangchuang.project.tracing.traced",
    "shuangchuang.project.headers.with_security_headers",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "shuangchuang.project.middleware.without_nul",
    "shuangchuang.project.middleware.known_origin",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "shuangchuang.project.context.face",
                "shuangchuang.halls.notices.context.inbox",
                "shuangchuang.halls.registry.context.organisations",
            ],
        },
    }
]
FORM_RENDERER = "shuangchuang.project.forms.FieldRenderer"

VAR.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": environment.database(environment.read("SHUANGCHUANG_DATABASE_URL"), var=VAR)}

AUTH_USER_MODEL = "accounts.User"
RIGHTS = "shuangchuang.halls.accounts.rights"  # where halls below accounts find who may do what
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "shuangchuang.project.passwords.LongestPassword"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home:desk"
LOGOUT_REDIRECT_URL = "home:front"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True  # the page says five in a row
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # and that the lock opens after 15 minutes

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "project" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "files"  # outside the web root: files are only handed out by views that ask who is there
MEDIA_URL = ""

MAX_UPLOAD_BYTES = environment.whole_number("SHUANGCHUANG_MAX_UPLOAD_MB") * 1024 * 1024
MALWARE_SCANNER = environment.scanner("SHUANGCHUANG_CLAMD")  # "" for none: files are then shown as not scanned
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD_BYTES + 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shuangchuang.project.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

WEBHOOKS_TO = environment.networks("SHUANGCHUANG_WEBHOOKS_TO")
API_LIMITS = {  # requests a minute; 0 is no limit
    "token": environment.whole_number("SHUANGCHUANG_API_PER_MINUTE_TOKEN"),
    "session": environment.whole_number("SHUANGCHUANG_API_PER_MINUTE_SESSION"),
    "address": environment.whole_number("SHUANGCHUANG_API_PER_MINUTE_ADDRESS"),
}

TRUST_PROXY = environment.read("SHUANGCHUANG_TRUST_PROXY") == "1"
METRICS_FROM = environment.networks("SHUANGCHUANG_METRICS_FROM")
METRICS_TOKEN = environment.read("SHUANGCHUANG_METRICS_TOKEN")

SITE_URL = environment.read("SHUANGCHUANG_SITE_URL")
MESSAGE_CHANNELS = "shuangchuang.project.messaging.open_channels"
globals().update(
    providers.mail(environment.read("SHUANGCHUANG_SMTP_URL"), sender=environment.read("SHUANGCHUANG_MAIL_FROM"))
)
SMS_GATEWAY = providers.sms(
    environment.read("SHUANGCHUANG_SMS_URL"),
    key=environment.read("SHUANGCHUANG_SMS_KEY"),
    secret=environment.read("SHUANGCHUANG_SMS_SECRET"),
    sign=environment.read("SHUANGCHUANG_SMS_SIGN"),
)
WECOM = providers.wecom(
    environment.read("SHUANGCHUANG_WECOM_URL"),
    corporation=environment.read("SHUANGCHUANG_WECOM_CORP"),
    agent=environment.read("SHUANGCHUANG_WECOM_AGENT"),
    secret=environment.read("SHUANGCHUANG_WECOM_SECRET"),
)
DATA_EXCHANGE = "shuangchuang.project.exchanging.open_platform"
EXCHANGE_PLATFORM = providers.exchange(
    environment.read("SHUANGCHUANG_EXCHANGE_URL"),
    key=environment.read("SHUANGCHUANG_EXCHANGE_KEY"),
    secret=environment.read("SHUANGCHUANG_EXCHANGE_SECRET"),
)

SITE_NAME = _("爱创新 · 双创工作信息服务系统")
# What the foot of every page says about who runs the site. What is empty is left out.
SITE_FACTS = {
    "sponsor": environment.read("SHUANGCHUANG_SITE_SPONSOR"),
    "operator": environment.read("SHUANGCHUANG_SITE_OPERATOR"),
    "code": environment.read("SHUANGCHUANG_SITE_CODE"),
    "icp": environment.read("SHUANGCHUANG_ICP_NUMBER"),
    "police": environment.read("SHUANGCHUANG_POLICE_NUMBER"),
    "phone": environment.read("SHUANGCHUANG_CONTACT_PHONE"),
}
SIMULATED_DATA = False  # the demo settings turn it on; every page then says 模拟数据

LOGGING = logs.configuration(as_json=False)
