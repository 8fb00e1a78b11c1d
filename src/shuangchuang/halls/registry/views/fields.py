"""The public book of fields: what is asked, what it means, who sees it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shuangchuang.catalogue.fields import field_book
from shuangchuang.halls.accounts.rights import open_to_everyone
from shuangchuang.halls.notices.telling import word
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.registry.forms.profiles import FieldFilter
from shuangchuang.halls.registry.profile_page import fields_listed, kind_words, who_may_see

PAGE_SIZE = 30


@require_safe
@open_to_everyone
def field_list(request: HttpRequest) -> HttpResponse:
    """Every field, by words, holder, group and whether it is sensitive."""
    if (taken := exported(request, "registry.fields")) is not None:
        return taken
    form = FieldFilter(request.GET or None)
    found = fields_listed(form.cleaned_data if form.is_valid() else {})
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    titles = {group.name: word(group.title) for group in field_book().groups}
    rows = [
        {"spec": spec, "group": titles[spec.group], "kind": kind_words(spec), "seen_by": who_may_see(spec)}
        for spec in page
    ]
    context = {"form": form, "page": page, "rows": rows, "total": len(field_book()), "found": len(found)}
    return render(request, "registry/fields.html", context)
