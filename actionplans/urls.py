"""Addresses below /handlingsplanar/: `<slug>` is the writer, `felles` the joint one."""

from django.urls import path

from actionplans.urls_deciding import patterns
from actionplans.urls_review import joint_patterns
from actionplans.urls_review import patterns as review_patterns
from actionplans.views import editing, importing, reading, status

app_name = "actionplans"

reading_urls = [
    path("", reading.plans, name="plans"),
    path("felles/", reading.joint, name="joint"),
    path("felles/tiltak.csv", reading.joint_csv, name="joint_csv"),
    path("<slug:slug>/", reading.plan, name="plan"),
    path("<slug:slug>/<int:number>/", reading.revision, name="revision"),
    path("<slug:slug>/<int:number>/tiltak.csv", reading.plan_csv, name="plan_csv"),
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
    path("<slug:slug>/rediger/set-inn/<int:pk>/", editing.put_back, name="put_back"),
    path(
        "<slug:slug>/rediger/kommentar/<int:pk>/ferdig/",
        editing.settle_comment,
        name="settle_comment",
    ),
    path("<slug:slug>/rediger/<uuid:thread>/", editing.node, name="node"),
    path("<slug:slug>/rediger/<uuid:thread>/rekkje/", editing.move, name="move"),
    path("<slug:slug>/rediger/<uuid:thread>/flytt/", editing.move_to, name="move_to"),
    path("<slug:slug>/rediger/<uuid:thread>/ta-ut/", editing.drop, name="drop"),
    path(
        "<slug:slug>/rediger/<uuid:thread>/kommentar/", editing.comment, name="comment"
    ),
]

status_urls = [
    path("<slug:slug>/status/", status.status, name="status"),
    path("<slug:slug>/status/<uuid:thread>/", status.report, name="report"),
]

importing_urls = [
    path("importer/", importing.upload, name="import_plan"),
    path("importer/<str:key>/", importing.look_through, name="import_preview"),
    path("importer/<str:key>/les-inn/", importing.confirm, name="import_confirm"),
    path("importer/<str:key>/kast/", importing.throw_away, name="import_throw_away"),
]

# `importer/` stands before `<slug>/`, which would take it for a body.
urlpatterns = [
    *importing_urls,
    *joint_patterns,
    *review_patterns,
    *reading_urls,
    *editing_urls,
    *status_urls,
    *patterns,
]
