"""Addresses of the pages around the API."""

from django.urls import path

from shuangchuang.api.access import tokens, webhooks

app_name = "access"
urlpatterns = [
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/new/", tokens.new_token, name="new_token"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("webhooks/", webhooks.endpoint_list, name="webhooks"),
    path("webhooks/new/", webhooks.new_endpoint, name="new_webhook"),
    path("webhooks/<int:pk>/", webhooks.endpoint, name="webhook"),
    path("webhooks/<int:pk>/trial/", webhooks.send_trial, name="send_trial"),
    path("webhooks/<int:pk>/switch/", webhooks.switch, name="switch_webhook"),
    path("webhooks/<int:pk>/secret/", webhooks.renew_secret, name="renew_secret"),
    path("sendings/<int:pk>/", webhooks.sending, name="sending"),
    path("sendings/<int:pk>/again/", webhooks.send_again, name="send_again"),
]
