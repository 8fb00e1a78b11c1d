"""Addresses of home."""

from django.urls import path

from shuangchuang.halls.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("desk/", views.desk, name="desk"),
]
