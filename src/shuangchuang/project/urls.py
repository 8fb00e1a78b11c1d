"""Every address of the site, a hall a line."""

from django.urls import include, path

from shuangchuang.api.v1 import api
from shuangchuang.project import health, metrics, views

urlpatterns = [
    path("", include("shuangchuang.halls.home.urls")),
    path("accounts/", include("shuangchuang.halls.accounts.urls")),
    path("accounts/", include("shuangchuang.halls.accounts.entrance_urls")),
    path("notices/", include("shuangchuang.halls.notices.urls")),
    path("registry/", include("shuangchuang.halls.registry.urls")),
    path("plans/", include("shuangchuang.halls.plans.urls")),
    path("policies/", include("shuangchuang.halls.policies.urls")),
    path("supervision/", include("shuangchuang.halls.supervision.urls")),
    path("api/v1/", api.urls),
    path("access/", include("shuangchuang.api.access.urls")),
    path("sitemap/", views.sitemap, name="sitemap"),
    path("appearance/", views.appearance, name="appearance"),
    path("language/", views.language, name="language"),
    path("health/", health.health, name="health"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics.metrics, name="metrics"),
]

handler400 = "shuangchuang.project.errors.bad_request"
handler403 = "shuangchuang.project.errors.permission_denied"
handler404 = "shuangchuang.project.errors.not_found"
handler500 = "shuangchuang.project.errors.server_error"
