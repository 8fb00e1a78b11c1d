"""Addresses of the registry."""

from django.urls import path

from shuangchuang.halls.registry import views

app_name = "registry"
urlpatterns = [
    path("units/", views.unit_list, name="list"),
    path("units/<slug:slug>/", views.unit, name="unit"),
    path("units/<slug:slug>/edit/", views.edit, name="edit"),
    path("units/<slug:slug>/names/", views.add_name, name="add_name"),
    path("units/<slug:slug>/members/", views.confirm, name="confirm"),
]
