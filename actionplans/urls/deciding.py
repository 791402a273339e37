"""The addresses of hearings and decisions; they are a part of urls.py."""

from django.urls import path

from actionplans.views import (
    deciding,
    hearing,
    matrix,
    meeting,
    printing,
    see_as,
    since,
)

patterns = [
    path("<slug:slug>/hoyring/", hearing.hearing, name="hearing"),
    path("<slug:slug>/hoyring/opne/", hearing.open_hearing, name="open-hearing"),
    path("<slug:slug>/hoyring/forleng/", hearing.extend, name="extend-hearing"),
    path("<slug:slug>/hoyring/avslutt/", hearing.close, name="close-hearing"),
    path("<slug:slug>/hoyring/matrise/", matrix.show, name="matrix"),
    path("<slug:slug>/hoyring/matrise.docx", matrix.docx, name="matrix-docx"),
    path("<slug:slug>/hoyring/matrise.pdf", matrix.pdf, name="matrix-pdf"),
    path("<slug:slug>/hoyring/saksframlegg/<uuid:job>/", matrix.printed, name="papers"),
    path("<slug:slug>/<int:number>/pdf/", printing.draft, name="print-draft"),
    path(
        "<slug:slug>/<int:number>/pdf/<uuid:job>/",
        printing.printed,
        name="printed-draft",
    ),
    path("<slug:slug>/hoyring/<int:pk>/merknad/", hearing.remark, name="remark"),
    path("<slug:slug>/hoyring/<int:pk>/send/", hearing.send, name="send-statement"),
    path(
        "<slug:slug>/hoyring/merknad/<int:pk>/endre/",
        hearing.change_remark,
        name="change-remark",
    ),
    path(
        "<slug:slug>/hoyring/merknad/<int:pk>/ta-ut/",
        hearing.take_remark_out,
        name="take-remark-out",
    ),
    path(
        "<slug:slug>/hoyring/merknad/<int:pk>/svar/",
        hearing.answer,
        name="answer-remark",
    ),
    path("<slug:slug>/godkjenning/", deciding.decide, name="decide"),
    path("<slug:slug>/godkjenning/lever/", deciding.submit, name="submit"),
    path("<slug:slug>/godkjenning/trekk/", deciding.withdraw, name="withdraw"),
    path("<slug:slug>/godkjenning/royst/", deciding.vote, name="vote"),
    path(
        "<slug:slug>/godkjenning/forfall/", deciding.declare_away, name="declare-away"
    ),
    path(
        "<slug:slug>/godkjenning/forfall/<int:pk>/tilbake/",
        deciding.declare_back,
        name="declare-back",
    ),
    path("<slug:slug>/godkjenning/forleng/", deciding.extend, name="extend-vote"),
    path("<slug:slug>/godkjenning/send-tilbake/", deciding.send_back, name="send-back"),
    path("<slug:slug>/godkjenning/vedta/", deciding.conclude, name="conclude"),
    path(
        "<slug:slug>/godkjenning/mote/",
        deciding.conclude_meeting,
        name="conclude-meeting",
    ),
    path(
        "<slug:slug>/godkjenning/registrer/", deciding.register, name="register-adopted"
    ),
    path("<slug:slug>/godkjenning/skjerm/", meeting.screen, name="screen"),
    path("<slug:slug>/godkjenning/skjerm/royster/", meeting.votes, name="screen-votes"),
    path("<slug:slug>/sja-som/", see_as.see_as, name="see-as"),
    path("<slug:slug>/<int:number>/lese/", since.read_on, name="read-on"),
    path("<slug:slug>/<int:number>/protokoll/", deciding.minutes, name="minutes"),
]
