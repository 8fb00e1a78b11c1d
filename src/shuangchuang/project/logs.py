"""How the log is written: a JSON object a line for machines, a readable line on one's own machine.

    {"event": "request", "route": "plans/<slug:slug>/", "status": 200, "request_id": "5f0c…", "level": "info", "at": "…Z"}

No personal data: libraries put into their messages what they were working on (a key that
is there twice, the path of a link to a new password), so messages of exceptions and of
the framework lose everything that could be a value. Frames of the code stay: file, line, name.
"""

from __future__ import annotations

import re
import sys
import traceback
from typing import Any

import structlog

Event = dict[str, Any]

# What these say is of code, files and tables. Whatever else is raised may quote what somebody wrote.
_OF_THE_PROGRAM = (
    "OperationalError", "ProgrammingError", "InterfaceError", "ImproperlyConfigured", "TemplateDoesNotExist",
    "TemplateSyntaxError", "NoReverseMatch", "ImportError", "ModuleNotFoundError", "AttributeError", "NameError",
    "TypeError", "ZeroDivisionError", "RecursionError", "MemoryError",
)  # fmt: skip

_NOT_FOR_THE_LOG = "…"
# In this order: what is quoted or bracketed, then what looks like an address of mail, a number, a name.
_VALUES = re.compile(
    r"""'[^']*'|"[^"]*"|“[^”]*”|‘[^’]*’|\([^()]*\)=\([^()]*\)|\S+@\S+|\S*\d\S*|[㐀-鿿]+""",
)


def without_values(sentence: str) -> str:
    """
    A message with everything taken out that could be somebody's.

    >>> without_values("Key (phone)=(13800138000) already exists: UNIQUE constraint failed: accounts_user.phone")
    'Key … already exists: UNIQUE constraint failed: accounts_user.phone'
    >>> without_values("invalid literal for int(): '张三 450102199001011234'")
    'invalid literal for int(): …'
    """
    return _VALUES.sub(_NOT_FOR_THE_LOG, sentence)


def _exception(_logger: Any, _method: str, event: Event) -> Event:
    """The type, the message without values, and where it happened; no locals, no source lines that hold values."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    if isinstance(found, BaseException):
        found = (type(found), found, found.__traceback__)
    if found and found[0]:
        kind, error, trace = found
        event["exception"] = {
            "type": f"{kind.__module__}.{kind.__qualname__}",
            "message": without_values(str(error)) if kind.__name__ in _OF_THE_PROGRAM else "",
            "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-25:]],
        }
    return event


def _framework(_logger: Any, _method: str, event: Event) -> Event:
    """A line of a library: its name says where it is from; what it was working on is left out."""
    record = event.get("_record")
    given = event.pop("positional_args", None)
    if record is not None and not record.name.startswith("shuangchuang"):
        # The web framework's "%s: %s" is a reason and a path, and a path may be a secret link.
        of_request = hasattr(record, "request") and isinstance(given, tuple) and given
        event["event"] = str(given[0]) if of_request else without_values(str(event["event"]))
    for name in ("request", "response"):
        event.pop(name, None)
    return event


def _at(_logger: Any, _method: str, event: Event) -> Event:
    event["at"] = event.pop("timestamp", None)
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _at,
]


def configuration(*, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING; sets structlog up to go the same way."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    written: list[Any] = (
        [structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    if not as_json:
        written.insert(0, _flattened)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "pass_foreign_args": True,
                "processors": [
                    _exception,
                    _framework,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *written,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Each attempt is a row of its own table, with the account and the address; the log holds neither.
            "axes": {"level": "ERROR"},
            "weasyprint": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "urllib3": {"level": "WARNING"},
        },
    }


def _flattened(_logger: Any, _method: str, event: Event) -> Event:
    """An exception as lines, for people."""
    found = event.pop("exception", None)
    if found:
        event["event"] = "\n  ".join([f"{event['event']}\n  {found['type']}: {found['message']}", *found["frames"]])
    event["timestamp"] = event.pop("at", "")
    return event
