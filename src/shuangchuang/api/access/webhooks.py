"""The pages of webhooks: where events are sent, what was sent, sending again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuangchuang.api import webhooks
from shuangchuang.api.access.forms import EndpointForm, SendingFilter
from shuangchuang.api.models import SendingRecord
from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs
from shuangchuang.halls.notices.telling import told

PAGE_SIZE = 30


@require_safe
@needs("api.webhooks")
def endpoint_list(request: HttpRequest) -> HttpResponse:
    """Every endpoint."""
    page = Paginator(webhooks.endpoints(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "access/webhooks.html", {"page": page})


@require_http_methods(["GET", "POST"])
@needs("api.webhooks")
def new_endpoint(request: HttpRequest) -> HttpResponse:
    """Register one; its secret is on the answer to this request and nowhere else."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = webhooks.register_endpoint(
                **form.cleaned_data, registered_by=request.user, registered_at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            return render(request, "access/webhook_secret.html", {"endpoint": endpoint, "secret": secret})
    return render(request, "access/webhook_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@needs("api.webhooks")
def endpoint(request: HttpRequest, pk: int) -> HttpResponse:
    """One endpoint and what was sent to it."""
    record = get_object_or_404(webhooks.endpoints(), pk=pk)
    form = SendingFilter(request.GET or None)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = SendingRecord.objects.filter(endpoint=record).defer("body")
    page = Paginator(rows.filter(state=state) if state else rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "access/webhook.html", {"endpoint": record, "form": form, "page": page})


@require_safe
@needs("api.webhooks")
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as it was sent."""
    record = get_object_or_404(SendingRecord.objects.select_related("endpoint"), pk=pk)
    return render(request, "access/sending.html", {"sending": record})


@require_POST
@needs("api.webhooks")
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a message once more."""
    record = get_object_or_404(SendingRecord.objects.select_related("endpoint"), pk=pk)
    try:
        webhooks.send_again(sending=record, asked_by=request.user, asked_at=timezone.now())
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("已安排重发。"))
    return redirect("access:webhook", record.endpoint_id)


@require_POST
@needs("api.webhooks")
def send_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a message that says nothing."""
    record = get_object_or_404(webhooks.endpoints(), pk=pk)
    webhooks.send_trial(endpoint=record, asked_by=request.user, asked_at=timezone.now())
    messages.success(request, _("试发已安排，几秒后在下面看到结果。"))
    return redirect("access:webhook", pk)


@require_POST
@needs("api.webhooks")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable or enable an endpoint."""
    record = get_object_or_404(webhooks.endpoints(), pk=pk)
    on = request.POST.get("on") == "1"
    webhooks.switch_endpoint(endpoint=record, on=on, switched_by=request.user, switched_at=timezone.now())
    messages.success(request, _("已启用。停用期间发生的事件不会补发。") if on else _("已停用，不再推送。"))
    return redirect("access:webhook", pk)


@require_POST
@needs("api.webhooks")
def renew_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Another secret in place of the old one."""
    record = get_object_or_404(webhooks.endpoints(), pk=pk)
    secret = webhooks.renew_secret(endpoint=record, renewed_by=request.user, renewed_at=timezone.now())
    return render(request, "access/webhook_secret.html", {"endpoint": record, "secret": secret})
