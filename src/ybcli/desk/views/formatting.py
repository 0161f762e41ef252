"""Formatting of parts of a case for both user interfaces: a field, a party, a phrase about an entry.

Personal data is masked here unless it was revealed; the user interfaces mask nothing themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases import choices
from ...language import N_, _, chosen
from ...plain import masked_id, masked_name, masked_numbers

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case, Entry

#: Form fields that hold a person's number, and those that hold a person's name.
NUMBERS = ("id_number", "guardian_id", "mobile", "payee_account")
NAMES = (
    "agent_name",
    "doctor_name",
    "guardian_name",
    "legal_representative",
    "old_name",
    "payee_name",
    "proxy_name",
    "relative_name",
    "spouse_name",
)
#: An identity number or a mobile, whatever the name of its field.
_PERSONAL = re.compile(r"\d{17}[\dXx]|1\d{10}")


def field_text(case: Case, name: str, value: object, *, reveal: bool) -> str:
    """A field's value for the screen; numbers, names and mobiles of persons masked unless revealed."""
    if isinstance(value, list | tuple):
        return _("{n} rows").format(n=len(value))
    if name.endswith("_fen") and isinstance(value, int):
        return money.yuan(value)
    text = str(value)
    if reveal:
        return text
    is_person = case.party["kind"] == "person"
    if name in NUMBERS or _PERSONAL.fullmatch(text) or (is_person and text == case.party["id"]):
        return masked_id(text)
    if name in NAMES or (is_person and (name == "name" or text == case.party["name"])):
        return masked_name(text)
    return masked_numbers(text)


def remarks(case: Case) -> list[str]:
    """What a reviewer must not overlook beside the form: that the payee is not the patient, and under
    which former number the case was taken on.
    """
    found = []
    if former := case.opening.get("former_number"):
        says = _("{former} is a former number of the person: taken on under {number}")
        found.append(says.format(former=former, number=masked_id(case.party["id"])))
    last = case.last("verify")
    findings = last.verification.get("findings", []) if last else []
    found += [
        _(one["sentence"])
        for one in findings
        if any(fact["name"] == "other_payee" for fact in one["facts"])
    ]
    if last and found and last.verification.get("answered"):
        says = _("answered by {officer}: {outcome}, {reason}")
        outcome = _(str(last.verification["outcome"]))
        found.append(says.format(officer=last.by, outcome=outcome, reason=last.reason))
    return found


def money_fields(case: Case, item: Item) -> dict[str, str]:
    """The amounts of a case's form by field, in yuan; the form itself keeps them in fen."""
    return {
        field.name: money.yuan(case.fields[field.name])
        for field in item.fields
        if field.kind == "money" and isinstance(case.fields.get(field.name), int)
    }


def fact_text(case: Case, fact: Mapping[str, Any]) -> str:
    """A fact's value for the screen: yes, no and not known in words, persons masked."""
    value = fact["value"]
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return choices.name(field_text(case, fact["name"], value, reveal=False))


def masked(case: Case, finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding as JSON, with the numbers and names of persons in its facts masked."""
    facts = [
        {**fact, "value": field_text(case, "", fact["value"], reveal=False)}
        if isinstance(fact["value"], str)
        else fact
        for fact in finding["facts"]
    ]
    return {**finding, "facts": facts}


def party(kind: str, name: str, number: str, *, reveal: bool) -> tuple[str, str]:
    """A party's name and number for the screen; a person's masked unless revealed."""
    if reveal:
        return name, number
    if kind != "person":
        return masked_numbers(name), masked_numbers(number)
    return masked_name(name), masked_id(number)


#: Who may say yes for the person, as a note has it.
_CONFIRMED: Final = {
    "agent": N_("confirmed by the unit's agent"),
    "guardian": N_("confirmed by the guardian"),
    "relative": N_("confirmed by a relative"),
}


def note(entry: Entry) -> str:
    """One phrase about an entry: its outcome, amount, reason, or expired deadline; persons masked."""
    return masked_numbers(_note(entry))


def _note(entry: Entry) -> str:
    found, form = entry.found, entry.form
    if form.get("by") == "deemed":
        return _("deemed consent: no answer from {since} to {due} ({amount} {unit})").format(
            since=form["ran_out"]["since"],
            due=form["ran_out"]["due"],
            amount=form["ran_out"]["amount"],
            unit=_(form["ran_out"]["unit"]),
        )
    if entry.act == "confirm" and form.get("by") not in {None, "person"}:
        says = _(_CONFIRMED.get(str(form["by"]), str(form["by"])))
        return f"{says} {masked_name(str(form['who']))}" if form.get("who") else says
    if "ran_out" in form:
        return _("ran out on {due}").format(due=form["ran_out"]["due"])
    if entry.act in {"verify", "review"} and (form.get("outcome") or found.get("outcome")):
        outcome, reason = _(str(found.get("outcome", ""))), str(form.get("reason", ""))
        if not found.get("answered"):
            unmet = [
                _(f["sentence"])
                for f in found.get("findings", [])
                if f["outcome"] != "met" and f.get("counts", True)
            ]
            reason = reason or "; ".join(dict.fromkeys(unmet))
        return f"{outcome}: {reason}" if reason else outcome
    if entry.act in {"repay", "set_off", "write_off", "reduce"}:
        said = (
            money.yuan(form["amount_fen"]),
            *map(form.get, ("other", "receipt_number", "reason")),
        )
        return " ".join(str(one) for one in said if one)
    if form.get("reason"):
        return str(form["reason"])
    if entry.act in {"order", "release"}:
        return f"{form.get('file', '')} {money.yuan(form.get('amount_fen', 0))}".strip()
    if entry.act == "settle":
        return f"{form.get('receipt_number', '')} {money.yuan(form.get('amount_fen', 0))}"
    if "figures" in found:
        field = "title" if chosen() == "zh_CN" else "title_en"
        titles = {one["key"]: one[field] for one in found.get("worksheet", [])}
        return "  ".join(
            f"{titles.get(k) or _(k)} {money.yuan(v)}" for k, v in found["figures"].items()
        )
    if "lines" in form:
        return _("{n} persons").format(n=form["lines"]["persons"])
    return ""
