"""The demo's cases: sent in by people without names, some all the way through."""

import datetime
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from cases.models import Case, NumberSeries
from cases.services import bodies, desk, dialogue, intake, opening
from committees.models import Committee
from helsefellesskap.demo import dates, hands

FILE = Path(__file__).parent / "data" / "cases.toml"
PASSED_ON = "Utvalet har ansvaret for det området saka gjeld."
FIRST_VIEW = "Saka bør til eit utval med ansvar for heile fylket."
SECOND_VIEW = "Eg er samd. Det er likt i alle fire områda."
# From a case is sent in until a body can have it on its agenda.
PREPARING = datetime.timedelta(weeks=3)
IN_MEETINGS = ("agenda", "decide")

People = Mapping[str, User]


@dataclass(slots=True)
class Sent:
    """A case on its way: what it shall become, and the meeting that took it up."""

    case: Case
    row: dict[str, Any]
    taken_up: datetime.date | None = None

    @property
    def received(self) -> datetime.date:
        return timezone.localdate() - datetime.timedelta(days=self.row["days"])

    def comes_up(self, slug: str, day: datetime.date) -> bool:
        """Whether the body shall decide it in its meeting on the day."""
        ready = self.received + PREPARING <= day
        return self._at_table("decide", slug) and ready

    def waits_for(self, slug: str) -> bool:
        """Whether it shall stand on the body's next agenda."""
        return self._at_table("agenda", slug)

    def _at_table(self, step: str, slug: str) -> bool:
        mine = self.row.get("body") == slug and step in self.row["way"]
        return mine and self.taken_up is None


def send_cases(people: People) -> list[Sent]:
    """All of them, oldest first, each as far as to the body that shall have it."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["case"]
    rows.sort(key=lambda row: -row["days"])
    return [_send(row, people) for row in rows]


def finish_cases(sent: Sequence[Sent], people: People) -> None:
    """What comes after the meetings; then each is dated back to its days."""
    hands.put_in_hand(sent, people)
    for one in sent:
        for step in _after_meetings(one.row["way"]):
            _STEPS[step](one.case, one.row, people)
        if "answered" in one.row:
            dialogue.give_feedback(
                one.case, answered=one.row["answered"], sentence=one.row["sentence"]
            )
        if "open" in one.row:
            opening.publish_case(
                one.case,
                by=people["sekretariat"],
                title=one.row["open"],
                text=one.row["what_fails"],
            )
        dates.date_case(one.case, one.received, one.taken_up)
    hands.date_parts(sent)


def _send(row: dict[str, Any], people: People) -> Sent:
    known = {"title", "on_behalf_of", "on_behalf_text", "background", "what_fails"}
    known |= {"suggestion", "providers", "affected", "benefits", "costs", "references"}
    known |= {"urgency", "urgency_reason"}
    case = intake.send_case(
        {name: row[name] for name in known if name in row},
        contact={"name": "Avsendar", "email": f"avsendar{row['days']}@demo.example"},
        suspicion=row.get("suspicion", ""),
    )
    sent = Sent(case, row)
    _number(case, sent.received.year)
    for step in _before_meetings(row["way"]):
        _STEPS[step](case, row, people)
    return sent


def _number(case: Case, year: int) -> None:
    """A case from last year has a number of that year."""
    if year != case.year:
        NumberSeries.objects.filter(year=case.year, last=case.number).update(
            last=case.number - 1
        )
        case.year, case.number = year, intake.next_number(year)
        Case.objects.filter(pk=case.pk).update(year=year, number=case.number)


def _before_meetings(way: list[str]) -> list[str]:
    cut = [way.index(step) for step in IN_MEETINGS if step in way]
    return way[: min(cut)] if cut else way


def _after_meetings(way: list[str]) -> list[str]:
    return [step for step in way[len(_before_meetings(way)) :] if step in _STEPS]


def _body(row: dict[str, Any]) -> Committee:
    return Committee.objects.get(slug=row["body"])


def _assess(case: Case, row: dict[str, Any], people: People) -> None:
    desk.assess_case(case, by=people["saksbehandlar"])


def _view_one(case: Case, row: dict[str, Any], people: People) -> None:
    desk.give_view(case, by=people["nestleiar.ssu"], text=FIRST_VIEW)


def _views(case: Case, row: dict[str, Any], people: People) -> None:
    _view_one(case, row, people)
    desk.give_view(case, by=people["leiar.ssu"], text=SECOND_VIEW)


def _prepare(case: Case, row: dict[str, Any], people: People) -> None:
    desk.prepare_route(
        case, by=people["saksbehandlar"], to=_body(row), reason=row["reason"]
    )


def _route(case: Case, row: dict[str, Any], people: People) -> None:
    desk.route_case(case, by=people["sekretariat"], to=_body(row), reason=PASSED_ON)


def _return(case: Case, row: dict[str, Any], people: People) -> None:
    desk.return_with_reasons(case, by=people["sekretariat"], reason=row["reason"])


def _report(case: Case, row: dict[str, Any], people: People) -> None:
    bodies.report_outcome(case, by=people["sekretariat"], text=row["outcome"])


def _close(case: Case, row: dict[str, Any], people: People) -> None:
    bodies.close_case(case)


def _ask(case: Case, row: dict[str, Any], people: People) -> None:
    dialogue.ask_sender(case, by=people["saksbehandlar"], text=row["question"])


def _withdraw(case: Case, row: dict[str, Any], people: People) -> None:
    dialogue.withdraw_case(case, reason="Vi har funne ei løysing sjølve.")


_STEPS: dict[str, Callable[[Case, dict[str, Any], People], None]] = {
    "assess": _assess,
    "view_one": _view_one,
    "views": _views,
    "prepare": _prepare,
    "route": _route,
    "return": _return,
    "report": _report,
    "close": _close,
    "ask": _ask,
    "withdraw": _withdraw,
}
