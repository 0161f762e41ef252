"""Codes that no table lists: the platform's dictionary (1901) is asked first; what it does not say is a doubt.

A record with such a code is evidence like any other, but for the field that holds the code: that is not
known, which is neither yes nor no. The doubt names record and code, and becomes a finding of the case.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...connectors.codes_told import term, told
from ...errors import Unavailable
from ...language import _
from ...law.engine.finding import Fact, Finding
from ...store.queries import records_for_officers

if TYPE_CHECKING:
    from .. import Desk

__all__ = [
    "UNLISTED",
    "UnlistedCode",
    "finding",
    "of_field",
    "sentence",
    "term",
    "understood",
    "unlisted",
]

#: The fact under which a case gathers its doubts, and the name of the finding made of them.
UNLISTED: Final = "unlisted_code"
_OF_INVOICE: Final = frozenset({"visit", "e_invoice"})


@dataclass(frozen=True, slots=True)
class UnlistedCode:
    """A code nobody lists: the field of a record that it stands in, and the published term where there is one."""

    field: str
    code: str
    table: str
    label: str = ""

    def named(self) -> str:
        """The code with its dictionary, `med_type 24 (急诊转住院)`."""
        return f"{self.table} {self.code}" + (f" ({self.label})" if self.label else "")


def understood(desk: Desk, body: Mapping[str, Any]) -> dict[str, Any]:
    """The record's body with every code that 1901 explains by now; the others stay under `unlisted`."""
    rows = body.get("unlisted")
    if not rows:
        return dict(body)
    known, left = dict(body), []
    for row in rows:
        word, label = _meaning(desk, str(row["table"]), str(row["code"]))
        if word and "row" not in row:
            known[row["field"]] = word
        elif word:
            known["lines"] = [
                {**line, row["field"]: word} if number == row["row"] else line
                for number, line in enumerate(known.get("lines", []), start=1)
            ]
        else:
            left.append(row | ({"label": label} if label else {}))
    known.pop("unlisted")
    return known | ({"unlisted": left} if left else {})


def of_field(body: Mapping[str, Any], field: str) -> UnlistedCode | None:
    """The code nobody lists in a field of the record, or of one of its lines; None where there is none."""
    for row in body.get("unlisted", ()):
        if row["field"] == field:
            return UnlistedCode(
                field, str(row["code"]), str(row["table"]), str(row.get("label", ""))
            )
    return None


def unlisted(desk: Desk) -> list[dict[str, Any]]:
    """The codes that nobody lists in the records of the inbox, each with its department, how many records hold
    it, and one of them.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for record in records_for_officers.unlisted(desk.reader):
        for row in understood(desk, json.loads(record.body)).get("unlisted", ()):
            code = UnlistedCode("", str(row["code"]), str(row["table"]), str(row.get("label", "")))
            one = found.setdefault(
                (record.department, code.named()),
                {
                    "code": code.named(),
                    "department": record.department,
                    "records": 0,
                    "first": record.record_id,
                },
            )
            one["records"] += 1
    return list(found.values())


def sentence(code: UnlistedCode, department: str, kind: str, record_id: str) -> str:
    """The doubt in words: which record has which code."""
    says = (
        _("a record about this invoice has a code nobody lists: {code} (record {record} of {who})")
        if kind in _OF_INVOICE
        else _(
            "a record about this person has a code nobody lists: {code} (record {record} of {who})"
        )
    )
    return says.format(code=code.named(), record=record_id, who=_(department))


def question(case_id: str) -> str:
    """What an officer must find out, and the next command."""
    return _(
        "what does it mean? ask the department that sent it, or the platform's support for the entry of its "
        "dictionary (1901); then `yb case verify {case}`"
    ).format(case=case_id or "CASE")


def finding(case_id: str, clause: str, doubts: Iterable[Fact]) -> Finding | None:
    """The unclear finding of a case's doubts; None where there are none."""
    facts = tuple(doubts)
    if not facts:
        return None
    return Finding(
        "unclear",
        "; ".join(str(fact.value) for fact in facts),
        facts,
        name=UNLISTED,
        clause=clause,
        question=question(case_id),
        title="记录含义明确",
        title_en="what the records say is understood",
    )


def _meaning(desk: Desk, table: str, code: str) -> tuple[str, str]:
    """Our word for a code by the platform's dictionary, and its term there; empty where it says neither."""
    answers, key = desk.answers, f"1901:{table}"
    if key not in answers:
        answers[key] = []
        if desk.reader.setting("platform"):
            try:
                terms = desk.platform.dictionary(table, desk.today.isoformat())
            except Unavailable:
                terms = []
            answers[key] = [
                {"value": one.value, "label": one.label, "parent": one.parent}
                for one in terms
                if one.is_valid
            ]
    for one in answers[key]:
        if one["value"] == code:
            return told(table, one["label"], one["parent"]), one["label"]
    return "", ""
