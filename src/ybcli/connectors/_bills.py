"""A bill on the wire: the nodes of 2201 to 2207, of 2301 to 2402, and of 2102.

The names of the wire are those of the interface specification V1.1.27. Where the published input
demands what a counter need not know, a rule of ours says what stands there: the house for the
department and the physician.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from .. import money
from ..cases.documents import code_of
from ._care import MEDIA, Bill
from ._nodes import SCHEMES

_CARE: Final = {"outpatient": "11", "inpatient": "2101", "pharmacy": "41"}
_BATCH = "1"


def who(bill: Bill) -> dict[str, str]:
    """Who is settled for, and what they showed."""
    return {
        "psn_no": bill.person_number,
        "insutype": SCHEMES.get(bill.scheme, bill.scheme),
        "mdtrt_cert_type": MEDIA[bill.medium],
        "mdtrt_cert_no": bill.shown,
        "card_sn": bill.chip,
        "psn_cert_type": code_of(bill.id_number),
        "certno": bill.id_number,
        "psn_type": bill.category,
        "psn_name": bill.name,
    }


def _extension(bill: Bill) -> str:
    return json.dumps({"order_no": bill.order}) if bill.order else ""


def registration(bill: Bill) -> dict[str, Any]:
    """2201: registration at the window."""
    return {
        "data": who(bill)
        | {
            "begntime": f"{bill.began_on} 00:00:00",
            "ipt_otp_no": bill.own_number,
            "atddr_no": "",
            "dr_name": "",
            "dept_code": bill.house_code,
            "dept_name": bill.house_name,
            "caty": "A02",
            "exp_content": _extension(bill),
        }
    }


def diagnosis(bill: Bill, visit: str) -> dict[str, Any]:
    """2203: the category of care and the diagnosis."""
    return {
        "mdtrtinfo": {
            "mdtrt_id": visit,
            "psn_no": bill.person_number,
            "med_type": _CARE[bill.kind],
            "begntime": f"{bill.began_on} 00:00:00",
            "main_cond_dscr": "",
            "dise_codg": bill.disease_code,
            "dise_name": "",
        },
        "diseinfo": [_illness(bill)],
    }


def _illness(bill: Bill) -> dict[str, str]:
    return {
        "psn_no": bill.person_number,
        "diag_type": "1",
        "maindiag_flag": "1",
        "diag_srt_no": "1",
        "diag_code": bill.diagnosis_code or "Z00.000",
        "diag_name": bill.diagnosis_name or "一般性医学检查",
        "diag_dept": bill.house_name[:50],
        "dise_dor_no": bill.house_code,
        "dise_dor_name": bill.house_name[:50],
        "diag_time": f"{bill.began_on} 00:00:00",
        "vali_flag": "1",
    }


def admission(bill: Bill) -> dict[str, Any]:
    """2401: admission to the hospital."""
    illness = _illness(bill)
    return {
        "mdtrtinfo": who(bill)
        | {
            "begntime": f"{bill.began_on} 00:00:00",
            "cert_type": code_of(bill.id_number),
            "med_type": _CARE[bill.kind],
            "ipt_no": bill.own_number,
            "atddr_no": bill.house_code,
            "chfpdr_name": bill.house_name[:50],
            "adm_diag_dscr": illness["diag_name"],
            "adm_dept_codg": bill.house_code,
            "adm_dept_name": bill.house_name,
            "adm_bed": "0",
            "dscg_maindiag_code": illness["diag_code"],
            "dscg_maindiag_name": illness["diag_name"],
            "insuplc_admdvs": bill.insured_in,
            "mdtrtarea_admvs": bill.house_code[1:7],
            "exp_content": _extension(bill),
        },
        "diseinfo": [illness],
    }


def fees(bill: Bill, visit: str) -> dict[str, Any]:
    """2204, 2301: the lines of the bill."""
    return {
        "feedetail": [
            row
            | {
                "mdtrt_id": visit,
                "psn_no": bill.person_number,
                "chrg_bchno": _BATCH,
                "drord_no": row["rxno"],
                "med_type": _CARE[bill.kind],
                "bilg_dept_codg": bill.house_code,
                "bilg_dept_name": bill.house_name,
                "bilg_dr_codg": bill.house_code,
                "bilg_dr_name": bill.house_name[:50],
                "hosp_appr_flag": "0",
            }
            for row in _rows(bill)
        ]
    }


def _rows(bill: Bill) -> list[dict[str, str]]:
    return [
        {
            "feedetl_sn": str(number),
            "rxno": line.prescription,
            "rx_circ_flag": "1" if bill.order and line.prescription else "0",
            "fee_ocur_time": f"{bill.ended_on or bill.began_on} 00:00:00",
            "med_list_codg": line.code,
            "medins_list_codg": line.code,
            "det_item_fee_sumamt": money.yuan(line.amount_fen),
            "cnt": line.count,
            "pric": line.price,
        }
        for number, line in enumerate(bill.lines, 1)
    ]


def discharge(bill: Bill, visit: str) -> dict[str, Any]:
    """2402: discharge from the hospital."""
    return {
        "dscginfo": {
            "mdtrt_id": visit,
            "psn_no": bill.person_number,
            "insutype": SCHEMES.get(bill.scheme, bill.scheme),
            "endtime": f"{bill.ended_on} 00:00:00",
            "dscg_dept_codg": bill.house_code,
            "dscg_dept_name": bill.house_name,
            "dscg_way": "1",
        },
        "diseinfo": [_illness(bill) | {"mdtrt_id": visit}],
    }


def settlement(bill: Bill, visit: str, parts: Mapping[str, int]) -> dict[str, Any]:
    """2206, 2207, 2303, 2304: the bill to be worked out or settled."""
    return {
        "data": who(bill)
        | {
            "mdtrt_id": visit,
            "med_type": _CARE[bill.kind],
            "medfee_sumamt": money.yuan(bill.total_fen),
            "psn_setlway": "01",
            "chrg_bchno": _BATCH,
            "acct_used_flag": "1" if bill.use_account else "0",
            "mid_setl_flag": "0",
            "insuplc_admdvs": bill.insured_in,
            "mdtrtarea_admvs": bill.house_code[1:7],
            "exp_content": _extension(bill),
            **{name: money.yuan(amount) for name, amount in parts.items()},
        }
    }


def purchase(bill: Bill) -> dict[str, Any]:
    """2101, 2102: drugs of a pharmacy, with their lines."""
    return {
        "druginfo": who(bill)
        | {
            "begntime": f"{bill.began_on} 00:00:00",
            "medfee_sumamt": money.yuan(bill.total_fen),
            "invono": "",
            "dise_codg": bill.disease_code,
            "acct_used_flag": "1" if bill.use_account else "0",
            "med_type": _CARE[bill.kind],
            "exp_content": _extension(bill),
        },
        "drugdetail": _rows(bill),
    }
