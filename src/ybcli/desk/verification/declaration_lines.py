"""The lines of a wage declaration as columns: base and contributions of each, in fen (6.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars

    from ...cases.contents import LinesHead
    from ...law.engine.policy import Policy
    from .. import Desk


FIGURES = ("contribution_base", "employer_contribution", "employee_contribution")


@dataclass(frozen=True, slots=True)
class Lines:
    """The worked-out lines of one declaration: columns of equal length, money in fen."""

    frame: polars.DataFrame
    sums: Mapping[str, int]
    digest: str

    def head(self) -> LinesHead:
        """What the journal holds of them."""
        return {
            "persons": self.frame.height,
            "hash": self.digest,
            "wage_fen": self.sums["wage_fen"],
            "base_fen": self.sums["base_fen"],
            "employer_fen": self.sums["employer_fen"],
            "employee_fen": self.sums["employee_fen"],
        }


def compute_lines(frame: polars.DataFrame, policy: Policy) -> Lines:
    """Base, employer's and employee's contribution of each row of `frame` (needs `wage_fen`).

    Raises PolicyGap where a base or rate is not set for the policy's day and region.
    """
    from ...law.engine import column

    made = column.evaluate_all(FIGURES, {"monthly_wage": frame["wage_fen"]}, policy)
    whole = frame.with_columns(
        base_fen=made["contribution_base"],
        employer_fen=made["employer_contribution"],
        employee_fen=made["employee_contribution"],
    )
    return _summed(whole)


def compute_differences(frame: polars.DataFrame, policy: Policy) -> Lines:
    """What a supplementary declaration adds to each person's month, less than nothing where it takes away.

    `frame` needs `before_fen` and `after_fen`: the wage of the month before and after it, null where none
    was or is declared. Base and contributions are worked out on the whole wage of the month each time, so
    that floor, ceiling and rounding hold for the month and not for the difference. Raises PolicyGap.
    """
    import polars as pl

    whole = frame.with_columns(
        before_fen=pl.col("before_fen").cast(pl.Int64), after_fen=pl.col("after_fen").cast(pl.Int64)
    )
    sides = [_figures_of(whole[name], policy) for name in ("before_fen", "after_fen")]
    made = {
        name: after - before
        for (name, before), after in zip(sides[0].items(), sides[1].values(), strict=True)
    }
    return _summed(whole.with_columns(**made))


COLUMNS = ("wage_fen", "base_fen", "employer_fen", "employee_fen")


def _figures_of(wages: polars.Series, policy: Policy) -> dict[str, polars.Series]:
    """Wage, base and contributions of a column of wages; nothing where no wage is declared."""
    from ...law.engine import column

    made = column.evaluate_all(FIGURES, {"monthly_wage": wages.fill_null(0)}, policy)
    figures = dict(
        zip(COLUMNS, (wages.fill_null(0), *(made[name] for name in FIGURES)), strict=True)
    )
    is_declared = wages.is_not_null()
    return {
        name: one.cast(wages.dtype) * is_declared.cast(wages.dtype) for name, one in figures.items()
    }


def _summed(whole: polars.DataFrame) -> Lines:
    """The lines with their sums and their hash."""
    sums = {name: int(whole[name].sum()) for name in COLUMNS}
    text = whole.select("id_number", "name", *COLUMNS).write_csv(include_header=False)
    return Lines(whole, sums, hashlib.sha256(text.encode()).hexdigest())


def policy_of(desk: Desk, period: str, region: str) -> Policy:
    """The law of the contribution month: its first day, in the unit's region."""
    return desk.policy(date.fromisoformat(f"{period}-01"), region)


def check_standing(desk: Desk, policy: Policy) -> None:
    """Raise PolicyGap where a base or rate has not the standing to move money."""
    for name in ("base_floor", "base_ceiling", "employer_rate", "employee_rate"):
        policy.figure(name).check_moves_money(desk.is_practice)
