"""Money is integer fen, everywhere; yuan are words on a screen or in a file."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

#: No amount may be larger, in fen: below a store's whole numbers, above any fund's.
MOST_FEN: Final = 10**17


def yuan(fen: int) -> str:
    """`fen` as yuan with two decimals, no separators: 481_20 → `481.20`."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole}.{rest:02d}"


def fen(text: str) -> int:
    """The fen of a plain decimal text in yuan (`"481.2"`, `"1,200"`).

    Raises ValueError where it is no number, has parts smaller than a fen, or is beyond `MOST_FEN`.
    """
    try:
        amount = Decimal(text.replace(",", "").strip())
        if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
            raise ValueError(text)
        if abs(amount) * 100 > MOST_FEN:
            raise ValueError(text)
    except ArithmeticError:
        raise ValueError(text) from None
    return int(amount * 100)
