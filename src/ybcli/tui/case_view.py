"""A case as lines: what is open, findings, the form with its sources, timeline, worksheet.

A line that rests on an article carries the clause; Enter on it shows the sentence of the law.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..cases import choices
from ..desk.verification import amounts
from ..desk.views.formatting import fact_text, field_text, money_fields, note, party
from ..desk.views.labels import who
from ..desk.views.screens import Sheet
from ..language import _, chosen
from ..law.engine import worksheet
from ..plain import fitted, masked_numbers, width
from ..store.queries.messages import Message
from .widgets.lines import Line, line
from .wrap import wrapped

MARKS = {"met": ("+", "good"), "not_met": ("-", "late"), "unclear": ("?", "open")}


def head(sheet: Sheet, columns: int, *, reveal: bool) -> list[Line]:
    """The lines on top: case, party, next act and its deadline, and what the case waits for."""
    case, row = sheet.case, sheet.row
    name, number = party(case.party["kind"], case.party["name"], case.party["id"], reveal=reveal)
    title_line = f"{case.id}  {sheet.item.label()} · {sheet.item.way(case.flow).clause}  "
    where = _("region {region}   opened {day}").format(region=case.region, day=case.opened)
    party_line = f"{name}  {number}   {where}"
    if not row.is_open:
        return [
            line(title_line + _(case.stage), "head"),
            line(party_line),
            line(_("closed"), "dim"),
        ]
    act = _("next: {act} ({hands})").format(act=_(row.next_act), hands=_(row.hands))
    act = act if row.next_act else ""
    due = "   " + _("due {day}").format(day=row.deadline) if row.deadline else ""
    late = " " + _("overdue") if sheet.is_late else ""
    wait_lines = wrapped(masked_numbers(_(row.says)), columns)[:2] if row.says else []
    deadline_line = Line(((act + due, ""), (late, "late")))
    return [
        line(title_line + _(case.stage), "head"),
        line(party_line),
        deadline_line,
        *(line(piece, "open") for piece in wait_lines),
    ]


def title(text: str) -> list[Line]:
    """A blank line and the heading of a part."""
    return [line(""), line(text, "title")]


def findings(sheet: Sheet, columns: int) -> list[Line]:
    """The findings of the rules, each with the facts it used; then an officer's answer."""
    if not sheet.findings:
        return []
    lines = title(_("findings"))
    for finding in sheet.findings:
        mark, tone = MARKS[finding["outcome"]]
        name = finding["title"] if chosen() == "zh_CN" else finding["title_en"]
        clause = finding["clause"]
        lines.append(
            Line(
                (
                    (f"{mark} {_(finding['outcome'])}  ", tone),
                    (name or finding["name"], "head"),
                    (f"   {clause}", "dim"),
                ),
                clause,
            )
        )
        sentences = [_(finding["sentence"])]
        if finding["outcome"] != "met" and finding["question"]:
            sentences.append(_(finding["question"]))
        for sentence in sentences:
            lines += [line(piece, "", clause) for piece in wrapped(sentence, columns, indent="  ")]
        for fact in finding["facts"]:
            label = sheet.fact_labels.get(fact["name"], fact["name"])
            text = (
                f"{label}: {fact_text(sheet.case, fact)}  ({_(fact['source'])} {fact['time'][:10]})"
            )
            lines += [line(piece, "dim", clause) for piece in wrapped(text, columns, indent="    ")]
    if sheet.answer:
        text = _("answered by {officer}: {outcome}, {reason}").format(
            officer=sheet.answer.by,
            outcome=_(str(sheet.answer.form.get("outcome", ""))),
            reason=sheet.answer.form.get("reason", ""),
        )
        lines += [line(piece, "head") for piece in wrapped(text, columns, indent="  ")]
    return lines


def form(sheet: Sheet, columns: int, *, reveal: bool) -> list[Line]:
    """The fields of the form, each with where it came from."""
    case = sheet.case
    labels, sums = {}, money_fields(case, sheet.item)
    choosing = {field.name for field in sheet.item.fields if field.choices}
    for name in case.fields:
        field = sheet.item.field_named(name)
        labels[name] = field.label() if field else name
    label = min(26, max((width(text) for text in labels.values()), default=0))
    lines = title(_("form"))
    for name, value in case.fields.items():
        shown = sums.get(name) or field_text(case, name, value, reveal=reveal)
        if name in choosing:
            shown = choices.name(shown)
        source = case.sources.get(name)
        begin = f"  {fitted(labels[name], label)}  "
        pieces = wrapped(shown, columns, indent=begin, hang=" " * width(begin))
        source_text = f"  ← {_(source['department'])} {source['at'][:10]}" if source else ""
        lines += [line(piece) for piece in pieces[:-1]]
        lines.append(Line(((pieces[-1], ""), (source_text, "dim"))))
    return lines


def timeline(sheet: Sheet, columns: int) -> list[Line]:
    """Every node with its time and actor, and the notices that went out with it (6.1.4.1)."""
    notices: dict[str, list[Message]] = {}
    for notice in sheet.notices:
        notices.setdefault(notice.id.split(":")[1], []).append(notice)
    acts = [(entry, _(entry.act)) for entry in sheet.case.entries]
    wide = max(width(name) for _entry, name in acts)
    by = min(18, max(width(_actor(entry.by)) for entry, _name in acts))
    lines = title(_("timeline"))
    for entry, name in acts:
        begin = f"  {entry.at[:10]} {entry.at[11:16]}  "
        begin += f"{fitted(name, wide)}  {fitted(_actor(entry.by), by)}  "
        text, columns_left = note(entry), columns - width(begin)
        if text and width(text) > columns_left < 30:
            lines.append(line(begin))
            begin = " " * 8
        hang = " " * width(begin)
        lines += [line(piece) for piece in wrapped(text, columns, indent=begin, hang=hang)]
        for notice in notices.get(str(entry.number), []):
            letter = notice.id.split(":")[-1]
            topic = _(notice.topic) + ("" if letter == notice.topic else f" {letter}")
            text = f"→ {_(notice.department)} {topic}: {_(notice.state)}"
            text += f", {_(notice.says)}" if notice.says else ""
            lines += [line(x, "dim") for x in wrapped(text, columns, indent=" " * 20)]
    return lines


def _actor(by: str) -> str:
    """An officer's code, a department's name, or the label of automatic acts."""
    return _(by.partition(":")[2]) if ":" in by else who(by)


def calculation(sheet: Sheet, columns: int) -> list[Line]:
    """The worksheet frozen with the decision; before it, the proposed amounts."""
    if not sheet.worksheet:
        return _amounts(sheet, columns)
    return title(_("worksheet")) + list(_worksheet(sheet, columns))


def _amounts(sheet: Sheet, columns: int) -> list[Line]:
    """The proposed amounts of a verified case, in yuan, or the policy gap that stops it."""
    amounts_now = amounts.of(sheet.item, sheet.case)
    if amounts_now is None:
        return []
    heading = [line(piece) for piece in _indented(amounts_now.heading(), columns)]
    rows = amounts_now.rows()
    most = max((len(yuan) for _title, yuan in rows), default=0)
    return (
        title(_("amount")) + heading + [line(f"    {yuan:>{most}}  {name}") for name, yuan in rows]
    )


def _worksheet(sheet: Sheet, columns: int) -> Iterator[Line]:
    texts = iter(worksheet.text(sheet.worksheet))
    for figure in sheet.worksheet:
        tone = "head" if figure["depth"] == 0 else ""
        for piece in _indented(next(texts), columns):
            yield line(piece, tone, figure["clause"])
        if figure["how"]:
            for piece in _indented(next(texts), columns):
                yield line(piece, "dim", figure["clause"])


def _indented(text: str, columns: int) -> list[str]:
    """The text in lines, each as far in as the first, and a little further."""
    indent = " " * (len(text) - len(text.lstrip()) + 2)
    return wrapped(text, columns, indent=indent, hang=indent + "  ")
