"""Pages as a reader meets them: words, links, rows of tables, fields of forms; nothing about how they look."""

from __future__ import annotations

import re

from django.http import HttpResponse
from lxml import html


def tree(answer: HttpResponse) -> html.HtmlElement:
    """The parsed page."""
    return html.document_fromstring(answer.content.decode())


def _plain(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def words(answer: HttpResponse) -> str:
    """All that the main part of a page says, in one line."""
    page = tree(answer)
    main = page.xpath("//main")
    return _plain((main or [page])[0])


def heading(answer: HttpResponse) -> str:
    """The page's first heading."""
    return _plain(tree(answer).xpath("//h1")[0])


def links(answer: HttpResponse) -> dict[str, str]:
    """Address → words of every link in the main part."""
    return {link.get("href"): _plain(link) for link in tree(answer).xpath("//main//a[@href]")}


def table(answer: HttpResponse, *, number: int = 0) -> list[list[str]]:
    """The rows of a table's body, cell by cell."""
    body = tree(answer).xpath("//main//table/tbody")[number]
    return [[_plain(cell) for cell in row.xpath("./td|./th")] for row in body.xpath("./tr")]


def told(answer: HttpResponse) -> str:
    """What a form says is wrong, and what an alert says."""
    page = tree(answer)
    return " ".join(_plain(box) for box in page.xpath("//*[@role='alert' or contains(@class,'error')]"))


def value_of(answer: HttpResponse, name: str) -> str:
    """What stands in a field."""
    field = tree(answer).xpath(f"//*[@name='{name}']")[0]
    return field.text_content().lstrip("\n") if field.tag == "textarea" else field.get("value", "")
