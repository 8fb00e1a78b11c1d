"""The providers that carry messages: text messages, 政务微信; and what mail servers send back."""

from shuangchuang.adapters.messaging.bounces import Bounce, read_bounce
from shuangchuang.adapters.messaging.sms import SmsGateway
from shuangchuang.adapters.messaging.wecom import WeCom

__all__ = ["Bounce", "SmsGateway", "WeCom", "read_bounce"]
