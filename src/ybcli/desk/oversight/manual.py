"""The manual page of a service item, made from its file: what it is, what is asked, what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...language import N_, _, chosen
from ...law.engine import formula
from ..catalogue import names
from ..views.labels import STAGES, flow
from . import clauses

if TYPE_CHECKING:
    from ...cases.items import Field, Item, Way
    from ...law.engine.instruments import Shelf

#: What follows when a window runs out.
EXPIRIES = {
    "deem_consent": N_("silence counts as consent"),
    "void": N_("the case is void"),
    "escalate": N_("an officer looks"),
}


def page(item: Item, shelf: Shelf) -> str:
    """The page in Markdown, in the language in force."""
    lines = [f"## {item.label()} · `yb {item.family} {item.verb}` · {item.clause}", ""]
    for way in item.ways:
        lines += _way(item, way, shelf)
    lines += ["", f"| {_('field')} | {_('kind')} | {_('filled in from')} |", "|---|---|---|"]
    lines += [_field(one) for one in item.fields]
    checks = item.every_check()
    if checks:
        lines += ["", _("Checked:"), ""]
        for rule in dict.fromkeys(check.rule for check in checks):
            known = formula.lookup(rule)
            lines.append(f"- {known.label} ({known.clause})")
    if item.reviews:
        lines += ["", _("Reviewed by {n} further officer(s).").format(n=item.reviews)]
    return "\n".join(lines) + "\n"


def _way(item: Item, way: Way, shelf: Shelf) -> list[str]:
    quote = shelf.instruments[names.STANDARD].articles.get(way.clause, "")
    road = " → ".join(_(stage) for stage in _stages(item, way))
    lines = [f"- **{flow(way.flow)}** {way.clause}: {road}"]
    if quote and not clauses.is_heading(quote):
        lines.append(f"  > {quote}")
    for kind in way.senses:
        department, _dot, what = kind.partition(".")
        lines.append("  - " + _("begins with: {what}").format(what=f"{_(department)} · {what}"))
    for wait in way.waits:
        parameter = shelf.parameters[wait.wait]
        words = _("after `{after}` until `{awaited}`: {window}; then {expiry}")
        lines.append(
            "  - "
            + words.format(
                after=_(wait.after),
                awaited=_(wait.awaited),
                window=parameter.label,
                expiry=_(EXPIRIES[wait.on_expiry]),
            )
        )
    return lines


def _stages(item: Item, way: Way) -> list[str]:
    from ...cases import flows

    return [stage for act in item.road(way.flow) if (stage := flows.STAGE[act]) in STAGES]


def _field(field: Field) -> str:
    label = field.title if chosen() == "zh_CN" else field.title_en
    star = " *" if field.required else ""
    kind = " / ".join(field.choices) or field.kind
    return f"| {label}{star} `{field.name}` | {kind} | {', '.join(_(d) for d in field.prefilled)} |"
