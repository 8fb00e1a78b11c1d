"""Addresses of plans."""

from django.urls import path

from shuangchuang.halls.plans.views import checking, figures, reading, sending

app_name = "plans"
urlpatterns = [
    path("", reading.plan_list, name="list"),
    path("upload/", checking.upload, name="upload"),
    path("drafts/", checking.drafts, name="drafts"),
    path("drafts/<int:pk>/", checking.draft, name="draft"),
    path("drafts/<int:pk>/panel/", checking.panel, name="panel"),
    path("drafts/<int:pk>/edit/", checking.edit, name="edit"),
    path("drafts/<int:pk>/sections/", checking.take_sections, name="take_sections"),
    path("drafts/<int:pk>/undo/", checking.undo, name="undo"),
    path("drafts/<int:pk>/redo/", checking.redo, name="redo"),
    path("drafts/<int:pk>/discard/", checking.discard, name="discard"),
    path("drafts/<int:pk>/sheet/", checking.draft_sheet, name="draft_sheet"),
    path("drafts/<int:pk>/sheet/back/", checking.bring_back, name="bring_back"),
    path("drafts/<int:pk>/adopt/", checking.adopt, name="adopt"),
    path("<slug:slug>/", reading.overview, name="overview"),
    path("<slug:slug>/tasks/", reading.tasks, name="tasks"),
    path("<slug:slug>/tasks/<slug:code>/", reading.task, name="task"),
    path("<slug:slug>/matrix/", reading.matrix, name="matrix"),
    path("<slug:slug>/units/", reading.units, name="units"),
    path("<slug:slug>/units/<slug:unit_slug>/", reading.unit, name="unit"),
    path("<slug:slug>/targets/", figures.targets, name="targets"),
    path("<slug:slug>/targets/<slug:code>/", figures.target, name="target"),
    path("<slug:slug>/targets/<slug:code>/observe/", figures.observe, name="observe"),
    path("<slug:slug>/targets/<slug:code>/setting/", figures.setting, name="setting"),
    path("<slug:slug>/text/", reading.text, name="text"),
    path("<slug:slug>/search/", reading.search, name="search"),
    path("<slug:slug>/versions/", reading.versions, name="versions"),
    path("<slug:slug>/export/<slug:form>/", sending.export, name="export"),
    path("<slug:slug>/revise/", checking.revise, name="revise"),
    path("<slug:slug>/publish/", checking.publish, name="publish"),
]
