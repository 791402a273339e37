"""Likely names of people in Norwegian text. A guess in words' own order, no register.

Four signs count: a common given name; a word that speaks of a person ("the patient",
"my mother", "called") just before a capital; a title before a capital; and a capital
word inside a sentence that ends as surnames do. Places, hospitals and bodies do not
count. What is found is pointed out and may be kept on purpose: it is a help, no wall.
How often it misses and how often it stops in vain stands in docs/privacy-stop.md.
"""

import re
from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GIVEN = _words(
    """
    aksel albert aleksander alexander alf alfred alma amalie amanda amund anders andrea
    andreas andré ane anette anita anja ann anna anne anniken annlaug ansgar anton arild
    are arne arnfinn arnt arve arvid asbjørn aslaug asle astrid asta atle audun aud august
    aurora beate benedikte bente benjamin berit bernt bertil birger birgit birgitte birte
    bjarne bjørg bjørn bjørnar bodil borghild borgny brage brit britt brynhild camilla
    carl carina caroline casper cathrine cecilie celine charlotte christian christina
    christine christoffer daniel david dina dordi dorthe ebba edel edith edvard edvin egil
    eili einar eirik eirin eivind elena eli elias elin eline elisabeth elise ella ellen
    elling elsa else emil emilie emma emmy endre erik erika erlend erling ernst espen
    ester eva evelyn even filip finn fredrik frida fride frode geir georg gerd gina gisle
    gjertrud grete grethe gro gudmund gudrun gunhild gunnar gunn gunvor gustav guro hans
    hallvard halvor hanna hanne harald harry hedda hedvig hege heidi helene helga helge
    helle henny henriette henrik henning herborg herdis hermann hilda hilde hildegunn
    hjalmar hugo håkon håvard ida idar inga ingeborg inger ingrid ingunn ingvar ingvild
    irene iris isabel isak iselin ivar iver jakob jan janne jarle jenny jens jeanette
    jesper joakim joar johan johannes johanne john jon jonas jonny jorunn josef josefine
    julia julie jørgen jørn kaia kaja kai kamilla karen kari karianne karin karl karoline
    kasper katarina kathrine kåre kenneth ketil kim kirsten kirsti kjell kjellaug kjersti
    kjetil klara klaus knut konrad kristen kristian kristin kristina kristine kristoffer
    lars laila lasse laura lea leah leif lena leon lene lillian lilly linda line linn
    linnea lisbeth lise lisa liv liva lone lotte louise lucas ludvig lukas mads magne magnar
    magnhild magni magnus maja malin marcus margit margrete margrethe mari maria mariann
    marianne marie marit markus marta marte martha martin martine mathias mathilde mats
    matias maren mette mia michael mikael mikkel mina mira mohamed mohammed monica monika
    morten nadia nils nina noah nora norunn odd oda oddbjørn oddny oddvar ola olaf olaug
    olav ole olga oliver olivia oscar oskar otto ove pauline paul peder per pernille
    peter petra petter philip pia pål ragna ragnar ragnhild randi rasmus rebekka reidar
    reidun renate rita robert robin roger rolf ronny rolv runa rune ruth roy sander
    sandra sara sarah sebastian selma severin sigbjørn signe sigrid sigrun sigurd silje
    silvia simen simon sindre sissel siri siv sivert sofia sofie solfrid solbjørg solveig
    sondre stein steinar stian stig stine sturla sunniva susanne svein sven svanhild
    sverre synne synnøve sylvi sølvi tarjei terje tina thea theodor therese thomas thor
    thorbjørn tiril tobias tom tomas tommy tone tonje tor tora torbjørn tore torgeir
    torhild torill toril torleif torstein torunn torvald tove trine trond trude trygve
    turid ulf ulrik unni una valborg vebjørn vegard vetle vera vibeke vidar victoria
    viktor vilde vilhelm viljar vilma vivian wenche werner wilhelm william yngve yngvild
    ylva åge åsa åse åshild åslaug åsmund ådne øystein øyvind ørjan
    abdi abdullah agnieszka ahmad ahmed aisha ali aleksandra amina amir anastasia andrzej
    anh asha ayaan dmytro farah fatima fatma hamza hana hassan hawa hussein ibrahim ines
    irina iryna ivan jamal jerzy jolanta katarzyna khadija khalid krzysztof lina
    layla leila magdalena mahmoud malgorzata marek maryam mehmet mikhail minh miriam
    mustafa nasra natalia nguyen oksana oleksandr olena omar osman pawel piotr rahel
    rashid salma samira sergej sofiya svitlana tatiana tatjana tesfay tomasz viktoriia
    volodymyr yasmin yonas yosef yusuf zahra zainab zeynep
    """
)
_ALSO_WORDS = _words(
    """
    alf alle aud are bo dag eli even finn frode gro helga helge ida inga jo kim kåre lea
    line liv mai mari mina mira my nora odd ola per randi rita robin runa siv sol stein
    stig sylvi ta tom tone tor tora tore tove ulf unni vera vår ali asha lina hana hans
    """
)
"""Given names that may also begin a sentence as ordinary words."""

_PERSON = _words(
    """
    pasient pasienten brukar brukaren bruker brukeren bebuar bebuaren beboer beboeren
    mor mora moren far faren son sonen sønn sønnen dotter dottera datter datteren dattera
    bror broren søster søsteren syster systera kone kona mann mannen ektemann ektemannen
    sambuar sambuaren samboer samboeren kjæraste kjærasten kjæreste kjæresten bestemor
    bestefar tante onkel fetter kusine nevø niese svigermor svigerfar jenta jenten guten
    gutten barnet eleven ungdommen babyen kvinna kvinnen dama naboen venninna venninnen
    kamerat heiter heter heitte het namn navn namnet navnet kalla kalt kallar kaller
    """
)
_TITLE = _words(
    """
    fru frøken herr lege legen doktor dr overlege overlegen fastlege fastlegen psykolog
    psykologen sjukepleiar sjukepleiaren sykepleier sykepleieren avdelingsleiar
    avdelingsleder ergoterapeut fysioterapeut jordmor jordmora jordmoren saksbehandlar
    saksbehandlaren saksbehandler saksbehandleren kontaktperson pårørande pårørende verje
    verjen verge vergen
    """
)
_BETWEEN = _words("min mi mitt vår vårt sin si hennar hennes hans deira deres er")
_SURNAME = re.compile(r".{2,}(?:sen|sson|dotter|datter)$")

_NOT_PEOPLE = _words(
    """
    helse møre romsdal nordmøre sunnmøre noreg norge nav dips fsu lsu ssu osu kad legevakt
    legevakta legevakten helseplattforma helseplattformen helsefellesskapet helsefellesskap
    kommune kommunen kommunar fylket sjukehus sjukehuset sykehus sykehuset hospital klinikk
    avdeling avdelinga avdelingen eining enhet senter seksjon post poliklinikk universitet
    høgskole regionen distrikt nord sør aust øst vest midt st sankt olavs røde raude kors
    ålesund molde kristiansund volda ørsta ulstein ulsteinvik hareid herøy sande vanylven
    sula giske haram fjord stranda sykkylven vestnes rauma hustadvika aukra averøy gjemnes
    tingvoll sunndal surnadal rindal smøla aure heim halsa trondheim oslo bergen stavanger
    tromsø bodø kristiansand lillehammer gjøvik hamar drammen moss fredrikstad levanger
    namsos orkanger førde haukeland ullevål rikshospitalet radiumhospitalet ahus
    nordvest vestlandet sørlandet trøndelag innlandet vestland rogaland agder telemark
    statsforvaltaren statsforvalteren helsedirektoratet folkehelseinstituttet helsetilsynet
    samarbeidsavtalen delavtale delavtalen forskrift lov lova loven rundskriv stortinget
    regjeringa regjeringen helsenorge kjernejournal samdata
    parkinson parkinsons alzheimer alzheimers crohn crohns down downs asperger tourette
    huntington huntingtons hodgkin bechterew menière sjøgren sjøgrens addison cushing
    apgar barthel glasgow edinburgh montreal mmse moca news cochrane covid pfizer moderna
    microsoft teams excel word google visma gerica profil cosdoc acos sampro epic
    """
)
_NAMED_THINGS = re.compile(
    r"\b(?:Marte Meo|Martina Hansens?|Conrad Svendsen|Nic Waals|Johannes Larsson|"
    r"Maria (?:Sykehjem|sjukeheim)|Sankt Hans|St\. Olavs?|Ola og Kari|Kari og Ola)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_GIVEN_AND = _words("van von de der den af al el da di")
LONGEST = 4  # words of a name


def likely(text: str) -> Iterator[tuple[int, int]]:
    """Where a person's name likely stands, from the first letter to the last."""
    things = [match.span() for match in _NAMED_THINGS.finditer(text)]
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        end = _name_at(text, words, at)
        if end is None:
            at += 1
            continue
        start, stop = words[at].start(), words[end - 1].end()
        stop -= text[stop - 1] == "."
        if not any(start < last and stop > first for first, last in things):
            yield start, stop
        at = end


def _name_at(text: str, words: list[re.Match[str]], at: int) -> int | None:
    """The word after the last one of a name that begins here; None where none does."""
    word = words[at].group().rstrip(".")
    if not _is_capital(word) or _is_common(word):
        return None
    begins = _begins_sentence(text, words[at].start())
    low = word.lower()
    end = _run(text, words, at)
    first = low.split("-")[0]
    if first in _GIVEN or low in _GIVEN:
        alone = end - at == 1
        if not (alone and begins and low in _ALSO_WORDS):
            return end
    if _is_spoken_of(text, words, at):
        return end
    last = words[end - 1].group().rstrip(".").lower()
    if _SURNAME.match(last) and not (begins and end - at == 1):
        return end
    return None


def _run(text: str, words: list[re.Match[str]], at: int) -> int:
    """How far the capital words go on, with blanks alone between them."""
    end = at + 1
    while end < len(words) and end - at < LONGEST:
        gap = text[words[end - 1].end() : words[end].start()]
        before, word = words[end - 1].group(), words[end].group().rstrip(".")
        ended = before.endswith(".") and len(before) > 2
        if gap not in {" ", "\u00a0"} or ended:
            break
        if word.lower() in _GIVEN_AND and end + 1 < len(words):
            following = words[end + 1].group()
            if not _is_capital(following) or _is_common(following):
                break
        elif not _is_capital(word) or _is_common(word):
            break
        end += 1
    return end


def _is_spoken_of(text: str, words: list[re.Match[str]], at: int) -> bool:
    """Whether the words just before speak of a person: "pasienten", "mor mi", "dr."."""
    back = at - 1
    for _step in range(2):
        if back < 0:
            return False
        gap = text[words[back].end() : words[back + 1].start()]
        if gap.strip(" \u00a0") not in {"", ":", ","}:
            return False
        word = words[back].group()
        low = word.rstrip(".").lower()
        if word.endswith(".") and low != "dr":
            return False
        if low in _PERSON or low in _TITLE:
            return "," not in gap or low in _PERSON
        if low not in _BETWEEN:
            return False
        back -= 1
    return False


def _is_capital(word: str) -> bool:
    """Olsen, Anne-Marie, N: a capital and then small letters; NAV and FSU are no names."""
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


def _is_common(word: str) -> bool:
    low = word.rstrip(".").lower()
    return (
        low in _NOT_PEOPLE
        or low in _PERSON
        or low in _TITLE
        or low.removesuffix("s") in _NOT_PEOPLE
        or low.endswith(("kommune", "sjukehus", "sykehus", "utvalet", "utvalget"))
    )


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \u00a0«\"'(–-")
    return not before or before[-1] in ".!?:\n\r•"
