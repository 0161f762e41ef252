"""What the law says on a day in a region: parameters, formulas, worksheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from ... import settings
from ...language import _, chosen
from .._shared.options import manner
from .._shared.output import say, show, write
from . import adopt, diff
from .shelf import KNOWN_BY, ON, PACK, REGION, compact, days_of, region_of, rows_of, shelf_of

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.command("list")
def list_(
    on: str = ON,
    region: str = REGION,
    known_by: str = KNOWN_BY,
    unset: bool = typer.Option(False, "--unset", help="only what nobody has set"),
    pack: list[Path] = PACK,
) -> None:
    """List every parameter, what is set for it, by which instrument, with what standing."""
    day, knowledge = days_of(on, known_by)
    policy = shelf_of(pack).on(day, region_of(region), knowledge)
    rows = []
    for parameter, setting in policy.listing():
        if unset and setting:
            continue
        told = policy.show(parameter.name) if setting else {}
        rows.append(
            {
                "name": parameter.name,
                "title": parameter.label,
                "value": compact(told.get("value")) if setting else _("not set"),
                "unit": told.get("unit", parameter.unit),
                "standing": told.get("standing", ""),
                "clause": told.get("clause", parameter.clause),
            }
        )
    columns = {"name": _("parameter"), "title": _("title"), "value": _("value"), "unit": _("unit")}
    columns |= {"standing": _("standing"), "clause": _("clause")}
    value = {"on": day.isoformat(), "region": policy.region, "parameters": rows}
    shown = [
        {**row, **{one: _(row[one]) if row[one] else "" for one in ("unit", "standing")}}
        for row in rows
    ]
    show(value, columns, shown)


@app.command("show")
def show_(
    name: str = typer.Argument(help="the parameter, as `yb policy list` names it"),
    on: str = ON,
    region: str = REGION,
    known_by: str = KNOWN_BY,
    pack: list[Path] = PACK,
) -> None:
    """Show one parameter: its value, the instrument and the article that sets it, quoted."""
    day, knowledge = days_of(on, known_by)
    policy = shelf_of(pack).on(day, region_of(region), knowledge)
    told = policy.show(name)
    head = policy.setting(name).instrument
    if head.adopts or head.signatory:
        told |= {"issuer": head.issuer, "signatory": head.signatory, "adopts": list(head.adopts)}
    if manner.json:
        show(told)
        return
    title = told["title"] if chosen() == "zh_CN" else told["title_en"]
    write(f"{name} · {title}")
    value = told["value"]
    shown = "" if isinstance(value, dict | list) else f"{value} "
    write(f"  {shown}{_(told['unit'])}   [{_(told['standing'])}]")
    for row in rows_of(value):
        write(f"    {row}")
    write(f"  {told['instrument_title']} {told['instrument']} · {told['clause']}")
    write(
        "  "
        + _("published {published}, in force {in_force}").format(
            published=told["published"], in_force=told["in_force"]
        )
    )
    write(f"  「{told['quote']}」")
    if head.signatory:
        words = _("adopted by {issuer}, {number}, {day}, signed by {signatory}")
        given = {"issuer": head.issuer, "number": head.number, "day": told["published"]}
        write("  " + words.format(**given, signatory=head.signatory))
    if told["note"]:
        write(f"  {told['note']}")


@app.command()
def work(
    formula: str = typer.Argument(help="the formula or rule"),
    facts: Path = typer.Option(..., "--facts", help="a TOML file: monthly_wage = 3900"),
    on: str = ON,
    region: str = REGION,
    known_by: str = KNOWN_BY,
    pack: list[Path] = PACK,
) -> None:
    """Work a formula out, explained; nothing is stored."""
    from dataclasses import replace

    from ...errors import BadData
    from ...law.engine import formula as formulas
    from ...law.engine import worksheet
    from ...law.engine.figure import Figure

    day, knowledge = days_of(on, known_by)
    formulas.lookup(formula)
    shelf = shelf_of(pack)
    policy = shelf.on(day, region_of(region), knowledge)
    try:
        told = shelf.facts_from_toml(facts)
        result = formulas.evaluate(formula, told, policy)
    except BadData as error:
        problems = [replace(one, sheet=one.sheet or facts.name) for one in error.problems]
        raise BadData(error.says, error.cure, problems=problems, kind=error.kind) from None
    for name in sorted(told.names() - formulas.facts_read(formula)):
        say(_("{name} is not read by {formula}").format(name=name, formula=formula))
    lines = worksheet.lines(result)
    if manner.json:
        value: dict[str, Any] = {"formula": formula, "worksheet": lines}
        if isinstance(result, Figure):
            value |= {
                "value": worksheet.value_text(result),
                "unit": result.unit,
                "standing": str(result.standing),
            }
        else:
            value |= {"value": result.outcome, "unit": "finding", "standing": "law"}
        show(value)
    else:
        write("\n".join(worksheet.text(lines)))


@app.command()
def check(
    pack: list[Path] = typer.Argument(None, help="packs to check; the built-in ones where none"),
    strict: bool = typer.Option(False, "--strict", help="warnings end with exit 5 as well"),
) -> None:
    """Check packs: faults and warnings, each with file, key, sentence and cure. Needs no office."""
    from ...desk.policies import checking

    found = checking.check(pack or [], settings.packs())
    by_weight = {
        weight: [one for one in found if one.weight == weight] for weight in ("fault", "warning")
    }
    if manner.json:
        show(
            {
                "faults": [one.text() for one in by_weight["fault"]],
                "warnings": [one.text() for one in by_weight["warning"]],
                "found": [one.as_json() for one in found],
            }
        )
    elif manner.plain:
        columns = {name: name for name in ("weight", "file", "key", "kind", "says", "cure")}
        show(None, columns, [one.as_json() for one in found])
    else:
        for one in found:
            sign = "E1400" if one.weight == "fault" else _("warning")
            write(f"{sign} {one.text()}")
            if one.cure:
                write(f"   → {one.cure}")
        faults, warned = (len(some) for some in by_weight.values())
        counts = _("faults: {faults}, warnings: {warnings}")
        say(counts.format(faults=faults, warnings=warned) if found else _("no faults"))
    if by_weight["fault"] or (strict and found):
        manner.ends(5)


#: The longer verbs stand in files of their own.
app.registered_commands += diff.app.registered_commands
app.registered_commands += adopt.app.registered_commands
