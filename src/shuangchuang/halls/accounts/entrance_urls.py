"""The addresses of allauth we have, under the names by which it looks for them. Beside ``urls``, which are ours."""

from django.urls import path

from shuangchuang.halls.accounts.views import identity, sessions, signing_in

urlpatterns = [
    path("login/", signing_in.sign_in, name="account_login"),
    path("logout/", signing_in.sign_out, name="account_logout"),
    path("inactive/", signing_in.inactive, name="account_inactive"),
    path("register/", signing_in.register, name="account_signup"),
    path("login/code/", signing_in.request_code, name="account_request_login_code"),
    path("login/code/confirm/", signing_in.confirm_code, name="account_confirm_login_code"),
    path("login/second-factor/", signing_in.second_factor, name="mfa_authenticate"),
    path("login/trust/", signing_in.trust_device, name="mfa_trust"),
    path("prove-again/", signing_in.prove_again, name="account_reauthenticate"),
    path("prove-again/second-factor/", signing_in.prove_again_by_second_factor, name="mfa_reauthenticate"),
    path("email/", signing_in.change_email, name="account_email"),
    path("email/prove/", signing_in.prove_email, name="account_email_verification_sent"),
    path("phone/", signing_in.change_phone, name="account_change_phone"),
    path("phone/prove/", signing_in.prove_phone, name="account_verify_phone"),
    path("password/", signing_in.change_password, name="account_change_password"),
    path("password/set/", signing_in.set_password, name="account_set_password"),
    path("password/forgot/", signing_in.forgot, name="account_reset_password"),
    path("password/forgot/code/", signing_in.forgot_code, name="account_confirm_password_reset_code"),
    path("password/forgot/new/", signing_in.forgot_new, name="account_complete_password_reset"),
    path("password/forgot/done/", signing_in.forgot_done, name="account_password_reset_completed"),
    path("second-factor/", signing_in.second_factor_page, name="mfa_index"),
    path("second-factor/set-up/", signing_in.set_up_second_factor, name="mfa_activate_totp"),
    path("second-factor/remove/", signing_in.remove_second_factor, name="mfa_deactivate_totp"),
    path("second-factor/recovery/", signing_in.recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/recovery/renew/", signing_in.renew_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/recovery/download/", signing_in.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sessions/", sessions.sessions, name="usersessions_list"),
    path("identities/", signing_in.identities, name="socialaccount_connections"),
    path("identity/register/", signing_in.identity_register, name="socialaccount_signup"),
    path("identity/cancelled/", signing_in.identity_cancelled, name="socialaccount_login_cancelled"),
    path("identity/error/", signing_in.identity_error, name="socialaccount_login_error"),
    path("identity/<slug:provider_id>/login/", identity.begin, name="openid_connect_login"),
    path("identity/<slug:provider_id>/callback/", identity.come_back, name="openid_connect_callback"),
]
