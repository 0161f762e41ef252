"""A bill worked out by the platform: whose, where, its lines, and who pays what of it.

The sums of the year and the account are looked at here and moved nowhere: `settlements.py` moves
them. Amounts are fen; on the wire yuan.
"""

from __future__ import annotations

from typing import Any

from ..wire.numbers import born_on, sex_of
from ..wire.values import EMPLOYEE, yuan
from ..world import accounts
from ..world.benefits import (
    INPATIENT,
    NAMES,
    OTHERS,
    OUTPATIENT,
    UNFILED_POINTS,
    Shares,
    Year,
    shares,
)
from ..world.book import Known, Relation
from ..world.care import FeeLine, SumKey, Visit
from ..world.institutions import INSTITUTIONS
from ..world.population import age
from ..world.practice import Practice
from . import visits
from .entitlements import SUMS
from .filings import person

#: Sums that only care outside hospitals counts: the year's deductible and what the fund paid.
OUTSIDE_DEDUCTIBLE, OUTSIDE_PAID, OUTSIDE_SCOPE = "Q000102", "D000102", "F000102"
_ACCOUNT = "310200"
_REMOTE_FILED = {"2501", "YB01"}


class Bill:
    """One bill while it is worked out: whose, where, its lines, its shares."""

    def __init__(
        self, practice: Practice, visit: Visit, lines: list[FeeLine], *, use_account: bool
    ) -> None:
        self.practice, self.visit, self.lines = practice, visit, lines
        self.known: Known = person(practice, visit.psn_no)
        self.relation: Relation = visits.relation_of(
            practice, self.known, visit.insutype, visit.begins
        )
        self.kind = visits.kind_of(visit)
        self.year = (visit.ends or visit.begins)[:4]
        self.whole = sum(one.amount for one in lines)
        self.own = sum(one.own for one in lines)
        self.over = sum(one.over for one in lines)
        self.first = sum(one.first for one in lines)
        self.scope = sum(one.scope for one in lines)
        self.shares: Shares = shares(
            visit.insutype,
            self.kind,
            rank(visit.house),
            self.scope,
            self._year(),
            frozenset(practice.care.identities.get(self.known.certno, ())),
            points_off=self._points_off(),
        )
        self.fund = sum(one.amount for one in self.shares.layers)
        self.person = self.whole - self.fund
        self.balance = accounts.balance(practice, self.known.psn_no, self.relation.region)
        can = use_account and visit.insutype == EMPLOYEE
        self.account = min(self.balance, self.person) if can else 0

    def key(self, code: str) -> SumKey:
        """Where a sum of the year stands."""
        return (self.known.psn_no, self.visit.insutype, self.year, code)

    def _sum(self, code: str) -> int:
        return self.practice.accounts.sums.get(self.key(code), 0)

    def _year(self) -> Year:
        codes = SUMS[self.visit.insutype]
        return Year(
            deductible=self._sum(OUTSIDE_DEDUCTIBLE) if self.kind == OUTPATIENT else 0,
            pooled=self._pooled(),
            scope=self._sum(codes["cost_in_policy"]),
            fund=self._sum(codes["fund_paid"]),
            above=self._sum(codes["critical_illness_paid"]),
            aid=self._sum(codes["aid_paid"]),
        )

    def _pooled(self) -> int:
        outside = self._sum(OUTSIDE_PAID)
        whole = self._sum(SUMS[self.visit.insutype]["fund_paid"])
        return outside if self.kind == OUTPATIENT else max(whole - outside, 0)

    def _points_off(self) -> int:
        if self.relation.region[:4] == self.visit.house[1:5]:
            return 0
        on = self.visit.begins
        is_filed = any(
            one.infno in _REMOTE_FILED and one.psn_no == self.known.psn_no and one.holds(on, on)
            for one in self.practice.book.filings.values()
            if one.infno == "2501" or one.about == "remote"
        )
        return 0 if is_filed else UNFILED_POINTS

    @property
    def basic(self) -> int:
        """What the pooled fund pays."""
        return self.shares.layers[0].amount

    def moved(self) -> dict[SumKey, int]:
        """What the settlement adds to the sums of the year."""
        codes = SUMS[self.visit.insutype]
        found = {
            codes["fund_paid"]: self.basic,
            codes["critical_illness_paid"]: self.shares.layers[1].amount,
            codes["deductible_used"]: self.shares.deductible,
            codes["cost_in_policy"]: self.scope,
            codes["aid_paid"]: self.shares.layers[2].amount,
        }
        if self.kind == OUTPATIENT:
            found |= {
                OUTSIDE_DEDUCTIBLE: self.shares.deductible,
                OUTSIDE_PAID: self.basic,
                OUTSIDE_SCOPE: self.scope,
            }
        return {self.key(code): fen for code, fen in found.items() if fen}

    def info(self) -> dict[str, Any]:
        """The node `setlinfo`, without the numbers that only a settlement has."""
        known, visit, found = self.known, self.visit, self.shares
        born = born_on(known.certno)
        years = age(born, self.practice.clock.day) if born else 0
        above, is_employee = found.layers[1].amount, visit.insutype == EMPLOYEE
        money = {
            "medfee_sumamt": self.whole,
            "fulamt_ownpay_amt": self.own,
            "overlmt_selfpay": self.over,
            "preselfpay_amt": self.first,
            "inscp_scp_amt": self.scope,
            "act_pay_dedc": found.deductible,
            "hifp_pay": self.basic,
            "cvlserv_pay": 0,
            "hifes_pay": 0,
            "hifmi_pay": 0 if is_employee else above,
            "hifob_pay": above if is_employee else 0,
            "maf_pay": found.layers[2].amount,
            "hifdm_pay": 0,
            "oth_pay": found.paid(*(fund for fund, _whose, _percent in OTHERS)),
            "fund_pay_sumamt": self.fund,
            "psn_part_amt": self.person,
            "acct_pay": self.account,
            "psn_cash_pay": self.person - self.account,
            "hosp_part_amt": 0,
            "balc": self.balance - self.account,
            "acct_mulaid_pay": 0,
        }
        return {
            "mdtrt_id": visit.number,
            "psn_no": known.psn_no,
            "psn_name": known.name,
            "psn_cert_type": known.cert_type,
            "certno": known.certno,
            "gend": known.gend or sex_of(known.certno),
            "brdy": born.isoformat() if born else "",
            "age": str(years),
            "insutype": visit.insutype,
            "psn_type": "11" if is_employee else "14" if years < 18 else "15",
            "cvlserv_flag": "0",
            "med_type": visit.care,
            "pool_prop_selfpay": f"{found.percent / 100:.4f}",
            "clr_optins": self.relation.region[:6],
            "clr_type": "21" if self.kind == INPATIENT else "41" if _sells(visit) else "11",
            "pay_loc": "5" if visit.order else "2",
            "fixmedins_code": visit.house,
            "fixmedins_name": INSTITUTIONS[visit.house].name,
            "begndate": visit.begins,
            "enddate": visit.ends or visit.begins,
            "year": self.year,
            "insuplc_admdvs": self.relation.region[:6],
            **{name: yuan(fen) for name, fen in money.items()},
        }

    def detail(self) -> list[dict[str, str]]:
        """The node `setldetail`: one row for each fund in the order in which they pay."""
        rows = [
            (one.fund, one.most, one.amount)
            for one in self.shares.layers
            if one.amount or one is self.shares.layers[0]
        ]
        if self.account:
            rows.append((_ACCOUNT, self.balance, self.account))
        return [
            {
                "fund_pay_type": fund,
                "inscp_scp_amt": yuan(self.scope),
                "crt_payb_lmt_amt": yuan(most),
                "fund_payamt": yuan(paid),
                "fund_pay_type_name": NAMES[fund],
                "setl_proc_info": "",
            }
            for fund, most, paid in rows
        ]


def _sells(visit: Visit) -> bool:
    return visit.house.startswith("P")


def rank(house: str) -> int:
    """3, 2 or 1 from the grade (hosp_lv); 0 without one."""
    grades = {"1": 3, "2": 3, "3": 3, "4": 3, "12": 3, "5": 2, "6": 2, "7": 2, "13": 2}
    grades |= {"8": 1, "9": 1, "10": 1, "14": 1}
    return grades.get(INSTITUTIONS[house].level, 0)
