"""网站找错: the form and its receipt for everybody, the list and the answer for the office."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuangchuang.domain.shared import Refusal
from shuangchuang.halls.accounts.rights import needs, open_to_everyone
from shuangchuang.halls.home import queries, services
from shuangchuang.halls.home.forms import AnswerForm, CorrectionFilter, CorrectionForm, ReceiptForm
from shuangchuang.halls.notices.telling import told

PAGE_SIZE = 20


def _page_meant(request: HttpRequest) -> str:
    """The page a visitor came from: said in the address, else by the browser; only pages of this site."""
    said = request.GET.get("page", "")
    if not said:
        came = urlsplit(request.headers.get("Referer", ""))
        said = f"{came.path}?{came.query}" if came.query else came.path
        said = said if came.netloc == request.get_host() else ""
    return said[:500]


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def correct(request: HttpRequest) -> HttpResponse:
    """Point a fault out; afterwards the receipt."""
    if request.method == "POST":
        form = CorrectionForm(request.POST)
        if form.is_valid():
            try:
                sent = services.send_correction(received_at=timezone.now(), **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, told(refusal))
            else:
                return HttpResponseRedirect(f"{reverse('home:correction_found')}?receipt={sent.receipt}&sent=1")
    else:
        form = CorrectionForm(initial={"page": _page_meant(request)})
    return render(request, "home/correct.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@open_to_everyone
def correction_found(request: HttpRequest) -> HttpResponse:
    """The state of a correction and its answer, by the number on the receipt. The contact is not shown."""
    form = ReceiptForm(request.GET if "receipt" in request.GET else None)
    found = queries.correction_of(form.cleaned_data["receipt"]) if form.is_valid() else None
    if form.is_valid() and found is None:
        form.add_error("receipt", _("没有这个回执号。请核对后再查：不含字母 I、L、O 和数字 0、1。"))
    return render(
        request,
        "home/correction_found.html",
        {"form": form, "found": found, "sent": found is not None and request.GET.get("sent") == "1"},
        status=422 if form.errors else 200,
    )


@require_safe
@needs("site.corrections")
def corrections(request: HttpRequest) -> HttpResponse:
    """What visitors pointed out, what waits first."""
    form = CorrectionFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    rows = queries.corrections_listed(request.user, words=asked.get("q", ""), state=asked.get("state", ""))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "home/corrections.html", {"form": form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("site.corrections")
def correction(request: HttpRequest, receipt: str) -> HttpResponse:
    """One correction, and the form of its answer."""
    record = queries.corrections_to_answer(request.user).filter(receipt=receipt).select_related("answered_by").first()
    if record is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_correction(
                correction=record, answered_by=request.user, answered_at=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("已答复，来访者凭回执号可以看到。"))
            return HttpResponseRedirect(reverse("home:corrections"))
    return render(request, "home/correction.html", {"record": record, "form": form}, status=422 if form.errors else 200)
