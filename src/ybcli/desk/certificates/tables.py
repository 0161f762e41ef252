"""What a certificate lists, read from the store: registrations, contributions, visits, the account.

Chinese, whatever the language of the screen: certificates are for citizens.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ... import money
from ...errors import Unavailable
from ...store.queries import covers as registrations
from ...store.queries import lines, records

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk

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
    rows = [
        [
            SCHEMES.get(cover.scheme, cover.scheme),
            STATES.get(cover.state, cover.state),
            cover.begins_on,
            cover.unit_name or cover.unit_id or "—",
            cover.period or "—",
        ]
        for cover in registrations.with_units(desk.reader, case.party["id"])
    ]
    return [Table("参保情况", ("险种", "参保状态", "起始日期", "参保单位", "参保年度"), rows)]


def contributions(desk: Desk, case: Case) -> list[Table]:
    """A person's contributions, month by month."""
    return [*covers(desk, case), _lines(desk, "person", case.party["id"])]


def unit_contributions(desk: Desk, case: Case) -> list[Table]:
    """A unit's declarations, month by month."""
    return [*covers(desk, case), _lines(desk, "unit", case.party["id"])]


def _lines(desk: Desk, kind: lines.Kind, number: str) -> Table:
    rows = [
        [
            month.period,
            str(month.lines),
            money.yuan(month.base_fen),
            money.yuan(month.employer_fen),
            money.yuan(month.employee_fen),
        ]
        for month in lines.months(desk.reader, kind, number)
    ]
    return Table("缴费记录（元）", ("费款所属期", "人数", "缴费基数", "单位缴费", "个人缴费"), rows)


def employees(desk: Desk, case: Case) -> list[Table]:
    """The unit's employees who are registered here."""
    registered = registrations.employees_of(desk.reader, case.party["id"])
    rows = [
        [str(n), one.name, one.party_id, one.begins_on, STATES.get(one.state, one.state)]
        for n, one in enumerate(registered, 1)
    ]
    return [Table("职工信息", ("序号", "姓名", "身份证号", "参保起始", "状态"), rows)]


def voucher(desk: Desk, case: Case) -> list[Table]:
    """What a person takes along who moves: registrations, months paid, the account's balance."""
    return [*contributions(desk, case), *account(desk, case)]


def settlements(desk: Desk, case: Case) -> list[Table]:
    """What each visit cost and who paid."""
    names = ("cost_fen", "fund_fen", "account_fen", "self_fen")
    rows = [
        [body["began_on"], body.get("hospital_name", ""), _care(body)]
        + [money.yuan(int(body.get(name) or 0)) for name in names]
        for body in _visits(desk, case)
    ]
    head = ("日期", "医药机构", "类别", "总费用", "基金支付", "账户支付", "个人现金")
    return [Table("结算清单（元）", head, rows)]


def visits(desk: Desk, case: Case) -> list[Table]:
    """Where and for what a person was in care."""
    rows = [
        [
            body["began_on"],
            str(body.get("ended_on") or "—"),
            str(body.get("hospital_name", "")),
            _care(body),
            str(body.get("diagnosis_name") or "—"),
        ]
        for body in _visits(desk, case)
    ]
    return [Table("就诊明细", ("开始", "结束", "医药机构", "类别", "诊断"), rows)]


def _care(body: dict[str, Any]) -> str:
    """What kind of care it was; a code nobody lists as it came."""
    codes = [one["code"] for one in body.get("unlisted", ()) if one["field"] == "care"]
    return codes[0] if codes else CARE.get(str(body["care"]), "")


def _visits(desk: Desk, case: Case) -> list[dict[str, Any]]:
    newest_first = records.valid_from(desk.reader, "hospitals", ("visit",), (case.party["id"],))
    return [json.loads(record.body) for record in reversed(newest_first)]


def account(desk: Desk, case: Case) -> list[Table]:
    """The balance of the personal account, as the platform says it now."""
    try:
        balance = money.yuan(desk.platform.accounts(case.party["id"], case.party["name"]))
        as_of = desk.now().isoformat(timespec="minutes")
    except Unavailable:
        balance, as_of = "未取得", "省平台暂不可达"
    return [Table("个人账户（元）", ("账户余额", "取数时间"), [[balance, as_of]])]
