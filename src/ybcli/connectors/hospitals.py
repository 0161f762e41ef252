"""The medical institutions' line (定点医药机构专网): referrals, treatments and what they cost."""

from ._codes import Coded
from ._records import (
    WHO,
    Column,
    Kind,
    care,
    coming,
    count,
    day,
    fen,
    flag,
    number,
    region,
    share,
    words,
)

_HOSPITAL = (
    Column("fixmedins_code", "hospital_code", words, required=True),
    Column("fixmedins_name", "hospital_name", words),
)
_DIAGNOSIS = (
    Column("diag_code", "diagnosis_code", words),
    Column("diag_name", "diagnosis_name", words),
)
#: One line of the bill: what it was, how much of it at which price (below zero: given back), its class in the
#: catalogue, its limit price and first share.
_FEE = (
    Column("medins_list_codg", "code", words),
    Column("medins_list_name", "name", words),
    Column("cnt", "quantity", number),
    Column("pric", "price", number),
    Column("chrgitm_lv", "category", Coded("chrgitm_lv"), required=True),
    Column("det_item_fee_sumamt", "amount_fen", fen, required=True),
    Column("pric_uplmt_amt", "limit_fen", fen),
    Column("selfpay_prop", "first_share", share),
    Column("curr", "currency", words),
)
_MOBILE = Column("mob", "mobile", words)
_REGION = Column("admdvs", "region", region)

KINDS = {
    "referral": Kind(
        (
            Column("refl_no", "referral_number", words, required=True),
            *WHO,
            *_HOSPITAL,
            Column("reflin_medins_name", "to_hospital_name", words),
            Column("mdtrtarea_admdvs", "to_region", region, required=True),
            *_DIAGNOSIS,
            Column("refl_date", "referred_on", day, required=True),
            Column("enddate", "valid_until", coming),
            _MOBILE,
        )
    ),
    "first_settlement": Kind(
        (
            Column("setl_id", "settlement_number", words, required=True),
            *WHO,
            *_HOSPITAL,
            Column("diag_code", "diagnosis_code", words, required=True),
            Column("diag_name", "diagnosis_name", words),
            Column("setl_time", "settled_on", day, required=True),
            _MOBILE,
            _REGION,
        )
    ),
    "drugs_abroad": Kind(
        (
            Column("appy_no", "request_number", words, required=True),
            *WHO,
            *_HOSPITAL,
            Column("diag_dr_codg", "doctor_code", words, required=True),
            Column("diag_dr_name", "doctor_name", words),
            Column("dest", "destination", words),
            Column("leave_date", "leaves_on", coming, required=True),
            Column("days", "days", count, required=True),
            *_DIAGNOSIS,
            _MOBILE,
            _REGION,
        )
    ),
    "visit": Kind(
        (
            Column("mdtrt_id", "visit_number", words, required=True),
            *WHO,
            *_HOSPITAL,
            Column("med_type", "care", care, required=True),
            Column("begndate", "began_on", day, required=True),
            Column("enddate", "ended_on", day),
            *_DIAGNOSIS,
            Column("medfee_sumamt", "cost_fen", fen, required=True),
            Column("fund_pay_sumamt", "fund_fen", fen),
            Column("acct_pay", "account_fen", fen),
            Column("psn_cash_pay", "self_fen", fen),
            Column("medrcd_flag", "has_medical_record", flag),
            Column("dscg_sum_flag", "has_discharge_summary", flag),
            Column("fee_detl_flag", "has_fee_details", flag),
            Column("mdtrtarea_admdvs", "visit_region", region),
            Column("act_pay_dedc", "deductible_fen", fen),
            Column("hifmi_pay", "catastrophic_fen", fen),
            Column("maf_pay", "aid_fen", fen),
            Column("oth_pay", "other_fen", fen),
            Column("er_flag", "is_emergency", flag),
        ),
        lines="feedetail",
        line_columns=_FEE,
        lines_ours="lines",
        lines_required=False,
        lines_may_lack=True,
    ),
}
