"""`yb policy diff`: differences between two days or two packs, and their effect on decided cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ... import settings
from ...language import _
from .._shared.options import call, day_of
from .._shared.output import say, show, table, write
from .shelf import PACK, REGION, compact, region_of, shelf_of

if TYPE_CHECKING:
    from ...law.engine.policy import Policy

app = typer.Typer(rich_markup_mode=None, add_completion=False)


def side(text: str) -> Path | date:
    """A day or the folder of a pack. Raises UsageError where it is neither."""
    return Path(text) if Path(text).is_dir() else day_of(text)


@app.command()
def diff(
    old: str = typer.Argument(help="a day, 2023-12-31, or the folder of a pack"),
    new: str = typer.Argument(help="another day, 2024-01-01, or the folder of a pack"),
    region: str = REGION,
    pack: list[Path] = PACK,
    on: str = typer.Option(
        "",
        "--on",
        help="the day for which folders are read, instead of the day when all of them are in force",
    ),
    replay: bool = typer.Option(
        False, "--replay", help="work every decided case out again; nothing is written"
    ),
    since: str = typer.Option(
        "", "--from", help="with --replay: only cases under the law of this day or later"
    ),
) -> None:
    """Show which parameters differ between two days or packs; with --replay, which decisions would."""
    sides = (side(old), side(new))
    if replay:
        print_replay(old, new, sides, pack, day_of(since) if since else None)
        return
    from ...desk.policies.replay import switched_on

    place = region_of(region)
    stated = next((side_ for side_ in sides if isinstance(side_, date)), settings.today())
    policies = []
    for side_ in sides:
        if isinstance(side_, date):
            policies.append(shelf_of(pack).on(side_, place))
            continue
        shelf = shelf_of([side_, *pack])
        day = day_of(on) if on else max(stated, switched_on(shelf) or stated)
        policies.append(shelf.on(day, place))
    rows = differences(*policies)
    columns = {"name": _("parameter"), "before": old, "after": new, "clause": _("clause")}
    show({"old": old, "new": new, "region": place, "differences": rows}, columns, rows)


def differences(before: Policy, after: Policy) -> list[dict[str, Any]]:
    """The parameters whose value or legal status differs, by name."""
    names = {**before.shelf.parameters, **after.shelf.parameters}
    rows = []
    for name in sorted(names):
        then, later = (
            policy.show(name) if name in policy.shelf.parameters and policy.find(name) else {}
            for policy in (before, after)
        )
        compared = ("value", "standing")
        if [then.get(x) for x in compared] != [later.get(x) for x in compared]:
            rows.append(
                {
                    "name": name,
                    "before": compact(then.get("value", _("not set"))),
                    "after": compact(later.get("value", _("not set"))),
                    "standing_before": then.get("standing", ""),
                    "standing": later.get("standing", ""),
                    "clause": later.get("clause", then.get("clause", "")),
                }
            )
    return rows


def print_replay(
    old: str,
    new: str,
    sides: tuple[Path | date, Path | date],
    packs: list[Path],
    first: date | None,
) -> None:
    """Print the decided cases of the office under both laws: a table of differences, and totals."""
    from ...desk import Desk
    from ...desk.policies import replay as replays

    for row in (*sides, *packs):
        if isinstance(row, Path):
            shelf_of([row, *packs])  # a pack with a loop or a fault is refused with its place
    with Desk(officer=call.officer) as desk:
        laws = replays.laws(desk, *sides, tuple(packs))
        result = replays.as_json(replays.replay(desk, *laws, first=first))
    if call.json:
        show({"old": old, "new": new, **result})
        return
    columns = {"case": _("case"), "item": _("item"), "figure": _("figure")}
    columns |= {"before": _("decided"), "old": _("old law"), "after": _("new law")}
    columns |= {"difference": _("difference")}
    right = ("before", "old", "after", "difference", "cases", "differ")
    if call.plain:
        show(None, columns, result["rows"])
        return
    if result["rows"]:
        table(columns, result["rows"], right=right)
        write("")
    if result["sums"]:
        sums = {"item": _("item"), "figure": _("figure"), "cases": _("cases")}
        sums |= {"differ": _("differ"), "before": _("decided"), "after": _("new law")}
        rows = [{**row, "differ": str(row["differ"])} for row in result["sums"]]
        table(sums | {"difference": _("difference")}, rows, right=right)
    if result["sums"]:
        write(_("money that would move: {amount} yuan").format(amount=result["moves"]))
    for row in result["flips"]:
        flipped = _("{case} {item}: {rule} would be {after}, and was {before}")
        write(flipped.format_map({**row, "before": _(row["before"]), "after": _(row["after"])}))
    for row in result["stopped"]:
        write(_("{case} {item} would stop (exit 4): {says}").format_map(row))
    for row in result["left_out"]:
        say(_("{case} {item} is left out: {says}").format_map(row))
    sentence = _("decided cases recomputed: {cases}; amounts that differ: {rows}; rules: {flips}")
    counts = {name: len(result[name]) for name in ("rows", "flips")}
    say(sentence.format(cases=result["cases"] - len(result["left_out"]), **counts))
