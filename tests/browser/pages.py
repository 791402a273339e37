"""Every page there is, as whom it is looked at, and where in the demo it is found."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tests.portal import Portal

ANYONE = ""
MEMBER = "medlem1.fsu-rehabilitering"
LEADER = "leiar.fsu-rehabilitering"
HEARD = "leiar.fsu-ikt"
ANSWERS = "leiar.fsu-behandlarsamarbeid"
LSU = "leiar.lsu-alesund"
SSU = "leiar.ssu"
OFFICE = "sekretariat"
CASEWORKER = "saksbehandlar"
CONTACT = "kontakt.1506"

REHAB = {"slug": "fsu-rehabilitering"}
IKT = {"slug": "fsu-ikt"}
READY = {"slug": "fsu-helseberedskap"}
TREATS = {"slug": "fsu-behandlarsamarbeid"}
CHILDREN = {"slug": "fsu-barn-og-unge"}
REVIEWS = "leiar.fsu-multisjuke-stormottakarar-palliasjon"
IN_REVIEW = {"slug": "fsu-multisjuke-stormottakarar-palliasjon"}


@dataclass(frozen=True)
class Page:
    """One page. An argument that begins with $ is looked up in the demo, see SAMPLES."""

    name: str
    who: str = ANYONE
    arguments: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    status: int = 200

    def __str__(self) -> str:
        where = "-".join(str(value).strip("$") for value in self.arguments.values())
        return f"{self.name}{self.query}({where}) as {self.who or 'anyone'}"

    def path(self, samples: dict[str, Any]) -> str:
        """Its address in this demo."""
        found = {
            key: samples[value[1:]] if str(value).startswith("$") else value
            for key, value in self.arguments.items()
        }
        return reverse(self.name, kwargs=found) + self.query


# Runs inside the portal: the keys of a few things that the demo holds, and a few rows
# that only a page in the middle of something has.
SAMPLES = """
import datetime
from django.utils import timezone
from accounts.models import AreaMembership, Organisation, User
from actionplans.models import (
    Hearing, HearingBody, JointOffer, Measure, Plan, Review, Revision,
)
from actionplans.services import drafting
from cases.keys import hash_key, new_key
from cases import notifications
from cases.models import (
    Case, CaseAttachment, CaseDraft, CaseMeasure, CaseView, Dossier, FollowKey, StandardText)
from committees.models import Committee, Seat
from deviations.models import Deviation
from helsefellesskap.core import links
from helsefellesskap.core.models import Job, Letter
from meetings.models import AgendaItem, Meeting
from publications.models import Edition

rehab = Committee.objects.get(slug="fsu-rehabilitering")
leader = User.objects.get(email="leiar.fsu-rehabilitering@demo.example")
measures = Measure.objects.filter(goal__revision__plan__writer=rehab).order_by("pk")
key = new_key()
case = Case.objects.filter(state="routed").order_by("pk").first()
FollowKey.objects.create(case=case, key_hash=hash_key(key))
joint = Plan.objects.get(joint=True)
office = User.objects.get(email="sekretariat@demo.example")
edition = joint.revisions.filter(state="draft").first()
edition = edition or drafting.start_draft(joint, by=office)
draft = new_key()
CaseDraft.objects.create(
    key_hash=hash_key(draft), step=3,
    data={"background": ["Prøvesvar kjem ikkje fram til fastlegen."],
          "what_fails": ["Ingen har ansvar for å sende prøvesvar etter utskriving."]},
    expires_at=timezone.now() + datetime.timedelta(days=3))
answered = new_key()
FollowKey.objects.create(
    case=Case.objects.filter(state="reported").first(), key_hash=hash_key(answered))
gathered = Case.objects.exclude(merged_into=None).first()
with_another = new_key()
FollowKey.objects.create(case=gathered, key_hash=hash_key(with_another))
asked = CaseView.objects.filter(given_at=None, closed_at=None).first()
view = links.make_link(
    purpose=notifications.VIEW, subject=notifications.view_subject(asked),
    holder=f"seat:{asked.seat_id}", user=asked.seat.user,
    expires_at=timezone.now() + datetime.timedelta(days=1))
answer = {
    "gathered": gathered.pk,
    "with_another": with_another,
    "standard_text": StandardText.objects.first().pk,
    "view": view.rstrip("/").rpartition("/")[2],
    "section": edition.sections.first().pk,
    "review": Review.objects.get(state="finished").pk,
    "draft_case": draft,
    "answered": answered,
    "seat": Seat.objects.filter(committee=rehab).order_by("pk").first().pk,
    "membership": AreaMembership.objects.order_by("pk").first().pk,
    "thread": measures.filter(goal__revision__state="adopted").first().thread_id,
    "goal": measures.filter(goal__revision__state="adopted").first().goal.thread_id,
    "offer": JointOffer.objects.get(settled_at=None).pk,
    "draft": measures.filter(goal__revision__state="draft").first().thread_id,
    "case": case.pk,
    "key": key,
    "received": Case.objects.filter(state="received").first().pk,
    "spam": Case.objects.filter(state="quarantined").first().pk,
    "reported": Case.objects.filter(state="reported").first().pk,
    "deviation": Deviation.objects.order_by("pk").first().pk,
    "edition": Edition.objects.order_by("pk").first().pk,
    "job": Job.objects.create(
        kind="tests", title="Handlingsplan som PDF", started_by=leader,
        state="running", progress=40, doing="Set sidene").pk,
    "done": Job.objects.create(
        kind="tests", title="Handbok", started_by=leader, state="done",
        progress=100, result_url="/publikasjonar/").pk,
    "failed": Job.objects.create(
        kind="tests", title="Årsrapport", started_by=leader, state="failed",
        error="Det manglar tal for 2025.").pk,
}
for meeting in Meeting.objects.order_by("pk"):
    answer.setdefault(f"meeting_{meeting.state}", meeting.pk)
mine = measures.filter(goal__revision__state="adopted", responsible_body=rehab).first()
answer["mine"] = mine.thread_id
flagged = Measure.objects.filter(
    goal__revision__state="adopted", goal__revision__plan__writer=rehab,
    has_consequences=True, thread__cleared_on=None).first()
answer["waits"] = flagged.thread_id
answer["this_year"] = timezone.localdate().year
answer["last_year"] = answer["this_year"] - 1
answer["status_link"] = links.make_link(
    purpose="status-report",
    subject=f"status:{mine.thread.plan_id}:{answer['last_year']}:{mine.thread_id}",
    holder=f"seat:{Seat.objects.get(committee=rehab, user=leader).pk}", user=leader,
    expires_at=timezone.now() + datetime.timedelta(days=7)).rsplit("/", 2)[1]
became = CaseMeasure.objects.get(state="written")
answer["became"] = became.case_id
answer["became_plan"], answer["became_measure"] = became.plan.slug, became.thread_id
answer["measure_offer"] = CaseMeasure.objects.get(state="offered").pk
answer["decided"] = Case.objects.filter(
    state="decided", access__body=rehab, access__until=None).first().pk
told = new_key()
FollowKey.objects.create(case=became.case, key_hash=hash_key(told))
answer["told"] = told
talked = Case.objects.filter(messages__from_body=rehab).order_by("pk").first()
answer["talked"] = talked.pk
answer["letter"] = Letter.objects.filter(event__startswith="case:").latest("pk").pk
answer["with_files"] = CaseAttachment.objects.exclude(case=None).first().case_id
answer["dossier"] = Dossier.objects.create(
    case_id=answer["with_files"], version="whole", made_for=office, made_at=timezone.now(),
    expires_at=timezone.now() + datetime.timedelta(days=7), pages=8,
    pdf_size=90_000, pdf_sha256="a" * 64, zip_size=120_000, zip_sha256="b" * 64).pk
opened = Case.objects.opened().first()
answer["year"], answer["number"] = (opened.year, opened.number) if opened else (0, 0)
"""


def samples(portal: Portal) -> dict[str, Any]:
    """What SAMPLES finds in this portal."""
    found: dict[str, Any] = portal.ask(SAMPLES)
    return found


# Addresses that answer GET with something else than a page, and with what.
NO_PAGES = {
    "healthz": "text",
    "readyz": "text",
    "metrics": "text",
    "service-worker": "a script",
    "robots": "text",
    "favicon": "a picture",
    "meetings:calendar": "iCalendar",
    "meetings:minutes": "a file",
    "cases:receipt_pdf": "PDF",
    "cases:senders_file": "a file",
    "cases:file": "a file",
    "cases:opened_feed": "Atom",
    "cases:numbers_file": "CSV or Excel",
    "cases:mail_file": "a file",
    "cases:redacted_file": "a file",
    "cases:dossier_pdf": "PDF",
    "cases:dossier_zip": "a zip",
    "publications:pdf": "PDF",
    "deviations:statistics_csv": "CSV",
    "actionplans:joint_csv": "CSV",
    "actionplans:plan_csv": "CSV",
    "actionplans:joint_docx": "Word",
    "actionplans:plan_docx": "Word",
    "actionplans:joint_xlsx": "Excel",
    "actionplans:plan_xlsx": "Excel",
    "actionplans:plan_json": "JSON",
    "actionplans:minutes": "a file",
    "actionplans:news": "a piece for htmx",
    "actionplans:ours_csv": "CSV",
    "actionplans:changes": "Atom",
    "actionplans:plan_changes": "Atom",
    "actionplans:matrix-docx": "a Word file",
    "actionplans:papers": "PDF",
    "actionplans:printed-draft": "PDF",
    "actionplans:screen-votes": "a piece for htmx",
}

PAGES = [
    Page("home"),
    Page("home", LEADER),
    Page("search"),
    Page("search", query="?q=rehabilitering"),
    Page("search", query="?q=finstikkje"),
    Page("accessibility"),
    Page("privacy"),
    Page("offline"),
    Page("components"),
    Page("job", LEADER, {"pk": "$job"}),
    Page("job", LEADER, {"pk": "$done"}),
    Page("job", LEADER, {"pk": "$failed"}),
    # People
    Page("account_login"),
    Page("account_reset_password"),
    Page("account_reset_password_done"),
    Page("account_inactive"),
    Page("account_logout", LEADER),
    Page("profile", LEADER),
    Page("account_change_password", LEADER),
    # What waits for whom
    Page("my-page", LEADER),
    Page("my-page", SSU),
    Page("my-page", OFFICE),
    Page("my-page", CONTACT),
    Page("actionplans:my-measures", MEMBER),
    Page("actionplans:my-report", LEADER, {"thread": "$mine"}),
    Page("actionplans:clearing", SSU),
    Page("actionplans:ask-to-clear", LEADER, {**REHAB, "thread": "$waits"}),
    Page("actionplans:january", LEADER, REHAB),
    Page("actionplans:evaluation", arguments={"year": "$last_year"}),
    Page("actionplans:evaluation", OFFICE, {"year": "$last_year"}),
    Page("actionplans:plan-evaluation", LEADER, {**REHAB, "year": "$this_year"}),
    Page("signed-link", arguments={"token": "$status_link"}),
    # The bodies
    Page("committees:committees"),
    Page("committees:committee", arguments={"slug": "ssu"}),
    Page("committees:committee", arguments={"slug": "lsu-alesund"}),
    Page("committees:committee", LEADER, REHAB),
    Page("committees:agreement"),
    Page("committees:areas"),
    Page("committees:area", OFFICE, {"pk": "$membership"}),
    Page("committees:seats", OFFICE, REHAB),
    Page("committees:new_seat", OFFICE, REHAB),
    Page("committees:seat", OFFICE, {**REHAB, "pk": "$seat"}),
    # The plans, to be read
    Page("actionplans:plans"),
    Page("actionplans:joint"),
    Page("actionplans:joint", query="?utval=fsu-rehabilitering&status=going"),
    Page("actionplans:plan", arguments=REHAB),
    Page("actionplans:plan", LEADER, REHAB),
    Page("actionplans:revision", arguments={**CHILDREN, "number": 1}),
    Page("actionplans:revision", LEADER, {**REHAB, "number": 2}),
    Page("actionplans:measure", arguments={**REHAB, "thread": "$thread"}),
    Page("actionplans:history", arguments=CHILDREN),
    Page("actionplans:compare", arguments=CHILDREN, query="?fra=1&til=2"),
    Page("actionplans:verify", arguments=CHILDREN),
    Page("actionplans:joint", query="?q=koordinator&vising=kort"),
    Page("actionplans:plan", arguments=CHILDREN, query="?q=barn&vising=tabell"),
    Page("actionplans:place", arguments={"thread": "$goal"}),
    Page("actionplans:how_it_goes"),
    Page("actionplans:ours"),
    Page("actionplans:ours_of", arguments={"key": "1508"}),
    Page("actionplans:ours_of", arguments={"key": "helse-more-og-romsdal"}),
    # The same in several plans
    Page("actionplans:twins", OFFICE),
    Page("actionplans:offer_joint", OFFICE),
    Page("actionplans:offer", ANSWERS, {"pk": "$offer"}),
    # The plans, at work
    Page("actionplans:import_plan", OFFICE),
    Page("actionplans:edit", LEADER, REHAB),
    Page("actionplans:add", LEADER, REHAB, "?slag=goal"),
    Page("actionplans:introduction", LEADER, REHAB),
    Page("actionplans:node", LEADER, {**REHAB, "thread": "$draft"}),
    Page("actionplans:move_to", LEADER, {**REHAB, "thread": "$draft"}),
    Page("actionplans:paste", LEADER, REHAB),
    Page("actionplans:drop", LEADER, {**REHAB, "thread": "$draft"}),
    Page("actionplans:status", LEADER, REHAB),
    Page("actionplans:report", LEADER, {**REHAB, "thread": "$thread"}),
    Page("actionplans:hearing", HEARD, IKT),
    Page("actionplans:hearing", LSU, IKT),
    Page("actionplans:hearing", ANSWERS, TREATS),
    Page("actionplans:matrix", LSU, IKT),
    Page("actionplans:matrix", SSU, READY, "?slag=against&berre=merknad"),
    Page("actionplans:see-as", LEADER, REHAB),
    Page("actionplans:see-as", LEADER, REHAB, "?rolle=ssu"),
    Page("actionplans:see-as", LEADER, REHAB, "?rolle=alle"),
    Page("actionplans:decide", SSU, READY),
    Page("actionplans:screen", SSU, READY),
    Page("actionplans:screen", SSU, READY, "?vis=protokoll"),
    Page("actionplans:send-back", SSU, READY),
    Page("actionplans:decide", LEADER, REHAB),
    # Reviews, and the joint plan as editions
    Page("actionplans:review", REVIEWS, IN_REVIEW),
    Page("actionplans:review", LEADER, REHAB),
    Page("actionplans:review_goal", REVIEWS, {**IN_REVIEW, "at": 4}),
    Page("actionplans:review_finish", REVIEWS, IN_REVIEW),
    Page("actionplans:review_report", LEADER, {**REHAB, "pk": "$review"}),
    Page("actionplans:joint_editions"),
    Page("actionplans:joint_edition", arguments={"number": 1}),
    Page("actionplans:joint_edit", OFFICE),
    Page("actionplans:joint_section", OFFICE, {"pk": "$section"}),
    Page("actionplans:joint_new_section", OFFICE, {"part": "note"}),
    # Cases
    Page("cases:entry"),
    Page("cases:cases", OFFICE),
    Page("cases:new"),
    Page("cases:resume", arguments={"key": "$draft_case"}),
    Page("cases:resume", arguments={"key": "no-such-draft"}, status=404),
    Page("cases:read_form"),
    Page("cases:lost"),
    Page("cases:follow", arguments={"key": "$answered"}),
    Page("cases:opened"),
    Page("cases:opened_case", arguments={"year": "$year", "number": "$number"}),
    Page("cases:red_thread", arguments={"pk": "$became"}),
    Page("cases:red_thread", OFFICE, {"pk": "$case"}),
    Page("cases:follow_thread", arguments={"key": "$told"}),
    Page("cases:follow_thread", arguments={"key": "$key"}),
    Page("cases:body", LEADER, REHAB),
    Page("cases:body", LEADER, REHAB, query="?vis=tidlegare"),
    Page("cases:make_measure", LEADER, {"pk": "$decided"}),
    Page("cases:make_measure", LEADER, {"pk": "$decided"}, query="?plan=fsu-ikt"),
    Page("cases:measure", ANSWERS, {"pk": "$measure_offer"}),
    Page("cases:measure", LEADER, {"pk": "$measure_offer"}),
    Page("cases:numbers"),
    Page("cases:numbers", OFFICE),
    Page("cases:opened", query="?sok=skule&steg=tiltak"),
    Page(
        "actionplans:measure",
        arguments={"slug": "$became_plan", "thread": "$became_measure"},
    ),
    Page("meetings:place_new", OFFICE, {"case": "$case"}),
    Page("cases:follow", arguments={"key": "$key"}),
    Page("cases:receipt", arguments={"key": "$key"}),
    Page("cases:withdraw", arguments={"key": "$key"}),
    Page("cases:case", OFFICE, {"pk": "$received"}),
    Page("cases:case", OFFICE, {"pk": "$spam"}),
    Page("cases:case", OFFICE, {"pk": "$case"}),
    Page("cases:case", OFFICE, {"pk": "$reported"}),
    Page("cases:redact", OFFICE, {"pk": "$case"}),
    # The secretariat's desk
    Page("cases:cases", OFFICE, query="?vis=mine&sok=legevakta&hast=soon"),
    Page("cases:cases", LEADER),
    Page("cases:bulk", OFFICE, query="?steg=route&sak=1&sak=2&sak=3"),
    Page("cases:bulk", OFFICE, query="?steg=assign&sak=1"),
    Page("cases:split", OFFICE, {"pk": "$received"}),
    Page("cases:case", OFFICE, {"pk": "$gathered"}),
    Page("cases:standard_texts", OFFICE),
    Page("cases:new_standard_text", OFFICE),
    Page("cases:standard_text", OFFICE, {"pk": "$standard_text"}),
    Page("cases:follow", arguments={"key": "$with_another"}),
    Page("signed-link", arguments={"token": "$view"}),
    Page("cases:case", LEADER, {"pk": "$talked"}),
    Page("cases:case", OFFICE, {"pk": "$talked"}),
    Page("cases:outbox", OFFICE),
    Page("cases:outbox", OFFICE, query="?vis=feila"),
    Page("cases:letter", OFFICE, {"pk": "$letter"}),
    Page("cases:letter_texts", OFFICE),
    Page("cases:letter_text", OFFICE, {"name": "receipt", "language": "nb"}),
    Page("cases:redact", OFFICE, {"pk": "$case"}, "?framlegg"),
    Page("cases:redact_files", OFFICE, {"pk": "$with_files"}),
    Page("cases:case", OFFICE, {"pk": "$with_files"}),
    Page("cases:dossier", OFFICE, {"pk": "$with_files", "dossier": "$dossier"}),
    Page("cases:retention", OFFICE),
    Page("cases:retention", CASEWORKER),
    # Meetings
    Page("meetings:meetings"),
    Page("meetings:call", OFFICE),
    Page("meetings:meeting", arguments={"pk": "$meeting_published"}),
    Page("meetings:meeting", OFFICE, {"pk": "$meeting_planned"}),
    Page("meetings:change", OFFICE, {"pk": "$meeting_planned"}),
    # Deviations
    Page("deviations:deviations", OFFICE),
    Page("deviations:new", CONTACT),
    Page("deviations:statistics", OFFICE),
    Page("deviations:uploads", OFFICE),
    Page("deviations:deviation", OFFICE, {"pk": "$deviation"}),
    # Publications
    Page("publications:editions"),
    Page("publications:edition", OFFICE, {"pk": "$edition"}),
    Page("publications:order", OFFICE),
]

# Pages that are there only in the middle of something; the tests of their apps open them.
IN_THE_MIDDLE = {
    "signed-link-used": "needs a link that was sent",
    "actionplans:import_preview": "needs a file that was read",
    "actionplans:import_columns": "needs a file that was read",
    "deviations:upload": "needs a file that was read",
}
