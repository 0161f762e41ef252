"""A case as lines: the form with its sources, the timeline, the notices, the worksheet, the findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..cases import flows
from ..cases.items import Item
from ..cases.journal import Case, Entry
from ..language import _, chosen
from ..law import worksheet
from ..plain import fitted, masked_id, masked_name
from .widgets.lines import Line

_NUMBERS = ("id_number", "guardian_id", "mobile")
_NAMES = ("name", "guardian_name")
#: Acts that departments and the clock perform; an officer has no key for them.
_NOT_BY_HAND = ("bounce", "escalate", "settle", "archive", "notify", "decide", "remind")


def open_acts(item: Item, case: Case) -> str:
    """The acts that an officer may perform now."""
    found = flows.open_acts(case.stage, item.road(case.flow))
    return ", ".join(act for act in found if act not in _NOT_BY_HAND) or "–"


def portrait(item: Item, case: Case, notices: Sequence[Any], *, reveal: bool) -> list[Line]:
    """Form, timeline and notices of a case; personal data masked unless it was revealed."""
    kind = case.party["kind"]
    lines = [Line(_("Form"), tone="head")]
    for name, value in case.fields.items():
        field, source = item.field_named(name), case.sources.get(name)
        told = f"  ← {source['department']}" if source else ""
        shown = str(value)
        if not reveal and name in _NUMBERS:
            shown = masked_id(shown)
        elif not reveal and name in _NAMES and kind == "person":
            shown = masked_name(shown)
        label = fitted(field.label() if field else name, 22)
        lines.append(Line(f"  {label} {shown}{told}"))
    lines += [Line(""), Line(_("Timeline"), tone="head")]
    lines += [Line(_entry_line(entry)) for entry in case.entries]
    lines += [Line(""), Line(_("Messages and notices"), tone="head")]
    for one in notices:
        says = f", {_(one['says'])}" if one["says"] else ""
        lines.append(
            Line(f"  {one['department']} {one['topic']}: {_(one['state'])}{says}", tone="dim")
        )
    return lines


def _entry_line(entry: Entry) -> str:
    reason = str(entry.form.get("reason") or "")
    if entry.form.get("by") == "deemed":
        reason = _("deemed, silent until {due}").format(due=entry.form["ran_out"]["due"])
    elif entry.act == "verify" and not reason:
        reason = _(str(entry.found.get("outcome", "")))
    return (
        f"  {entry.at[:16].replace('T', ' ')}  {fitted(entry.act, 9)} {entry.by}  {reason}".rstrip()
    )


def worksheet_lines(case: Case) -> list[Line]:
    """The frozen worksheet, then the findings; each line knows its clause."""
    decision, verification = case.last("decide"), case.last("verify")
    frozen = worksheet.from_json(decision.found.get("worksheet", [])) if decision else []
    lines: list[Line] = []
    texts = worksheet.text(frozen)
    place = 0
    for one in frozen:
        count = 2 if one["how"] else 1
        tone = "head" if one["depth"] == 0 else ""
        lines.append(Line(texts[place], one["clause"], tone))
        lines += [Line(text, one["clause"], "dim") for text in texts[place + 1 : place + count]]
        place += count
    for one in verification.found.get("findings", []) if verification else []:
        title = one["title"] if chosen() == "zh_CN" else one["title_en"]
        tone = "good" if one["outcome"] == "met" else "late"
        lines.append(Line(f"{title}: {_(one['outcome'])}  {one['clause']}", one["clause"], tone))
        lines.append(Line(f"  {_(one['sentence'])}", one["clause"]))
        if one["question"]:
            lines.append(Line(f"  ? {_(one['question'])}", one["clause"]))
        lines += [
            Line(
                f"    {fact['name']} = {fact['value']}  ({fact['source']} {fact['time'][:16]})",
                one["clause"],
                "dim",
            )
            for fact in one["facts"]
        ]
    return lines or [Line(_("nothing was decided or verified yet"), tone="dim")]
