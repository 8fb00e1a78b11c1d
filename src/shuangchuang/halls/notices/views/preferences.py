"""How somebody wants to be told; and what the demo would have sent."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.notices import services
from shuangchuang.halls.notices.channels import address_of, open_channels
from shuangchuang.halls.notices.doors import needs, open_to_everyone
from shuangchuang.halls.notices.forms.inbox import PreferenceForm
from shuangchuang.halls.notices.kinds import kinds
from shuangchuang.halls.notices.models import channel_word
from shuangchuang.halls.notices.queries import preferences as queries
from shuangchuang.halls.notices.telling import told


@require_http_methods(["GET", "POST"])
@needs("inbox.read")
def preferences(request: HttpRequest) -> HttpResponse:
    """Rhythm, quiet hours, language, and for each kind on which ways."""
    chosen = queries.chosen(request.user)
    form = PreferenceForm(
        request.POST or None,
        instance=queries.preferences_of(request.user),
        kinds=kinds(),
        open_channels=open_channels(),
    )
    off, muted = chosen.choices.off, chosen.choices.muted_kinds
    if request.method == "POST":
        off, muted = frozenset(form.chosen_off()), frozenset(form.chosen_muted())
        if form.is_valid():
            try:
                services.save_preferences(
                    user=request.user, **form.cleaned_data, off=off, muted_kinds=muted, changed_at=timezone.now()
                )
            except Refusal as refusal:
                form.add_error(None, told(refusal))
            else:
                messages.success(request, _("已保存。以后的消息按新的设置发送。"))
                return redirect("notices:preferences")
    context = {
        "form": form,
        "groups": form.groups(off=off, muted=muted),
        "always": [row for row in form.rows(off=off, muted=muted) if not row["kind"].mutable],
        "heads": form.heads(),
        "columns": 2 + len(form.heads()),
        "mutes": queries.muted_subjects(request.user),
        "addresses": [(channel_word(name), address_of(request.user, name)) for name in open_channels()],
        "bounce": queries.last_bounce(request.user),
        "trail": [(_("消息"), reverse("notices:inbox")), (_("消息设置"), "")],
    }
    return render(request, "notices/preferences.html", context, status=422 if form.errors else 200)


@require_POST
@needs("inbox.read")
def unmute(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear of something again."""
    if not services.unmute(user=request.user, mute=pk):
        raise Http404
    messages.success(request, _("已恢复提醒。"))
    return redirect("notices:preferences")


@require_safe
@open_to_everyone
def demo_outbox(request: HttpRequest) -> HttpResponse:
    """What the demo would have sent. Open to everyone: who registers in the demo has no account yet."""
    page = Paginator(queries.simulated_letters(), 20).get_page(request.GET.get("page"))
    return render(request, "notices/demo_outbox.html", {"page": page})
