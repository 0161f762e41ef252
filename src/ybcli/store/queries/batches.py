"""The imported workbooks: the same file is the same batch."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .. import dialect
from ._rows import Source, Transaction, columns, every, first


@dataclass(frozen=True, slots=True)
class Batch:
    """An imported workbook: its item, the numbers of good and bad rows, the case, the time (ISO)."""

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


def all_batches(db: Source) -> list[Batch]:
    """Every batch, the newest first."""
    return every(db, Batch, f"SELECT {columns(Batch)} FROM batch ORDER BY imported DESC, id")


def by_name(db: Source, name: str) -> Batch | None:
    """The newest batch whose id begins with `name`, or whose file has that name."""
    return first(
        db,
        Batch,
        f"SELECT {columns(Batch)} FROM batch WHERE id = :id OR id LIKE :low OR file = :id "
        "ORDER BY imported DESC",
        id=name,
        low=name + "%",
    )


def add(db: Transaction, batch: Batch, *, new_only: bool = False) -> None:
    """Write a batch; with `new_only` one whose id exists already is left as it is."""
    db.run(dialect.insert("batch", Batch.__dataclass_fields__, new_only=new_only), **asdict(batch))


def undo(db: Transaction, case_id: str, *, by: str) -> None:
    """Mark the batch of a declaration as revoked by the case `by`."""
    db.run(
        "UPDATE batch SET undone_by = :by WHERE case_id = :case AND undone_by = ''",
        by=by,
        case=case_id,
    )
