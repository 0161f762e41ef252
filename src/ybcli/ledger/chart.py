"""The accounts there are, and which side each grows on.

Contributions are expected on a clearing account when they are declared, and taken off it when the
department that collects them confirms. Benefits leave a fund when they are decided, are owed to the
payee until they stand in a payment file, and pass the bank's clearing account until it confirms.
There is one clearing account for each counterparty; what does not net to zero there, by reference,
is a break.
"""

from __future__ import annotations

from typing import Final

CLEARING_TAX: Final = "asset:clearing:tax"
TREASURY: Final = "asset:treasury"
CLEARING_TRANSFER: Final = "asset:clearing:transfer"
TRANSFER_IN: Final = "asset:transfer_in"
CLEARING_BANK: Final = "asset:clearing:bank"
CLEARING_HOSPITALS: Final = "asset:clearing:hospitals"
BANK: Final = "asset:bank"
PERSONAL_ACCOUNTS: Final = "liability:personal_accounts"
CURRENT_POT: Final = "liability:personal_accounts:current"
PRIOR_POT: Final = "liability:personal_accounts:prior"
PAYABLE: Final = "liability:payable"
OVERPAID: Final = "asset:overpaid_benefits"
CATASTROPHIC: Final = "fund:catastrophic"

#: account → title in the field's words. A transfer that names another account is a programmer's error.
ACCOUNTS: Final[dict[str, str]] = {
    CLEARING_TAX: "应收税务征缴款",
    TREASURY: "国库到账",
    CLEARING_TRANSFER: "待匹配转移款",
    TRANSFER_IN: "转移收入到账",
    CLEARING_BANK: "待确认银行拨付款",
    CLEARING_HOSPITALS: "待清算定点医药机构款",
    BANK: "基金支出户存款",
    PERSONAL_ACCOUNTS: "个人账户基金",
    CURRENT_POT: "个人账户基金（当年）",
    PRIOR_POT: "个人账户基金（历年）",
    PAYABLE: "应付款",
    OVERPAID: "应收退回待遇款",
    "fund:pooled_employee": "职工医保统筹基金",
    "fund:pooled_resident": "城乡居民医保统筹基金",
    CATASTROPHIC: "大病保险资金",
    "fund:medical_aid": "医疗救助资金",
    "fund:maternity": "生育保险待遇（统筹基金列支）",
    "fund:supplementary": "补充保障资金（3+N）",
    "income:employer_contribution": "职工医保单位缴费收入",
    "income:employee_contribution": "职工医保个人缴费收入",
    "income:resident_premium": "城乡居民个人缴费收入",
}

#: The first word of an account: does a debit make it larger?
GROWS_BY_DEBIT: Final = {
    "asset": True,
    "expense": True,
    "fund": False,
    "income": False,
    "liability": False,
}
