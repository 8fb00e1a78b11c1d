"""Figures for Prometheus at /metrics: requests and database by django-prometheus, and what only we know.

Read by who stands in an allowed network or brings the token; for everybody else there is
nothing here (404). In several processes the figures are summed through PROMETHEUS_MULTIPROC_DIR.
"""

from __future__ import annotations

import hmac

import prometheus_client
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from prometheus_client import multiprocess

from shuangchuang.halls.accounts.rights import open_to_everyone
from shuangchuang.project import environment
from shuangchuang.project.proxy import sender_address
from shuangchuang.project.working import Working


def _may_read(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    if wanted and scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), wanted.encode()):
        return True
    address = sender_address(request)
    if address is None:
        return False
    return any(address in network for network in settings.METRICS_FROM if network.version == address.version)


@require_GET
@open_to_everyone
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures."""
    if not _may_read(request):
        raise Http404
    registry = prometheus_client.REGISTRY
    if environment.metrics_of_several_processes():
        registry = prometheus_client.CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    # The database is the same for every process: asked once, now, by whichever answers.
    own = prometheus_client.CollectorRegistry()
    own.register(Working())
    content = prometheus_client.generate_latest(registry) + prometheus_client.generate_latest(own)
    return HttpResponse(
        content, content_type=prometheus_client.CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
    )
