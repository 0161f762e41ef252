"""A bill of a hospital that is not connected, entered line by line from the paper at the counter (6.9, 5.3.1).

The lines stand in the journal; a picture or PDF of the paper is kept in the (encrypted) store and its hash in the
journal. The case is verified anew, and reviewed by an officer who entered nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases.roles import CountsAs
from ...connectors import codes_told
from ...errors import BadData, NotAllowed, Problem
from ...language import _
from ...store.queries import pictures
from ...workbooks.form import FormRow, read_form
from ..casework import acts
from .facts.paper import ENTER

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from .. import Desk

#: The headings of a file of lines → our names of a line's fields.
HEADINGS: Final = {
    "项目名称": "name",
    "收费项目等级": "category",
    "金额": "amount_fen",
    "项目编码": "code",
    "数量": "quantity",
    "单价": "price",
    "自付比例": "first_share",
    "支付限价": "limit_fen",
}
#: How the first bytes of a picture begin → its media type.
_TYPES: Final = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}
#: A picture is no larger than this, and a bill no longer.
_MOST_BYTES: Final = 10 * 1024 * 1024
_MOST_LINES: Final = 3000
_REGION: Final = re.compile(r"\d{6}", re.ASCII)
_CARE: Final = ("inpatient", "outpatient")


def template() -> str:
    """A file of lines to fill in: the headings, as CSV."""
    return ",".join(HEADINGS) + "\r\n"


def enter(
    desk: Desk,
    case_id: str,
    lines: Path,
    picture: Path,
    about: Mapping[str, str],
    *,
    dry_run: bool = False,
) -> acts.Done:
    """Enter the bill of a case from its paper: the lines of a workbook or CSV, and the picture of the paper.

    `about` says what stands on its head: hospital_code, hospital_name, began_on, ended_on, diagnosis_code, level,
    visit_region, is_emergency, care. Raises BadData with every Problem, NotAllowed for a case that is no bill.
    """
    case = desk.reader.case(case_id)
    item = desk.item(case.item)
    if item.counts_as != CountsAs.BENEFIT:
        raise NotAllowed(
            _("{item} pays for no bill that could be entered").format(item=item.code),
            _("enter it in the case of the reimbursement"),
        )
    kept = _picture(picture)
    read, problems = _lines(lines)
    head, more = _head(desk, item, case, about)
    problems = [*problems, *more, *_sum_differs(case, read)]
    if problems:
        raise BadData(
            _("the bill was not taken"),
            _("cure each and give the same command again; nothing was written"),
            problems=problems,
        )
    head["cost_fen"] = sum(line["amount_fen"] for line in read)
    form = {
        "bill": head,
        "bill_lines": read,
        "picture": {
            "sha256": kept.sha256,
            "name": kept.name,
            "type": kept.type,
            "size": len(kept.content),
        },
        "fields": {
            name: head[field]
            for name, field in (("hospital_name", "hospital_name"), ("service_day", "began_on"))
            if item.field_named(name) and head.get(field)
        },
    }
    with desk.store.transaction() as tx:
        now = acts.write(desk, tx, tx.case(case), ENTER, form, by=desk.officer, seen=case.head)
        pictures.add(tx, case.id, now.entries[-1].at, kept)
        if dry_run:
            tx.rollback()
            return acts.Done(now, now.entries[-1:])
    more_done = acts.followed(desk, acts.go_on(desk, now))
    return replace(more_done, entries=(now.entries[-1], *more_done.entries))


def _picture(path: Path) -> pictures.KeptPicture:
    """The picture's bytes with its type by its first bytes. Raises BadData."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise BadData(
            _("{file} cannot be read: {error}").format(file=path.name, error=error.strerror),
            _("check the file's name"),
            kind="file.unreadable",
        ) from None
    media = next((one for start, one in _TYPES.items() if content.startswith(start)), "")
    if not media or len(content) > _MOST_BYTES:
        raise BadData(
            _("{file} is no JPEG, PNG or PDF of at most {most} MB").format(
                file=path.name, most=_MOST_BYTES // 1024 // 1024
            ),
            _("scan the paper bill again and save it so"),
            kind="file.unreadable",
        )
    return pictures.KeptPicture(hashlib.sha256(content).hexdigest(), path.name, media, content)


def _lines(path: Path) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The lines of the file as a hospital would tell them, amounts in fen; and what is wrong with each."""
    found = read_form(path, headings=list(HEADINGS), key="金额")
    if found.problem is not None:
        return [], [found.problem]
    lines: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for row in found.rows:
        line, wrong = _line(row)
        lines.append(line)
        problems += wrong
    if not lines or len(lines) > _MOST_LINES:
        says = _("a bill has between 1 and {most} lines, this file {lines}")
        problems.append(
            Problem("bad_data", says.format(most=_MOST_LINES, lines=len(lines)), clause="6.9")
        )
    return lines, problems


def _line(row: FormRow) -> tuple[dict[str, Any], list[Problem]]:
    """One line; its Problems name the cell."""
    line: dict[str, Any] = {}
    problems = []
    for heading, name in HEADINGS.items():
        text = row.values.get(heading, "").strip()
        if not text and name not in {"category", "amount_fen"}:
            continue
        try:
            line[name] = _READ.get(name, str)(text)
        except (ValueError, ArithmeticError):
            problems.append(
                Problem(
                    "bad_data",
                    _("{heading} cannot be read: {text}").format(heading=heading, text=text or "–"),
                    _(_CURES.get(name, "write a number as on the paper")),
                    "6.9",
                    sheet=row.sheet,
                    row=row.row,
                    cell=row.cells.get(heading, ""),
                )
            )
    return line, problems


def _class(text: str) -> str:
    """The class in the catalogue: its code, or its Chinese word."""
    meaning = codes_told.told("chrgitm_lv", f"{text}类", parent=text)
    if not meaning:
        raise ValueError(text)
    return meaning


def _share(text: str) -> str:
    share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if not 0 <= share <= 1:
        raise ValueError(text)
    return f"{share:.6g}"


def _number(text: str) -> str:
    return f"{float(text):.10g}"


_READ: Final[dict[str, Any]] = {
    "amount_fen": money.fen,
    "limit_fen": money.fen,
    "category": _class,
    "first_share": _share,
    "quantity": _number,
    "price": _number,
}
_CURES: Final = {"category": "write 甲, 乙, 丙 or its code 01, 02, 03"}


def _head(
    desk: Desk, item: Item, case: Case, about: Mapping[str, str]
) -> tuple[dict[str, Any], list[Problem]]:
    """What stands on the head of the bill, and what is wrong with it."""
    head: dict[str, Any] = {name: text for name, text in about.items() if text}
    head.setdefault("care", item.verb if item.verb in _CARE else _CARE[0])
    head.setdefault("began_on", str(case.fields.get("service_day") or ""))
    head.setdefault("hospital_name", str(case.fields.get("hospital_name") or ""))
    head.setdefault("hospital_code", "")
    problems = []
    for name in ("began_on", "ended_on"):
        text = head.get(name, "")
        if not text and name == "ended_on":
            continue
        try:
            is_wrong = date.fromisoformat(text) > desk.today
        except ValueError:
            is_wrong = True
        if is_wrong:
            says = _("{field} is no day that has been: {text}").format(field=name, text=text or "–")
            problems.append(
                Problem("bad_data", says, _("give it as --began 2026-06-18"), "6.9", field=name)
            )
    if not problems and head.get("ended_on", head["began_on"]) < head["began_on"]:
        problems.append(
            Problem("bad_data", _("the discharge lies before the admission"), clause="6.9")
        )
    if not head["hospital_name"] and not head["hospital_code"]:
        says = _("the bill says no hospital")
        problems.append(Problem("bad_data", says, _("give --hospital-name or --hospital"), "6.9"))
    if not head["hospital_code"] and not _REGION.fullmatch(head.get("visit_region", "")):
        says = _("where the hospital lies is not said")
        cure = _("give --region with its six digits, or --hospital with its code")
        problems.append(Problem("bad_data", says, cure, "6.9"))
    return head, problems


def _sum_differs(case: Case, lines: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Do the lines add up to the amount that was typed from the paper?"""
    whole = sum(line.get("amount_fen", 0) for line in lines)
    typed = int(case.fields.get("amount") or whole)
    if whole == typed and whole > 0:
        return []
    says = _("the lines add up to {lines} yuan, the invoice says {invoice}")
    return [
        Problem(
            "bad_data",
            says.format(lines=money.yuan(whole), invoice=money.yuan(typed)),
            _("which line is missing or too many? look at the paper"),
            "6.9",
        )
    ]
