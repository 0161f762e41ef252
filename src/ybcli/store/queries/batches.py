"""The workbooks that were imported: the same file is the same batch."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .. import dialect
from ._rows import Source, Transaction, columns, every, first


@dataclass(frozen=True, slots=True)
class Batch:
    """An imported workbook: what it was for, how many rows were good and bad, the case, when (ISO)."""

    id: str
    item: str
    file: str
    credit_code: str
    period: str
    rows: int
    good: int
    bad: int
    case_id: str
    imported: str
    undone_by: str = ""


def of(db: Source, batch_id: str) -> Batch | None:
    """The batch of this id."""
    return first(db, Batch, f"SELECT {columns(Batch)} FROM batch WHERE id = :id", id=batch_id)


def every_one(db: Source) -> list[Batch]:
    """Every batch, the newest first."""
    return every(db, Batch, f"SELECT {columns(Batch)} FROM batch ORDER BY imported DESC, id")


def named(db: Source, word: str) -> Batch | None:
    """The newest batch whose id begins so, or whose file is named so."""
    return first(
        db,
        Batch,
        f"SELECT {columns(Batch)} FROM batch WHERE id = :id OR id LIKE :low OR file = :id "
        "ORDER BY imported DESC",
        id=word,
        low=word + "%",
    )


def add(db: Transaction, batch: Batch, *, new_only: bool = False) -> None:
    """Write a batch; with `new_only` one whose id is there already is left as it is."""
    db.run(dialect.insert("batch", Batch.__dataclass_fields__, new_only=new_only), **asdict(batch))


def undo(db: Transaction, case_id: str, *, by: str) -> None:
    """Mark the batch of a declaration as taken back by the case `by`."""
    db.run(
        "UPDATE batch SET undone_by = :by WHERE case_id = :case AND undone_by = ''",
        by=by,
        case=case_id,
    )
