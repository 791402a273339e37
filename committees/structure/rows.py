"""What a structure file may hold: a dataclass per table, each row with its line."""

import datetime
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """Something wrong in the file: on which line, and what, in words."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One table of the file. `lines` knows on which line each of its keys stands."""

    table: ClassVar[str]

    line: int = 0
    lines: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def at(self, name: str) -> int:
        """The line of one key, or of the table where the key is not written."""
        return self.lines.get(name, self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership(Row):
    table: ClassVar[str] = "partnership"

    slug: str
    name_nn: str
    name_nb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientGroupRow(Row):
    table: ClassVar[str] = "patient_group"

    slug: str
    name_nn: str
    name_nb: str
    valid_from: datetime.date
    valid_to: datetime.date | None = None
    priority: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPartRow(Row):
    table: ClassVar[str] = "agreement_part"

    number: int
    text_nn: str
    text_nb: str
    sub_agreement: str = ""
    sub_agreement_uncertain: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineRow(Row):
    table: ClassVar[str] = "guideline"

    slug: str
    title_nn: str
    title_nb: str
    about_nn: str = ""
    about_nb: str = ""
    adopted_on: datetime.date | None = None
    year: int | None = None
    case_number: str = ""
    parts: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow(Row):
    table: ClassVar[str] = "organisation"

    slug: str
    kind: str
    name: str
    number: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow(Row):
    table: ClassVar[str] = "area"

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRow(Row):
    table: ClassVar[str] = "membership"

    area: str
    organisation: str
    valid_from: datetime.date
    valid_to: datetime.date | None = None
    uncertain: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRow(Row):
    table: ClassVar[str] = "body"

    slug: str
    kind: str
    name_nn: str
    name_nb: str
    short_nn: str
    short_nb: str
    purpose_nn: str = ""
    purpose_nb: str = ""
    tasks_nn: list[str] = field(default_factory=list)
    tasks_nb: list[str] = field(default_factory=list)
    parent: str = ""
    area: str = ""
    parts: list[int] = field(default_factory=list)
    decision_rule: str = "consensus"
    case_number_pattern: str = "{number}/{year2}"
    aliases: list[str] = field(default_factory=list)
    valid_from: datetime.date = datetime.date(2021, 1, 1)
    valid_to: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow(Row):
    """A place in each of the named bodies; who sits there is never in the file."""

    table: ClassVar[str] = "seat"

    bodies: list[str]
    key: str
    role: str
    party: str
    title_nn: str = ""
    title_nb: str = ""
    appointed_by: str = ""
    organisation: str = ""
    say: str = "vote"
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow(Row):
    """A plan: who writes, hears and decides it. The app above makes the row of it."""

    table: ClassVar[str] = "plan"

    body: str
    slug: str
    title_nn: str
    title_nb: str
    decider: str
    period_start: int
    period_end: int
    years: list[int]
    heard: list[str] = field(default_factory=list)
    joint: bool = False
    review_years: int = 2
    hearing_required: bool = True
    remind_days: list[int] = field(default_factory=lambda: [7, 1])


ROWS: tuple[type[Row], ...] = (
    PatientGroupRow,
    AgreementPartRow,
    GuidelineRow,
    OrganisationRow,
    AreaRow,
    MembershipRow,
    BodyRow,
    SeatRow,
    PlanRow,
)


@dataclass(frozen=True, slots=True)
class Structure:
    """A whole helsefellesskap, as its file tells it. Rows stand in the file's order."""

    partnership: Partnership | None = None
    patient_groups: tuple[PatientGroupRow, ...] = ()
    agreement_parts: tuple[AgreementPartRow, ...] = ()
    guidelines: tuple[GuidelineRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    areas: tuple[AreaRow, ...] = ()
    memberships: tuple[MembershipRow, ...] = ()
    bodies: tuple[BodyRow, ...] = ()
    seats: tuple[SeatRow, ...] = ()
    plans: tuple[PlanRow, ...] = ()

    @classmethod
    def of(
        cls, partnership: Partnership | None, rows: dict[str, list[Any]]
    ) -> "Structure":
        """Gather rows by their table's name."""
        return cls(
            partnership=partnership,
            **{_plural(name): tuple(found) for name, found in rows.items()},
        )


def _plural(table: str) -> str:
    return "bodies" if table == "body" else f"{table}s"
