"""The public transactions (定点医药机构接口): sign in and out, a person, files up and down, reversal."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from ..wire.envelope import Request
from ..wire.files import Stored, unpacked
from ..wire.numbers import born_on, sex_of
from ..wire.values import EMPLOYEE, NOBODY, Refusal, optional, stated, text, yuan
from ..world import accounts
from ..world.book import Relation
from ..world.population import age
from ..world.practice import Practice
from . import media, reimbursements, settlements, transfers
from .handling import undo


def sign_in(practice: Practice, request: Request) -> dict[str, Any]:
    """9001: a sign-in number for the rest of the day."""
    operator = stated(request.node("signIn"), "opter_no", 30)
    at = practice.clock.now()
    serial = practice.book.serial("sign_no")
    number = f"{request.region[:6] or '339901'}{at:%Y%m%d%H%M%S}{serial:09d}"
    practice.sign_ins[number] = (operator, practice.clock.day)
    return {"signinoutb": {"sign_time": f"{at:%Y-%m-%d %H:%M:%S}", "sign_no": number}}


def sign_out(practice: Practice, request: Request) -> dict[str, Any]:
    """9002: needs a sign-in of the same day."""
    node = request.node("signOut")
    number, operator = stated(node, "sign_no", 64), stated(node, "opter_no", 30)
    if practice.sign_ins.get(number) != (operator, practice.clock.day):
        raise Refusal("当天没有签到信息，不能签退")
    del practice.sign_ins[number]
    return {"sign_time": {"sign_time": f"{practice.clock.now():%Y-%m-%d %H:%M:%S}"}}


def is_signed_in(practice: Practice, number: str) -> bool:
    """Is it a sign-in number of today?"""
    found = practice.sign_ins.get(number)
    return found is not None and found[1] == practice.clock.day


def person(practice: Practice, request: Request) -> dict[str, Any]:
    """1101: who a person is, and their insurance relations in any place. The name is not compared."""
    node = request.node("data")
    kind, shown = text(node.get("mdtrt_cert_type")), text(node.get("mdtrt_cert_no"))
    certno = optional(node, "certno", 50) or (shown if kind in {"", "02"} else "")
    if not certno and not shown:
        raise Refusal("证件号码与就诊凭证编号不能同时为空")
    if not certno:
        certno = media.found(practice, kind, shown, text(node.get("card_sn")))[0].certno
    known = practice.book.people.get(certno.upper())
    if known is None:
        raise Refusal(NOBODY)
    born = born_on(known.certno) if known.cert_type == "01" else None
    relations = practice.book.relations_of(known.certno)
    balances = accounts.shown(practice, known.psn_no, relations)
    return {
        "baseinfo": {
            "psn_no": known.psn_no,
            "psn_cert_type": known.cert_type,
            "certno": known.certno,
            "psn_name": known.name,
            "gend": known.gend or (sex_of(known.certno) if born else "9"),
            "naty": "01",
            "brdy": born.isoformat() if born else "",
            "age": str(age(born, practice.clock.day)) if born else "0",
            "exp_content": json.dumps({"ec_stas": media.voucher_status(practice, known.certno)}),
        },
        "insuinfo": [
            _relation(
                one,
                0 if born is None else age(born, practice.clock.day),
                practice.unit_name(one.emp_no) or one.emp_name,
                yuan(balances.get(one.rlts_id, 0)),
                practice.accounts.kinds.get(known.psn_no, ""),
            )
            for one in relations
        ],
        "idetinfo": [
            {"psn_idet_type": one, "psn_type_lv": "", "begntime": "2026-01-01 00:00:00"}
            for one in practice.care.identities.get(known.certno, ())
        ],
    }


def _relation(one: Relation, years: int, emp_name: str, balc: str, kind: str) -> dict[str, str]:
    resident = "14" if years < 18 else "15"
    return {
        "balc": balc,
        "insutype": one.insutype,
        "psn_type": kind or ("11" if one.insutype == EMPLOYEE else resident),
        "psn_insu_stas": (one.state or "4") if one.ended else "1",
        "psn_insu_date": one.since,
        "paus_insu_date": one.ended,
        "cvlserv_flag": "0",
        "insuplc_admdvs": one.region[:6],
        "emp_name": emp_name,
        "psn_insu_rlts_id": one.rlts_id,
    }


def upload(practice: Practice, request: Request) -> dict[str, Any]:
    """9101: a ZIP of one TXT; the fields of the answer stand in `output` without a node."""
    node = request.node("fsUploadIn")
    name = stated(node, "filename")
    office = stated(node, "fixmedins_code", 30)
    if request.file is None:
        raise Refusal("文件应以multipart/form-data的file部分上传")
    unpacked(request.file)
    stored = practice.files.keep(request.msgid, name, request.file, until(practice))
    practice.book.effects[request.msgid] += 1
    return {
        "file_qury_no": stored.number,
        "filename": stored.name,
        "fixmedins_code": office,
        "dld_endtime": stored.until,
    }


def until(practice: Practice) -> str:
    """The last moment of a file's download: a day from now."""
    return f"{practice.clock.now() + timedelta(days=1):%Y-%m-%d %H:%M:%S}"


def download(practice: Practice, request: Request) -> Stored:
    """9102: the file itself, until its last moment. `filename` and `fixmedins_code` may be `plc`."""
    node = request.node("fsDownloadIn")
    stored = practice.files.find(text(node.get("file_qury_no")))
    if f"{practice.clock.now():%Y-%m-%d %H:%M:%S}" > stored.until:
        raise Refusal("FSI-文件不存在或已过期[fileBO_157]")
    return stored


def reverse(practice: Practice, request: Request) -> dict[str, Any]:
    """2601: takes back the effect of a message (2102, 2207, 2304, 2401, YD01, YE01–YE05, YP01, YR01,
    YT01).

    The answer has no output.
    """
    node = request.node("data")
    original, infno = stated(node, "omsgid", 40), stated(node, "oinfno", 6)
    if original in practice.book.reversed:
        raise Refusal("原交易已冲正")
    who = optional(node, "psn_no", 50)
    if infno == "YT01":
        transfers.undo(practice, original, who)
    elif infno == "YP01":
        accounts.undo(practice, original, who)
    elif infno == "YR01":
        reimbursements.undo(practice, original, who)
    elif infno in {"2102", "2207", "2304", "2401"}:
        settlements.undo(practice, original, infno, who)
    else:
        undo(practice.book, original, infno, who)
    practice.book.reversed.add(original)
    practice.book.effects[request.msgid] += 1
    return {}
