"""Who asks: the account and, where one is used, the token."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from shuangchuang.api.hall import Hall
from shuangchuang.halls.accounts.rights import rights_of

hall = Hall(tag="账号")


class TokenShown(Schema):
    """The token that was sent."""

    name: str = Field(description="生成时起的名字")
    prefix: str = Field(description="令牌开头的识别码，列表中也显示它")
    scopes: list[str] = Field(description="权限范围")
    expires_at: datetime = Field(description="到期时间")


class Me(Schema):
    """Who asks."""

    account: str = Field(description="账号")
    rights: list[str] = Field(description="现在能用的权限：账号今天的权限，用令牌时再限于它的范围")
    token: TokenShown | None = Field(description="所用的令牌；用会话时为 null")


@hall.read(
    "/me",
    right="desk.see",
    response=Me,
    summary="我是谁",
    description="账号、现在能用的权限、所用的令牌。用令牌时，令牌要有 desk.see 权限。",
)
def me(request: HttpRequest) -> Me:
    """The account and the token."""
    token = getattr(request, "token", None)
    return Me(
        account=request.user.get_username(),
        rights=sorted(rights_of(request.user)),
        token=None
        if token is None
        else TokenShown(name=token.name, prefix=token.prefix, scopes=token.scopes, expires_at=token.expires_at),
    )
