"""Addresses of home."""

from django.conf import settings
from django.urls import path

from shuangchuang.halls.home import design
from shuangchuang.halls.home.views import corrections, desk, front, saved, site

app_name = "home"
urlpatterns = [
    path("", front.front, name="front"),
    path("services/", front.services, name="services"),
    path("find/", front.find, name="find"),
    path("find/suggest/", front.suggest, name="suggest"),
    path("figures/", front.figures, name="figures"),
    path("desk/", desk.desk, name="desk"),
    path("me/", desk.me, name="me"),
    path("me/views/", saved.views, name="views"),
    path("me/views/keep/", saved.keep, name="keep_view"),
    path("me/views/<int:pk>/rename/", saved.rename, name="rename_view"),
    path("me/views/<int:pk>/rename/undo/", saved.unrename, name="unrename_view"),
    path("me/views/<int:pk>/delete/", saved.delete, name="delete_view"),
    path("me/views/<int:pk>/delete/undo/", saved.restore, name="restore_view"),
    path("about/", site.about, name="about"),
    path("help/", site.user_help, name="help"),
    path("privacy/", site.privacy, name="privacy"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("corrections/", corrections.correct, name="correct"),
    path("corrections/answer/", corrections.correction_found, name="correction_found"),
    path("corrections/received/", corrections.corrections, name="corrections"),
    path("corrections/received/<slug:receipt>/", corrections.correction, name="correction"),
]
if settings.SIMULATED_DATA:
    # Samples for page authors; a real site has no use for them.
    urlpatterns.append(path("design/", design.design, name="design"))
