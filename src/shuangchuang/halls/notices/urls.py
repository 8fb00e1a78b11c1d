"""Addresses of messages, jobs, files and the audit log."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from shuangchuang.halls.notices.views import audit, dispatches, exporting, files, inbox, jobs, operating, preferences

app_name = "notices"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("act/", inbox.act, name="act"),
    path("<int:pk>/", inbox.message, name="message"),
    path("<int:pk>/mute/", inbox.mute, name="mute"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/mutes/<int:pk>/end/", preferences.unmute, name="unmute"),
    path("audit/", audit.audit, name="audit"),
    path("exports/", exporting.my_exports, name="exports"),
    path("files/<int:pk>/", files.download, name="file"),
    path("files/<int:pk>/preview/", files.preview, name="preview"),
    path("files/<int:pk>/pages/<int:number>/", files.picture, name="picture"),
    path("jobs/", jobs.mine, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/cancel/", jobs.cancel, name="cancel_job"),
    path("jobs/<int:pk>/rerun/", jobs.rerun, name="rerun_job"),
    path("operations/", operating.jobs, name="operations"),
    path("operations/schedules/", operating.schedules, name="schedules"),
    path("operations/dispatches/", dispatches.dispatches, name="dispatches"),
    path("operations/dispatches/<int:pk>/again/", dispatches.send_again, name="send_again"),
    path("operations/deliveries/", operating.deliveries, name="deliveries"),
    path("operations/deliveries/<int:pk>/rerun/", operating.rerun_delivery, name="rerun_delivery"),
    path("operations/deliveries/<int:pk>/set-aside/", operating.set_aside, name="set_aside"),
]
if settings.SIMULATED_DATA:
    # A real site sends; there is nothing to look at.
    urlpatterns.append(path("demo-outbox/", preferences.demo_outbox, name="demo_outbox"))
