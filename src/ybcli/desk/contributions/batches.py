"""Workbooks: an employer's file in, a declaration out, and the employer's own sheet as the answer.

Good rows go through, bad rows come back; the corrected file can be sent whole, because a person is
known by unit, month and number. The same file is the same batch, however often it is imported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...cases.journal import Case, case_id
from ...cases.roles import Role
from ...errors import BadData, Problem
from ...language import _
from ...store.queries import batches
from ...store.queries.batches import Batch
from ..casework import acts
from ..verification import declaration_lines
from . import declarations, double_declarations, opened, payroll, supplements
from .answers import notes_of
from .workbook_rows import against_declared, declared_fields, of_month, once_each, read

if TYPE_CHECKING:
    from ...workbooks.read import Reading
    from .. import Desk

ROLE: Final = Role.DECLARATION


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the batch and its case, the rows taken, known, and refused."""

    batch: str
    case: Case | None
    taken: int
    unchanged: int
    problems: tuple[Problem, ...]
    reading: Reading
    is_new: bool = True
    preview: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    remarks: tuple[payroll.Remark, ...] = ()
    notes: tuple[str, ...] = ()
    supplement: Case | None = None
    supplemented: int = 0


def import_(
    desk: Desk,
    path: Path,
    *,
    unit: str = "",
    period: str = "",
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
    supplement: str = "",
    is_whole: bool = False,
) -> Imported:
    """Take the good rows of a wage workbook as one declaration (6.3, `rows = "lines"`).

    `unit` is the employer's credit code, `period` the month, where the file does not say. With `supplement` (a
    reason) the rows that are declared with another wage are declared as a supplement; where the file is the
    whole month (`is_whole`) who is missing in it is taken out. Raises BadData where nothing can be taken,
    NotAllowed, PolicyGap where a base or rate is missing.
    """
    import polars as pl

    item = desk.item_of(ROLE)
    officer = desk.officer
    reading = read(path, desk, today=desk.today, sheet=sheet, columns=columns or {})
    if not reading.counts.get("good"):
        raise BadData(
            _("no row of {file} could be taken").format(file=path.name),
            _("`yb batch answer` gives the employer's sheet back with every reason"),
            problems=reading.problems,
        )
    fields = declared_fields(desk, reading, unit, period)
    frame = of_month(reading, str(fields["period"]))
    frame, twice = once_each(frame)
    batch_id, reference = batch_of(desk, reading.sha256, fields)
    new_id = case_id(item.code, reference)
    known = batches.of(desk.reader, batch_id)
    if known and not supplement:
        done = acts.advance(desk, new_id)
        return Imported(batch_id, done.case, known.good, 0, reading.problems, reading, is_new=False)
    against = payroll.held(
        desk, frame, str(fields["credit_code"]), str(fields["period"]), str(fields["region"])
    )
    if is_whole:
        require_whole((*reading.problems, *twice, *against.problems))
    frame, unchanged, declared = against_declared(desk, against.frame, fields)
    credit_code, month = str(fields["credit_code"]), str(fields["period"])
    differing = supplements.differences(
        desk, credit_code, month, against.frame, is_whole=is_whole
    ).filter(pl.col("before_fen").is_not_null())
    problems = (*reading.problems, *twice, *against.problems, *(() if supplement else declared))
    preview = declarations.compared(desk, credit_code, month, against.frame)
    result = Imported(
        batch_id,
        None,
        frame.height,
        unchanged,
        problems,
        reading,
        preview=preview,
        remarks=against.remarks,
        notes=notes_of(desk, credit_code, month, against.frame, preview),
    )
    if supplement and not differing.is_empty():
        filed = supplements.declare(
            desk, credit_code, month, differing, supplement, by=officer, dry_run=dry_run
        )
        result = replace(result, supplement=filed.case, supplemented=differing.height)
    if frame.is_empty():
        return replace(result, is_new=result.supplement is not None)
    policy = declaration_lines.policy_of(desk, str(fields["period"]), str(fields["region"]))
    declaration_lines.check_standing(desk, policy)
    lines = declaration_lines.compute_lines(frame, policy)
    counts = {"rows": reading.counts["rows"], "good": frame.height, "bad": len(problems)}
    if dry_run:
        return result
    with desk.store.transaction() as act:
        opened.open_declaration(
            desk,
            act,
            item,
            act="receive",
            flow="applied",
            by=officer,
            reference=reference,
            fields=fields,
            sources={},
            lines=lines,
            channel="window",
            workbook={"file": path.name, "sha256": reading.sha256, **counts},
        )
        batch = Batch(
            id=batch_id,
            item=item.code,
            file=path.name,
            credit_code=fields["credit_code"],
            period=fields["period"],
            case_id=new_id,
            imported=desk.now().isoformat(timespec="seconds"),
            rows=counts["rows"],
            good=counts["good"],
            bad=counts["bad"],
        )
        batches.add(act, batch)
    done = acts.advance(desk, new_id)
    double_declarations.ask(desk, done.case, against.doubles)
    return replace(result, case=done.case)


def require_whole(problems: Sequence[Problem]) -> None:
    """A file with rows that could not be taken is not the whole month: who is missing in it might stand there.
    The dead do not count. Raises BadData.
    """
    bad = [one for one in problems if one.kind != "row.dead"]
    if bad:
        raise BadData(
            _("{n} row(s) could not be taken: the file is not the whole month").format(n=len(bad)),
            _("cure them first, or leave out --whole: who stands in them would be taken out"),
            problems=bad,
        )


def batch_of(desk: Desk, sha256: str, fields: Mapping[str, Any]) -> tuple[str, str]:
    """The batch's id and its case's reference: made from the file, the unit and the month.

    A file whose import was undone may be imported again: that is another batch.
    """
    reference = f"workbook|{sha256}|{fields['credit_code']}|{fields['period']}"
    while True:
        batch_id = hashlib.sha256(reference.encode()).hexdigest()[:12]
        known = batches.of(desk.reader, batch_id)
        if known is None or not known.undone_by:
            return batch_id, reference
        reference += "|again"


def find_batch(desk: Desk, batch: str) -> Batch:
    """The batch by its id (its first characters do) or its file's name; raises BadData."""
    existing = batches.by_name(desk.reader, batch)
    if existing is None:
        raise BadData(
            _("there is no batch {batch}").format(batch=batch),
            _("`yb batch list` shows them"),
            kind="batch.unknown",
        )
    return existing
