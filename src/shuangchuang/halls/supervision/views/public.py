"""A plan's progress for everybody, and the sentence the office writes for it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs, open_to_everyone
from shuangchuang.halls.notices.telling import told
from shuangchuang.halls.notices.views.exporting import exported
from shuangchuang.halls.supervision.queries.public import HOW_FAR, item_to_tell, notes_of, public_progress
from shuangchuang.halls.supervision.services.publishing import LONGEST, keep_public_note
from shuangchuang.halls.supervision.services.refusing import NotAsRead


class ChosenState(forms.Form):
    """Which promises to show."""

    state = forms.ChoiceField(choices=[("", ""), *((code, code) for code in HOW_FAR)], required=False)


class NoteForm(forms.Form):
    """The sentence, and the version it was read as."""

    text = forms.CharField(
        label=gettext_lazy("公开说明"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("写给公众看的一两句话，不写内部情况和个人姓名。留空并发布，就是收回原来的说明。"),
    )
    seen = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)


@require_safe
@open_to_everyone
def progress(request: HttpRequest, plan: str) -> HttpResponse:
    """What was promised and how far it is."""
    found = public_progress(plan, today=timezone.localdate())
    if found is None:
        raise Http404
    if (taken := exported(request, "supervision.progress", plan=plan)) is not None:
        return taken
    form = ChosenState(request.GET)
    chosen = form.cleaned_data["state"] if form.is_valid() else ""
    actions = [
        (action.title, [task for task in action.tasks if not chosen or task.how_far == chosen])
        for action in found.actions
    ]
    shown = [(title, tasks) for title, tasks in actions if tasks]
    return render(
        request,
        "supervision/public/progress.html",
        {
            "progress": found,
            "actions": shown,
            "chosen": chosen,
            "address": request.build_absolute_uri(request.path),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("supervision.arrange")
def note(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """Write, keep or release an item's public sentence."""
    record = item_to_tell(request.user, plan=plan, key=key)
    if record is None:
        raise Http404
    versions = notes_of(record)
    newest = versions[0] if versions else None
    first = {"text": newest.text if newest else "", "seen": newest.number if newest else 0}
    form = NoteForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        release = "release" in request.POST
        try:
            keep_public_note(
                record=record,
                text=form.cleaned_data["text"],
                release=release,
                by=request.user,
                at=timezone.now(),
                seen=form.cleaned_data["seen"],
            )
        except NotAsRead as refusal:
            versions = notes_of(record)
            form.data = form.data.copy()
            form.data["seen"] = str(versions[0].number if versions else 0)
            form.add_error(None, told(refusal))
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("公开说明已发布。") if release else _("草稿已保存，公众还看不到。"))
            return redirect("supervision:public_note", plan, key)
    return render(
        request,
        "supervision/public/note.html",
        {
            "item": record,
            "form": form,
            "versions": versions,
            "trail": [(str(record), record.get_absolute_url()), (_("公开说明"), "")],
        },
        status=422 if form.errors else 200,
    )
