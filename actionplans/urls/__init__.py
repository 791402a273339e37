"""Addresses below /handlingsplanar/: `<slug>` is the writer, `felles` the joint one."""

from django.urls import path

from actionplans.urls.deciding import patterns
from actionplans.urls.review import joint_patterns
from actionplans.urls.review import patterns as review_patterns
from actionplans.urls.status import first_patterns as status_first
from actionplans.urls.status import patterns as status_patterns
from actionplans.views import (
    downloads,
    editing,
    importing,
    mapping,
    reading,
    sharing,
)

app_name = "actionplans"

reading_urls = [
    path("", reading.plans, name="plans"),
    path("felles/", reading.joint, name="joint"),
    path("felles/tiltak.csv", downloads.joint_csv, name="joint_csv"),
    path("felles/handlingsplan.docx", downloads.joint_docx, name="joint_docx"),
    path("felles/handlingsplan.xlsx", downloads.joint_xlsx, name="joint_xlsx"),
    path("endringar.atom", reading.changes, name="changes"),
    path("korleis-gar-det/", reading.how_it_goes, name="how_it_goes"),
    path("for/", reading.ours, name="ours"),
    path("for/<slug:key>/", reading.ours_of, name="ours_of"),
    path("for/<slug:key>/tiltak.csv", reading.ours_csv, name="ours_csv"),
    path("lenkje/<uuid:thread>/", reading.place, name="place"),
    path("<slug:slug>/", reading.plan, name="plan"),
    path("<slug:slug>/endringar.atom", reading.plan_changes, name="plan_changes"),
    path("<slug:slug>/<int:number>/", reading.revision, name="revision"),
    path("<slug:slug>/<int:number>/tiltak.csv", downloads.plan_csv, name="plan_csv"),
    path("<slug:slug>/<int:number>/plan.docx", downloads.plan_docx, name="plan_docx"),
    path("<slug:slug>/<int:number>/plan.xlsx", downloads.plan_xlsx, name="plan_xlsx"),
    path("<slug:slug>/<int:number>/vedtak.json", reading.plan_json, name="plan_json"),
    path("<slug:slug>/tiltak/<uuid:thread>/", reading.measure, name="measure"),
    path("<slug:slug>/historikk/", reading.history, name="history"),
    path("<slug:slug>/samanlikn/", reading.compare, name="compare"),
    path("<slug:slug>/verifiser/", reading.verify, name="verify"),
]

editing_urls = [
    path("<slug:slug>/rediger/", editing.edit, name="edit"),
    path("<slug:slug>/rediger/start/", editing.start_draft, name="start_draft"),
    path("<slug:slug>/ny/", editing.start_plan, name="start_plan"),
    path("<slug:slug>/rediger/nytt/", editing.news, name="news"),
    path("<slug:slug>/rediger/legg-til/", editing.add, name="add"),
    path("<slug:slug>/rediger/innleiing/", editing.introduction, name="introduction"),
    path("<slug:slug>/rediger/rekkje/", editing.step, name="step"),
    path("<slug:slug>/rediger/fleire/", editing.many, name="many"),
    path("<slug:slug>/rediger/lim-inn/", editing.paste, name="paste"),
    path("<slug:slug>/rediger/angre/<int:pk>/", editing.undo, name="undo"),
    path("<slug:slug>/rediger/set-inn/<int:pk>/", editing.put_back, name="put_back"),
    path(
        "<slug:slug>/rediger/kommentar/<int:pk>/ferdig/",
        editing.settle_comment,
        name="settle_comment",
    ),
    path(
        "<slug:slug>/rediger/kommentar/<int:pk>/opne/",
        editing.reopen_comment,
        name="reopen_comment",
    ),
    path("<slug:slug>/rediger/<uuid:thread>/", editing.node, name="node"),
    path("<slug:slug>/rediger/<uuid:thread>/rekkje/", editing.move, name="move"),
    path("<slug:slug>/rediger/<uuid:thread>/flytt/", editing.move_to, name="move_to"),
    path("<slug:slug>/rediger/<uuid:thread>/ta-ut/", editing.drop, name="drop"),
    path(
        "<slug:slug>/rediger/<uuid:thread>/kopier/", editing.duplicate, name="duplicate"
    ),
    path(
        "<slug:slug>/rediger/<uuid:thread>/kommentar/", editing.comment, name="comment"
    ),
]

importing_urls = [
    path("importer/", importing.upload, name="import_plan"),
    path("importer/<str:key>/", importing.look_through, name="import_preview"),
    path("importer/hugsa/<slug:slug>/gloym/", mapping.forget, name="import_forget"),
    path("importer/<str:key>/kolonnar/", mapping.columns, name="import_columns"),
    path("importer/<str:key>/les-inn/", importing.confirm, name="import_confirm"),
    path("importer/<str:key>/kast/", importing.throw_away, name="import_throw_away"),
]

sharing_urls = [
    path("tvillingar/", sharing.twins, name="twins"),
    path("tvillingar/tilby/", sharing.offer_joint, name="offer_joint"),
    path("tvillingar/<int:pk>/", sharing.offer, name="offer"),
    path(
        "tvillingar/<int:pk>/<int:member>/svar/",
        sharing.answer_offer,
        name="answer_offer",
    ),
]

# `importer/` and `tvillingar/` stand before `<slug>/`, which would take them for bodies.
urlpatterns = [
    *importing_urls,
    *sharing_urls,
    *status_first,
    *joint_patterns,
    *review_patterns,
    *reading_urls,
    *editing_urls,
    *status_patterns,
    *patterns,
]
