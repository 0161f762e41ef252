"""What a certificate lists, read from the store: registrations, contributions, visits, the account.

Chinese, whatever the language of the screen: certificates are for citizens.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import money
from ..errors import Away

if TYPE_CHECKING:
    from ..cases.journal import Case
    from . import Desk

SCHEMES = {"employee": "职工基本医疗保险", "resident": "城乡居民基本医疗保险"}
STATES = {"active": "正常参保", "unpaid": "待缴费", "void": "已作废", "ended": "已终止"}
CARE = {"outpatient": "门诊", "inpatient": "住院", "pharmacy": "购药"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a certificate."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def as_json(self) -> dict[str, Any]:
        """As the template reads it."""
        return {
            "title": self.title,
            "columns": list(self.columns),
            "rows": [list(r) for r in self.rows],
        }


def covers(desk: Desk, case: Case) -> list[Table]:
    """The party's registrations."""
    rows = desk.reader.rows(
        "SELECT c.*, p.name AS unit FROM cover c LEFT JOIN party p ON p.id = c.unit_id "
        "WHERE c.party_id = :id ORDER BY c.begins_on, c.id",
        id=case.party["id"],
    )
    made = [
        [
            SCHEMES.get(r["scheme"], r["scheme"]),
            STATES.get(r["state"], r["state"]),
            r["begins_on"],
            r["unit"] or r["unit_id"] or "—",
            r["period"] or "—",
        ]
        for r in rows
    ]
    return [Table("参保情况", ("险种", "参保状态", "起始日期", "参保单位", "参保年度"), made)]


def contributions(desk: Desk, case: Case) -> list[Table]:
    """A person's contributions, month by month."""
    return [*covers(desk, case), _lines(desk, "id_number", case.party["id"])]


def unit_contributions(desk: Desk, case: Case) -> list[Table]:
    """A unit's declarations, month by month."""
    return [*covers(desk, case), _lines(desk, "credit_code", case.party["id"])]


def _lines(desk: Desk, column: str, number: str) -> Table:
    rows = desk.reader.rows(
        "SELECT period, count(*) AS n, sum(base_fen) AS base, sum(employer_fen) AS employer, "
        f"sum(employee_fen) AS employee FROM line WHERE {column} = :id AND undone_by = '' "
        "GROUP BY period ORDER BY period",
        id=number,
    )
    made = [
        [r["period"], str(r["n"]), *(money.yuan(r[k]) for k in ("base", "employer", "employee"))]
        for r in rows
    ]
    return Table("缴费记录（元）", ("费款所属期", "人数", "缴费基数", "单位缴费", "个人缴费"), made)


def employees(desk: Desk, case: Case) -> list[Table]:
    """The unit's employees who are registered here."""
    rows = desk.reader.rows(
        "SELECT p.name, c.party_id, c.begins_on, c.state FROM cover c "
        "JOIN party p ON p.id = c.party_id WHERE c.unit_id = :id ORDER BY c.begins_on, c.party_id",
        id=case.party["id"],
    )
    made = [
        [str(n), r["name"], r["party_id"], r["begins_on"], STATES.get(r["state"], r["state"])]
        for n, r in enumerate(rows, 1)
    ]
    return [Table("职工信息", ("序号", "姓名", "身份证号", "参保起始", "状态"), made)]


def voucher(desk: Desk, case: Case) -> list[Table]:
    """What a person takes along who moves: registrations, months paid, the account's balance."""
    return [*contributions(desk, case), *account(desk, case)]


def settlements(desk: Desk, case: Case) -> list[Table]:
    """What each visit cost and who paid."""
    names = ("cost_fen", "fund_fen", "account_fen", "self_fen")
    made = [
        [body["began_on"], body.get("hospital_name", ""), CARE.get(str(body["care"]), "")]
        + [money.yuan(int(body.get(name) or 0)) for name in names]
        for body in _visits(desk, case)
    ]
    head = ("日期", "医药机构", "类别", "总费用", "基金支付", "账户支付", "个人现金")
    return [Table("结算清单（元）", head, made)]


def visits(desk: Desk, case: Case) -> list[Table]:
    """Where and for what a person was in care."""
    made = [
        [
            body["began_on"],
            str(body.get("ended_on") or "—"),
            str(body.get("hospital_name", "")),
            CARE.get(str(body["care"]), ""),
            str(body.get("diagnosis_name") or "—"),
        ]
        for body in _visits(desk, case)
    ]
    return [Table("就诊明细", ("开始", "结束", "医药机构", "类别", "诊断"), made)]


def _visits(desk: Desk, case: Case) -> list[dict[str, Any]]:
    rows = desk.reader.rows(
        "SELECT body FROM record WHERE department = 'hospitals' AND kind = 'visit' "
        "AND subject = :id AND taken NOT IN ('set_aside', 'conflict') ORDER BY at, id",
        id=case.party["id"],
    )
    return [json.loads(row["body"]) for row in rows]


def account(desk: Desk, case: Case) -> list[Table]:
    """The balance of the personal account, as the platform says it now."""
    try:
        balance = money.yuan(desk.platform.accounts(case.party["id"], case.party["name"]))
        as_of = desk.now().isoformat(timespec="minutes")
    except Away:
        balance, as_of = "未取得", "省平台暂不可达"
    return [Table("个人账户（元）", ("账户余额", "取数时间"), [[balance, as_of]])]
