"""The public book of fields: what is asked, what it means, who sees it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.catalogue.fields import field_book
from shuangchuang.domain.profiles import Field, HolderKind
from shuangchuang.halls.accounts.rights import open_to_everyone
from shuangchuang.halls.notices.telling import word
from shuangchuang.halls.registry.forms.profiles import FieldFilter
from shuangchuang.halls.registry.profile_page import kind_words, who_may_see

PAGE_SIZE = 30


@require_safe
@open_to_everyone
def field_list(request: HttpRequest) -> HttpResponse:
    """Every field, by words, holder, group and whether it is sensitive."""
    form = FieldFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = [spec for spec in field_book() if _fits(spec, chosen)]
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    titles = {group.name: word(group.title) for group in field_book().groups}
    rows = [
        {"spec": spec, "group": titles[spec.group], "kind": kind_words(spec), "seen_by": who_may_see(spec)}
        for spec in page
    ]
    context = {"form": form, "page": page, "rows": rows, "total": len(field_book()), "found": len(found)}
    return render(request, "registry/fields.html", context)


def _fits(spec: Field, chosen: dict[str, str]) -> bool:
    words = chosen.get("q", "").strip().lower()
    if words and not any(words in text.lower() for text in (spec.zh, spec.name, spec.en, spec.definition, spec.source)):
        return False
    if chosen.get("holder") and HolderKind(chosen["holder"]) not in spec.holders:
        return False
    if chosen.get("group") and spec.group != chosen["group"]:
        return False
    return not chosen.get("sensitive") or spec.sensitive == (chosen["sensitive"] == "yes")
