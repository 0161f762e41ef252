"""The samples: closed cases drawn for quality inspection, and the outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .. import dialect
from ._rows import Source, Transaction, columns, every, first


@dataclass(frozen=True, slots=True)
class Sample:
    """A case of a draw; `outcome` is empty until it is inspected. `at` is ISO time."""

    id: int
    draw: str
    seed: str
    stratum: str
    case_id: str
    outcome: str
    finding: str
    by: str
    at: str
    follow_up: str


_SAMPLE = columns(Sample)


def of_draw(db: Source, draw: str) -> list[Sample]:
    """The cases of a draw, by stratum."""
    sql = f"SELECT {_SAMPLE} FROM sample WHERE draw = :draw ORDER BY stratum, case_id"
    return every(db, Sample, sql, draw=draw)


def listed(db: Source, *, waiting: bool) -> list[Sample]:
    """All drawn cases, the newest draw first; with `waiting` only those not inspected yet."""
    return every(
        db,
        Sample,
        f"SELECT {_SAMPLE} FROM sample WHERE :all OR outcome = '' "
        "ORDER BY draw DESC, stratum, case_id",
        all=not waiting,
    )


def of_case(db: Source, case_id: str) -> Sample | None:
    """The uninspected sample of a case, else the last one; None where it was never drawn."""
    return first(
        db,
        Sample,
        f"SELECT {_SAMPLE} FROM sample WHERE case_id = :case "
        "ORDER BY outcome <> '', id DESC LIMIT 1",
        case=case_id,
    )


def draws(db: Source) -> list[str]:
    """The names of all draws."""
    return [name for (name,) in db.rows("SELECT DISTINCT draw FROM sample ORDER BY draw")]


def add(db: Transaction, draw: str, seed: str, drawn: Iterable[tuple[str, str]]) -> None:
    """Write a draw: its cases, each with its stratum."""
    names = ("draw", "seed", "stratum", "case_id", "outcome", "finding", "by", "at", "follow_up")
    blank = dict.fromkeys(names, "")
    db.many(
        dialect.insert("sample", names, new_only=True),
        [
            {**blank, "draw": draw, "seed": seed, "stratum": stratum, "case_id": case}
            for case, stratum in drawn
        ],
    )


def set_outcome(
    db: Transaction, sample: int, *, outcome: str, finding: str, by: str, at: str, follow_up: str
) -> None:
    """Write the outcome of an inspection, unless one is written already."""
    db.run(
        "UPDATE sample SET outcome = :outcome, finding = :finding, by = :by, at = :at, "
        "follow_up = :follow_up WHERE id = :id AND outcome = ''",
        outcome=outcome,
        finding=finding,
        by=by,
        at=at,
        follow_up=follow_up,
        id=sample,
    )
