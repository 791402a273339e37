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
CONTACT = "kontakt.1506"

REHAB = {"slug": "fsu-rehabilitering"}
IKT = {"slug": "fsu-ikt"}
READY = {"slug": "fsu-helseberedskap"}
TREATS = {"slug": "fsu-behandlarsamarbeid"}
CHILDREN = {"slug": "fsu-barn-og-unge"}


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
from actionplans.models import Hearing, HearingBody, Measure, Revision
from cases.keys import hash_key, new_key
from cases.models import Case, CaseDraft, FollowKey
from committees.models import Committee, Seat
from deviations.models import Deviation
from helsefellesskap.core import links
from helsefellesskap.core.models import Job
from meetings.models import AgendaItem, Meeting
from publications.models import Edition

rehab = Committee.objects.get(slug="fsu-rehabilitering")
leader = User.objects.get(email="leiar.fsu-rehabilitering@demo.example")
measures = Measure.objects.filter(goal__revision__plan__writer=rehab).order_by("pk")
key = new_key()
case = Case.objects.filter(state="routed").order_by("pk").first()
FollowKey.objects.create(case=case, key_hash=hash_key(key))
draft = new_key()
CaseDraft.objects.create(
    key_hash=hash_key(draft), step=3,
    data={"background": ["Prøvesvar kjem ikkje fram til fastlegen."],
          "what_fails": ["Ingen har ansvar for å sende prøvesvar etter utskriving."]},
    expires_at=timezone.now() + datetime.timedelta(days=3))
answered = new_key()
FollowKey.objects.create(
    case=Case.objects.filter(state="reported").first(), key_hash=hash_key(answered))
answer = {
    "draft_case": draft,
    "answered": answered,
    "seat": Seat.objects.filter(committee=rehab).order_by("pk").first().pk,
    "membership": AreaMembership.objects.order_by("pk").first().pk,
    "thread": measures.filter(goal__revision__state="adopted").first().thread_id,
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
    "meetings:calendar": "iCalendar",
    "meetings:minutes": "a file",
    "cases:receipt_pdf": "PDF",
    "cases:senders_file": "a file",
    "cases:file": "a file",
    "publications:pdf": "PDF",
    "deviations:statistics_csv": "CSV",
    "actionplans:joint_csv": "CSV",
    "actionplans:plan_csv": "CSV",
    "actionplans:plan_json": "JSON",
    "actionplans:minutes": "a file",
    "actionplans:news": "a piece for htmx",
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
    # The plans, at work
    Page("actionplans:import_plan", OFFICE),
    Page("actionplans:edit", LEADER, REHAB),
    Page("actionplans:add", LEADER, REHAB, "?slag=goal"),
    Page("actionplans:introduction", LEADER, REHAB),
    Page("actionplans:node", LEADER, {**REHAB, "thread": "$draft"}),
    Page("actionplans:move_to", LEADER, {**REHAB, "thread": "$draft"}),
    Page("actionplans:drop", LEADER, {**REHAB, "thread": "$draft"}),
    Page("actionplans:status", LEADER, REHAB),
    Page("actionplans:report", LEADER, {**REHAB, "thread": "$thread"}),
    Page("actionplans:hearing", HEARD, IKT),
    Page("actionplans:hearing", LSU, IKT),
    Page("actionplans:hearing", ANSWERS, TREATS),
    Page("actionplans:decide", SSU, READY),
    Page("actionplans:decide", LEADER, REHAB),
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
    Page("cases:follow", arguments={"key": "$key"}),
    Page("cases:receipt", arguments={"key": "$key"}),
    Page("cases:withdraw", arguments={"key": "$key"}),
    Page("cases:case", OFFICE, {"pk": "$received"}),
    Page("cases:case", OFFICE, {"pk": "$spam"}),
    Page("cases:case", OFFICE, {"pk": "$case"}),
    Page("cases:case", OFFICE, {"pk": "$reported"}),
    Page("cases:redact", OFFICE, {"pk": "$case"}),
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
    "signed-link": "needs a link that was sent",
    "actionplans:import_preview": "needs a file that was read",
    "deviations:upload": "needs a file that was read",
}
