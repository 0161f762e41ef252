"""Shared input of `yb policy` commands: the registry, the region and the days from the options."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ... import settings
from ...language import _
from .._shared.options import day_of

if TYPE_CHECKING:
    from datetime import date

    from ...law.engine.instruments import Shelf

ON = typer.Option("", "--on", help="the day, 2026-07-01; today where empty")
REGION = typer.Option("", "--region", help="six digits; your office's where empty")
KNOWN_BY = typer.Option("", "--known-by", help="only what was published by this day")
PACK = typer.Option(
    [], "--pack", help="a folder laid out like packs/zj/, in front of the built-in ones"
)


def shelf_of(packs: list[Path]) -> Shelf:
    """The instruments of the packs given, then of the built-in ones."""
    from ...errors import UsageError
    from ...law.engine import instruments

    for pack in packs:
        if not (pack / "policies").is_dir():
            raise UsageError(
                _("{path} is not a pack: it has no folder policies/").format(path=pack),
                _("lay it out like packs/zj/"),
            )
    shelves = [*(pack.resolve() for pack in packs), *settings.packs()]
    if packs:
        from ...law.engine.packs import check_packs

        check_packs(shelves)
    return instruments.load(shelves)


def region_of(stated: str) -> str:
    """The region given, or the office's; raises UsageError where there is neither."""
    from ...errors import UsageError, YbError

    if stated:
        return stated
    try:
        from ...desk import Desk

        with Desk() as desk:
            return desk.region
    except YbError:
        raise UsageError(
            _("say for which region"), _("--region 331102, or make an office first")
        ) from None


def days_of(on: str, known_by: str) -> tuple[date, date | None]:
    """The day of the law and the day of knowledge."""
    return (day_of(on) if on else settings.today()), (day_of(known_by) if known_by else None)


def compact(value: Any) -> str:
    """A value on one line: the first rows of a table, bands as their number."""
    if isinstance(value, dict):
        rows = [" ".join(row.split()) for row in rows_of(value)]
        return ", ".join(rows[:3]) + ("…" if len(rows) > 3 else "")
    if isinstance(value, list):
        return _("{n} bands").format(n=len(value))
    return str(value)


def rows_of(value: Any, above: str = "") -> Iterator[str]:
    """A table or bands, a line for each value with its keys as in the files (`other` is translated
    differently elsewhere): `in_service level_3 > 40000  0.88`.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from rows_of(inner, f"{above} {key}".strip())
    elif isinstance(value, list):
        for band in value:
            yield from rows_of(band["is"], f"{above} > {band['above']}".strip())
    elif above:
        yield f"{above}  {value}"
