"""Addresses of accounts. Those that allauth leads to by itself are in ``entrance_urls``."""

from django.urls import path

from shuangchuang.halls.accounts.views import guarding, offices, own_account, people, sessions, signing_in

app_name = "accounts"
urlpatterns = [
    path("login/", signing_in.sign_in, name="login"),
    path("register/", signing_in.register, name="signup"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("password/", signing_in.change_password, name="password"),
    path("offices/", offices.offices, name="offices"),
    path("offices/away/", offices.be_away, name="be_away"),
    path("offices/<int:pk>/stand-in/", offices.stand_in, name="stand_in"),
    path("offices/<int:pk>/lend/", offices.lend, name="lend"),
    path("offices/<int:pk>/end/", offices.end, name="end"),
    path("absences/<int:pk>/withdraw/", people.withdraw_absence, name="withdraw_absence"),
    path("people/", people.people, name="people"),
    path("people/new/", people.open_account, name="open"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/password-link/", people.password_link, name="renew_password_link"),
    path("people/<int:pk>/grant/", people.grant, name="grant"),
    path("people/<int:pk>/absence/", people.absence, name="absence"),
    path("people/<int:pk>/hand-over/", people.hand_over, name="hand_over"),
    path("people/<int:pk>/leave/", people.leave, name="leave"),
    path("password/link/<str:uidb64>/<str:token>/", signing_in.password_link, name="password_link"),
    path("terms/", own_account.terms, name="terms"),
    path("me/", own_account.overview, name="me"),
    path("preferences/", own_account.preferences, name="preferences"),
    path("history/", own_account.history, name="history"),
    path("copy/", own_account.copy, name="copy"),
    path("close/", own_account.close, name="close"),
    path("sessions/end/", sessions.end, name="end_session"),
    path("guard/", guarding.roles, name="guard"),
    path("guard/reset/", guarding.reset, name="reset_second_factor"),
    path("guard/history/", guarding.history, name="all_history"),
]
