"""A case as lines: what is open, findings, the form with its sources, timeline, worksheet.

A line that rests on an article carries the clause; Enter on it shows the sentence of the law.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..desk.verification import amounts
from ..desk.views.formatting import money_fields, note, party, shown_field
from ..desk.views.formatting import told as told_of
from ..desk.views.labels import who
from ..desk.views.screens import Sheet
from ..language import _, chosen
from ..law.engine import worksheet
from ..plain import fitted, width
from ..store.queries.messages import Message
from .widgets.lines import Line, line
from .wrap import wrapped

MARKS = {"met": ("+", "good"), "not_met": ("-", "late"), "unclear": ("?", "open")}


def head(sheet: Sheet, columns: int, *, reveal: bool) -> list[Line]:
    """A few lines: which case, whose, what is next by when, and what it waits for."""
    case, row = sheet.case, sheet.row
    name, number = party(case.party["kind"], case.party["name"], case.party["id"], reveal=reveal)
    first = f"{case.id}  {sheet.item.label()} · {sheet.item.way(case.flow).clause}  "
    where = _("region {region}   opened {day}").format(region=case.region, day=case.opened)
    second = f"{name}  {number}   {where}"
    if not row.is_open:
        return [line(first + _(case.stage), "head"), line(second), line(_("closed"), "dim")]
    act = _("next: {act} ({hands})").format(act=_(row.next_act), hands=_(row.hands))
    act = act if row.next_act else ""
    due = "   " + _("due {day}").format(day=row.deadline) if row.deadline else ""
    late = " " + _("overdue") if sheet.is_late else ""
    says = wrapped(_(row.says), columns)[:2] if row.says else []
    third = Line(((act + due, ""), (late, "late")))
    return [
        line(first + _(case.stage), "head"),
        line(second),
        third,
        *(line(x, "open") for x in says),
    ]


def title(text: str) -> list[Line]:
    """A blank line and the heading of a part."""
    return [line(""), line(text, "title")]


def findings(sheet: Sheet, columns: int) -> list[Line]:
    """What the rules found, each with the facts it looked at; then an officer's answer."""
    if not sheet.findings:
        return []
    made = title(_("findings"))
    for one in sheet.findings:
        mark, tone = MARKS[one["outcome"]]
        name = one["title"] if chosen() == "zh_CN" else one["title_en"]
        clause = one["clause"]
        made.append(
            Line(
                (
                    (f"{mark} {_(one['outcome'])}  ", tone),
                    (name or one["name"], "head"),
                    (f"   {clause}", "dim"),
                ),
                clause,
            )
        )
        sentences = [_(one["sentence"])]
        if one["outcome"] != "met" and one["question"]:
            sentences.append(_(one["question"]))
        for sentence in sentences:
            made += [line(x, "", clause) for x in wrapped(sentence, columns, indent="  ")]
        for fact in one["facts"]:
            label = sheet.fact_labels.get(fact["name"], fact["name"])
            told = (
                f"{label}: {told_of(sheet.case, fact)}  ({_(fact['source'])} {fact['time'][:10]})"
            )
            made += [line(x, "dim", clause) for x in wrapped(told, columns, indent="    ")]
    if sheet.answer:
        told = _("answered by {officer}: {outcome}, {reason}").format(
            officer=sheet.answer.by,
            outcome=_(str(sheet.answer.form.get("outcome", ""))),
            reason=sheet.answer.form.get("reason", ""),
        )
        made += [line(x, "head") for x in wrapped(told, columns, indent="  ")]
    return made


def form(sheet: Sheet, columns: int, *, reveal: bool) -> list[Line]:
    """The fields of the form, each with where it came from."""
    case = sheet.case
    named, sums = {}, money_fields(case, sheet.item)
    for name in case.fields:
        field = sheet.item.field_named(name)
        named[name] = field.label() if field else name
    label = min(26, max((width(one) for one in named.values()), default=0))
    made = title(_("form"))
    for name, value in case.fields.items():
        shown = sums.get(name) or shown_field(case, name, value, reveal=reveal)
        source = case.sources.get(name)
        begin = f"  {fitted(named[name], label)}  "
        room = wrapped(shown, columns, indent=begin, hang=" " * width(begin))
        told = f"  ← {_(source['department'])} {source['at'][:10]}" if source else ""
        made += [line(one) for one in room[:-1]]
        made.append(Line(((room[-1], ""), (told, "dim"))))
    return made


def timeline(sheet: Sheet, columns: int) -> list[Line]:
    """Every node with its time and actor, and the notices that went out with it (6.1.4.1)."""
    notices: dict[str, list[Message]] = {}
    for one in sheet.notices:
        notices.setdefault(one.id.split(":")[1], []).append(one)
    acts = [(entry, _(entry.act)) for entry in sheet.case.entries]
    wide = max(width(name) for _entry, name in acts)
    by = min(18, max(width(_actor(entry.by)) for entry, _name in acts))
    made = title(_("timeline"))
    for entry, name in acts:
        begin = f"  {entry.at[:10]} {entry.at[11:16]}  "
        begin += f"{fitted(name, wide)}  {fitted(_actor(entry.by), by)}  "
        told, room = note(entry), columns - width(begin)
        if told and width(told) > room < 30:
            made.append(line(begin))
            begin = " " * 8
        hang = " " * width(begin)
        made += [line(one) for one in wrapped(told, columns, indent=begin, hang=hang)]
        for one in notices.get(str(entry.number), []):
            letter = one.id.split(":")[-1]
            topic = _(one.topic) + ("" if letter == one.topic else f" {letter}")
            told = f"→ {_(one.department)} {topic}: {_(one.state)}"
            told += f", {_(one.says)}" if one.says else ""
            made += [line(x, "dim") for x in wrapped(told, columns, indent=" " * 20)]
    return made


def _actor(by: str) -> str:
    """An officer's code, a department's name, or the word for acts without a hand."""
    return _(by.partition(":")[2]) if ":" in by else who(by)


def calculation(sheet: Sheet, columns: int) -> list[Line]:
    """The worksheet as it was frozen when the case was decided; before that, the proposed amounts."""
    if not sheet.worksheet:
        return _amounts(sheet, columns)
    return title(_("worksheet")) + list(_worksheet(sheet, columns))


def _amounts(sheet: Sheet, columns: int) -> list[Line]:
    """What a verified case is proposed with, in yuan, or the gap of the law that stops it."""
    stated = amounts.of(sheet.item, sheet.case)
    if stated is None:
        return []
    told = [line(x) for x in _indented(stated.heading(), columns)]
    rows = stated.rows()
    most = max((len(yuan) for _title, yuan in rows), default=0)
    return title(_("amount")) + told + [line(f"    {yuan:>{most}}  {name}") for name, yuan in rows]


def _worksheet(sheet: Sheet, columns: int) -> Iterator[Line]:
    texts = iter(worksheet.text(sheet.worksheet))
    for one in sheet.worksheet:
        tone = "head" if one["depth"] == 0 else ""
        for x in _indented(next(texts), columns):
            yield line(x, tone, one["clause"])
        if one["how"]:
            for x in _indented(next(texts), columns):
                yield line(x, "dim", one["clause"])


def _indented(text: str, columns: int) -> list[str]:
    """The text in lines, each as far in as the first, and a little further."""
    indent = " " * (len(text) - len(text.lstrip()) + 2)
    return wrapped(text, columns, indent=indent, hang=indent + "  ")
