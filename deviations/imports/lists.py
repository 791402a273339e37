"""What the words in a file are held against: parties, codes, groups, points."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.models import Organisation, OrganisationKind
from committees.models import AgreementPart, PatientGroup
from deviations.imports.columns import plain
from deviations.models import PARTIES, Code, Facet

_TRUST_WORDS = (
    "hf",
    "helseføretaket",
    "helseforetaket",
    "sjukehuset",
    "sykehuset",
    "hmr",
)
_GP_WORDS = ("fastlege", "fastlegen", "fastlegar", "fastleger", "fastlegekontor", "fl")


@dataclass
class Lists:
    """Everything a row may name, by the ways it may be written."""

    parties: dict[str, Organisation] = field(default_factory=dict)
    codes: dict[tuple[str, str], Code] = field(default_factory=dict)
    groups: dict[str, PatientGroup] = field(default_factory=dict)
    parts: dict[str, AgreementPart] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Lists":
        """The lists as they stand in the database."""
        lists = cls()
        lists._take_parties(Organisation.objects.filter(kind__in=PARTIES))
        for code in Code.objects.filter(in_use=True):
            for word in (code.code, code.name_nn, code.name_nb):
                lists.codes.setdefault((code.facet, plain(word)), code)
            both = f"{code.code} {code.name_nn}", f"{code.code} {code.name_nb}"
            for word in both:
                lists.codes.setdefault((code.facet, plain(word)), code)
        for group in PatientGroup.objects.all():
            for word in (group.slug, group.name_nn, group.name_nb):
                lists.groups[plain(word)] = group
        for part in AgreementPart.objects.all():
            number = str(part.number)
            for word in (number, f"nr {number}", f"6 2 {number}", f"§ 6 2 {number}"):
                lists.parts[plain(word)] = part
        return lists

    def code(self, facet: Facet, text: str) -> Code | None:
        return self.codes.get((facet, plain(text)))

    def _take_parties(self, organisations: Iterable[Organisation]) -> None:
        by_kind: dict[str, list[Organisation]] = {}
        for party in organisations:
            by_kind.setdefault(party.kind, []).append(party)
            words = {party.slug, party.name, party.number, _short(party.name)}
            words.add(
                "".join(word[0] for word in party.name.split() if word[0].isupper())
            )
            for word in words - {""}:
                self.parties.setdefault(plain(word), party)
        for kind, names in (
            (OrganisationKind.TRUST, _TRUST_WORDS),
            (OrganisationKind.GPS, _GP_WORDS),
        ):
            if len(by_kind.get(kind, [])) == 1:
                for word in names:
                    self.parties.setdefault(word, by_kind[kind][0])


def _short(name: str) -> str:
    """Molde for Molde kommune, Helse Møre og Romsdal for its HF."""
    return name.removesuffix(" kommune").removesuffix(" HF")
