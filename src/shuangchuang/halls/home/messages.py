"""What the office is told of what visitors send. The visitor's own words stay out: messages go by mail too."""

from django.utils.translation import gettext_lazy as _

from shuangchuang.halls.notices.kinds import MessageKind

KINDS = (
    MessageKind(
        code="home.correction_received",
        name=_("收到网站找错"),
        title=_("收到网站找错 {receipt}"),
        body=_("来访者指出网页有错，回执号 {receipt}。请在 {day} 前核对并答复。"),
    ),
)
