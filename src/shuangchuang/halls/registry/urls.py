"""Addresses of the registry."""

from django.urls import path

from shuangchuang.halls.registry.views import importing, units

app_name = "registry"
urlpatterns = [
    path("units/", units.unit_list, name="list"),
    path("units/import/", importing.import_units, name="import_units"),
    path("units/import/<int:pk>/", importing.import_preview, name="import_preview"),
    path("units/<slug:slug>/", units.unit, name="unit"),
    path("units/<slug:slug>/edit/", units.edit, name="edit"),
    path("units/<slug:slug>/names/", units.add_name, name="add_name"),
    path("units/<slug:slug>/members/", units.confirm, name="confirm"),
]
