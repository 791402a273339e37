"""Where cases are raised, followed, read and handled."""

from django.urls import path

from cases import views

app_name = "cases"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("", views.cases, name="entry"),
    path("ny/", views.new, name="new"),
    path("ny/skjema/", views.read_form, name="read_form"),
    path("ny/liknande/", views.alike, name="alike"),
    path("ny/<str:key>/", views.resume, name="resume"),
    path("fylg/", views.lost, name="lost"),
    path("fylg/<str:key>/", views.follow, name="follow"),
    path("fylg/<str:key>/kvittering/", views.receipt, name="receipt"),
    path("fylg/<str:key>/kvittering.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("fylg/<str:key>/vedlegg/", views.attach, name="attach"),
    path("fylg/<str:key>/vedlegg/<int:pk>/", views.senders_file, name="senders_file"),
    path("fylg/<str:key>/svar/", views.feedback, name="feedback"),
    path("fylg/<str:key>/ny-adresse/", views.new_key, name="new_key"),
    path("fylg/<str:key>/skriv/", views.write, name="write"),
    path("fylg/<str:key>/trekk/", views.withdraw, name="withdraw"),
    path("fylg/<str:key>/opne-att/", views.ask_to_reopen, name="ask-to-reopen"),
    path("fylg/<str:key>/brev/", views.letters, name="letters"),
    path("opne/", views.opened, name="opened"),
    path("opne/<int:year>-<int:number>/", views.opened_case, name="opened_case"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/sladd/", views.redact, name="redact"),
    path("<int:pk>/sladd/filer/", views.redact_files, name="redact_files"),
    path("<int:pk>/vedlegg/<int:file>/utval/", views.share_file, name="share_file"),
    path(
        "<int:pk>/vedlegg/<int:file>/sladda/", views.redacted_file, name="redacted_file"
    ),
    path("<int:pk>/dossier/", views.order_dossier, name="order_dossier"),
    path("<int:pk>/dossier/<int:dossier>/", views.dossier, name="dossier"),
    path("<int:pk>/dossier/<int:dossier>/pdf/", views.dossier_pdf, name="dossier_pdf"),
    path("<int:pk>/dossier/<int:dossier>/zip/", views.dossier_zip, name="dossier_zip"),
    path("oppbevaring/", views.retention, name="retention"),
    path("<int:pk>/vedlegg/<int:file>/", views.desk_file, name="file"),
    path("<int:pk>/steg/<str:step>/", views.take, name="take"),
    path("utval/<slug:slug>/", views.body_cases, name="body"),
    path("tal/", views.numbers, name="numbers"),
    path("tal/saker.<str:kind>", views.numbers_file, name="numbers_file"),
    path("opne/endringar.atom", views.opened_feed, name="opened_feed"),
    path("<int:pk>/raud-traad/", views.red_thread, name="red_thread"),
    path("fylg/<str:key>/raud-traad/", views.follow_thread, name="follow_thread"),
    path("<int:pk>/tiltak/", views.make_measure, name="make_measure"),
    path("tiltak/<int:pk>/", views.measure, name="measure"),
    path("tiltak/<int:pk>/<str:step>/", views.answer_measure, name="answer_measure"),
    # The secretariat's desk
    path("fleire/", views.bulk, name="bulk"),
    path("standardtekstar/", views.standard_texts, name="standard_texts"),
    path("standardtekstar/ny/", views.standard_text, name="new_standard_text"),
    path("standardtekstar/<int:pk>/", views.standard_text, name="standard_text"),
    path("<int:pk>/del/", views.split, name="split"),
    # Letters and messages
    path("<int:pk>/steg/<str:step>/brev/", views.see_letter, name="see_letter"),
    path("<int:pk>/skriv/", views.write_as_body, name="write_as_body"),
    path("<int:pk>/epost/<int:mail>/", views.judge_mail, name="judge_mail"),
    path("<int:pk>/epost/<int:mail>/<int:file>/", views.mail_file, name="mail_file"),
    path("utboks/", views.outbox, name="outbox"),
    path("utboks/<int:pk>/", views.letter, name="letter"),
    path("utboks/<int:pk>/om-att/", views.send_again, name="send_again"),
    path("brevmalar/", views.letter_texts, name="letter_texts"),
    path("brevmalar/<str:name>/<str:language>/", views.letter_text, name="letter_text"),
]
