"""Addresses of policies."""

from django.urls import path

from shuangchuang.halls.policies import views

app_name = "policies"
urlpatterns = [
    path("", views.policy_list, name="list"),
    path("check/", views.check, name="check"),
    path("mine/", views.mine, name="mine"),
    path("of/<slug:policy_id>/", views.policy, name="policy"),
]
