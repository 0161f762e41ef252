"""What the law says on a day in a region: parameters, formulas, worksheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from ... import settings
from ...language import _, chosen
from .._shared.options import call
from .._shared.output import say, show, write
from . import adopt, diff
from .shelf import KNOWN_BY, ON, PACK, REGION, compact, days_of, region_of, rows_of, shelf_of

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.command("list")
def list_(
    on: str = ON,
    region: str = REGION,
    known_by: str = KNOWN_BY,
    unset: bool = typer.Option(False, "--unset", help="only parameters that are not set"),
    pack: list[Path] = PACK,
) -> None:
    """List every parameter with its value, the instrument that sets it, and its legal status."""
    day, knowledge = days_of(on, known_by)
    policy = shelf_of(pack).on(day, region_of(region), knowledge)
    rows = []
    for parameter, setting in policy.listing():
        if unset and setting:
            continue
        facts = policy.show(parameter.name) if setting else {}
        rows.append(
            {
                "name": parameter.name,
                "title": parameter.label,
                "value": compact(facts.get("value")) if setting else _("not set"),
                "unit": facts.get("unit", parameter.unit),
                "standing": facts.get("standing", ""),
                "clause": facts.get("clause", parameter.clause),
            }
        )
    columns = {"name": _("parameter"), "title": _("title"), "value": _("value"), "unit": _("unit")}
    columns |= {"standing": _("standing"), "clause": _("clause")}
    value = {"on": day.isoformat(), "region": policy.region, "parameters": rows}
    shown = [
        {
            **row,
            **{column: _(row[column]) if row[column] else "" for column in ("unit", "standing")},
        }
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
    details = policy.show(name)
    head = policy.setting(name).instrument
    if head.adopts or head.signatory:
        details |= {"issuer": head.issuer, "signatory": head.signatory, "adopts": list(head.adopts)}
    if call.json:
        show(details)
        return
    title = details["title"] if chosen() == "zh_CN" else details["title_en"]
    write(f"{name} · {title}")
    value = details["value"]
    value_text = "" if isinstance(value, dict | list) else f"{value} "
    write(f"  {value_text}{_(details['unit'])}   [{_(details['standing'])}]")
    for row in rows_of(value):
        write(f"    {row}")
    write(f"  {details['instrument_title']} {details['instrument']} · {details['clause']}")
    write(
        "  "
        + _("published {published}, in force {in_force}").format(
            published=details["published"], in_force=details["in_force"]
        )
    )
    write(f"  「{details['quote']}」")
    if head.signatory:
        sentence = _("adopted by {issuer}, {number}, {day}, signed by {signatory}")
        document = {"issuer": head.issuer, "number": head.number, "day": details["published"]}
        write("  " + sentence.format(**document, signatory=head.signatory))
    if details["note"]:
        write(f"  {details['note']}")


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
        facts_given = shelf.facts_from_toml(facts)
        result = formulas.evaluate(formula, facts_given, policy)
    except BadData as error:
        problems = [
            replace(problem, sheet=problem.sheet or facts.name) for problem in error.problems
        ]
        raise BadData(error.says, error.cure, problems=problems, kind=error.kind) from None
    for name in sorted(facts_given.names() - formulas.facts_read(formula)):
        say(_("{name} is not read by {formula}").format(name=name, formula=formula))
    lines = worksheet.lines(result)
    if call.json:
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
    """Check packs: faults and warnings, each with file, key, sentence and remedy. Needs no office."""
    from ...desk.policies import checking

    findings = checking.check(pack or [], settings.packs())
    by_weight = {
        weight: [finding for finding in findings if finding.weight == weight]
        for weight in ("fault", "warning")
    }
    if call.json:
        show(
            {
                "faults": [finding.text() for finding in by_weight["fault"]],
                "warnings": [finding.text() for finding in by_weight["warning"]],
                "found": [finding.as_json() for finding in findings],
            }
        )
    elif call.plain:
        columns = {name: name for name in ("weight", "file", "key", "kind", "says", "cure")}
        show(None, columns, [finding.as_json() for finding in findings])
    else:
        for finding in findings:
            sign = "E1400" if finding.weight == "fault" else _("warning")
            write(f"{sign} {finding.text()}")
            if finding.cure:
                write(f"   → {finding.cure}")
        faults, warned = (len(group) for group in by_weight.values())
        counts = _("faults: {faults}, warnings: {warnings}")
        say(counts.format(faults=faults, warnings=warned) if findings else _("no faults"))
    if by_weight["fault"] or (strict and findings):
        call.set_exit_code(5)


#: The longer verbs stand in files of their own.
app.registered_commands += diff.app.registered_commands
app.registered_commands += adopt.app.registered_commands
