"""The rows of the outline that are closed, which is nearly all of them.

Three hundred stand on one page. A template takes a millisecond for each; put together
here they take a tenth of it. What is open has its template (`_node_open.html`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.formats import time_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from actionplans.reports.outline import Entry
from helsefellesskap.core.templatetags.portal import icon

register = template.Library()

LONG = 5
"""Figures and dots beyond which a number needs a wider place."""

_TAGS = {"goal": "h3", "sub_goal": "h4", "measure": "p"}
_NOTHING = mark_safe("")

_ROW = """\
<div class="node" id="n-{thread}" data-kind="{kind}" data-seen="{seen}"{busy}{oob}>
<span class="node__no"{long}>{number}</span>
<div class="node__text">
<{tag} lang="{language}">{text}</{tag}>
{marks}{writers}</div>
<div class="tools">
{comments}<a class="tool" id="edit-{thread}" href="{base}{thread}/#n-{thread}" \
hx-get="{base}{thread}/" aria-label="{edit}"{focus}>[pencil]</a>
<button class="tool" id="up-{thread}" type="submit" form="order" name="opp" \
value="{thread}:{seen}" aria-label="{go_up}"{first}>[up]</button>
<button class="tool" id="down-{thread}" type="submit" form="order" name="ned" \
value="{thread}:{seen}" aria-label="{go_down}"{last}>[down]</button>
{pick}
</div>
</div>
"""
for _drawing in ("pencil", "up", "down"):
    _ROW = _ROW.replace(f"[{_drawing}]", icon(_drawing))
_COMMENTS = """\
<a class="tool" href="{base}{thread}/#talk-{thread}" hx-get="{base}{thread}/" \
aria-label="{label}">{icon}{n}</a>
"""
_PICK = (
    '<input class="ds-input pick" type="checkbox" form="many" name="{name}"'
    ' value="{value}" aria-label="{label}">'
)
_NO_PICK = mark_safe('<span class="pick"></span>')


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands on every row, in one language."""

    edit: str
    up: str
    down: str
    mark_one: str
    mark_all: str
    nobody: SafeString
    no_time: SafeString
    origins: dict[str, SafeString]


@cache
def _words(language: str) -> _Words:
    return _Words(
        edit=_("Edit %(name)s"),
        up=_("Move %(name)s up"),
        down=_("Move %(name)s down"),
        mark_one=_("Mark %(name)s"),
        mark_all=_("Mark all measures under %(name)s"),
        nobody=_warning(_("Nobody responsible")),
        no_time=_warning(_("No timeframe")),
        origins={
            "kept": _mark("plain", _("From the former plan")),
            "new": _mark("ok", _("New")),
            "changed": format_html('<span class="mark">{}</span>', _("Changed")),
        },
    )


@register.simple_tag(takes_context=True)
def outline_row(
    context: template.Context, entry: Entry, oob: bool = False
) -> SafeString:
    """One row, closed, or as its template draws it where more is to be shown."""
    at = entry.thread
    more = (context.get(name) for name in ("open", "moving", "dropping"))
    with context.push(entry=entry, oob=oob):
        if at in more or (context.get("keep_open") and at in context["open_threads"]):
            return _template(context, "actionplans/_node.html").render(context)
        return closed_row(context, entry)


def _template(context: template.Context, name: str) -> template.Template:
    """The template, with the others of the page's engine that it includes."""
    assert context.template is not None  # noqa: S101 -- it is being rendered
    return context.template.engine.get_template(name)


@register.simple_tag(takes_context=True)
def closed_row(context: template.Context, entry: Entry) -> SafeString:
    """One row with its marks and its tools; the row of a browser that asked is `saved`."""
    words = _words(get_language() or "")
    name, thread = {"name": entry.name}, str(entry.thread)
    base = context["base"]
    return format_html(
        _ROW,
        thread=thread,
        kind=entry.kind,
        seen=entry.seen,
        number=entry.number,
        language=entry.row.language,
        tag=_TAGS[entry.kind],
        text=linebreaksbr(entry.text),
        base=base,
        long=_if(len(entry.number) > LONG, " data-long"),
        busy=_if(bool(entry.busy), " data-busy"),
        oob=_if(bool(context.get("oob")), ' hx-swap-oob="true"'),
        focus=_if(entry.thread == context.get("focus"), " autofocus"),
        first=_if(entry.is_first, " disabled"),
        last=_if(entry.is_last, " disabled"),
        marks=_marks(context, entry, words),
        writers=_writers(entry),
        comments=_comments(entry, base),
        edit=words.edit % name,
        go_up=words.up % name,
        go_down=words.down % name,
        pick=_pick(entry, words, name),
    )


def _if(so: bool, attribute: str) -> SafeString:
    return mark_safe(attribute) if so else _NOTHING  # noqa: S308 -- our own constants


def _marks(context: template.Context, entry: Entry, words: _Words) -> SafeString:
    """What stands below the text, where anything does."""
    saved = entry.thread == context.get("saved")
    if not (entry.has_marks or saved):
        return _NOTHING
    told = list(_told(entry, words, context))
    if saved:
        at = time_format(localtime(), "H.i")
        told.append(
            format_html(
                '<span class="save">{}{} {}</span>', icon("tick"), _("Saved"), at
            )
        )
    inner = mark_safe("\n".join(told))  # noqa: S308 -- each part is escaped
    return format_html('<p class="meta">{}</p>\n', inner)


def _told(entry: Entry, words: _Words, context: template.Context) -> Iterator[str]:
    row = entry.row
    if entry.origin:
        yield words.origins[entry.origin]
    if entry.misses_responsible:
        yield words.nobody
    if entry.misses_timeframe:
        yield words.no_time
    if entry.kind == "measure" and row.waits:
        body = context["plan"].decider.short
        yield _warning(_("Must be cleared by %(body)s") % {"body": body})
    if entry.size:
        yield _plain(entry.size)
    if entry.kind == "measure" and row.responsible:
        yield _plain(row.responsible)
    if entry.kind == "measure" and row.when:
        yield _plain(row.when)
    if entry.stale:
        yield _plain(f"{entry.stale.year}: {entry.stale.in_words}")
        yield _warning(_("Out of date"), drawing="clock")
    if entry.together:
        bodies = ", ".join(entry.together)
        yield format_html(
            "<span>{} {} {}</span>", icon("people"), _("Together with"), bodies
        )


def _plain(text: str) -> str:
    return f"<span>{conditional_escape(text)}</span>"


def _mark(tone: str, text: str) -> SafeString:
    return format_html('<span class="mark" data-tone="{}">{}</span>', tone, text)


def _warning(text: str, *, drawing: str = "warning") -> SafeString:
    return format_html(
        '<span class="mark" data-tone="warn">{}{}</span>', icon(drawing), text
    )


def _writers(entry: Entry) -> SafeString:
    """Who else has the row open."""
    told = [
        format_html(
            '<p class="meta"><span class="busy">{}</span></p>\n',
            _("%(name)s writes here now") % {"name": name},
        )
        for name in entry.busy
    ]
    return mark_safe("".join(told))  # noqa: S308 -- each part is escaped


def _comments(entry: Entry, base: str) -> SafeString:
    """The way to what has been said of it, where anything has."""
    if not entry.comments:
        return _NOTHING
    label = ngettext(
        "%(n)s comment on %(name)s", "%(n)s comments on %(name)s", entry.comments
    ) % {"n": entry.comments, "name": entry.name}
    return format_html(
        _COMMENTS,
        base=base,
        thread=entry.thread,
        label=label,
        icon=icon("comment"),
        n=entry.comments,
    )


def _pick(entry: Entry, words: _Words, name: dict[str, Any]) -> SafeString:
    """The box that marks the measure, or all that stand under it."""
    if entry.kind == "measure":
        value, label = f"{entry.thread}:{entry.version}", words.mark_one % name
        return format_html(_PICK, name="mark", value=value, label=label)
    if entry.size:
        label = words.mark_all % name
        return format_html(_PICK, name="alle", value=entry.thread, label=label)
    return _NO_PICK
