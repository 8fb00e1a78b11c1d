"""Addresses of messages, jobs, files and the audit log."""

from __future__ import annotations

from django.urls import path

from shuangchuang.halls.notices.views import audit, exporting, files

app_name = "notices"
urlpatterns = [
    path("audit/", audit.audit, name="audit"),
    path("exports/", exporting.my_exports, name="exports"),
    path("files/<int:pk>/", files.download, name="file"),
]
