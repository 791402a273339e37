"""The addresses of statuses, of what waits to be cleared, and of the yearly evaluation.

Those without a body stand before `<slug>/`, which would take them for one.
"""

from django.urls import path

from actionplans.views import clearing, evaluating, january, mine, status

first_patterns = [
    path("mine-tiltak/", mine.measures, name="my-measures"),
    path("mine-tiltak/<uuid:thread>/", mine.report, name="my-report"),
    path("ventar-paa-ssu/", clearing.clearing, name="clearing"),
    path("ventar-paa-ssu/<uuid:thread>/", clearing.answer, name="answer-clearing"),
    path("evaluering/<int:year>/", evaluating.evaluation, name="evaluation"),
    path("evaluering/<int:year>/skriv/", evaluating.write, name="write-evaluation"),
    path("evaluering/<int:year>/opne/", evaluating.reopen, name="reopen-evaluation"),
    path("evaluering/<int:year>/skriv-ut/", evaluating.order, name="print-evaluation"),
]

patterns = [
    path("<slug:slug>/status/", status.status, name="status"),
    path("<slug:slug>/status/<uuid:thread>/", status.report, name="report"),
    path("<slug:slug>/januar/", january.january, name="january"),
    path("<slug:slug>/januar/kall-tilbake/", january.recall, name="recall-links"),
    path("<slug:slug>/januar/<uuid:thread>/", january.tap, name="tap"),
    path("<slug:slug>/tiltak/<uuid:thread>/spor/", clearing.ask, name="ask-to-clear"),
    path(
        "<slug:slug>/evaluering/<int:year>/",
        evaluating.plan_evaluation,
        name="plan-evaluation",
    ),
    path(
        "<slug:slug>/evaluering/<int:year>/skriv/",
        evaluating.write,
        name="plan-write-evaluation",
    ),
    path(
        "<slug:slug>/evaluering/<int:year>/opne/",
        evaluating.reopen,
        name="plan-reopen-evaluation",
    ),
    path(
        "<slug:slug>/evaluering/<int:year>/skriv-ut/",
        evaluating.order,
        name="plan-print-evaluation",
    ),
]
