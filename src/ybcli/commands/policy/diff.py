"""`yb policy diff`: what differs between two days or two shelves, and what decided cases would say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ... import settings
from ...language import _
from .._shared.options import day_of, manner
from .._shared.output import say, show, table, write
from .shelf import PACK, REGION, compact, region_of, shelf_of

if TYPE_CHECKING:
    from ...law.engine.policy import Policy

app = typer.Typer(rich_markup_mode=None, add_completion=False)


def side(text: str) -> Path | date:
    """A day or the folder of a pack. Raises UsageError for what is neither."""
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
        help="the day on which folders are asked, instead of when all of them are in force",
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
    stated = next((one for one in sides if isinstance(one, date)), settings.today())
    policies = []
    for one in sides:
        if isinstance(one, date):
            policies.append(shelf_of(pack).on(one, place))
            continue
        shelf = shelf_of([one, *pack])
        day = day_of(on) if on else max(stated, switched_on(shelf) or stated)
        policies.append(shelf.on(day, place))
    rows = differences(*policies)
    columns = {"name": _("parameter"), "before": old, "after": new, "clause": _("clause")}
    show({"old": old, "new": new, "region": place, "differences": rows}, columns, rows)


def differences(before: Policy, after: Policy) -> list[dict[str, Any]]:
    """The parameters whose value or standing differs, by name."""
    names = {**before.shelf.parameters, **after.shelf.parameters}
    rows = []
    for name in sorted(names):
        then, later = (
            policy.show(name) if name in policy.shelf.parameters and policy.find(name) else {}
            for policy in (before, after)
        )
        asked = ("value", "standing")
        if [then.get(x) for x in asked] != [later.get(x) for x in asked]:
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
    """The decided cases of the office under both laws, as a table of what differs, and sums."""
    from ...desk import Desk
    from ...desk.policies import replay as replays

    for one in (*sides, *packs):
        if isinstance(one, Path):
            shelf_of([one, *packs])  # a pack with a loop or a fault is refused with its place
    with Desk(officer=manner.officer) as desk:
        laws = replays.laws(desk, *sides, tuple(packs))
        told = replays.as_json(replays.replay(desk, *laws, first=first))
    if manner.json:
        show({"old": old, "new": new, **told})
        return
    columns = {"case": _("case"), "item": _("item"), "figure": _("figure")}
    columns |= {"before": _("decided"), "old": _("old law"), "after": _("new law")}
    columns |= {"difference": _("difference")}
    right = ("before", "old", "after", "difference", "cases", "differ")
    if manner.plain:
        show(None, columns, told["rows"])
        return
    if told["rows"]:
        table(columns, told["rows"], right=right)
        write("")
    if told["sums"]:
        sums = {"item": _("item"), "figure": _("figure"), "cases": _("cases")}
        sums |= {"differ": _("differ"), "before": _("decided"), "after": _("new law")}
        rows = [{**one, "differ": str(one["differ"])} for one in told["sums"]]
        table(sums | {"difference": _("difference")}, rows, right=right)
    if told["sums"]:
        write(_("money that would move: {amount} yuan").format(amount=told["moves"]))
    for one in told["flips"]:
        flipped = _("{case} {item}: {rule} would be {after}, and was {before}")
        write(flipped.format_map({**one, "before": _(one["before"]), "after": _(one["after"])}))
    for one in told["stopped"]:
        write(_("{case} {item} would stop (exit 4): {says}").format_map(one))
    for one in told["left_out"]:
        say(_("{case} {item} is left out: {says}").format_map(one))
    words = _(
        "decided cases worked out again: {cases}; amounts that differ: {rows}; rules: {flips}"
    )
    counts = {name: len(told[name]) for name in ("rows", "flips")}
    say(words.format(cases=told["cases"] - len(told["left_out"]), **counts))
