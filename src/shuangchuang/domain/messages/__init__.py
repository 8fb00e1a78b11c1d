"""Messages: what is said, on which ways and when, and how it is passed on when nobody reacts."""

from shuangchuang.domain.messages.channels import Channel, ChannelName, Letter, NotSent
from shuangchuang.domain.messages.choosing import Choices, Send, Sends, sends
from shuangchuang.domain.messages.timing import QuietHours, Rhythm, climb_time, digest_time, sending_time
from shuangchuang.domain.messages.wording import ValueMissing, filled, shortened

__all__ = [
    "Channel",
    "ChannelName",
    "Choices",
    "Letter",
    "NotSent",
    "QuietHours",
    "Rhythm",
    "Send",
    "Sends",
    "ValueMissing",
    "climb_time",
    "digest_time",
    "filled",
    "sending_time",
    "sends",
    "shortened",
]
