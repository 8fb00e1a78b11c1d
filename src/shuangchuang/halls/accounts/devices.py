"""What a browser says of itself, in words a person knows their own device by; an address, shortened."""

from __future__ import annotations

import ipaddress

# The first that is found counts: every browser also claims to be those below it.
_BROWSERS = (
    ("MicroMessenger/", "微信"), ("DingTalk/", "钉钉"), ("wxwork/", "企业微信"), ("Edg", "Edge"), ("OPR/", "Opera"),
    ("QQBrowser/", "QQ 浏览器"), ("UCBrowser/", "UC 浏览器"), ("HuaweiBrowser/", "华为浏览器"),
    ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_words(user_agent: str) -> str:
    """
    Browser and system, "" where neither is known.

    >>> device_words("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0")
    'Edge · Windows'
    >>> device_words("curl/8.1"), device_words("")
    ('', '')
    """
    parts = [next((word for mark, word in known if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS)]
    return " · ".join(part for part in parts if part)


def short_address(address: str) -> str:
    """
    An address without its last part: enough to know one's own network by.

    >>> short_address("203.0.113.9"), short_address("2001:db8:12:34::1"), short_address("elsewhere")
    ('203.0.113.*', '2001:db8:12:*', '')
    """
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(read, ipaddress.IPv6Address):
        if read.ipv4_mapped:
            return short_address(str(read.ipv4_mapped))
        return ":".join(format(int(part, 16), "x") for part in read.exploded.split(":")[:3]) + ":*"
    return f"{address.rpartition('.')[0]}.*"
