"""Addresses of supervision."""

from django.urls import path

from shuangchuang.halls.supervision.views import items

app_name = "supervision"

urlpatterns = [
    path("", items.item_list, name="list"),
    path("items/<slug:plan>/<slug:key>/", items.item, name="item"),
]
