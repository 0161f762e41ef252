"""What would change? The rules of a case once more, over facts or fields as they are supposed to be.

Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ..cases.journal import Case
from ..errors import UsageError
from ..language import _
from ..law.facts import near
from . import told, verdict

if TYPE_CHECKING:
    from . import Desk


def suppose(desk: Desk, case: Case, values: Mapping[str, str]) -> dict[str, Any]:
    """What the rules would find if these facts (or fields of the form) had these values.

    `yes` and `no` are read as such. Raises UsageError for a name that is neither a fact which the
    rules of the case read nor a field of its form.
    """
    item = desk.item(case.item)
    wanted = told.facts_wanted(item, case.flow)
    fields, facts = dict(case.fields), {}
    for name, text in values.items():
        if name in wanted:
            facts[name] = {"yes": True, "no": False}.get(text, text)
        elif item.field_named(name):
            fields[name] = text
        else:
            names = sorted(wanted | {one.name for one in item.fields})
            raise UsageError(
                _("the rules of this case read no {name}").format(name=name), near(name, names)
            )
    supposed = replace(case, fields=fields)
    gathered = told.told_of(desk, item, fields, supposed, assumed=facts)
    policy = desk.policy(date.fromisoformat(case.opened), case.region)
    found = verdict.findings_of(desk, item, supposed, gathered, policy)
    last = case.last("verify")
    before = {f["name"]: f["outcome"] for f in last.found.get("findings", [])} if last else {}
    shown = [{**f.as_json(), "was": before.get(f.name, "")} for _check, f, _promise in found]
    return {
        "outcome": verdict.summed_up(found)[0],
        "was": str(last.found.get("outcome", "")) if last else "",
        "findings": shown,
    }
