"""Addresses of home."""

from django.conf import settings
from django.urls import path

from shuangchuang.halls.home import design, views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("find/", views.find, name="find"),
    path("desk/", views.desk, name="desk"),
]
if settings.SIMULATED_DATA:
    # Samples for page authors; a real site has no use for them.
    urlpatterns.append(path("design/", design.design, name="design"))
