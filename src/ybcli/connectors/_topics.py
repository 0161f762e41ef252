"""Our topics and the wire's transactions: which number, which fields, and what the answer is called.

Names of the wire stand on the right side of these tables and nowhere else in the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .. import money
from ..cases.documents import code_of
from . import _changes, _filings, _hand_over, _reimbursements
from ._nodes import SCHEMES, Topic
from ._nodes import words as _text
from ._wire import one, text

__all__ = ["ANSWERS", "SCHEMES", "TOPICS", "Topic", "is_taken", "month", "wage_line"]

#: Names in answers → our names.
ANSWERS = {
    "acp_no": "acceptance_number",
    "rlts_id": "relation_id",
    "emp_no": "credit_code",
    "psn_no": "person_number",
    "psn_cnt": "persons",
    "trt_dcla_detl_sn": "filing_number",
}


def _register_unit(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "case_id": _text(body, "case_id"),
        "emp_no": _text(body, "credit_code"),
        "emp_name": _text(body, "unit_name"),
        "insu_admdvs": _text(body, "region"),
        "begndate": _text(body, "begins_on"),
    }


def _register_person(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "case_id": _text(body, "case_id"),
        "certno": _text(body, "id_number"),
        "psn_cert_type": code_of(_text(body, "id_number")),
        "psn_name": _text(body, "name"),
        "insutype": SCHEMES[body["scheme"]],
        "emp_no": _text(body, "credit_code"),
        "insu_admdvs": _text(body, "region"),
        "begndate": _text(body, "begins_on"),
        "cashym": _text(body, "cover_year"),
    }


def _declare_wages(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "decl_id": _text(body, "declaration_id"),
        "emp_no": _text(body, "credit_code"),
        "emp_name": _text(body, "unit_name"),
        "insu_admdvs": _text(body, "region"),
        "cashym": month(body["period"]),
        "psn_cnt": _text(body, "persons"),
        "clctstd_sumamt": money.yuan(int(body["base_fen"])),
        "emp_clct_amt": money.yuan(int(body["employer_fen"])),
        "psn_clct_amt": money.yuan(int(body["employee_fen"])),
    }


def _withdraw(body: Mapping[str, Any]) -> dict[str, Any]:
    return {"decl_id": _text(body, "declaration_id"), "memo": _text(body, "reason")}


def _notice(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "notice_id": _text(body, "notice_id"),
        "case_id": _text(body, "case_id"),
        "channel": _text(body, "channel"),
        "mob": _text(body, "mobile"),
        "content": _text(body, "text"),
    }


def _seal(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "day": _text(body, "day"),
        "root": _text(body, "root"),
        "prev": _text(body, "previous"),
        "cnt": _text(body, "entries"),
    }


def _reverse(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "psn_no": _text(body, "id_number"),
        "omsgid": _text(body, "original_number"),
        "oinfno": TOPICS[body["topic"]].infno,
    }


TOPICS: dict[str, Topic] = {
    "register_unit": Topic("YE01", _register_unit, "rlts_id"),
    "register_person": Topic("YE02", _register_person, "rlts_id", takes={"scheme": SCHEMES}),
    "declare_wages": Topic("YD01", _declare_wages),
    "withdraw_declaration": Topic("YD02", _withdraw),
    "notice": Topic("YN01", _notice, to="sms"),
    "seal": Topic("YS01", _seal),
    "reverse": Topic("2601", _reverse, ""),
    **_filings.TOPICS,
    **_changes.TOPICS,
    **_hand_over.TOPICS,
    **_reimbursements.TOPICS,
}


def month(period: str) -> str:
    """A period as the wire writes it: `2026-07` → `202607`, `2026` stays."""
    return str(period).replace("-", "")


def wage_line(row: Sequence[str]) -> tuple[str, ...]:
    """One line of a declaration for the file: the last four columns from fen to yuan."""
    line_id, id_number, name, *amounts = row
    assert len(amounts) == 4, "wage, base, employer's part, employee's part"
    return (line_id, id_number, name, *(money.yuan(int(fen)) for fen in amounts))


def is_taken(topic: Topic) -> Callable[[Mapping[str, Any]], bool]:
    """Does an answer say that the message was taken? One without the receipt's number took nothing."""

    def says_so(output: Mapping[str, Any]) -> bool:
        nodes = (one(output.get(name)) for name in ("data", "result"))
        said = next(filter(None, nodes), output)
        return not topic.reference or bool(text(said.get(topic.reference)))

    return says_so
