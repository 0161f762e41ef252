"""The ledger as beancount text, so that a stranger's program can judge our books.

Text only: accounts opened, one transaction for each transfer, one balance for each account on the day
after the last. A `fund:` is what the insured own together and stands under Equity. Whoever a reference
is about stands as a mark that is always the same for the same number and says nothing about it.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from ... import money
from ...ledger.chart import ACCOUNTS
from ...plain import for_terminal

#: The first word of our accounts and beancount's root for it.
ROOTS: Final = {
    "asset": "Assets",
    "expense": "Expenses",
    "fund": "Equity:Fund",
    "income": "Income",
    "liability": "Liabilities",
}
CURRENCY: Final = "CNY"

#: An identity number, wherever it stands in a text.
_PERSONAL = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])")

Row = Mapping[str, Any]


def account(name: str) -> str:
    """`asset:clearing:tax` as beancount writes it: `Assets:Clearing:Tax`."""
    kind, *rest = name.split(":")
    parts = [part.replace("_", "-") for part in rest]
    return ":".join([ROOTS[kind], *(part[:1].upper() + part[1:] for part in parts)])


def hidden(rows: Iterable[Row], key: bytes) -> list[dict[str, Any]]:
    """The rows with every identity number in their texts replaced by its mark."""
    return [
        {
            name: _PERSONAL.sub(lambda found: mark(found[0], key), value)
            if isinstance(value, str)
            else value
            for name, value in row.items()
        }
        for row in rows
    ]


def mark(number: str, key: bytes) -> str:
    """The mark of a number: made with the office's key, so that no list of numbers finds it out."""
    digest = hashlib.blake2b(
        number.upper().encode(), key=key, person=b"ybcli ledger", digest_size=6
    )
    return f"p{digest.hexdigest()}"


def lines(rows: Sequence[Row], title: str) -> Iterator[str]:
    """The whole text, line by line. Rows are as `reports/ledger-export.sql` gives them, amounts in fen."""
    yield f"; {_clean(title)}"
    yield f'option "title" "{_quoted(title)}"'
    yield f'option "operating_currency" "{CURRENCY}"'
    yield ""
    days = [str(row["day"]) for row in rows] or [date.min.isoformat()]
    used = sorted({str(row[side]) for row in rows for side in ("debit", "credit")})
    for name in used:
        yield f"{min(days)} open {account(name)} {CURRENCY}"
        yield f'  title: "{_quoted(ACCOUNTS.get(name, name))}"'
    for row in rows:
        yield ""
        yield from _transaction(row)
    if used:
        yield ""
        after = (date.fromisoformat(max(days)) + timedelta(days=1)).isoformat()
        for name, fen in balances(rows).items():
            yield f"{after} balance {account(name)}  {money.yuan(fen)} {CURRENCY}"


def _transaction(row: Row) -> Iterator[str]:
    amount = money.yuan(row["amount_fen"])
    reason, reference = _quoted(row["reason"]), _quoted(row["reference"])
    yield f'{row["day"]} * "{reason}" "{reference}"'
    yield f'  id: "{_quoted(row["id"])}"'
    if row["case"]:
        yield f'  case: "{_quoted(row["case"])}"'
    yield f"  {account(row['debit'])}  {amount} {CURRENCY}"
    yield f"  {account(row['credit'])}  -{amount} {CURRENCY}"


def balances(rows: Sequence[Row]) -> dict[str, int]:
    """Debits less credits of every account that was used, in fen; one that has others below it holds
    theirs too, as beancount counts.
    """
    own: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        own[row["debit"]] += row["amount_fen"]
        own[row["credit"]] -= row["amount_fen"]
    return {
        name: sum(fen for other, fen in own.items() if f"{other}:".startswith(f"{name}:"))
        for name in sorted(own)
    }


def _clean(text: object) -> str:
    return for_terminal(str(text))


def _quoted(text: object) -> str:
    return _clean(text).replace("\\", "\\\\").replace('"', '\\"')
