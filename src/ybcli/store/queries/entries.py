"""The journal: the entries of cases."""

from __future__ import annotations

from .. import dialect
from ._rows import Source, value


def ordered_by(db: Source, case_id: str, reference: str) -> str | None:
    """Who ordered the payment of this reference; None where the case never did."""
    officer: str | None = value(
        db,
        "SELECT by FROM entry WHERE case_id = :id AND act = 'order' "
        f"AND {dialect.json_text('form', 'reference')} = :reference",
        id=case_id,
        reference=reference,
    )
    return officer
