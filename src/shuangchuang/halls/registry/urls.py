"""Addresses of the registry."""

from django.urls import path

from shuangchuang.halls.registry.views import (
    binding,
    fields,
    importing,
    inviting,
    lineage,
    looking,
    organisations,
    profiles,
    reviewing,
    units,
)

app_name = "registry"

_OF_A_PROFILE = [
    ("", profiles.profile, "profile"),
    ("groups/<slug:group>/", profiles.edit_group, "profile_group"),
    ("lists/<str:field>/", profiles.edit_list, "profile_list"),
    ("facts/<str:field>/", profiles.history, "profile_history"),
    ("facts/<str:field>/withdraw/", profiles.withdraw, "profile_withdraw"),
    ("consents/", profiles.consents, "profile_consents"),
    ("uses/", profiles.uses, "profile_uses"),
]
# One's own profile, and under the same names that of an organisation one acts for.
_PROFILES = [
    path(f"{before}profile/{rest}", view, name=name)
    for before in ("", "organisations/<int:organisation>/")
    for rest, view, name in _OF_A_PROFILE
] + [
    path(f"{before}profile/export.{form}", profiles.export, {"form": form}, name=f"profile_{form}")
    for before in ("", "organisations/<int:organisation>/")
    for form in ("json", "xlsx")
]

urlpatterns = [
    path("fields/", fields.field_list, name="fields"),
    path("profile/import/", importing.import_profiles, name="import_profiles"),
    path("profile/import/<int:pk>/", importing.import_profiles_preview, name="import_profiles_preview"),
    path("organisations/look/", looking.firms, name="look_list"),
    path("organisations/<int:organisation>/look/", looking.look, name="look"),
    path("organisations/<int:organisation>/judgements/", looking.judge, name="judge"),
    path("organisations/<int:organisation>/profile/refresh/", profiles.refresh, name="profile_refresh"),
    path("profile/erase/", profiles.erase, name="profile_erase"),
    *_PROFILES,
    path("units/", units.unit_list, name="list"),
    path("units/import/", importing.import_units, name="import_units"),
    path("units/import/<int:pk>/", importing.import_preview, name="import_preview"),
    path("units/<slug:slug>/", units.unit, name="unit"),
    path("units/<slug:slug>/edit/", units.edit, name="edit"),
    path("units/<slug:slug>/rename/", lineage.rename, name="rename"),
    path("units/<slug:slug>/names/", units.add_name, name="add_name"),
    path("units/<slug:slug>/members/", units.confirm, name="confirm"),
    path("units/<slug:slug>/members/end/", lineage.end_list, name="end_list"),
    path("units/<slug:slug>/parent/", lineage.parent, name="parent"),
    path("units/<slug:slug>/succession/", lineage.succession, name="succession"),
    path("units/<slug:slug>/succession/<int:pk>/confirm/", lineage.confirm_succession, name="confirm_succession"),
    path("units/<slug:slug>/succession/<int:pk>/withdraw/", lineage.withdraw_succession, name="withdraw_succession"),
    path("units/<slug:slug>/people/", lineage.post, name="post"),
    path("units/<slug:slug>/people/<int:pk>/end/", lineage.end_post, name="end_post"),
    path("units/<slug:slug>/merge/", lineage.merge, name="merge"),
    path("units/<slug:slug>/merge/<int:pk>/undo/", lineage.reverse, name="reverse_merge"),
    path("institutions/", organisations.institutions, name="institutions"),
    path("organisations/mine/", organisations.mine, name="my_organisations"),
    path("organisations/act/", organisations.act, name="act"),
    path("organisations/letter/", organisations.letter, name="letter"),
    path("organisations/bind/", binding.bind, name="bind"),
    path("organisations/code/", binding.credit_code, name="credit_code"),
    path("organisations/requests/<int:pk>/", binding.request_page, name="request"),
    path("organisations/requests/<int:pk>/correct/", binding.correct, name="correct"),
    path("organisations/requests/<int:pk>/withdraw/", binding.withdraw, name="withdraw"),
    path("organisations/requests/<int:pk>/proofs/<int:proof>/", binding.proof, name="proof"),
    path("organisations/review/", reviewing.queue, name="review_queue"),
    path("organisations/review/<int:pk>/", reviewing.review, name="review"),
    path("organisations/mandates/<int:pk>/revoke/", organisations.revoke, name="revoke"),
    path("organisations/invitations/<int:pk>/", inviting.invitation, name="invitation"),
    path("organisations/invitations/<int:pk>/withdraw/", inviting.withdraw, name="withdraw_invitation"),
    path("organisations/invitations/by-link/<str:token>/", inviting.by_link, name="invitation_by_link"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/invite/", organisations.invite, name="invite"),
    path("organisations/<int:pk>/list/", organisations.list_institution, name="list_institution"),
]
