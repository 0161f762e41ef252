"""The accounts there are, and which side each grows on.

Contributions are expected on a clearing account when they are declared, and taken off it when the
department that collects them confirms. What does not net to zero there, by reference, is a break.
Balances of personal accounts that move between pooling areas pass a clearing account of their own.
"""

from __future__ import annotations

from typing import Final

CLEARING_TAX: Final = "asset:clearing:tax"
TREASURY: Final = "asset:treasury"
CLEARING_TRANSFER: Final = "asset:clearing:transfer"
TRANSFER_IN: Final = "asset:transfer_in"
PERSONAL_ACCOUNTS: Final = "liability:personal_accounts"
PAYABLE: Final = "liability:payable"

#: account → title in the field's words. A transfer that names another account is a programmer's error.
ACCOUNTS: Final[dict[str, str]] = {
    CLEARING_TAX: "应收税务征缴款",
    TREASURY: "国库到账",
    CLEARING_TRANSFER: "待匹配转移款",
    TRANSFER_IN: "转移收入到账",
    PERSONAL_ACCOUNTS: "个人账户基金",
    PAYABLE: "应付款",
    "income:employer_contribution": "职工医保单位缴费收入",
    "income:employee_contribution": "职工医保个人缴费收入",
    "income:resident_premium": "城乡居民个人缴费收入",
}

#: The first word of an account: does a debit make it larger?
GROWS_BY_DEBIT: Final = {"asset": True, "expense": True, "income": False, "liability": False}
