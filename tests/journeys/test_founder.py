"""A founder binds a firm on a phone, an officer confirms, the founder acts for the firm."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import expect

CODE = "91450500MAFAKE0605"
NAME = "银滩海洋科技（模拟）有限公司"


def _picture() -> bytes:
    """A picture that holds what it says: what is handed in is looked into."""
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(buffer, "PNG")
    return buffer.getvalue()


LICENCE = {"name": "执照.png", "mimeType": "image/png", "buffer": _picture()}


def test_a_founder_binds_a_firm_an_officer_confirms_and_the_founder_acts(opened):
    phone = opened(width=390, height=844, account="zhuanjia")
    phone.goto("/registry/organisations/mine/")
    phone.get_by_role("link", name="绑定单位").first.click()
    phone.get_by_role("textbox", name="统一社会信用代码").fill(CODE[:-1] + "O")
    phone.get_by_role("textbox", name="单位名称").fill(NAME)
    phone.get_by_role("radio", name=re.compile("法定代表人")).check()
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.get_by_text("第 18 位是字母 O").first).to_be_visible()
    expect(phone.get_by_role("textbox", name="单位名称")).to_have_value(NAME)

    phone.get_by_role("textbox", name="统一社会信用代码").fill(CODE)
    phone.get_by_label("营业执照或登记证书").set_input_files(LICENCE)
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(NAME)
    request = phone.url

    desk = opened(account="xietiao")
    desk.goto("/registry/organisations/review/")
    desk.get_by_role("main").get_by_role("link", name=NAME).click()
    desk.get_by_role("button", name="受理，开始审核").click()
    expect(desk.get_by_role("img", name="营业执照或登记证书")).to_be_attached()
    desk.get_by_role("button", name="通过", exact=True).click()
    expect(desk).to_have_url(re.compile("/review/$"))

    phone.goto(request)
    phone.get_by_role("link", name="进入单位页面").click()
    phone.get_by_role("button", name="代表它办事").click()
    expect(phone.get_by_role("main")).to_contain_text("您正在代表这家单位办事")
