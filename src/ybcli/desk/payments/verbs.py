"""What an officer does to one payment: release it as a second officer, correct where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import money
from ...errors import BadData, NotAllowed, Problem
from ...language import _
from ..casework import acts, restores
from ..projections import payment_state
from ..verification.standing_answers import payee_question
from . import limits

if TYPE_CHECKING:
    from ...cases.contents import ReleaseForm
    from ...cases.journal import Case
    from .. import Desk
    from ..casework.acts import Done


def release(desk: Desk, case_id: str, reason: str = "", *, dry_run: bool = False) -> Done:
    """Release a payment above the county's limit (second officer, four eyes).

    Raises NotAllowed where it needs no release or the officer has worked on the case, PolicyGap where
    no limit is set.
    """
    case, payment = paid_by(desk, case_id)
    limit = 0 if restores.is_doubtful(desk, case) else limits.limit_fen(desk, case.region)
    if payment.state == "ready" and not limits.is_held(
        payment.amount_fen, payment.released_by, limit
    ):
        raise NotAllowed(
            _("payment {case} needs no release: {amount} yuan, limit {limit} yuan").format(
                case=case.id, amount=money.yuan(payment.amount_fen), limit=money.yuan(limit)
            ),
            _("`yb payment file` puts it into the next file"),
        )
    form: ReleaseForm = {
        "limit_fen": limit,
        "amount_fen": payment.amount_fen,
        "payee": payment.payee,
        "account": payment.account,
    }
    if reason:
        form["reason"] = reason
    return acts.perform(desk, case.id, "release", form, dry_run=dry_run)


def correct(
    desk: Desk,
    case_id: str,
    *,
    account: str = "",
    bank: str = "",
    payee: str = "",
    reason: str = "",
    dry_run: bool = False,
) -> Done:
    """Correct where a payment goes; what was released before must be released again.

    A payee who is neither the patient nor known to departments needs a reason (5.3.1), as at intake.
    Raises BadData for an account that is none or a payee without one, NotAllowed where the payment is at the bank or paid.
    """
    case, _payment = paid_by(desk, case_id)
    digits = payment_state.clean_account(account)
    if not (account or bank or payee):
        problem = Problem(
            "field.missing",
            _("there is nothing to correct"),
            _("give --account, --bank or --payee"),
            "6.9",
            "payee_account",
        )
        raise BadData(problem.says, problem.cure, problems=(problem,))
    if account and not payment_state.is_account(digits):
        problem = Problem(
            "field.not_in_list",
            _("the account is not a bank account number of 8 to 32 digits"),
            _("ask for the number again"),
            "6.9",
            "payee_account",
        )
        raise BadData(problem.says, problem.cure, problems=(problem,))
    fields = {"payee_account": digits, "payee_bank": bank.strip(), "payee_name": payee.strip()}
    changes = {name: value for name, value in fields.items() if value}
    unwritable = next(
        (name for name, value in changes.items() if not payment_state.is_writable(value)), ""
    )
    if unwritable:
        problem = Problem(
            "field.not_in_list",
            _("{field} has characters that a payment file cannot hold").format(field=unwritable),
            _("write it as it stands on the bank card"),
            "6.9",
            unwritable,
        )
        raise BadData(problem.says, problem.cure, problems=(problem,))
    asked = payee_question(desk, desk.item(case.item), case, changes)
    if asked is not None and not reason.strip():
        problem = Problem(
            "field.missing",
            asked.sentence,
            _(
                'give the same command again with --reason "…": the relation, authorisation or proof '
                "by which this payee may be paid"
            ),
            "5.3.1",
            "payee_name",
        )
        raise BadData(problem.says, problem.cure, problems=(problem,))
    form: dict[str, Any] = {"fields": changes}
    if reason:
        form["reason"] = reason
    return acts.perform(desk, case.id, "redirect", form, dry_run=dry_run)


def paid_by(desk: Desk, case_id: str) -> tuple[Case, payment_state.Payment]:
    """The case of this number and its payment. Raises BadData where the case pays nothing."""
    case = desk.reader.case(case_id)
    payment = payment_state.of(desk.item(case.item), case)
    if payment is None:
        raise BadData(
            _("case {case} has no payment").format(case=case.id),
            _("`yb payment list` lists the payments"),
            kind="case.unknown",
        )
    return case, payment
