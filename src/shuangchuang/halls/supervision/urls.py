"""Addresses of supervision."""

from django.urls import path

from shuangchuang.halls.supervision.views import (
    inspection_steps,
    inspection_work,
    inspections,
    items,
    ledger,
    listing,
    mine,
    papers,
    proposing,
    public,
    reminders,
    reports,
    ways,
)

app_name = "supervision"

urlpatterns = [
    path("", listing.item_list, name="list"),
    path("bulk/", listing.bulk, name="bulk"),
    path("matrix/", ways.matrix, name="matrix"),
    path("board/", ways.board, name="board"),
    path("timeline/", ways.timeline, name="timeline"),
    path("disagreements/", ways.disagreements, name="disagreements"),
    path("silent/", ways.silent, name="silent"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/<int:pk>/", ledger.ledger_preview, name="ledger_preview"),
    path("propose/<slug:plan>/", proposing.propose, name="propose"),
    path("items/<slug:plan>/<slug:key>/", items.item, name="item"),
    path("mine/", mine.mine, name="mine"),
    path("mine/sign/", mine.sign_many, name="sign_many"),
    path("items/<slug:plan>/<slug:key>/ask/", mine.ask, name="ask"),
    path("items/<slug:plan>/<slug:key>/reports/<slug:period>/", reports.report, name="report"),
    path("items/<slug:plan>/<slug:key>/office/<slug:act>/", items.office_act, name="office_act"),
    path("items/<slug:plan>/<slug:key>/check/<slug:act>/", items.check_act, name="check_act"),
    path("items/<slug:plan>/<slug:key>/handle/<slug:act>/", items.handle_act, name="handle_act"),
    path("items/<slug:plan>/<slug:key>/sign-off/<slug:act>/", items.sign_off_act, name="sign_off_act"),
    path("reminders/", reminders.reminder_list, name="reminders"),
    path("reminders/<int:pk>/", reminders.reminder, name="reminder"),
    path("reminders/<int:pk>/acknowledge/", reminders.acknowledge, name="reminder_acknowledge"),
    path("papers/", papers.paper_list, name="papers"),
    path("papers/new/", papers.new_paper, name="paper_new"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/edit/", papers.edit_paper, name="paper_edit"),
    path("papers/<int:pk>/text/", papers.paper_text, name="paper_text"),
    path("papers/<int:pk>/rows/", papers.paper_rows, name="paper_rows"),
    path("papers/<int:pk>/do/<slug:verb>/", papers.act_on_paper, name="paper_act"),
    path("progress/<slug:plan>/", public.progress, name="progress"),
    path("items/<slug:plan>/<slug:key>/public/", public.note, name="public_note"),
    path("inspections/", inspections.inspection_list, name="inspections"),
    path("inspections/new/", inspections.open_inspection, name="inspection_new"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("inspections/<int:pk>/plan/", inspections.plan, name="inspection_plan"),
    path("inspections/<int:pk>/list/", inspections.population, name="inspection_population"),
    path("inspections/<int:pk>/sample/", inspections.sample, name="inspection_sample"),
    path("inspections/<int:pk>/rows/<int:number>/", inspection_work.row, name="inspection_row"),
    path("inspections/<int:pk>/findings/new/", inspection_work.new_finding, name="inspection_finding_new"),
    path("inspections/<int:pk>/findings/<int:number>/", inspection_work.finding, name="inspection_finding"),
    path("inspections/<int:pk>/conclusion/", inspection_work.conclusion, name="inspection_conclusion"),
    path("inspections/<int:pk>/receive/<slug:unit>/", inspection_work.receive, name="inspection_receive"),
    path("inspections/<int:pk>/objection/<slug:unit>/", inspection_work.objection, name="inspection_objection"),
    path("inspections/<int:pk>/reviews/<int:number>/", inspection_work.review, name="inspection_review"),
    path("inspections/<int:pk>/papers/<slug:what>/", inspections.paper, name="inspection_paper"),
    *(
        path(f"inspections/<int:pk>/{name}/", inspection_steps.step(name), name=f"inspection_{name}")
        for name in inspection_steps.ACTS
    ),
]
