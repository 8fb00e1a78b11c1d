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
DEPLOYMENT = environment.existing_folder(
    "SHUANGCHUANG_DEPLOYMENT", Path(environment.read("SHUANGCHUANG_DEPLOYMENT") or PACKAGE / "data" / "guangxi")
)

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
    "shuangchuang.halls.supervision",
    "shuangchuang.halls.policies",
    "shuangchuang.halls.home",
    "shuangchuang.api",
    # After the halls: where both have a template, ours is taken.
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
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
    "allauth.account.middleware.AccountMiddleware",
    "shuangchuang.halls.accounts.entrance.lifetimes.kept_within_time",
    "shuangchuang.halls.accounts.entrance.guarding.second_factor_required",
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

environment.folder("SHUANGCHUANG_VAR", VAR)
DATABASES = {"default": environment.database(environment.read("SHUANGCHUANG_DATABASE_URL"), var=VAR)}

# Limits on trying and codes that were used are counted for all processes together, never by each apart.
CACHES = {"default": {"BACKEND": "shuangchuang.halls.notices.shared_cache.SharedCache"}}

AUTH_USER_MODEL = "accounts.User"
RIGHTS = "shuangchuang.halls.accounts.rights"  # where halls below accounts find who may do what
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
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
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # a link to set a password
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home:desk"
LOGOUT_REDIRECT_URL = "home:front"
AXES_USERNAME_CALLABLE = "shuangchuang.halls.accounts.entrance.lookup.name_for_lock"
AXES_DISABLE_ACCESS_LOG = True  # the sign-in history says it, and is kept no longer than it should be
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True  # the page says five in a row
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # and that the lock opens after 15 minutes

# What each of these is for, and what of allauth is switched off: docs/decisions/0008-allauth.md.
ACCOUNT_ADAPTER = "shuangchuang.halls.accounts.entrance.adapter.PeopleAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
# allauth checks that a proven address is asked for; our form asks for one of the two and has no names to choose.
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*", "password2*"]
SILENCED_SYSTEM_CHECKS = ["account.W001"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    # axes locks an account; these keep one address from trying many. An office comes from one address.
    "login": "60/m/ip",
    "login_failed": "30/m/ip",
    "signup": "20/m/ip",
    "request_login_code": "20/m/ip,3/m/key,10/h/key,20/d/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key,20/d/key",
    "verify_phone": "1/30s/key,10/h/key,20/m/ip",
    "confirm_email": "1/30s/key,10/h/key",
    "change_phone": "5/m/user",
}
_SIGNING_IN = "shuangchuang.halls.accounts.forms.signing_in"
_REGISTERING = "shuangchuang.halls.accounts.forms.registering"
ACCOUNT_FORMS = {
    "login": f"{_SIGNING_IN}.SignInForm",
    "request_login_code": f"{_SIGNING_IN}.RequestCodeForm",
    "confirm_login_code": f"{_SIGNING_IN}.SignInCodeForm",
    "reauthenticate": f"{_SIGNING_IN}.ProveAgainForm",
    "signup": f"{_REGISTERING}.RegistrationForm",
    "confirm_email_verification_code": f"{_REGISTERING}.ProveEmailForm",
    "verify_phone": f"{_REGISTERING}.ProvePhoneForm",
    "add_email": f"{_REGISTERING}.ChangeEmailForm",
    "change_phone": f"{_REGISTERING}.ChangePhoneForm",
    "reset_password": f"{_REGISTERING}.RequestResetForm",
    "confirm_password_reset_code": f"{_REGISTERING}.ResetCodeForm",
    "reset_password_from_key": f"{_REGISTERING}.NewPasswordForm",
    "change_password": f"{_REGISTERING}.ChangePasswordForm",
    "set_password": f"{_REGISTERING}.SetPasswordForm",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
REGISTRATION_OPEN = environment.read("SHUANGCHUANG_REGISTRATION") == "1"
CODE_SENDER = "shuangchuang.halls.notices.services.send_code"
NOTICE_VERSIONS = {"privacy": "2026-11-01", "terms": "2026-11-01"}  # the day from which each text holds
CLOSURE_DAYS = environment.whole_number("SHUANGCHUANG_CLOSURE_DAYS")
SIGN_IN_HISTORY_DAYS = environment.whole_number("SHUANGCHUANG_SIGN_IN_HISTORY_DAYS")
SESSION_IDLE_SECONDS = environment.whole_number("SHUANGCHUANG_SESSION_IDLE_MINUTES") * 60
SESSION_LONGEST_SECONDS = environment.whole_number("SHUANGCHUANG_SESSION_HOURS") * 3600
SESSION_REMEMBERED_SECONDS = environment.whole_number("SHUANGCHUANG_REMEMBER_DAYS") * 24 * 3600

MFA_ADAPTER = "shuangchuang.halls.accounts.entrance.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "爱创新"
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = SESSION_REMEMBERED_SECONDS
MFA_FORMS = {
    "authenticate": f"{_SIGNING_IN}.SecondFactorForm",
    "reauthenticate": f"{_SIGNING_IN}.ProveAgainBySecondFactorForm",
    "activate_totp": "shuangchuang.halls.accounts.forms.second_factor.SetUpForm",
}
SECOND_FACTOR_ROLES = frozenset(environment.listed(environment.read("SHUANGCHUANG_SECOND_FACTOR_ROLES")))

SOCIALACCOUNT_ADAPTER = "shuangchuang.halls.accounts.identity.adapter.IdentityAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": f"{_REGISTERING}.IdentityRegistrationForm",
    "disconnect": "shuangchuang.halls.accounts.forms.identity.UnlinkForm",
}
SOCIALACCOUNT_AUTO_SIGNUP = False  # the notices are agreed to first
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # our own view takes POST only
SOCIALACCOUNT_EMAIL_AUTHENTICATION = environment.read("SHUANGCHUANG_OIDC_LINK_EMAIL") == "1"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = SOCIALACCOUNT_EMAIL_AUTHENTICATION
_ISSUER = environment.read("SHUANGCHUANG_OIDC_ISSUER")
IDENTITY_PROVIDER = (
    {
        "provider_id": "province",
        "name": environment.read("SHUANGCHUANG_OIDC_NAME"),
        "client_id": environment.read("SHUANGCHUANG_OIDC_CLIENT_ID"),
        "secret": environment.read("SHUANGCHUANG_OIDC_CLIENT_SECRET"),
        "settings": {
            "server_url": _ISSUER.rstrip("/"),
            "issuer": _ISSUER,
            "scope": environment.listed(environment.read("SHUANGCHUANG_OIDC_SCOPES")),
            "claims": environment.pairs(environment.read("SHUANGCHUANG_OIDC_CLAIMS")),
        },
    }
    if _ISSUER
    else None
)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [IDENTITY_PROVIDER] if IDENTITY_PROVIDER else []}}

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
SESSION_COOKIE_AGE = SESSION_REMEMBERED_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # unless one asks to be remembered; entrance.lifetimes ends both in time
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
        # Signing in and out may lead on to the identity provider.
        "form-action": ["'self'", *environment.origins(_ISSUER)],
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
