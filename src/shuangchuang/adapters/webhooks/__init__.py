"""Events sent to other systems over HTTP: how they are signed, and how they are sent without being led astray."""

from shuangchuang.adapters.webhooks.sending import NotSent, Sent, send
from shuangchuang.adapters.webhooks.signing import new_secret, signature, verified

__all__ = ["NotSent", "Sent", "new_secret", "send", "signature", "verified"]
