"""What is asked of the platform's book: a person's relations, the month's sums, the lines that differ.

The four amounts of a contribution travel under the names of a settlement (`docs/sandbox.md`): the
whole as `medfee_sumamt`, the employer's part as `fund_pay_sumamt`, the person's as `acct_pay`. Result
files have seven, ten or eleven columns by edition, so the first seven suffice.
"""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .. import money
from ._codes import table
from ._contract import Difference
from ._nodes import SCHEMES
from ._silence import Silence
from ._wire import many, one, text

Row = tuple[str, str, str, int, int, int]
_SCHEME_OF = {code: scheme for scheme, code in SCHEMES.items()}
_CLEARING_OTHER = "99"


@dataclass(frozen=True, slots=True)
class Sums:
    """How many lines there are, and what they come to in fen."""

    lines: int
    amount: int
    employer: int
    employee: int

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Sums:
        """The sums of some lines."""
        lines = amount = employer = employee = 0
        for row in rows:
            lines, amount = lines + 1, amount + row[3]
            employer, employee = employer + row[4], employee + row[5]
        return cls(lines, amount, employer, employee)


def relation(raw: Mapping[str, Any]) -> dict[str, str]:
    """One insurance relation of 1101 in our words."""
    scheme, state = text(raw.get("insutype")), text(raw.get("psn_insu_stas"))
    return {
        "scheme": _SCHEME_OF.get(scheme, scheme),
        "state": table("psn_insu_stas").meaning(state) or state or "active",
        "region": text(raw.get("insuplc_admdvs")) or text(raw.get("insu_admdvs")),
        "unit_name": text(raw.get("emp_name")),
        "since": text(raw.get("psn_insu_date"))[:10],
        "until": text(raw.get("paus_insu_date"))[:10],
        "kind": text(raw.get("psn_type")),
    }


def identities(output: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    """What a person is besides (`idetinfo` of 1101, also where it stands beside the output): the code of the
    identity, our word for it (empty: none), from, until.
    """
    return tuple(
        {
            "code": text(raw.get("psn_idet_type")),
            "word": table("psn_idet_type").meaning(text(raw.get("psn_idet_type"))),
            "label": table("psn_idet_type").label(text(raw.get("psn_idet_type"))),
            "begins_on": text(raw.get("begntime"))[:10],
            "ends_on": text(raw.get("endtime"))[:10],
        }
        for raw in many(output.get("idetinfo"))
        if text(raw.get("psn_idet_type"))
    )


def _span(period: str) -> dict[str, str]:
    """First and last day of a month `2026-07` or a year `2026`."""
    year, _dash, month = period.partition("-")
    if not month:
        return {"stmt_begndate": f"{year}-01-01", "stmt_enddate": f"{year}-12-31"}
    last = calendar.monthrange(int(year), int(month))[1]
    return {"stmt_begndate": f"{period}-01", "stmt_enddate": f"{period}-{last:02d}"}


def totals_node(scheme: str, region: str, period: str, sums: Sums) -> dict[str, str]:
    """The node of 3201."""
    return {
        "insutype": SCHEMES[scheme],
        "clr_type": _CLEARING_OTHER,
        "setl_optins": region,
        **_span(period),
        "medfee_sumamt": money.yuan(sums.amount),
        "fund_pay_sumamt": money.yuan(sums.employer),
        "acct_pay": money.yuan(sums.employee),
        "fixmedins_setl_cnt": str(sums.lines),
        "refd_setl_flag": "0",
        "fixmedins_refd_setl_flag": "0",
    }


def details_node(
    scheme: str, region: str, period: str, sums: Sums, file_number: str
) -> dict[str, str]:
    """The node of 3202: the same, with `cash_payamt` in the place of `acct_pay`, and the file."""
    node = totals_node(scheme, region, period, sums)
    node["cash_payamt"] = node.pop("acct_pay")
    return {**node, "file_qury_no": file_number}


def statement_line(row: Row) -> tuple[str, ...]:
    """One of our lines as the detail file wants it."""
    line_id, declaration_id, id_number, *amounts = row
    return (line_id, declaration_id, id_number, *(money.yuan(fen) for fen in amounts), "0")


def is_verdict(output: Mapping[str, Any]) -> bool:
    """Does an answer to 3201 say whether the sums agree?"""
    return text(one(output.get("stmtinfo")).get("stmt_rslt")) in {"0", "1"}


def is_upload(output: Mapping[str, Any]) -> bool:
    """Does an answer to 9101 give the file a number?"""
    return bool(text(output.get("file_qury_no")))


def is_file(output: Mapping[str, Any]) -> bool:
    """Does an answer to 3202 name the result file?"""
    return bool(text(one(output.get("fileinfo")).get("file_qury_no")))


def difference(cells: Sequence[str]) -> Difference | None:
    """One row of a result file; None where the row says that the sides agree."""
    id_number, declaration_id, line_id, msgid, result, _refund, memo = cells[:7]
    amounts = [_fen(cell) for cell in [*cells[7:10], "", "", ""]]
    has_amounts = len(cells) >= 10
    kind: Literal["missing_here", "missing_there", "amount"] = "amount"
    if result == "0" and line_id and not memo:
        return None
    if not line_id or "中心多" in memo:
        kind = "missing_here"
    elif (has_amounts and amounts[0] is None) or "机构多" in memo:
        kind = "missing_there"
    return Difference(
        kind=kind,
        line_id=line_id,
        declaration_id=declaration_id,
        id_number=id_number,
        msgid=msgid,
        amount_fen=amounts[0],
        employer_fen=amounts[1],
        employee_fen=amounts[2],
        says=memo,
    )


def _fen(cell: str) -> int | None:
    if not cell:
        return None
    try:
        return money.fen(cell)
    except (ValueError, ArithmeticError):
        raise Silence("garbage") from None


def with_ours(found: Iterable[Difference | None], ours: Sequence[Row]) -> list[Difference]:
    """The differences, each with what we hold of the line beside it."""
    kept = [each for each in found if each is not None]
    wanted = {each.line_id for each in kept if each.line_id}
    mine = {row[0]: row for row in ours if row[0] in wanted}
    return [
        dataclasses.replace(
            each,
            own_amount_fen=row[3],
            own_employer_fen=row[4],
            own_employee_fen=row[5],
        )
        if (row := mine.get(each.line_id))
        else each
        for each in kept
    ]
