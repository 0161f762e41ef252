"""A month declared already, told again with other persons or wages (6.3): a supplementary declaration of the
difference, up or down, person by person.

The first declaration and its journal stay as they are, also where tax has collected the month: what is added
or taken away is a declaration of its own. Its lines hold differences, worked out on the whole wage of the month
before and after, so that floor, ceiling and fen are those of the month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...cases.journal import case_id
from ...cases.roles import Role
from ...errors import BadData, NotAllowed
from ...language import _
from ...store.queries import lines as declared_lines
from ...store.queries import queue
from ..casework import acts, permissions
from ..casework.acts import Done
from ..verification.declaration_lines import check_standing, compute_differences, policy_of
from . import double_declarations, opened, payroll
from .payroll_history import declared_by_others

if TYPE_CHECKING:
    import polars

    from ...cases.contents import Source
    from ...cases.journal import Case
    from ...store.queries.records import Record
    from ...store.store import Transaction
    from .. import Desk

ROLE: Final = Role.DECLARATION


@dataclass(frozen=True, slots=True)
class Change:
    """A person's wage of a month before and after, in fen; None where none was or is declared."""

    id_number: str
    name: str
    before_fen: int | None
    after_fen: int | None

    @property
    def kind(self) -> str:
        """`joined`, `left` or `changed`."""
        if self.before_fen is None:
            return "joined"
        return "left" if self.after_fen is None else "changed"


def differences(
    desk: Desk,
    credit_code: str,
    period: str,
    rows: polars.DataFrame,
    *,
    is_whole: bool,
    besides: Iterable[str] = (),
) -> polars.DataFrame:
    """The persons whose wage of the month is told otherwise in `rows` than it is declared, with `before_fen`
    and `after_fen`.

    `rows` needs `id_number`, `name`, `wage_fen`; where they are the whole month (`is_whole`), who is missing in
    them is taken out, but for those `besides`, of whom nothing is known.
    """
    import polars as pl

    declared = standing_frame(desk, credit_code, period)
    told = rows.select("id_number", "name", after_fen=pl.col("wage_fen").cast(pl.Int64))
    both = declared.join(told, on="id_number", how="full", coalesce=True, suffix="_told")
    both = both.with_columns(name=pl.coalesce("name", "name_told")).drop("name_told")
    is_told = pl.col("id_number").is_in(told["id_number"].implode())
    is_kept = ~pl.col("id_number").is_in(list(besides)) if is_whole else is_told
    kept = both.filter(is_kept)
    return kept.filter(pl.col("before_fen").ne_missing(pl.col("after_fen"))).sort("id_number")


def standing_frame(desk: Desk, credit_code: str, period: str) -> polars.DataFrame:
    """What is declared of the month: `id_number`, `name`, `before_fen`."""
    import polars as pl

    standing = payroll.standing_wages(desk, credit_code, period).values()
    rows = [(one.id_number, one.name, one.wage_fen) for one in standing]
    schema = {"id_number": pl.Utf8, "name": pl.Utf8, "before_fen": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def changes_of(frame: polars.DataFrame) -> list[Change]:
    """The rows of `differences`, one by one."""
    columns = ("id_number", "name", "before_fen", "after_fen")
    return [Change(*row) for row in frame.select(columns).iter_rows()]


def open_difference(
    desk: Desk,
    case: Case,
    wages: Mapping[str, int | None],
    reason: str,
    *,
    names: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Done:
    """Correct a declared month by a supplementary declaration (an officer's act).

    `case` is a declaration of the month, `wages` the right wage in fen of each person who is to be corrected,
    None for who is to be taken out; `names` those of persons who are new. Raises BadData where nothing differs,
    NotAllowed where the declaration does not stand, PolicyGap.
    """
    frame = corrected(desk, case, wages, names or {})
    credit_code, period = case.party["id"], str(case.fields["period"])
    permissions.check_reason("update", {"reason": reason})
    return declare(desk, credit_code, period, frame, reason, by=desk.officer, dry_run=dry_run)


def corrected(
    desk: Desk, case: Case, wages: Mapping[str, int | None], names: Mapping[str, str]
) -> polars.DataFrame:
    """The differences that an officer's right wages make of a declaration's month; who is declared is held
    against the registers first. Raises BadData with the Problems of who cannot be.
    """
    import polars as pl

    credit_code, period = case.party["id"], str(case.fields["period"])
    rows = [(number, names.get(number, ""), fen) for number, fen in wages.items()]
    schema = {"id_number": pl.Utf8, "name": pl.Utf8, "wage_fen": pl.Int64}
    told = pl.DataFrame(rows, schema=schema, orient="row")
    stays = told.filter(pl.col("wage_fen").is_not_null())
    problems = payroll.held(desk, stays, credit_code, period, case.region).problems
    if problems:
        raise BadData(problems[0].says, problems[0].cure, problems=problems)
    return differences(desk, credit_code, period, told, is_whole=False)


def declare(
    desk: Desk,
    credit_code: str,
    period: str,
    frame: polars.DataFrame,
    reason: str,
    *,
    by: str,
    record: Record | None = None,
    dry_run: bool = False,
) -> Done:
    """Write the supplementary declaration of `frame` (from `differences`) and take it as far as it goes
    without a hand. With `record` it is the department's, and the record is taken with it.

    Raises BadData where nothing differs, NotAllowed where the month is not declared or its declaration is
    still open, PolicyGap.
    """
    if frame.is_empty():
        raise BadData(
            _("nothing differs from what is declared of this month"),
            _("`yb batch list` shows the declarations"),
        )
    first = first_of(desk, credit_code, period)
    item = desk.item_of(ROLE)
    policy = policy_of(desk, period, first.region)
    check_standing(desk, policy)
    made = compute_differences(frame, policy)
    reference = (
        f"supplement|{credit_code}|{period}|{made.digest}|{len(standing_cases(desk, first))}"
    )
    if queue.has(desk.reader, known := case_id(item.code, reference)):
        return Done(desk.reader.case(known), (), is_new=False)
    with desk.store.transaction() as tx:
        new_id = opened.open_declaration(
            desk,
            tx,
            item,
            act="sense" if record else "receive",
            flow="automatic" if record else "applied",
            by=by,
            reference=reference,
            fields=dict(first.fields),
            sources=_sources(record),
            lines=made,
            channel="shared_data" if record else "window",
            stated={"wage_fen": made.sums["wage_fen"], "persons": made.frame.height},
            supplements=first.id,
            reason=reason,
        )
        if record is not None:
            _taken(tx, record, new_id)
        if dry_run:
            tx.rollback()
            return Done(first, ())
    done = acts.advance(desk, new_id)
    joined = made.frame.filter(made.frame["before_fen"].is_null())["id_number"].to_list()
    others = declared_by_others(desk, joined, credit_code, period)
    double_declarations.ask(desk, done.case, others)
    return done


def _sources(record: Record | None) -> dict[str, Source]:
    from ..casework import inbox

    return {"period": inbox.source_of(record)} if record else {}


def _taken(tx: Transaction, record: Record, case: str) -> None:
    from ..casework import inbox

    inbox.set_record_status_in(tx, record, "taken", case, "")


def first_of(desk: Desk, credit_code: str, period: str) -> Case:
    """The first declaration of the month that stands and is decided. Raises NotAllowed."""
    cases = declared_lines.declaring_cases(desk.reader, credit_code, period)
    if not cases:
        raise NotAllowed(
            _("the month {period} of this employer is not declared here").format(period=period),
            _("declare it with `yb batch import FILE --unit {unit} --period {period}`").format(
                unit=credit_code, period=period
            ),
        )
    for one in cases:
        case = desk.reader.case(one)
        if case.last("decide") is None:
            raise NotAllowed(
                _("the declaration {case} of this month is not decided yet").format(case=case.id),
                _("decide or refuse it first: `yb case show {case}`").format(case=case.id),
            )
    return case


def standing_cases(desk: Desk, case: Case) -> list[str]:
    """The declarations of the case's unit and month that stand, the newest first."""
    return declared_lines.declaring_cases(desk.reader, case.party["id"], str(case.fields["period"]))
