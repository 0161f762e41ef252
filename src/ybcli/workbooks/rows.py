"""Row by row: who is a person, what their row says, and everything that is wrong with it.

Totals, signatures, examples, hints, repeated headings and blank tails are nobody. Whoever is
somebody comes out with values or with findings, all of them at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from typing import Any

from ..cases import documents, identity
from ..plain import masked_id
from . import cells
from .cells import Cell
from .headings import Table, words

_HAN = re.compile(r"[\u3400-\u9fff]")
_LOST_DIGITS = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?1[0-9]")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
#: The order in which a row is picked apart.
PICKED = ("name", "id_number", "wage", "period", "action", "document", "reason", "serial")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a row or a file: the cause's name, the field, and what the sentence needs."""

    cause: str
    field: str = ""
    row: int | None = None
    at: int | None = None
    sheet: str | None = None
    said: dict[str, str] = made_by(default_factory=dict)


@dataclass(slots=True)
class Person:
    """A row that is somebody: what was understood, and what is wrong."""

    row: int
    name: str
    id_number: str
    wage_fen: int | None
    period: str | None
    action: str
    findings: list[Finding]
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class Rules:
    """How the rows of one table are read."""

    table: Table
    today: date
    is_typed: bool = True
    needs_wage: bool = True
    default_period: str | None = None
    default_year: str = ""
    head_period: str | None = None
    action: str = ""
    left: int = 0
    spanning: Callable[[int], bool] = lambda _row: False
    fault: Callable[[int, int], str] = lambda _row, _at: ""
    months: dict[Any, tuple[str | None, str]] = made_by(default_factory=dict)

    def places(self) -> tuple[int | None, ...]:
        """Where each picked field stands in a row."""
        found = self.table.fields
        return tuple(found[name].at if name in found else None for name in PICKED)

    def period_of(self, cell: Cell) -> tuple[str | None, str]:
        """The month of a cell, remembered: a column holds few different ones."""
        key = (type(cell), cell)
        if key not in self.months:
            self.months[key] = cells.period(cell, self.default_year)
        return self.months[key]


def nobody(number: int, row: Sequence[Cell], picked: Sequence[Cell], rules: Rules) -> bool:
    """Whether a row is no person's: blank, total, signature, example, hint, heading or note."""
    filled = [cell for cell in row if not cells.is_blank(cell)]
    if not filled or (len(filled) == 1 and not looks_like_id(picked[1])):
        return True
    said = words().single
    texts = [cells.squeezed(cells.plain(cell)) for cell in filled if isinstance(cell, str)]
    outer = [*texts[:1], *texts[-1:], cells.squeezed(cells.plain(picked[0]))]
    if any(said["sample"].fullmatch(text.strip("()（）")) for text in outer):
        return True
    if any(text.startswith(("例:", "例：", "示例:", "示例：")) for text in outer):
        return True
    if looks_like_id(picked[1]):
        return False
    name, number_text = cells.name(picked[0]), cells.squeezed(cells.plain(picked[1]))
    called_so = _is_plausible(name)
    if called_so and (_is_amount(picked[2]) or cells.plain(picked[7]).isdigit()):
        return False
    if rules.spanning(number) or any(said["total"].search(text) for text in texts[:3]):
        return True
    if any(_is_signature(text) for text in (*texts[:2], name)):
        return True
    is_codes = len(texts) == len(filled) > 2 and all(map(_CODE.fullmatch, texts))
    if is_codes and any("_" in text or text.isupper() for text in texts):
        return True
    if number_text and not _is_amount(picked[2]) and said["hint"].search(name + number_text):
        return True
    if name or number_text:
        return False
    return _only_figures(row, picked, texts)


def _is_plausible(name: str) -> bool:
    """Whether a text may be a person's name and nothing else."""
    said = words().single
    return (
        bool(name)
        and len(name) <= 20
        and not any(one.isdigit() or one in ":：" for one in name)
        and not (said["total"].search(name) or _is_signature(name) or said["hint"].search(name))
    )


def _is_signature(text: str) -> bool:
    return bool(words().single["signature"].search(unicodedata.normalize("NFKC", text)))


def _only_figures(row: Sequence[Cell], picked: Sequence[Cell], texts: Sequence[str]) -> bool:
    """Of a row with neither name nor number: a total without a word, or a number that waits for somebody."""
    serial = cells.plain(picked[7])
    others = [text for text in texts if text != serial and not re.fullmatch(r"[-0-9.,%/]+", text)]
    if serial and re.fullmatch(r"[0-9]+", serial):
        amounts = [c for c in row if isinstance(c, int | float) and c and c != picked[7]]
        return not others and not (amounts and _is_amount(picked[2]))
    return not (others and _is_amount(picked[2]))


def _is_amount(cell: Cell) -> bool:
    return cells.amount(cell)[1] in {"", "rounded"}


def looks_like_id(cell: Cell) -> bool:
    """Whether a cell was meant as an identity number, right or wrong."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return abs(cell) > 1e13
    if not isinstance(cell, str):
        return False
    text = identity.clean(cells.plain(cell))
    return len(text) >= 14 and text[:6].isdigit() and not _HAN.search(text)


def judge(number: int, picked: Sequence[Cell], rules: Rules) -> Person:
    """What a person's row says, with every finding."""
    name_cell, id_cell, wage_cell, period_cell, action_cell, document, reason, _serial = picked
    findings: list[Finding] = []
    found = rules.table.fields

    def note(cause: str, field_name: str, **said: str) -> None:
        column = found.get(field_name)
        findings.append(
            Finding(cause, field_name, number, column.at if column else None, said=said)
        )

    id_number = _id_number(id_cell, cells.plain(document), rules, note)
    person_name = cells.name(name_cell)
    if not person_name:
        note("name.missing", "name")
    action = cells.action(action_cell) or rules.action
    fen, cause = cells.amount(wage_cell)
    if fen is not None and fen > cells.MOST_FEN:
        fen, cause = None, "wage.implausible"
    remarks = ["rounded"] if cause == "rounded" else []
    if cause == "wage.missing" and "wage" in found:
        cause = _absent(rules.fault(number, found["wage"].at))
    if cause == "wage.missing" and not action and cells.plain(reason):
        action = "remove"
    if cause in {"wage.missing", "wage.zero"} and action == "remove":
        cause = "wage.removal" if rules.needs_wage and not findings else ""
    if cause in {"wage.missing", "wage.zero"} and not rules.needs_wage:
        cause = ""
    if cause and cause != "rounded":
        note(cause, "wage", text=_short(wage_cell))
    period, wrong = rules.period_of(period_cell)
    if wrong:
        note("period.invalid", "period", text=_short(period_cell))
    elif period and contradicts(period, rules):
        note("period.contradicts", "period", text=period, head=rules.head_period or "")
    period = None if wrong else period or rules.default_period
    if id_number and not (documents.is_other(id_number) or identity.region_known(id_number)):
        remarks.append("region")
    return Person(number, person_name, id_number, fen, period, action, findings, tuple(remarks))


def _absent(fault: str) -> str:
    return {"error": "wage.error_value", "formula": "wage.no_result"}.get(fault, "wage.missing")


def contradicts(period: str, rules: Rules) -> bool:
    """Whether a row of its own month denies the month in the head."""
    head = rules.head_period
    if not head or rules.table.kind_of_period != "own" or len(head) != len(period):
        return False
    return head != period


def _id_number(cell: Cell, document: str, rules: Rules, note: Callable[..., None]) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        note("id.damaged", "id_number", text=masked_id(cells.plain(cell)))
        return ""
    text = cells.plain(cell)
    if cells.is_nothing(text):
        text = ""
    if _LOST_DIGITS.fullmatch(cells.squeezed(text)):
        note("id.damaged", "id_number", text=masked_id(text))
        return ""
    number = identity.clean(text)
    kind = identity.fault(number, rules.today)
    if not kind:
        return number
    is_named = words().single["foreign"].search(document) is not None
    if documents.is_other(number) and is_named and documents.fits(document, number):
        return number
    name, bare = documents.named(number)
    if name and documents.is_other(bare) and documents.fits(name, bare):
        return bare
    if documents.is_other(number) and not documents.is_bare(number) and not document:
        note("id.passport", "id_number", text=masked_id(number), kind=documents.title_of(number))
    elif number and is_named:
        note("id.document", "id_number", document=document[:20])
    elif kind == "id.checksum" and not rules.is_typed and number.endswith("000"):
        note("id.damaged", "id_number", text=masked_id(number))
    else:
        proposed = identity.upgraded(number, rules.today)
        note(kind, "id_number", number=masked_id(number), n=str(len(number)), proposed=proposed)
    return ""


def _short(cell: Cell) -> str:
    text = cells.plain(cell)
    return text if len(text) <= 24 else text[:23] + "…"
