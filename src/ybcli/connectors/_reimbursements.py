"""A bill that the office settled by hand, as the platform hears of it (YR01); no public number has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import money
from ._nodes import Topic, person, stated, words

#: Amounts of the wire → our figures, in fen; what a case has no figure for is nought.
_AMOUNTS = {
    "medfee_sumamt": "bill_sum_fen",
    "inscp_scp_amt": "in_scope_amount_fen",
    "act_pay_dedc": "deductible_fen",
    "fund_pay_sumamt": "basic_benefit_fen",
    "hifmi_pay": "catastrophic_benefit_fen",
    "maf_pay": "aid_fen",
    "setl_amt": "paid_fen",
}


def _settled(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **person(body),
        "insu_admdvs": words(body, "region"),
        "reim_type": words(body, "kind"),
        "invono": words(body, "invoice_number"),
        "care_date": words(body, "care_day"),
        **stated({"invo_code": words(body, "invoice_code")}),
        **stated({"more_invono": words(body, "further_invoices")}),
        **stated({"orig_case_id": words(body, "first_case")}),
        **{wire: money.yuan(int(body.get(ours, 0))) for wire, ours in _AMOUNTS.items()},
    }


TOPICS: dict[str, Topic] = {
    "settle_bill": Topic("YR01", _settled),
    "correct_bill": Topic("YR01", _settled),
}
