"""Why a message could not be sent, in words; the page and its export say the same."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

PROBLEMS = {
    "timeout": gettext_lazy("对方没有及时回应"),
    "no_connection": gettext_lazy("连不上对方"),
    "throttled": gettext_lazy("发得太多，对方要求稍候"),
    "not_authorised": gettext_lazy("账号或密钥被拒绝，请核对设置"),
    "address_refused": gettext_lazy("地址被拒绝"),
    "bad_address": gettext_lazy("地址不能用"),
    "no_address": gettext_lazy("没有登记地址"),
    "no_such_person": gettext_lazy("政务微信里没有这个人"),
    "no_mobile_number": gettext_lazy("不是手机号"),
    "channel_closed": gettext_lazy("这种方式没有开通"),
    "bad_answer": gettext_lazy("对方的回应读不懂"),
    "broken_answer": gettext_lazy("对方的回应中断"),
    "worker_lost": gettext_lazy("发送进程多次中断"),
    "error": gettext_lazy("程序出错，请查看日志"),
}
