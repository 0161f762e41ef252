"""Small acts on a case's content: corrected fields taken in again, owed answers given, personal data
revealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...cases import forms
from ...cases.journal import fold
from ...errors import BadData, NotAllowed
from ...language import _
from . import acts

if TYPE_CHECKING:
    from .. import Desk


def amended(desk: Desk, case: str, values: Mapping[str, str]) -> dict[str, Any]:
    """The form of `resubmit`: the corrected fields, checked. Raises BadData with every Problem."""
    found = desk.reader.case(case)
    item = desk.item(found.item)
    values = item.by_names(values)
    whole = {**{k: str(v) for k, v in found.fields.items()}, **values}
    clean, problems = forms.check(item, whole, today=desk.today)
    if problems:
        raise BadData(
            _("the correction was not taken"),
            _("cure each and give the same command again; nothing was written"),
            problems=problems,
        )
    form: dict[str, Any] = {"fields": {name: clean[name] for name in values if name in clean}}
    if item.party_id in values:
        raise NotAllowed(
            _("whose case it is cannot be corrected"),
            _("withdraw it and receive a new application with the right number"),
        )
    if item.party_name in values:
        form["party"] = {"name": clean[item.party_name]}
    return form


def brought_up_to_date(
    desk: Desk, case: str, values: Mapping[str, str], reason: str
) -> dict[str, Any]:
    """The form of `update` by an officer: the newer fields, checked, with the officer as their source.
    Raises BadData, NotAllowed.
    """
    if not values:
        raise BadData(
            _("nothing is given that would bring the case up to date"),
            _("give it with --set FIELD=VALUE; `yb case show {case}` names the fields").format(
                case=case
            ),
        )
    values = desk.item(desk.reader.case(case).item).by_names(values)
    strange = [
        name for name in values if desk.item(desk.reader.case(case).item).field_named(name) is None
    ]
    if strange:
        raise BadData(
            _("the case has no field {field}").format(field=", ".join(strange)),
            _("`yb case show {case}` names the fields").format(case=case),
        )
    form = amended(desk, case, values)
    source = {
        "department": "form",
        "kind": "update",
        "record": desk.officer,
        "at": desk.now().isoformat(timespec="seconds"),
    }
    return {**form, "sources": dict.fromkeys(form["fields"], source), "reason": reason}


def answered(desk: Desk, case: str, values: Mapping[str, str]) -> dict[str, Any]:
    """The form of `answer`: fields that an officer owes the case, checked. Raises BadData, NotAllowed."""
    found = desk.reader.case(case)
    item = desk.item(found.item)
    values = item.by_names(values)
    strange = [name for name in values if name not in item.answers]
    if strange or not values:
        raise NotAllowed(
            _("{item} asks for no answer {field}").format(
                item=item.code, field=", ".join(strange) or "?"
            ),
            _("answers: {names}").format(
                names=forms.named(item, item.answers) if item.answers else _("none")
            ),
        )
    clean, problems = forms.check(
        item, {**{k: str(v) for k, v in found.fields.items()}, **values}, today=desk.today
    )
    wrong = [problem for problem in problems if problem.field in values]
    if wrong:
        raise BadData(wrong[0].says, wrong[0].cure, problems=wrong)
    return {"fields": {name: clean[name] for name in values if name in clean}}


def reveal(desk: Desk, case: str, reason: str) -> None:
    """Write into the journal that an officer looked at personal data, and why."""
    whole = desk.reader.case(case).id
    with desk.store.transaction() as tx:
        found = fold(tx.entries(whole))
        acts.record(desk, tx, found, "reveal", {"reason": reason}, by=desk.officer)
