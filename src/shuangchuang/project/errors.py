"""The pages for what went wrong, in words that say what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shuangchuang.halls.accounts.rights import open_to_everyone


def _page(request: HttpRequest, *, status: int, heading: str, advice: str) -> HttpResponse:
    return render(
        request, "project/error.html", {"heading": heading, "advice": advice, "status": status}, status=status
    )


@open_to_everyone
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, status=400, heading=_("请求无法识别"), advice=_("请返回上一页，检查填写的内容后重试。"))


@open_to_everyone
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(
        request,
        status=403,
        heading=_("您没有办理此事的权限"),
        advice=_("请换用有权限的账号登录，或联系联席会议办公室开通。"),
    )


@open_to_everyone
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(
        request,
        status=404,
        heading=_("没有找到这个页面"),
        advice=_("地址可能有误，或内容已经移动。可以从首页重新查找。"),
    )


@open_to_everyone
def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _page(
        request,
        status=500,
        heading=_("系统出了差错"),
        advice=_("您已保存的内容没有丢失。请稍后重试；如仍不行，请联系系统管理员。"),
    )


@open_to_everyone
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return _page(
        request,
        status=403,
        heading=_("页面已经过期"),
        advice=_("请返回上一页，刷新后再提交一次。"),
    )
