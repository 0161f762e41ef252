"""A unit's month that human resources tell although it is declared here: the same, or other content (6.3).

The same is known. Other persons or wages are a supplementary declaration that opens by itself where the county
lets it (`wage_supplement_by`) and nobody contradicts; else a question that shows the difference person by person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases import flows
from ...cases.journal import Case
from ...errors import PolicyGap
from ...language import _
from ...plain import masked_id, masked_name
from ...store.queries import lines as declared_lines
from ..casework import acts, inbox, record_differences
from ..casework.acts import Done
from . import supplements, told_before, told_rows
from .supplements import Change

if TYPE_CHECKING:
    import polars

    from ...store.queries.records import Record
    from .. import Desk

#: The parameter that says who files a supplement: `itself`, or an officer.
BY: Final = "wage_supplement_by"
#: How many persons a question names; the rest is counted.
MOST: Final = 20


def meet(
    desk: Desk, record: Record, credit_code: str, period: str, body: Mapping[str, Any]
) -> Done | None:
    """What becomes of a month's base that is declared already; None where the first declaration gave way to
    it, so that it is declared as if it were the first. Raises PolicyGap.
    """
    cases = [
        desk.reader.case(one)
        for one in declared_lines.declaring_cases(desk.reader, credit_code, period)
    ]
    newest = cases[0]
    told = told_rows.of_record(desk, body, newest.region)
    rows = told.frame
    frame = supplements.differences(
        desk, credit_code, period, rows, is_whole=True, besides=told.unclear
    )
    if frame.is_empty():
        told_rows.ask(desk, record, newest, told)
        inbox.set_record_status(desk, record, "known", newest.id, "")
        return Done(newest, (), is_new=False)
    if same := told_before.the_same(desk, credit_code, period, body):
        says = _("the same as record {record} told").format(record=same.record_id)
        inbox.set_record_status(desk, record, "known", same.case_id, says)
        return Done(newest, (), is_new=False)
    times = [case.sources["period"]["at"] for case in cases if "period" in case.sources]
    if times and record.at < max(times):
        says = _("older than what case {case} rests on").format(case=newest.id)
        inbox.set_record_status(desk, record, "known", newest.id, says)
        return Done(newest, (), is_new=False)
    waiting = [case for case in cases if case.last("decide") is None]
    if waiting:
        return _meet_waiting(desk, record, waiting, cases, frame)
    if not told.problems and files_itself(desk, cases, frame, rows, body):
        reason = _("human resources tell the month anew: {record}").format(
            record=record_differences.who_told(record)
        )
        by = f"department:{record.department}"
        return supplements.declare(desk, credit_code, period, frame, reason, by=by, record=record)
    return ask(desk, record, newest, cases, frame, told_rows.in_words(told))


def _meet_waiting(
    desk: Desk, record: Record, waiting: list[Case], cases: list[Case], frame: polars.DataFrame
) -> Done | None:
    """A declaration that was never decided gives way to the department's newer record, where nobody else
    declared anything of the month.
    """
    of_department = f"department:{record.department}"
    if len(waiting) < len(cases) or any(case.entries[0].by != of_department for case in waiting):
        return ask(desk, record, cases[0], cases, frame)
    reason = _("a newer record: {record}").format(record=record_differences.who_told(record))
    for case in waiting:
        with desk.store.transaction() as tx:
            acts.write(desk, tx, tx.case(case), "refuse", {"reason": reason}, by=of_department)
    return None


def files_itself(
    desk: Desk,
    cases: Sequence[Case],
    frame: polars.DataFrame,
    rows: polars.DataFrame,
    body: Mapping[str, Any],
) -> bool:
    """May the difference be declared without a hand? Where the county lets it, the record agrees with its own
    totals, and it takes nothing from what an employer has declared.
    """
    if not totals_agree(rows, body):
        return False
    by_department = all(case.channel == "shared_data" for case in cases)
    only_joins = frame["before_fen"].null_count() == frame.height
    if not (by_department or only_joins):
        return False
    policy = desk.policy(desk.today, cases[0].region)
    try:
        return policy.says(BY, "itself").is_met
    except PolicyGap:
        return False


def totals_agree(rows: polars.DataFrame, body: Mapping[str, Any]) -> bool:
    """Do the rows add up to the totals that the record states, each person once?"""
    sums = {"wage_fen": int(rows["wage_fen"].sum()), "persons": rows.height}
    stated = {name: body.get(name) for name in sums}
    agree = all(stated[name] in {None, sums[name]} for name in sums)
    return agree and rows["id_number"].n_unique() == rows.height


def ask(
    desk: Desk,
    record: Record,
    newest: Case,
    cases: Sequence[Case],
    frame: polars.DataFrame,
    besides: str = "",
) -> Done:
    """The question that the difference is, person by person, with who said what; `besides` are rows that are
    not declared at all.
    """
    open_ones = [case for case in cases if case.stage not in flows.CLOSED]
    command = f"yb batch supplement {record.record_id}"
    if any(case.last("decide") is None for case in open_ones):
        command = f"yb case show {open_ones[0].id}"
    known_by = "; ".join(f"{case.id} {case.entries[0].by}, {case.entries[0].at}" for case in cases)
    new_id = record_differences.ask(
        desk,
        record,
        newest,
        known_by=known_by,
        differs="; ".join(x for x in (in_words(supplements.changes_of(frame)), besides) if x),
        next_command=f'{command} --reason "…"' if "supplement" in command else command,
    )
    return Done(desk.reader.case(new_id), ())


def in_words(changes: Sequence[Change]) -> str:
    """Each person's wage before and after, numbers and names masked."""
    said = [
        f"{masked_id(one.id_number)} {masked_name(one.name)} {_yuan(one.before_fen)} → {_yuan(one.after_fen)}"
        for one in changes[:MOST]
    ]
    if more := len(changes) - MOST:
        said += [_("{n} more").format(n=more)] if more > 0 else []
    return "; ".join(said)


def _yuan(fen: int | None) -> str:
    return "–" if fen is None else money.yuan(fen)
