"""The addresses of reviews and joint editions; they are a part of urls.py.

Those of the joint plan stand before `<slug>/`, which would take it for a body.
"""

from django.urls import path

from actionplans.views import joint_editions, reviewing

joint_patterns = [
    path("felles/utgaver/", joint_editions.editions, name="joint_editions"),
    path("felles/<int:number>/", joint_editions.edition, name="joint_edition"),
    path("felles/rediger/", joint_editions.edit, name="joint_edit"),
    path("felles/rediger/start/", joint_editions.start, name="joint_start"),
    path(
        "felles/rediger/nytt/<slug:part>/",
        joint_editions.new_section,
        name="joint_new_section",
    ),
    path(
        "felles/rediger/avsnitt/<int:pk>/",
        joint_editions.section,
        name="joint_section",
    ),
    path(
        "felles/rediger/avsnitt/<int:pk>/ta-ut/",
        joint_editions.take_out,
        name="joint_take_out",
    ),
    path(
        "felles/rediger/avsnitt/<int:pk>/opp/",
        joint_editions.move_up,
        name="joint_move_up",
    ),
]

patterns = [
    path("<slug:slug>/gjennomgang/", reviewing.review, name="review"),
    path("<slug:slug>/gjennomgang/start/", reviewing.start, name="review_start"),
    path(
        "<slug:slug>/gjennomgang/hovudmal/<int:at>/", reviewing.goal, name="review_goal"
    ),
    path("<slug:slug>/gjennomgang/fullfor/", reviewing.finish, name="review_finish"),
    path("<slug:slug>/gjennomgang/avlys/", reviewing.call_off, name="review_call_off"),
    path("<slug:slug>/gjennomgang/<int:pk>/", reviewing.report, name="review_report"),
]
