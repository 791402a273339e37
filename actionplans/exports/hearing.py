"""The hearing out of the portal: case papers as Word and as PDF, with the same words."""

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from actionplans.matrix import Cell, Numbered
from actionplans.reports.papers import Group, Papers, how_it_answered
from helsefellesskap.core.pdf import render_pdf
from helsefellesskap.core.word import WordCell, WordDocument


def papers_docx(papers: Papers) -> bytes:
    """Case papers that a secretary may write on in."""
    language = get_language() or "nn"
    document = WordDocument(
        papers.title, language=language, landscape=True, subject=_("Case papers")
    )
    facts = [f"{word}: {what}" for word, what in papers.facts]
    document.paragraph("\n".join([settings.SITE_NAME, *facts]))
    document.paragraph(papers.sums)
    if papers.message:
        document.heading(_("What was asked"))
        document.paragraph(papers.message)
    document.heading(_("Who was heard"))
    document.table(
        [pgettext("one body", "Body"), pgettext("noun", "Answer"), _("Remarks")],
        [
            [
                WordCell(column.body.name),
                WordCell(capfirst(how_it_answered(column))),
                WordCell(str(column.remarks)),
            ]
            for column in papers.grid.columns
        ],
        widths=[10, 8, 3],
        summary=_("Each body that was heard, and how it answered."),
    )
    document.heading(_("Measures and bodies"))
    for group in papers.groups:
        _matrix(document, papers, group)
    if papers.rest:
        document.paragraph(papers.rest)
    document.heading(_("The remarks and the answers"))
    if not papers.grid.remarks:
        document.paragraph(_("Nobody has remarks."))
    for group in papers.groups:
        _remarks(document, group)
    return document.content()


def papers_pdf(papers: Papers) -> bytes:
    """The same papers, printed."""
    return render_pdf(
        "actionplans/pdf/hearing.html",
        {
            "papers": papers,
            "title": papers.title,
            "columns": [(c, how_it_answered(c)) for c in papers.grid.columns],
            "SITE_NAME": settings.SITE_NAME,
            "SITE_URL": settings.SITE_URL,
            "printed_on": papers.on,
        },
        language=get_language() or "nn",
    )


def _matrix(document: WordDocument, papers: Papers, group: Group) -> None:
    columns = papers.grid.columns
    document.heading(group.title, 2)
    document.table(
        [_("Place in the plan"), *(column.body.short for column in columns)],
        [
            [
                WordCell(
                    f"{row.place} {row.number}\n{row.text}".strip(),
                    language=row.language,
                ),
                *(WordCell(_in_words(cell)) for cell in row.cells),
            ]
            for row in group.rows
        ],
        widths=[8, *(6 for _column in columns)],
        summary=_("Each place in the plan that somebody remarked on, body by body."),
    )


def _in_words(cell: Cell) -> str:
    if cell.kind == "silent":
        return _("Has not answered")
    if not cell.remarks:
        return _("No remark")
    return "\n".join(
        f"{numbered.number}. {kind_of(numbered)} – {answer_of(numbered)}"
        for numbered in cell.remarks
    )


def _remarks(document: WordDocument, group: Group) -> None:
    if not group.remarks:
        return
    document.heading(group.title, 2)
    document.table(
        [_("Number"), _("Who said it"), _("Remark"), pgettext("noun", "Answer")],
        [
            [
                WordCell(str(numbered.number)),
                WordCell(f"{numbered.body.short}\n{capfirst(numbered.about)}"),
                WordCell(f"{kind_of(numbered)}: {numbered.remark.text}"),
                WordCell(_answer(numbered)),
            ]
            for numbered in group.remarks
        ],
        widths=[2, 6, 10, 10],
        summary=_("Each remark with who said it, of what, and what was answered."),
    )


def _answer(numbered: Numbered) -> str:
    said = numbered.remark.answer_text
    return f"{answer_of(numbered)}. {said}" if said else answer_of(numbered)


def kind_of(numbered: Numbered) -> str:
    """What kind of remark it is, as a sentence begins."""
    return capfirst(str(numbered.remark.get_kind_display()))


def answer_of(numbered: Numbered) -> str:
    """What became of it, or that it waits."""
    if not numbered.remark.answer:
        return _("Not answered yet")
    return capfirst(str(numbered.remark.get_answer_display()))
