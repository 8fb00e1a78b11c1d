"""Addresses of accounts."""

from django.urls import path

from shuangchuang.halls.accounts.views import signing_in

app_name = "accounts"
urlpatterns = [
    path("login/", signing_in.sign_in, name="login"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("password/", signing_in.change_password, name="password"),
]
