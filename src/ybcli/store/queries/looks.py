"""Who looked at whose file, and who took a file with whole numbers (5.1 i); rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from .. import dialect
from ._rows import Source, Transaction, columns, every


@dataclass(frozen=True, slots=True)
class Look:
    """A look, None or its number: when (ISO time), by whom, whose (identity number or credit code, or ""), in which case, what was
    looked at, why; the file that was taken and the number of persons in it.
    """

    id: int | None
    at: str
    by: str
    subject: str
    case_id: str
    what: str
    reason: str
    file: str
    persons: int


def add(tx: Transaction, look: Look) -> None:
    """Write a look down."""
    tx.run(
        f"INSERT INTO look ({columns(Look)}) "
        "VALUES (:id, :at, :by, :subject, :case_id, :what, :reason, :file, :persons)",
        **asdict(look),
    )


def newest(db: Source, numbers: Sequence[str] = (), *, by: str = "", most: int) -> list[Look]:
    """The looks at the persons or employers of the numbers (at anybody where none is given), by one officer where
    one is named, the newest first: ordinary ones, and those that stand in the journal of a case (`reveal`).
    """
    whose = dialect.any_of("subject", "numbers") if numbers else "1"
    return every(
        db,
        Look,
        f"SELECT {columns(Look)} FROM ("
        f"SELECT {columns(Look)} FROM look UNION ALL "
        "SELECT NULL, entry.at, entry.by, queue.party_id, entry.case_id, 'reveal', "
        "coalesce(json_extract(entry.form, '$.reason'), ''), "
        "coalesce(json_extract(entry.form, '$.file.name'), json_extract(entry.form, '$.export.file'), ''), "
        "coalesce(json_extract(entry.form, '$.file.persons'), 1) "
        "FROM entry JOIN queue ON queue.case_id = entry.case_id WHERE entry.act = 'reveal') "
        f"WHERE {whose} AND (:by = '' OR by = :by) ORDER BY at DESC, case_id LIMIT :most",
        **({"numbers": dialect.list_of(numbers)} if numbers else {}),
        by=by,
        most=most,
    )
